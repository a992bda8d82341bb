import { emptyStarts, type PageStarts } from './list-pages.ts'

/** Where a person was in a list: kept while the session lasts, so that the way back leads to the same rows. */
export interface ListPlace {
  pages: PageStarts
  /** The row from which on the list is drawn, and how far it is scrolled from there, in pixels. */
  base: number
  scrollTop: number
  /** Row that the keyboard is at. */
  current: number | undefined
}

const storageKey = 'almanac.session.list-places'
const mostPlaces = 40
/** Longer lists are kept until the tab is reloaded; then they begin anew. */
const mostStartsStored = 1000
const places = new Map<string, ListPlace>(readStored())

addEventListener('pagehide', () => {
  const kept = [...places].filter(([, place]) => place.pages.starts.length <= mostStartsStored)
  sessionStorage.setItem(storageKey, JSON.stringify(kept))
})

/** The place in the list of this key; a new one at its beginning. To be changed in place. */
export function placeOf(key: string): ListPlace {
  const place = places.get(key) ?? { pages: emptyStarts, base: 0, scrollTop: 0, current: undefined }
  places.delete(key)
  places.set(key, place)
  const oldest = places.keys().next().value
  if (places.size > mostPlaces && oldest !== undefined) places.delete(oldest)
  return place
}

function readStored(): [string, ListPlace][] {
  try {
    const stored: [string, ListPlace][] = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]')
    // The first page has no cursor, and JSON no undefined.
    for (const [, { pages }] of stored) pages.starts = pages.starts.map((start) => start ?? undefined)
    return stored
  } catch {
    return []
  }
}

/** Nothing of a person's work stays behind for the next one at this machine. */
export function forgetSession(): void {
  places.clear()
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('almanac.session.')) sessionStorage.removeItem(key)
}
