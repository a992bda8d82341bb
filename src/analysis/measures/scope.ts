import { readVisible, visibleCondition } from '../../information/intake/index.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { cumulateRates, type DayRate, type KnownRate } from './rates.ts'

export interface SourceScope {
  name: string
  /** Visible snapshot dates within the month. */
  dates: string[]
  /** Days that each snapshot stands for. */
  weights: number[]
  /** The last visible snapshot before the month. */
  lastBefore: string | null
  /** Which balance rows of this source count. */
  condition: string
}

/** What counts for one month, as Postgres decides at the start of a close; conditions are SQL for the warehouse. */
export interface MonthScope {
  /** First day, and first day of the next month. */
  first: string
  next: string
  /** The same as days since 1970-01-01. */
  firstDay: number
  nextDay: number
  days: number
  currency: string
  components: { deposits: string[]; investments: string[]; cts: string[] }
  sources: SourceScope[]
  rates: DayRate[]
  products: string
  accounts: string
  owners: string
  customers: string
  balances: string
}

export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000
}

export function nextMonth(first: string): string {
  const [year = 0, month = 0] = first.split('-').map(Number)
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
}

export async function readMonthScope(
  db: Queryable,
  warehouse: Warehouse,
  first: string,
  currency: string,
  components: MonthScope['components'],
): Promise<MonthScope> {
  const next = nextMonth(first)
  const condition = async (feed: string) => visibleCondition(await readVisible(db, feed))
  const scope = {
    first,
    next,
    firstDay: dayNumber(first),
    nextDay: dayNumber(next),
    days: dayNumber(next) - dayNumber(first),
    currency,
    components,
    sources: await readSources(db, first, next),
    products: await condition('products'),
    accounts: await condition('accounts'),
    owners: await condition('account_owners'),
    customers: await condition('customers'),
    balances: await condition('balances'),
  }
  const known = await warehouse.query<KnownRate>(
    `SELECT source, currency, toInt32(business_date) AS day, toString(rate) AS rate FROM fx WHERE (${await condition('fx')}) AND business_date < toDate('${next}')
     ORDER BY source, currency, business_date`,
  )
  return { ...scope, rates: cumulateRates(known, scope.firstDay, scope.nextDay) }
}

async function readSources(db: Queryable, first: string, next: string): Promise<SourceScope[]> {
  const { rows } = await db.query<{ source: string; version: number; date: string }>(
    `select v.source, v.id as version, s.snapshot_date as date from feed_version v join snapshot s on s.version_id = v.id
     where v.feed = 'balances' and v.state = 'active' and s.snapshot_date < $1 order by v.source, s.snapshot_date`,
    [next],
  )
  const visible = await readVisible(db, 'balances')
  const hidden = new Set(visible.hidden.map(({ version, date }) => `${version} ${date}`))
  const counting = rows.filter((row) => !hidden.has(`${row.version} ${row.date}`))
  return [...new Set(counting.map((row) => row.source))].map((name) => {
    const own = counting.filter((row) => row.source === name)
    const within = own.filter((row) => row.date >= first)
    const dates = [...new Set(within.map((row) => row.date))]
    const ends = [...dates.slice(1), next]
    const versions = [...new Set(within.map((row) => row.version))]
    return {
      name,
      dates,
      weights: dates.map((date, at) => dayNumber(ends[at] ?? next) - dayNumber(date)),
      lastBefore: own.findLast((row) => row.date < first)?.date ?? null,
      condition: visibleCondition({
        versions,
        hidden: visible.hidden.filter(
          ({ version, date }) => versions.includes(version) && date >= first && date < next,
        ),
      }),
    }
  })
}
