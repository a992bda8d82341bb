import { Link } from '@tanstack/react-router'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../../ui/DataTable.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import { ChangeMark } from '../../tiers/web/ChangeMark.tsx'
import { tellChange } from '../../tiers/web/story.ts'
import { useTierNames } from '../../tiers/web/tier-names.ts'
import { useTelling } from '../../tiers/web/use-telling.ts'
import type { StandingChange } from '../contract.ts'
import css from './change-columns.module.css'

export function useChangeColumns(): Column<StandingChange>[] {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  const names = useTierNames()
  const telling = useTelling()
  const name = (tier: number) => (tier > 0 ? names.name(tier) : t('tiers.standing.none'))
  return [
    {
      key: 'customer',
      title: t('closes.customer'),
      render: (row) => (
        <span className={css.customer}>
          <Link to="/customers/$customerId" params={{ customerId: row.customerId }}>
            {row.customerName}
          </Link>
          <span className="soft">{row.institutionName}</span>
        </span>
      ),
    },
    {
      key: 'kind',
      title: t('closes.change'),
      render: (row) => (
        <span className={css.customer}>
          <ChangeMark kind={row.kind} />
          <span className="soft">
            {row.fromTier === row.toTier ? name(row.toTier) : `${name(row.fromTier)} → ${name(row.toTier)}`}
          </span>
        </span>
      ),
    },
    {
      key: 'aum',
      title: t('customers.aum', { currency }),
      align: 'right',
      render: (row) => <Amount value={row.aum} />,
    },
    {
      key: 'why',
      title: t('closes.why'),
      from: 'tablet',
      render: (row) => <span className={css.why}>{tellChange(row, telling)}</span>,
    },
  ]
}
