import type { ErrorCode } from '../../platform/errors.ts'

/** An institution as it stands on the day of a change. */
export interface Place {
  id: string
  parentId: string | null
  closed: boolean
  mergedIntoId: string | null
}

export type Refusal = Extract<ErrorCode, `institution-${string}`>

/** From the top down, itself last. What stands in a circle stands for itself, as for the database (refresh_institution_paths). */
export function pathOf(places: ReadonlyMap<string, Place>, id: string): string[] {
  const path: string[] = []
  for (let at: string | null = id; at !== null && places.has(at); at = places.get(at)?.parentId ?? null) {
    if (path.includes(at)) return [id]
    path.unshift(at)
  }
  return path
}

/** Itself and all below. */
export function subtreeOf(places: ReadonlyMap<string, Place>, id: string): string[] {
  return [...places.keys()].filter((one) => pathOf(places, one).includes(id))
}

/** Why an institution cannot come under, or go over to, another. */
export function refuseLeadingTo(
  places: ReadonlyMap<string, Place>,
  id: string,
  targetId: string | null,
): Refusal | undefined {
  if (places.get(id)?.closed) return 'institution-closed'
  if (targetId === null) return undefined
  if (places.get(targetId)?.closed) return 'institution-closed'
  return pathOf(places, targetId).includes(id) ? 'institution-circle' : undefined
}

/** What still hangs on it must go elsewhere first: a merger takes it along. */
export function refuseClosing(
  places: ReadonlyMap<string, Place>,
  id: string,
  /** Whether customers or people of its staff are there. */
  inUse: boolean,
): Refusal | undefined {
  if (places.get(id)?.closed) return 'institution-closed'
  const below = [...places.values()].some((one) => one.parentId === id && !one.closed)
  return below || inUse ? 'institution-in-use' : undefined
}

/** Whose roles reach what moves from one path to another: those above the new place and not the old, and the other way round. */
export function sightChange(
  before: readonly string[],
  after: readonly string[],
): { gaining: string[]; losing: string[] } {
  return {
    gaining: after.filter((id) => !before.includes(id)),
    losing: before.filter((id) => !after.includes(id)),
  }
}
