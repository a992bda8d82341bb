import { Link } from '@tanstack/react-router'
import { type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../../ui/DataTable.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { StandingChange } from '../contract.ts'
import css from './change-columns.module.css'

/** How a change and its reason read; the words belong to the tiers. */
export interface ChangeTelling {
  renderChange: (row: StandingChange) => ReactNode
  renderReason: (row: StandingChange) => ReactNode
}

export function useChangeColumns({ renderChange, renderReason }: ChangeTelling): Column<StandingChange>[] {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
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
    { key: 'kind', title: t('closes.change'), render: renderChange },
    { key: 'aum', title: t('closes.aum', { currency }), align: 'right', render: (row) => <Amount value={row.aum} /> },
    { key: 'why', title: t('closes.why'), from: 'tablet', render: renderReason },
  ]
}
