import { CheckOutlined, HourglassOutlined, StopOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Mark } from '../../../ui/Mark.tsx'
import { roleWords } from '../../identity/contract.ts'
import type { PersonOfList } from '../contract.ts'
import css from './People.module.css'

export function PersonState({ person }: { person: Pick<PersonOfList, 'active' | 'hasPassword' | 'signedInAt'> }) {
  const { t } = useTranslation()
  if (!person.active) {
    return (
      <Mark tone="quiet" icon={<StopOutlined />}>
        {t('people.inactive')}
      </Mark>
    )
  }
  if (!person.hasPassword && !person.signedInAt) {
    return (
      <Mark tone="warn" icon={<HourglassOutlined />}>
        {t('people.invited')}
      </Mark>
    )
  }
  return (
    <Mark tone="good" icon={<CheckOutlined />}>
      {t('people.active')}
    </Mark>
  )
}

/** One under the other, each with where it counts. */
export function HeldRoles({ roles }: { roles: PersonOfList['roles'] }) {
  const { t } = useTranslation()
  if (!roles.length) return <span className="soft">–</span>
  return (
    <span className={css.cell}>
      {roles.map((one) => (
        <span key={`${one.role} ${one.institutionName}`}>
          {roleWords(one, t)} <span className="soft">{one.institutionName ?? t('people.union')}</span>
        </span>
      ))}
    </span>
  )
}
