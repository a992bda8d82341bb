import type { ReactNode } from 'react'

/** A column that a list can show; which ones it does, how wide and in what order, a person decides. */
export interface ListColumn<Row> {
  key: string
  /** Plain words: they name the column in menus as well. */
  label: string
  /** What more the heading says, where it is pointed at. */
  hint?: string
  render: (row: Row) => ReactNode
  align?: 'right'
  sortable: boolean
  /** Pixels, until a person chooses others. */
  width: number
  /** Shown until a person chooses columns. */
  initial: boolean
}
export interface ChosenColumn {
  key: string
  width?: number | undefined
}

export const leastWidth = 56
export const mostWidth = 800
export function withinLimits(width: number): number {
  return Math.round(Math.min(mostWidth, Math.max(leastWidth, width)))
}

/** The columns as chosen; ones that the list no longer has are left out, an empty choice counts as none. */
export function chosenColumns<Row>(
  all: readonly ListColumn<Row>[],
  chosen?: readonly ChosenColumn[],
): ListColumn<Row>[] {
  const known = (chosen ?? []).flatMap(({ key, width }) => {
    const column = all.find((one) => one.key === key)
    return column ? [{ ...column, width: width ?? column.width }] : []
  })
  return known.length > 0 ? known : all.filter((column) => column.initial)
}

/** The choice behind the columns shown, widths only where they differ from the column's own. */
export function choiceOf<Row>(
  all: readonly ListColumn<Row>[],
  shown: readonly ListColumn<Row>[],
): ChosenColumn[] | undefined {
  const initial = all.filter((column) => column.initial)
  const same = shown.length === initial.length && shown.every((column, at) => column.key === initial[at]?.key)
  const choice = shown.map(({ key, width }) => {
    const own = all.find((column) => column.key === key)?.width
    return width === own ? { key } : { key, width }
  })
  return same && choice.every(({ width }) => width === undefined) ? undefined : choice
}

export function moveColumn<Row>(shown: readonly ListColumn<Row>[], key: string, by: 1 | -1): ListColumn<Row>[] {
  const at = shown.findIndex((column) => column.key === key)
  const [moved, other] = [shown[at], shown[at + by]]
  if (!moved || !other) return [...shown]
  return shown.map((column, index) => (index === at ? other : index === at + by ? moved : column))
}
