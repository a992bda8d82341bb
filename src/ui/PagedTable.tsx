import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../platform/i18n/coded.ts'
import { useFormats } from '../platform/i18n/format.ts'
import { type Column, DataTable, type Sort } from './DataTable.tsx'
import css from './PagedTable.module.css'

interface PagedTableProps<Row> {
  label: string
  query: UseInfiniteQueryResult<{ pages: { items: Row[] }[] }>
  columns: Column<Row>[]
  rowKey: (row: Row) => string
  empty: React.ReactNode
  rowLink?: (row: Row) => { to: string; params?: Record<string, string> }
  sort?: Sort
  onSort?: (sort: Sort) => void
  expectedRows?: number
}

/** A list by cursor: the pages read so far, and a button for the next one. */
export function PagedTable<Row>({ query, ...table }: PagedTableProps<Row>) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const rows = query.data?.pages.flatMap((page) => page.items)
  return (
    <div>
      <DataTable {...table} rows={rows} error={query.error} retry={query.refetch} />
      {rows && rows.length > 0 && (
        <div className={css.more}>
          {query.isFetchNextPageError && <span role="alert">{problemWords(query.error)}</span>}
          {query.hasNextPage ? (
            <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
              {t('ui.loadMore')}
            </Button>
          ) : (
            <span className="soft">{t('ui.allShown', { count: rows.length, number: count(rows.length) })}</span>
          )}
        </div>
      )}
    </div>
  )
}
