import { placeOf } from './list-memory.ts'
import { type ListSource, listKey } from './use-list-window.ts'

/** The list that a record was opened from: what is before and behind it, and where the way back leads. */
export type Walk =
  | { kind: 'ids'; href: string; ids: readonly string[] }
  | {
      kind: 'list'
      href: string
      path: string
      query: Readonly<Record<string, unknown>>
      pageSize: number
      /** Place of the record opened last. */
      index: number
      /** How many there are, where they have been counted. */
      total: number | undefined
    }

const storageKey = 'almanac.session.walk'

export function readWalk(): Walk | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

export function rememberWalk(walk: Walk): void {
  sessionStorage.setItem(storageKey, JSON.stringify(walk))
}

export function walkOfList(source: ListSource, index: number, href: string, total: number | undefined): Walk {
  return { kind: 'list', href, path: source.route.path, query: source.query, pageSize: source.pageSize, index, total }
}

/** Goes on to another place of the list, so that the way back leads there too. */
export function stepTo(walk: Extract<Walk, { kind: 'list' }>, source: ListSource, index: number): void {
  rememberWalk({ ...walk, index })
  placeOf(listKey(source)).current = index
}
