import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Sort } from '../DataTable.tsx'
import { cellClass } from './ListLine.tsx'
import css from './ListTable.module.css'
import { type ListColumn, withinLimits } from './list-column.ts'

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
          const resize = (width: number) => onResize(column.key, width)
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
                <SortButton column={column} sorted={sorted} onSort={onSort} onResize={resize} />
              ) : (
                <span className={css.heading}>{column.label}</span>
              )}
              <Handle width={column.width} onResize={resize} />
            </th>
          )
        })}
        <td />
      </tr>
    </thead>
  )
}

interface SortButtonProps<Row> {
  column: ListColumn<Row>
  sorted: Sort['direction'] | undefined
  onSort: (sort: Sort) => void
  onResize: (width: number) => void
}
const keyStep = 16

/** Sorts by its column; with Shift the arrow keys make the column narrower or wider. */
function SortButton<Row>({ column, sorted, onSort, onResize }: SortButtonProps<Row>) {
  const next = sorted ? (sorted === 'asc' ? 'desc' : 'asc') : column.align === 'right' ? 'desc' : 'asc'
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key]
    if (by === undefined || !event.shiftKey) return
    event.preventDefault()
    onResize(withinLimits(column.width + by))
  }
  return (
    <button
      type="button"
      className={css.sort}
      onClick={() => onSort({ key: column.key, direction: next })}
      onKeyDown={step}
    >
      <span className={css.heading}>{column.label}</span>
      <span className={css.arrow} data-on={sorted !== undefined} aria-hidden>
        {(sorted ?? next) === 'asc' ? <CaretUpFilled /> : <CaretDownFilled />}
      </span>
    </button>
  )
}

/** The edge of a column, to be drawn; for keyboards there are Shift with the arrows, and the menu of columns. */
function Handle({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const [start, setStart] = useState<{ x: number; width: number }>()
  const take = (event: PointerEvent<HTMLSpanElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setStart({ x: event.clientX, width })
  }
  return (
    <span
      className={css.handle}
      aria-hidden
      data-active={start !== undefined}
      onPointerDown={take}
      onPointerMove={(event) => start && onResize(withinLimits(start.width + event.clientX - start.x))}
      onPointerUp={() => setStart(undefined)}
      onPointerCancel={() => setStart(undefined)}
    />
  )
}
