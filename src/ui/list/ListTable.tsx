import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Sort } from '../DataTable.tsx'
import { Problem } from '../States.tsx'
import { useNarrow } from '../use-media.ts'
import { mostDrawn } from './drawn-stretch.ts'
import { ListHead } from './ListHead.tsx'
import { ListLine, type RowActions } from './ListLine.tsx'
import css from './ListTable.module.css'
import type { ListColumn } from './list-column.ts'
import { SortLine } from './SortLine.tsx'
import { TailProblem } from './TailProblem.tsx'
import { useCurrentRow } from './use-current-row.ts'
import { useListKeys } from './use-list-keys.ts'
import type { ListWindow } from './use-list-window.ts'
import type { SelectionControl } from './use-selection.ts'
import { useRemainingHeight, useViewport } from './use-viewport.ts'

export interface ListTableProps<Row> {
  /** What the table holds, for those who cannot see it. */
  label: string
  /** How much there is, in words: above the list, its room kept. */
  told: string
  list: ListWindow<Row>
  columns: readonly ListColumn<Row>[]
  /** Columns that stay in place, from the left. */
  frozen: number
  onResize: (key: string, width: number) => void
  rowKey: (row: Row) => string
  rowName: (row: Row) => string
  /** Address that a row leads to: its first column is a link, Enter and the pointer anywhere on the row follow it. */
  rowLink: (row: Row) => { to: string; params?: Record<string, string> }
  /** Told when a row is left for, however that happened. */
  onLeave?: (row: Row, index: number) => void
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** What stands for the columns on a phone: two lines at the left, two at the right. */
  narrow: (row: Row) => NarrowRow
  selection: SelectionControl<Row>
  empty: ReactNode
  /** What to do about a list that could not be read, beside trying again. */
  mend?: ReactNode
}
export interface NarrowRow {
  lead: ReactNode
  under: ReactNode
  end: ReactNode
  endUnder: ReactNode
}

const checkWidth = 36
const rowHeights = { wide: 36, narrow: 60 }

/** A list of any length: only the rows in sight are drawn, and only the pages around them are held. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { list, columns, selection } = props
  const scroller = useRef<HTMLElement>(null)
  const isNarrow = useNarrow()
  const rowHeight = isNarrow ? rowHeights.narrow : rowHeights.wide
  // First of all: an element that is as tall as its rows cannot be scrolled back to where it was.
  useRemainingHeight(scroller)
  const { base, first, last, measure, bringIntoSight } = useViewport(list.key, scroller, rowHeight, list.count)
  const { current, moveTo, touch } = useCurrentRow(list.key, scroller, bringIntoSight)
  const { open, actions } = useRowActions(props, touch)
  useEffect(() => list.show(first, last))
  useListKeys({
    move: (by, extend) => {
      if (list.count === 0) return
      const to = Math.max(0, Math.min((current ?? -1) + by, list.count - 1))
      if (extend) void selection.extend(list, current ?? to, to)
      moveTo(to)
    },
    moveTo: (end) => moveTo(end === 'first' ? 0 : list.count - 1),
    open: () => current !== undefined && open(current),
    select: () => {
      const row = current === undefined ? undefined : list.rowAt(current)
      if (row && current !== undefined) selection.toggle(row, current)
    },
    clear: selection.clear,
  })

  const count = Math.min(list.count, base + mostDrawn)
  const from = Math.max(base, Math.min(first, count - 1))
  const places = Array.from({ length: Math.max(0, Math.min(last, count - 1) - from + 1) }, (_, at) => from + at)
  const span = isNarrow ? 3 : columns.length + 2
  return (
    <div className={css.frame}>
      <div className={css.above}>
        {isNarrow && props.onSort && <SortLine columns={columns} sort={props.sort} onSort={props.onSort} />}
        <p className={css.told} role="status">
          {props.told}
        </p>
      </div>
      <section
        ref={scroller}
        className={css.scroller}
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={measure}
      >
        <table
          className={css.table}
          aria-label={props.label}
          aria-busy={list.loading || list.changing}
          aria-rowcount={list.ended ? list.count + 1 : -1}
          data-changing={list.changing}
          style={isNarrow ? undefined : { minWidth: checkWidth + columns.reduce((sum, { width }) => sum + width, 0) }}
        >
          <Widths columns={isNarrow ? undefined : columns} />
          <ListHead {...props} isNarrow={isNarrow} checkWidth={checkWidth} />
          <tbody>
            {list.failed ? (
              <Note span={span}>
                <Problem error={list.error} retry={list.retry} />
                {props.mend}
              </Note>
            ) : list.ended && list.count === 0 ? (
              <Note span={span}>{props.empty}</Note>
            ) : (
              <>
                <Spacer height={(from - base) * rowHeight} span={span} />
                {places.map((index) => {
                  const row = list.rowAt(index)
                  return (
                    <ListLine
                      key={row ? props.rowKey(row) : `place ${index}`}
                      row={row}
                      index={index}
                      columns={columns}
                      frozen={props.frozen}
                      checkWidth={checkWidth}
                      narrow={isNarrow ? props.narrow : undefined}
                      isCurrent={index === current}
                      isSelected={row !== undefined && selection.has(props.rowKey(row))}
                      actions={actions}
                    />
                  )
                })}
                <Spacer height={(count - from - places.length) * rowHeight} span={span} />
              </>
            )}
          </tbody>
        </table>
        {list.error !== undefined && !list.failed && <TailProblem error={list.error} retry={list.retry} />}
      </section>
    </div>
  )
}

/** What lines may ask for, in an object that stays the same: a line is drawn anew only when it has changed itself. */
function useRowActions<Row>(props: ListTableProps<Row>, touch: (index: number) => void) {
  const latest = useRef({ props, touch })
  useLayoutEffect(() => {
    latest.current = { props, touch }
  })
  const navigate = useNavigate()
  const [actions] = useState((): RowActions<Row> => {
    const leave = (row: Row, index: number) => {
      latest.current.touch(index)
      latest.current.props.onLeave?.(row, index)
    }
    return {
      leave,
      follow: (row, index) => {
        leave(row, index)
        void navigate(latest.current.props.rowLink(row) as never)
      },
      select: (row, index, stretch) => {
        const { selection, list } = latest.current.props
        latest.current.touch(index)
        if (stretch) void selection.extend(list, index, index)
        else selection.toggle(row, index)
      },
      linkOf: (row) => latest.current.props.rowLink(row),
      nameOf: (row) => latest.current.props.rowName(row),
    }
  })
  const open = (index: number) => {
    const row = props.list.rowAt(index)
    if (row) actions.follow(row, index)
  }
  return { open, actions }
}

function Widths<Row>({ columns }: { columns: readonly ListColumn<Row>[] | undefined }) {
  if (!columns) {
    return (
      <colgroup>
        <col style={{ width: 36 }} />
        <col />
        <col style={{ width: '44%' }} />
      </colgroup>
    )
  }
  return (
    <colgroup>
      <col style={{ width: checkWidth }} />
      {columns.map((column) => (
        <col key={column.key} style={{ width: column.width }} />
      ))}
      <col />
    </colgroup>
  )
}

function Note({ span, children }: { span: number; children: ReactNode }) {
  return (
    <tr>
      <td colSpan={span} className={css.note}>
        {children}
      </td>
    </tr>
  )
}

function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden className={css.spacer} style={{ height }}>
      <td colSpan={span} />
    </tr>
  )
}
