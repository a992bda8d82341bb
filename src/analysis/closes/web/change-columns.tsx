import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../../ui/DataTable.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import { ChangeMark } from '../../tiers/web/ChangeMark.tsx'
import { tellChange } from '../../tiers/web/story.ts'
import { type TierNames, useTierNames } from '../../tiers/web/tier-names.ts'
import { useTelling } from '../../tiers/web/use-telling.ts'
import type { StandingChange } from '../contract.ts'
import css from './change-columns.module.css'

export function useChangeColumns(): Column<StandingChange>[] {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  const names = useTierNames()
  const telling = useTelling()
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
          <span className="soft">{passage(row, names, t)}</span>
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

/** From where to where; an exit passes through two months without a rating before the customer has left. */
function passage({ kind, fromTier, toTier }: StandingChange, names: TierNames, t: TFunction): string {
  const name = (tier: number) => (tier > 0 ? names.name(tier) : t('tiers.standing.none'))
  switch (kind) {
    case 'exited':
      return `${name(fromTier)} → ${t('tiers.standing.exited_unrated')}`
    case 'left':
      return `${t('tiers.standing.exited_unrated')} → ${t('tiers.standing.left')}`
    case 'returned':
      return `${t('tiers.standing.exited_unrated')} → ${name(toTier)}`
    case 'watch-started':
    case 'fourth-miss':
      return name(fromTier)
    default:
      return `${name(fromTier)} → ${name(toTier)}`
  }
}
