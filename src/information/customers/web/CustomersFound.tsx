import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { wholeList } from '../../../ui/list/use-list-window.ts'
import { rememberWalk } from '../../../ui/list/walk-memory.ts'
import { Empty } from '../../../ui/States.tsx'
import { type CustomerRow, type FoundCustomer, searchCustomers } from '../contract.ts'
import { CustomersTable, type TableProps } from './CustomersTable.tsx'

/** What a search found, best first; why is said where the name alone does not show it. */
export function CustomersFound({ text, columns, ...table }: TableProps & { text: string }) {
  const { t } = useTranslation()
  const explained = useMemo(
    () =>
      columns.map((column) =>
        column.key === 'name'
          ? { ...column, render: (row: CustomerRow) => <NameAndKey row={row as FoundCustomer} /> }
          : column,
      ),
    [columns],
  )
  const found = useQuery({ ...queryOf(searchCustomers, { query: { text } }), placeholderData: keepPreviousData })
  const items = found.data?.items
  const list = wholeList<FoundCustomer>(`found ${text}`, { ...found, data: items })
  const count = items?.length ?? 0
  return (
    <CustomersTable
      {...table}
      columns={explained}
      list={list}
      label={t('customers.found')}
      told={count === 0 ? '' : t(found.data?.more ? 'customers.foundMore' : 'customers.foundAll', { count })}
      onLeave={() =>
        rememberWalk({
          kind: 'ids',
          href: location.pathname + location.search,
          ids: (items ?? []).map(({ id }) => id),
        })
      }
      empty={<Empty>{t('customers.noneFound', { text })}</Empty>}
    />
  )
}

/** The name, and by what the customer was found where the row does not show it. */
function NameAndKey({ row }: { row: FoundCustomer }) {
  const { t } = useTranslation()
  const evident = row.matched === 'name' || row.matched === 'number' || row.matched === 'pinyin'
  return (
    <>
      {row.name}
      {!evident && <small className="soft"> {t(`palette.matched.${row.matched}`)}</small>}
    </>
  )
}
