import { AppError } from '../../platform/errors.ts'

/** Whoever names so many wrong numbers within an hour is trying them out. */
const missesMost = 20
const withinMs = 3_600_000

export interface Attempts {
  /** Throws too-many-attempts. To be called before anything is looked for. */
  check(personId: string): void
  missed(personId: string): void
}

/** Kept in the process: each attempt that finds somebody is recorded for good, and told to the manager. */
export function createAttempts(now: () => number = Date.now): Attempts {
  const misses = new Map<string, number[]>()
  const recent = (personId: string) => (misses.get(personId) ?? []).filter((at) => at > now() - withinMs)
  return {
    check(personId) {
      const [first, ...rest] = recent(personId)
      if (first === undefined || rest.length + 1 < missesMost) return
      const minutes = String(Math.ceil((first + withinMs - now()) / 60_000))
      throw new AppError('too-many-attempts', `Too many numbers that found nobody; try again in ${minutes} minutes.`, {
        minutes,
      })
    },
    missed(personId) {
      misses.set(personId, [...recent(personId), now()])
    },
  }
}
