import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import type { ListView } from '../../../ui/list/use-list-view.ts'
import { wholeList } from '../../../ui/list/use-list-window.ts'
import { rememberWalk } from '../../../ui/list/walk-memory.ts'
import { Empty } from '../../../ui/States.tsx'
import { type FoundCustomer, searchCustomers } from '../contract.ts'
import { CustomersTable, type TableProps } from './CustomersTable.tsx'

/** What a search found, best first; why is said where the name alone does not show it. */
export function CustomersFound({ text, ...table }: TableProps & { text: string; view: ListView }) {
  const { t } = useTranslation()
  const found = useQuery({ ...queryOf(searchCustomers, { query: { text } }), placeholderData: keepPreviousData })
  const items = found.data?.items
  const list = wholeList<FoundCustomer>(`found ${text}`, { ...found, data: items })
  const count = items?.length ?? 0
  return (
    <CustomersTable
      {...table}
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
