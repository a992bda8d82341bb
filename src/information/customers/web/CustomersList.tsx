import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { FilterSpeech } from '../../../ui/filter/filter-words.ts'
import type { ListColumn } from '../../../ui/list/list-column.ts'
import type { ListView } from '../../../ui/list/use-list-view.ts'
import { type ListSource, useListWindow } from '../../../ui/list/use-list-window.ts'
import { rememberWalk, walkOfList } from '../../../ui/list/walk-memory.ts'
import { Empty } from '../../../ui/States.tsx'
import { type CustomerRow, type CustomerSort, customerSorts, listCustomers, startsDownwards } from '../contract.ts'
import { CustomersTable, type TableProps } from './CustomersTable.tsx'

interface CustomersListProps extends TableProps {
  view: ListView
  narrowing: { filter: string | undefined; mine: '1' | undefined }
  columns: readonly ListColumn<CustomerRow>[]
  speech: FilterSpeech
  /** How many there are, once counted. */
  total: number | undefined
}
const pageSize = 100

/** The order as chosen, or the one that the list begins with. */
export function sortOf(look: ListView['look']): { sort: CustomerSort; direction: 'asc' | 'desc' } {
  const sort: CustomerSort = customerSorts.find((key) => key === look.sort) ?? 'aum'
  return { sort, direction: look.direction ?? (startsDownwards(sort) ? 'desc' : 'asc') }
}

/** Customers by cursor, in any order. */
export function CustomersList({ view, narrowing, total, ...table }: CustomersListProps) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { look } = view
  const { sort, direction } = sortOf(look)
  const source: ListSource = { route: listCustomers, query: { ...narrowing, sort, direction }, pageSize }
  const list = useListWindow<CustomerRow>(source)
  const clear = look.filter && <Button onClick={() => view.change({ filter: undefined })}>{t('filters.clear')}</Button>
  // That there is none the table itself says, with what to do about it.
  const told = list.ended
    ? list.count > 0 && t('ui.allShown', { count: list.count, number: count(list.count) })
    : total !== undefined && t('customers.total', { count: total, number: count(total) })
  return (
    <CustomersTable
      {...table}
      view={view}
      list={list}
      label={t('customers.title')}
      told={told || ''}
      sort={{ key: sort, direction }}
      onLeave={(_, index) => rememberWalk(walkOfList(source, index, location.pathname + location.search, total))}
      empty={
        <Empty action={clear}>
          {t(look.filter ? 'customers.noneFiltered' : look.mine ? 'customers.noneMine' : 'customers.none')}
        </Empty>
      }
      mend={look.filter && <Empty action={clear}>{t('customers.narrow')}</Empty>}
    />
  )
}
