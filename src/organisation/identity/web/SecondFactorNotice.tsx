import { SafetyOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Notice } from '../../../ui/Mark.tsx'
import css from './SecondFactorNotice.module.css'
import { meQuery } from './session.ts'

/** Before the day from which on a second factor is demanded: to those who have none yet. */
export function SecondFactorNotice() {
  const { t } = useTranslation()
  const { longDate } = useFormats()
  const { data: me } = useQuery(meQuery)
  if (me?.secondFactor?.state !== 'soon') return null
  return (
    <Notice tone="quiet" icon={<SafetyOutlined />}>
      <span className={css.line}>
        {t('identity.factorSoon', { from: longDate(me.secondFactor.from) })}{' '}
        <Link to="/account">{t('identity.factorSetUp')}</Link>
      </span>
    </Notice>
  )
}
