/** A month, its days as `YYYY-MM-DD`, and the days in it for which balances are delivered. */
export interface DemoMonth {
  index: number
  month: string
  firstDay: string
  lastDay: string
  snapshotDays: string[]
}

export interface DemoCalendar {
  firstDay: string
  lastDay: string
  months: DemoMonth[]
  /** What each delivery tells: first the history in one load, as a bank begins, then month by month. */
  deliveries: DemoMonth[][]
}

/** The last months are daily, as a live bank would be; older history is weekly, which keeps the load small. */
const dailyMonths = 2
const monthsDelivered = 6

export function createCalendar(lastMonth: string, monthCount: number): DemoCalendar {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(lastMonth)
  if (!match) throw new RangeError(`lastMonth must be YYYY-MM, got ${lastMonth}`)
  const lastOrdinal = Number(match[1]) * 12 + Number(match[2]) - 1
  const months = Array.from({ length: monthCount }, (_, index) => {
    const ordinal = lastOrdinal - monthCount + 1 + index
    return createMonth(Math.floor(ordinal / 12), (ordinal % 12) + 1, index, monthCount)
  })
  const first = months[0]
  const last = months.at(-1)
  if (!first || !last) throw new RangeError('a demo has at least one month')
  const single = months.slice(-monthsDelivered).map((month) => [month])
  const history = months.slice(0, -monthsDelivered)
  const deliveries = history.length ? [history, ...single] : single
  return { firstDay: first.firstDay, lastDay: last.lastDay, months, deliveries }
}

function createMonth(year: number, monthOfYear: number, index: number, monthCount: number): DemoMonth {
  const month = `${String(year).padStart(4, '0')}-${String(monthOfYear).padStart(2, '0')}`
  const dayCount = new Date(Date.UTC(year, monthOfYear, 0)).getUTCDate()
  const all = Array.from({ length: dayCount }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
  const isDaily = index >= monthCount - dailyMonths
  // The very first day starts every account's history; later months carry the last day of the one before.
  const snapshotDays = isDaily
    ? all
    : all.filter((_, day) => (day === 0 && index === 0) || [7, 14, 21, dayCount].includes(day + 1))
  return { index, month, firstDay: `${month}-01`, lastDay: `${month}-${dayCount}`, snapshotDays }
}
