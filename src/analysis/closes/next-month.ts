import { addDays } from '../../platform/day.ts'
import { nextMonth } from '../measures/index.ts'
import { type CloseFacts, lastDayOf, planClose } from './plan.ts'

/**
 * The month to close next (`YYYY-MM`): the one after the last; at the first close, which works out all before it, the
 * newest that the deliveries reach the end of. Null while none does.
 */
export function suggestMonth(facts: CloseFacts): string | null {
  const { newestDate, earliestBalance, lastClosed } = facts
  if (!newestDate || !earliestBalance) return null
  const month = lastClosed ? nextMonth(lastClosed) : newestReached(newestDate)
  return month >= earliestBalance.slice(0, 7) && planClose(facts, month).ok ? month.slice(0, 7) : null
}

/** The first closed month (`YYYY-MM`) whose figures a restatement, a late delivery or a policy may have changed since. */
export function touchedMonth({ touchedFrom, firstClosed, lastClosed }: CloseFacts): string | null {
  if (!touchedFrom || !firstClosed || !lastClosed) return null
  const from = touchedFrom < firstClosed ? firstClosed : touchedFrom
  return from.slice(0, 7) > lastClosed.slice(0, 7) ? null : from.slice(0, 7)
}

function newestReached(newest: string): string {
  const month = `${newest.slice(0, 7)}-01`
  if (newest >= lastDayOf(month)) return month
  return `${addDays(month, -1).slice(0, 7)}-01`
}
