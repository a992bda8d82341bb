import type { Institution } from '../contract.ts'

export interface TreeLine<One> {
  one: One
  depth: number
  /** Those below it included. */
  customers: number | null
  staff: number
  below: number
}

type Counted = Pick<Institution, 'id' | 'path' | 'closed' | 'name' | 'number' | 'customers' | 'staff'>

/**
 * The tree line by line, siblings by number. What has been merged stands with its heir, and below it those who stood
 * below it before; closed ones show only where they are asked for, and always count.
 */
export function treeOf<One extends Counted>(institutions: readonly One[], withClosed: boolean): TreeLine<One>[] {
  const places = new Map(institutions.map((one) => [one.id, one]))
  const shown = (one: One) => withClosed || !one.closed
  const superior = (one: One) => one.path.slice(0, -1).findLast((id) => shown(places.get(id) as One))
  const order = (one: One, other: One) => one.number.localeCompare(other.number, 'en', { numeric: true })
  const children = Map.groupBy([...institutions].filter(shown).sort(order), superior)
  const totals = new Map<string, { customers: number | null; staff: number }>()
  for (const one of institutions) {
    for (const id of one.path) {
      const total = totals.get(id) ?? { customers: null, staff: 0 }
      totals.set(id, {
        customers: one.customers === null ? total.customers : (total.customers ?? 0) + one.customers,
        staff: total.staff + one.staff,
      })
    }
  }
  const linesBelow = (id: string | undefined, depth: number): TreeLine<One>[] =>
    (children.get(id) ?? []).flatMap((one) => {
      const { customers = null, staff = 0 } = totals.get(one.id) ?? {}
      const below = children.get(one.id)?.length ?? 0
      return [{ one, depth, customers, staff, below }, ...linesBelow(one.id, depth + 1)]
    })
  return linesBelow(undefined, 0)
}

/** Lines that a search finds, each with those above it; those below a folded one are left out where nothing is searched. */
export function linesToShow<One extends Counted>(
  lines: readonly TreeLine<One>[],
  text: string,
  folded: ReadonlySet<string>,
): TreeLine<One>[] {
  const wanted = text.toLowerCase()
  const shown: TreeLine<One>[] = []
  // From the end: a line is above the one behind it where it is less deep.
  let wantedDepth = -1
  for (const line of [...lines].reverse()) {
    const { name, number } = line.one
    const found = name.toLowerCase().includes(wanted) || number.toLowerCase().includes(wanted)
    if (!found && line.depth >= wantedDepth) continue
    wantedDepth = line.depth
    shown.unshift(line)
  }
  if (wanted) return shown
  let foldedDepth = Number.POSITIVE_INFINITY
  return shown.filter((line) => {
    if (line.depth > foldedDepth) return false
    foldedDepth = folded.has(line.one.id) ? line.depth : Number.POSITIVE_INFINITY
    return true
  })
}
