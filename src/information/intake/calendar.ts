import { addDays } from '../../platform/day.ts'
import type { DayRecord } from './calendar-queries.ts'
import type { DayState, DeliveryCalendar } from './contract.ts'
import { daysBetween, learnRhythm, listDays, stateOf } from './rhythm.ts'

interface CalendarFacts {
  sources: { source: string; oldest: string; newest: string }[]
  records: DayRecord[]
  /** Undefined: the month of the newest business date. */
  month: string | undefined
  today: string
}
/** A day passed over longer ago than this asks for nobody's attention any more. */
const missingDays = 62
const listedMost = 10

/** The month as a grid per source, and which days are late or were passed over. */
export function toCalendar(facts: CalendarFacts): Pick<DeliveryCalendar, 'month' | 'sources' | 'late' | 'missing'> {
  const { sources, records, today } = facts
  const newest = sources
    .map((one) => one.newest)
    .sort()
    .at(-1)
  const month = facts.month ?? (newest ?? today).slice(0, 7)
  const days = daysOf(month)
  const known = sources.map(({ source, oldest, newest: last }) => {
    const own = records.filter((record) => record.source === source)
    const counting = own.filter((record) => record.counts).map((record) => record.date)
    const delivered = new Map<string, DayState>(own.map((record) => [record.date, record.state]))
    const numbers = new Map(own.map((record) => [record.date, record.deliveries]))
    // Of older months only their own days are here: the rhythm is that of the newest.
    const rhythm = learnRhythm(counting.filter((date) => date > addDays(last, -190)))
    return { source, oldest, newest: last, rhythm, delivered, numbers }
  })
  const listed = (state: DayState, period: (one: (typeof known)[number]) => [string, string]) =>
    known.flatMap((one) => {
      const [from, to] = period(one)
      const dates = listDays(one, one.delivered, { from, to, today, state })
      return dates.length ? [{ source: one.source, dates: dates.slice(0, listedMost), count: dates.length }] : []
    })
  return {
    month,
    sources: known.map((one) => ({
      source: one.source,
      rhythm: one.rhythm,
      newest: one.newest,
      days: days.map((date) => ({
        date,
        state: stateOf(one, date, one.delivered.get(date), today),
        deliveries: one.numbers.get(date) ?? 0,
      })),
    })),
    late: listed('late', (one) => [addDays(one.newest, 1), addDays(today, -1)]),
    missing: listed('missing', (one) => [addDays(one.newest, -missingDays), one.newest]),
  }
}

function daysOf(month: string): string[] {
  const first = `${month}-01`
  const [year = 0, number = 1] = month.split('-').map(Number)
  return daysBetween(first, new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10))
}
