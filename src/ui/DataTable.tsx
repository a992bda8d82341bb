import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './DataTable.module.css'
import { Problem } from './States.tsx'

export interface Column<Row> {
  key: string
  title: ReactNode
  render: (row: Row) => ReactNode
  align?: 'right'
  /** Hidden on screens narrower than this. */
  from?: 'phone' | 'tablet' | 'desktop'
  sortable?: boolean
  width?: number | string
}
export interface Sort {
  key: string
  direction: 'asc' | 'desc'
}
interface DataTableProps<Row> {
  /** What the table holds, for those who cannot see it. */
  label: string
  columns: Column<Row>[]
  /** Undefined while loading. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  empty: ReactNode
  error?: unknown
  retry?: () => void
  /** Address that a row leads to; its first column also holds a link, for keyboards and new tabs. */
  rowLink?: (row: Row) => { to: string; params?: Record<string, string> }
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** Rows to keep room for while loading. */
  expectedRows?: number
  footer?: ReactNode
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, error, label } = props
  const { t } = useTranslation()
  const note = error && !rows ? <Problem error={error} retry={props.retry} /> : rows?.length === 0 ? props.empty : null
  return (
    <div className={css.wrap}>
      <table className={css.table} aria-label={label} aria-busy={!rows && !error}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {note ? (
            <tr>
              <td colSpan={columns.length} className={css.note}>
                {note}
              </td>
            </tr>
          ) : rows ? (
            rows.map((row) => <Line key={props.rowKey(row)} row={row} columns={columns} rowLink={props.rowLink} />)
          ) : (
            <Placeholders columns={columns} count={props.expectedRows ?? 8} label={t('ui.loading')} />
          )}
        </tbody>
        {props.footer && rows && rows.length > 0 && <tfoot>{props.footer}</tfoot>}
      </table>
    </div>
  )
}

function Header<Row>(props: {
  column: Column<Row>
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
}) {
  const { column, sort, onSort } = props
  const sorted = sort?.key === column.key ? sort.direction : undefined
  const next = sorted ? (sorted === 'asc' ? 'desc' : 'asc') : column.align === 'right' ? 'desc' : 'asc'
  return (
    <th
      scope="col"
      className={classOf(column)}
      style={{ width: column.width }}
      aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {column.sortable && onSort ? (
        <button type="button" className={css.sort} onClick={() => onSort({ key: column.key, direction: next })}>
          {column.title}
          <span className={css.arrow} data-on={sorted !== undefined} aria-hidden>
            {(sorted ?? next) === 'asc' ? <CaretUpFilled /> : <CaretDownFilled />}
          </span>
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

/** The pointer may use the whole row; for keyboards there is the link in its first column. */
function Line<Row>(props: { row: Row; columns: Column<Row>[]; rowLink: DataTableProps<Row>['rowLink'] }) {
  const { row, columns, rowLink } = props
  const navigate = useNavigate()
  const follow = (event: MouseEvent<HTMLTableRowElement>) => {
    const inner = (event.target as Element).closest('a, button, input, label')
    // A person who marks a number to copy it has not asked to leave.
    if (!rowLink || inner || getSelection()?.type === 'Range' || event.metaKey || event.ctrlKey) return
    navigate(rowLink(row) as never)
  }
  return (
    <tr className={rowLink && css.link} onClick={rowLink && follow}>
      {columns.map((column) => (
        <td key={column.key} className={classOf(column)}>
          {column.render(row) ?? <span className="soft">–</span>}
        </td>
      ))}
    </tr>
  )
}

function Placeholders<Row>(props: { columns: Column<Row>[]; count: number; label: string }) {
  return Array.from({ length: props.count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other identity
    <tr key={index}>
      {props.columns.map((column) => (
        <td key={column.key} className={classOf(column)}>
          <span className={css.bar} />
        </td>
      ))}
    </tr>
  ))
}

function classOf<Row>(column: Column<Row>): string {
  return [column.align === 'right' && css.right, column.from && css[column.from]].filter(Boolean).join(' ')
}
