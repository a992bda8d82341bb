import { Link } from '@tanstack/react-router'
import { type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../../ui/DataTable.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { CustomerRow } from '../contract.ts'
import css from './customer-columns.module.css'

export function useCustomerColumns(renderStanding: (row: CustomerRow) => ReactNode): Column<CustomerRow>[] {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  return [
    {
      key: 'name',
      title: t('customers.name'),
      sortable: true,
      render: (row) => (
        <>
          <Link to="/customers/$customerId" params={{ customerId: row.id }}>
            {row.name}
          </Link>
          <span className={css.narrow}>
            {row.customerNo} · {row.institutionName}
          </span>
        </>
      ),
    },
    {
      key: 'customerNo',
      title: t('customers.number'),
      sortable: true,
      from: 'tablet',
      render: (row) => <span className="nowrap">{row.customerNo}</span>,
    },
    { key: 'kind', title: t('customers.kind'), from: 'desktop', render: (row) => t(`customers.kinds.${row.kind}`) },
    { key: 'standing', title: t('customers.tier'), render: renderStanding },
    {
      key: 'aum',
      title: t('customers.aum', { currency }),
      align: 'right',
      sortable: true,
      render: (row) => <Amount value={row.aum} />,
    },
    { key: 'institution', title: t('customers.institution'), from: 'tablet', render: (row) => row.institutionName },
    { key: 'manager', title: t('customers.manager'), from: 'desktop', render: (row) => row.managerName },
    {
      key: 'mobile',
      title: t('customers.mobile'),
      from: 'desktop',
      render: (row) => row.mobile && <span className="nowrap">{row.mobile}</span>,
    },
  ]
}
