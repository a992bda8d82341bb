import { addDays } from '../../platform/day.ts'
import type { ErrorCode } from '../../platform/errors.ts'
import { nextMonth } from '../measures/index.ts'

/** Months are named by their first day. */
export interface CloseFacts {
  /** Newest business date of a published delivery. */
  newestDate: string | null
  /** Earliest date of a balance that counts. */
  earliestBalance: string | null
  firstClosed: string | null
  lastClosed: string | null
  /** Earliest day touched by deliveries and policies since the last close. */
  touchedFrom: string | null
  lastPublication: string
}

export type ClosePlan =
  | { ok: true; months: string[]; before: string | null }
  | { ok: false; code: ErrorCode; message: string; details: Record<string, string> }

const firstOf = (date: string) => `${date.slice(0, 7)}-01`

/**
 * Which months a close works out (rules.md §2.10, §7): from the earliest touched since the last close through the month
 * asked for and every later closed one. The first close may be any month and starts at the first complete one loaded.
 */
export function planClose(facts: CloseFacts, month: string): ClosePlan {
  const name = month.slice(0, 7)
  if (!facts.newestDate || facts.newestDate < lastDayOf(month)) {
    return refused(
      'close-not-reached',
      `${name} cannot be closed yet: the newest published delivery is of ${facts.newestDate ?? 'no date'}; one of ${lastDayOf(month)} or later is needed.`,
      {
        month: name,
        newest: facts.newestDate ?? '',
        needed: lastDayOf(month),
      },
    )
  }
  if (!facts.firstClosed || !facts.lastClosed) {
    const complete = facts.earliestBalance ? firstComplete(facts.earliestBalance) : month
    return { ok: true, months: monthsFrom([complete, month].sort()[0] ?? month, month), before: null }
  }
  const expected = nextMonth(facts.lastClosed)
  if (month > expected)
    return refused(
      'close-gap',
      `${name} cannot be closed before ${expected.slice(0, 7)}: months are closed without a gap.`,
      { month: name, next: expected.slice(0, 7) },
    )
  const end = month > facts.lastClosed ? month : facts.lastClosed
  const touched = facts.touchedFrom ? firstOf(facts.touchedFrom) : null
  const isNew = month > facts.lastClosed || month < facts.firstClosed
  const begin = [touched, isNew ? month : null].filter((start) => start !== null && start <= end).sort()[0]
  if (!begin) return { ok: true, months: [], before: null }
  // Balances loaded afterwards for months before the first closed one move the start back: they are touched months.
  const complete = facts.earliestBalance ? firstComplete(facts.earliestBalance) : facts.firstClosed
  const first = [facts.firstClosed, month, ...(begin < facts.firstClosed ? [complete] : [])].sort()[0] ?? month
  const start = [begin, first].sort()[1] ?? begin
  return { ok: true, months: monthsFrom(start, end), before: start > facts.firstClosed ? previousMonth(start) : null }
}

function refused(code: ErrorCode, message: string, details: Record<string, string>): ClosePlan {
  return { ok: false, code, message, details }
}

/** The first month whose first day the balances reach. */
function firstComplete(earliest: string): string {
  return earliest === firstOf(earliest) ? earliest : nextMonth(firstOf(earliest))
}

export function lastDayOf(month: string): string {
  return addDays(nextMonth(month), -1)
}

function previousMonth(month: string): string {
  return firstOf(addDays(month, -1))
}

function monthsFrom(start: string, end: string): string[] {
  const months: string[] = []
  for (let month = start; month <= end; month = nextMonth(month)) months.push(month)
  return months
}
