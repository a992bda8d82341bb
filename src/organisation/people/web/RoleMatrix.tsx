import { CheckOutlined, SafetyOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permission } from '../../../platform/http/contract.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explained } from '../../../ui/Page.tsx'
import { useNarrow } from '../../../ui/use-media.ts'
import { mayKey, roleWords } from '../../identity/contract.ts'
import type { Role } from '../contract.ts'
import { groupKey, permissionGroups } from './permission-words.ts'
import css from './RoleMatrix.module.css'

interface RoleMatrixProps {
  roles: Role[]
  unionOnly: Permission[]
  /** A second factor is to be demanded by the role, or no longer. */
  onFactor: (role: Role) => void
}

/** Permissions down, roles across; on a phone one role at a time. */
export function RoleMatrix({ roles, unionOnly, onFactor }: RoleMatrixProps) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const [chosen, setChosen] = useState(roles[0]?.role)
  const shown = narrow ? roles.filter(({ role }) => role === chosen) : roles
  const nameOf = ({ role, name }: Role) => roleWords({ role, roleName: name }, t)
  return (
    <>
      {narrow && (
        <Select
          aria-label={t('people.choose')}
          value={chosen ?? null}
          onChange={setChosen}
          options={roles.map((one) => ({ value: one.role, label: nameOf(one) }))}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard */}
      <section className={css.wrap} aria-label={t('people.permissions')} tabIndex={0}>
        <table className={css.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('people.permission')}</th>
              {shown.map((one) => (
                <th key={one.role} scope="col">
                  <span className={css.role}>{nameOf(one)}</span>
                  {one.holders > 0 && <small className="nowrap">{t('people.holders', { count: one.holders })}</small>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <Explained term="secondFactor">{t('people.factor')}</Explained>
              </th>
              {shown.map((one) => (
                <td key={one.role}>
                  <FactorButton role={one} name={nameOf(one)} onPress={() => onFactor(one)} />
                </td>
              ))}
            </tr>
            {permissionGroups().map(({ group, permissions }) => (
              <Fragment key={group}>
                <tr className={css.group}>
                  <th scope="colgroup" colSpan={shown.length + 1}>
                    {t(groupKey(group))}
                  </th>
                </tr>
                {permissions.map((permission) => (
                  <tr key={permission}>
                    <th scope="row">
                      {t(mayKey(permission))}
                      {unionOnly.includes(permission) && <small>{t('people.unionOnly')}</small>}
                    </th>
                    {shown.map((one) => (
                      <td key={one.role}>
                        {one.permissions.includes(permission) ? (
                          <>
                            <CheckOutlined aria-hidden />
                            <span className="visually-hidden">{t('people.permits')}</span>
                          </>
                        ) : (
                          <span className="visually-hidden">{t('people.permitsNot')}</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function FactorButton({ role, name, onPress }: { role: Role; name: string; onPress: () => void }) {
  const { t } = useTranslation()
  const { date } = useFormats()
  const from = role.secondFactorFrom
  const state = from ? t('people.factorFrom', { day: date(from) }) : t('people.factorNone')
  return (
    <Button type="text" aria-label={`${t('people.factorOf', { role: name })}: ${state}`} onClick={onPress}>
      {from ? (
        <span>
          <SafetyOutlined aria-hidden />
          <small>{state}</small>
        </span>
      ) : (
        '–'
      )}
    </Button>
  )
}
