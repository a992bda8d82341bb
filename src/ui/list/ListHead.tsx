import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Sort } from '../DataTable.tsx'
import { cellClass } from './ListLine.tsx'
import css from './ListTable.module.css'
import { type ListColumn, leastWidth, mostWidth } from './list-column.ts'

interface ListHeadProps<Row> {
  columns: readonly ListColumn<Row>[]
  frozen: number
  checkWidth: number
  isNarrow: boolean
  sort?: Sort
  onSort?: (sort: Sort) => void
  onResize: (key: string, width: number) => void
}

export function ListHead<Row>({ columns, frozen, checkWidth, isNarrow, sort, onSort, onResize }: ListHeadProps<Row>) {
  const { t } = useTranslation()
  if (isNarrow) return null
  let left = checkWidth
  return (
    <thead>
      <tr>
        <th scope="col" className={css.frozen} style={{ left: 0 }}>
          <span className="visually-hidden">{t('lists.selection')}</span>
        </th>
        {columns.map((column, at) => {
          const isFrozen = at < frozen
          const style = isFrozen ? { left } : undefined
          left += column.width
          const sorted = sort?.key === column.key ? sort.direction : undefined
          return (
            <th
              key={column.key}
              scope="col"
              title={column.hint}
              className={cellClass(column.align, isFrozen, isFrozen && at === frozen - 1)}
              style={style}
              aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : undefined}
            >
              {column.sortable && onSort ? (
                <SortButton column={column} sorted={sorted} onSort={onSort} />
              ) : (
                <span className={css.heading}>{column.label}</span>
              )}
              <Handle column={column} onResize={(width) => onResize(column.key, width)} />
            </th>
          )
        })}
        <td />
      </tr>
    </thead>
  )
}

function SortButton<Row>(props: {
  column: ListColumn<Row>
  sorted: Sort['direction'] | undefined
  onSort: (sort: Sort) => void
}) {
  const { column, sorted } = props
  const next = sorted ? (sorted === 'asc' ? 'desc' : 'asc') : column.align === 'right' ? 'desc' : 'asc'
  return (
    <button type="button" className={css.sort} onClick={() => props.onSort({ key: column.key, direction: next })}>
      <span className={css.heading}>{column.label}</span>
      <span className={css.arrow} data-on={sorted !== undefined} aria-hidden>
        {(sorted ?? next) === 'asc' ? <CaretUpFilled /> : <CaretDownFilled />}
      </span>
    </button>
  )
}

const keyStep = 16

/** The edge of a column: drawn by the pointer, moved by the arrow keys, set back by a double click. */
function Handle<Row>({ column, onResize }: { column: ListColumn<Row>; onResize: (width: number) => void }) {
  const { t } = useTranslation()
  const [start, setStart] = useState<{ x: number; width: number }>()
  const resize = (width: number) => onResize(Math.round(Math.min(mostWidth, Math.max(leastWidth, width))))
  const take = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setStart({ x: event.clientX, width: column.width })
  }
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -keyStep : event.key === 'ArrowRight' ? keyStep : 0
    if (by === 0) return
    event.preventDefault()
    resize(column.width + by)
  }
  return (
    <button
      type="button"
      className={css.handle}
      aria-label={t('lists.width', { column: column.label })}
      aria-description={String(column.width)}
      data-active={start !== undefined}
      onPointerDown={take}
      onPointerMove={(event) => start && resize(start.width + event.clientX - start.x)}
      onPointerUp={() => setStart(undefined)}
      onPointerCancel={() => setStart(undefined)}
      onKeyDown={step}
    />
  )
}
