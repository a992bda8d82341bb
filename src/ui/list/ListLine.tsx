import { Link } from '@tanstack/react-router'
import { type MouseEvent, memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './ListTable.module.css'
import type { NarrowRow } from './ListTable.tsx'
import type { ListColumn } from './list-column.ts'

export interface RowActions<Row> {
  leave: (row: Row, index: number) => void
  follow: (row: Row, index: number) => void
  select: (row: Row, index: number, stretch: boolean) => void
  linkOf: (row: Row) => { to: string; params?: Record<string, string> }
  nameOf: (row: Row) => string
}
interface ListLineProps<Row> {
  /** Undefined while its page is being read: its room is kept. */
  row: Row | undefined
  index: number
  columns: readonly ListColumn<Row>[]
  frozen: number
  checkWidth: number
  narrow: ((row: Row) => NarrowRow) | undefined
  isCurrent: boolean
  isSelected: boolean
  actions: RowActions<Row>
}

export const ListLine = memo(Line) as typeof Line

function Line<Row>(props: ListLineProps<Row>) {
  const { row, index, actions } = props
  const follow = (event: MouseEvent<HTMLTableRowElement>) => {
    if (!row || event.metaKey || event.ctrlKey) return
    const inner = (event.target as Element).closest('a, button, input, label')
    if (inner?.matches('a')) return actions.leave(row, index)
    // A person who marks a number to copy it has not asked to leave.
    if (inner || getSelection()?.type === 'Range') return
    actions.follow(row, index)
  }
  return (
    <tr
      className={row && css.row}
      data-row={index}
      data-current={props.isCurrent}
      data-selected={props.isSelected}
      aria-rowindex={index + 2}
      onClick={follow}
    >
      <td className={`${css.check} ${css.frozen}`} style={{ left: 0 }}>
        {row && <Box row={row} index={index} isSelected={props.isSelected} actions={actions} />}
      </td>
      {props.narrow ? <NarrowCells {...props} narrow={props.narrow} /> : <Cells {...props} />}
    </tr>
  )
}

function Box<Row>(props: { row: Row; index: number; isSelected: boolean; actions: RowActions<Row> }) {
  const { t } = useTranslation()
  const { row, index, actions } = props
  return (
    <label className={css.box}>
      <input
        type="checkbox"
        checked={props.isSelected}
        aria-label={t('lists.select', { name: actions.nameOf(row) })}
        onChange={() => {}}
        onClick={(event) => actions.select(row, index, event.shiftKey)}
      />
    </label>
  )
}

function Cells<Row>({ row, columns, frozen, checkWidth, actions }: ListLineProps<Row>) {
  let left = checkWidth
  return (
    <>
      {columns.map((column, at) => {
        const isFrozen = at < frozen
        const style = isFrozen ? { left } : undefined
        left += column.width
        const content: ReactNode = row === undefined ? <span className={css.bar} /> : column.render(row)
        return (
          <td
            key={column.key}
            className={cellClass(column.align, isFrozen, isFrozen && at === frozen - 1)}
            style={style}
          >
            {at === 0 && row !== undefined ? (
              <Link {...(actions.linkOf(row) as { to: string })}>{content ?? '–'}</Link>
            ) : (
              (content ?? <span className="soft">–</span>)
            )}
          </td>
        )
      })}
      <td />
    </>
  )
}

function NarrowCells<Row>({ row, narrow, actions }: ListLineProps<Row> & { narrow: (row: Row) => NarrowRow }) {
  const told = row === undefined ? undefined : narrow(row)
  return (
    <>
      <td className={css.two}>
        {row === undefined ? (
          <span className={css.bar} />
        ) : (
          <Link {...(actions.linkOf(row) as { to: string })}>{told?.lead}</Link>
        )}
        <small>{told?.under}</small>
      </td>
      <td className={`${css.two} ${css.right}`}>
        <span>{told?.end}</span>
        <small>{told?.endUnder}</small>
      </td>
    </>
  )
}

export function cellClass(align: 'right' | undefined, isFrozen: boolean, isEdge: boolean): string {
  return [align === 'right' && css.right, isFrozen && css.frozen, isEdge && css.edge].filter(Boolean).join(' ')
}
