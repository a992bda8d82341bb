/** Rows picked out of a list, by id and in the order of picking: they stay picked whatever page or order is shown. */
export type Selection = readonly string[]

/** Nobody works through more one by one; the selection travels with the session. */
export const mostSelected = 1000

export function toggle(selection: Selection, id: string): Selection {
  if (selection.includes(id)) return selection.filter((one) => one !== id)
  return [...selection, id].slice(0, mostSelected)
}

export function addAll(selection: Selection, ids: readonly string[]): Selection {
  return [...new Set([...selection, ...ids])].slice(0, mostSelected)
}

/** Places from one row to another, either way; undefined when it would be more than may be selected. */
export function stretchOf(from: number, to: number): number[] | undefined {
  const [first, last] = from <= to ? [from, to] : [to, from]
  if (last - first >= mostSelected) return undefined
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
