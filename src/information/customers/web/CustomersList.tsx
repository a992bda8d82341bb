import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { FilterSpeech } from '../../../ui/filter/filter-words.ts'
import type { ListColumn } from '../../../ui/list/list-column.ts'
import type { ListView } from '../../../ui/list/use-list-view.ts'
import { useListWindow } from '../../../ui/list/use-list-window.ts'
import { rememberWalk, walkOfList } from '../../../ui/list/walk-memory.ts'
import { Empty } from '../../../ui/States.tsx'
import type { CustomerRow } from '../contract.ts'
import { CustomersTable, type TableProps } from './CustomersTable.tsx'
import { type CustomersNarrowing, sortOf, sourceOf } from './customers-source.ts'

interface CustomersListProps extends TableProps {
  view: ListView
  narrowing: CustomersNarrowing
  columns: readonly ListColumn<CustomerRow>[]
  speech: FilterSpeech
  /** How many there are, once counted. */
  total: number | undefined
}

/** Customers by cursor, in any order. */
export function CustomersList({ view, narrowing, total, ...table }: CustomersListProps) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { look } = view
  const { sort, direction } = sortOf(look)
  const source = sourceOf(look, narrowing)
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
