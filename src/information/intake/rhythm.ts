import { addDays } from '../../platform/day.ts'
import type { DayState, Rhythm } from './contract.ts'

// Which business dates a source is expected to deliver is learned from those that it has delivered: nobody keeps a
// calendar of the core system's holidays. A holiday of a source that works on working days shows as missing.

const day = 86_400_000
const recentDays = 35
const fewest = 8

/** From the distinct business dates that a source has delivered, oldest first. */
export function learnRhythm(dates: readonly string[]): Rhythm {
  const newest = dates.at(-1)
  if (newest === undefined) return 'irregular'
  const recent = dates.filter((date) => date > addDays(newest, -recentDays))
  if (recent.length >= fewest) {
    const span = daysBetween(recent[0] ?? newest, newest)
    const shareOf = (which: (date: string) => boolean) => {
      const all = span.filter(which).length
      return all ? recent.filter(which).length / all : 0
    }
    if (shareOf((date) => !isWeekend(date)) >= 0.7) return shareOf(isWeekend) >= 0.5 ? 'daily' : 'working-days'
  }
  const last = dates.slice(-6)
  const months = new Set(last.map((date) => date.slice(0, 7))).size
  return last.length >= 3 && months === last.length && last.every(isMonthEnd) ? 'month-end' : 'irregular'
}

export function isExpected(rhythm: Rhythm, date: string): boolean {
  if (rhythm === 'irregular') return false
  if (rhythm === 'month-end') return isMonthEnd(date)
  return rhythm === 'daily' || !isWeekend(date)
}

export interface SourceDays {
  rhythm: Rhythm
  /** First and newest business date delivered. */
  oldest: string
  newest: string
}

/** The state of a business date: what came, or what did not. A day is due once it is over. */
export function stateOf(source: SourceDays, date: string, delivered: DayState | undefined, today: string): DayState {
  if (delivered) return delivered
  if (date < source.oldest || date >= today || !isExpected(source.rhythm, date)) return 'none'
  return date > source.newest ? 'late' : 'missing'
}

/** Business dates of a state between two days, both included, the newest first. */
export function listDays(
  source: SourceDays,
  delivered: ReadonlyMap<string, DayState>,
  { from, to, today, state }: { from: string; to: string; today: string; state: DayState },
): string[] {
  return daysBetween(from, to)
    .filter((date) => stateOf(source, date, delivered.get(date), today) === state)
    .reverse()
}

export function daysBetween(from: string, to: string): string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / day) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index))
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
}

function isMonthEnd(date: string): boolean {
  return addDays(date, 1).endsWith('-01')
}
