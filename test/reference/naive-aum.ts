import { daysOf, firstDayOf, lastDayOf, monthOf, nextMonth } from './calendar.ts'
import { type Fraction, parseDecimal, plus, zero } from './decimal.ts'
import { type DatedRow, groupBy, type Publication } from './naive-publication.ts'
import type { NaivePolicy } from './naive-tiers.ts'

export interface CustomerMeasure {
  source: string
  customerNo: string
  kind: string
  deposits: Fraction
  investments: Fraction
  cts: Fraction
}
export type Component = 'deposits' | 'investments' | 'cts'
/** A foreign, non-zero AUM balance on a day without any earlier rate (rules.md §1). */
export interface MissingRate {
  currency: string
  date: string
}
export type MonthMeasure = { ok: true; customers: CustomerMeasure[] } | { ok: false; missingRate: MissingRate }

/** Shares and rates have ten places, balances four: a day's share of a balance is a whole number of 10^-24. */
const scale = 10n ** 24n
const whole = 10n ** 10n

/** AUM of every customer known by the end of the month (rules.md §1), day by day. */
export function measureMonth(publication: Publication, month: string, policy: NaivePolicy, home: string): MonthMeasure {
  const customers: CustomerMeasure[] = []
  let missingRate: MissingRate | undefined
  for (const source of publication.sources()) {
    const result = measureSource(publication, source, month, policy, home)
    customers.push(...result.customers)
    for (const missing of result.missingRates) {
      const earlier =
        !missingRate || `${missing.date}${missing.currency}` < `${missingRate.date}${missingRate.currency}`
      if (earlier) missingRate = missing
    }
  }
  return missingRate ? { ok: false, missingRate } : { ok: true, customers }
}

function measureSource(publication: Publication, source: string, month: string, policy: NaivePolicy, home: string) {
  const lastDay = lastDayOf(month)
  const days = daysOf(month)
  const products = publication.histories(source, 'products')
  const owners = groupBy(
    [...publication.histories(source, 'account_owners').values()].flat(),
    (dated) => dated.row.account_no ?? '',
  )
  const balances = publication.snapshots(source, 'balances')
  const rates = publication.snapshots(source, 'fx')
  const measures = new Map<string, CustomerMeasure>()
  const withBalance = new Set<string>()
  const missingRates: MissingRate[] = []

  const customers = publication.histories(source, 'customers')
  for (const [customerNo, rows] of customers) {
    const kind = rowAsAt(rows, lastDay)?.kind ?? ''
    measures.set(customerNo, { source, customerNo, kind, deposits: zero, investments: zero, cts: zero })
  }
  for (const [accountNo, rows] of publication.histories(source, 'accounts')) {
    const account = rowAsAt(rows, lastDay) ?? {}
    const records = balances.get(accountNo) ?? []
    const shares = sharesAsAt(owners.get(accountNo) ?? [], lastDay)
    // Any record counts here, a zero one and one outside opening and closing too.
    if (records.some((record) => record.date <= lastDay)) {
      for (const owner of shares.keys()) withBalance.add(owner)
      // Whose account it was before is known as well, and stays so.
      for (const { date, row } of owners.get(accountNo) ?? [])
        if (date <= lastDay && parseDecimal(row.share || '1', 10) > 0n) withBalance.add(row.customer_no ?? '')
    }
    const family = rowAsAt(products.get(account.product_no ?? '') ?? [], lastDay)?.family ?? ''
    const component = componentOf(policy, family)
    if (!component || shares.size === 0) continue
    const currency = account.currency || home
    const sum = sumOfDays(days, account, records, currency === home ? undefined : (rates.get(currency) ?? []), (date) =>
      missingRates.push({ currency, date }),
    )
    for (const [customerNo, share] of shares) {
      const measure = measures.get(customerNo)
      if (measure)
        measure[component] = plus(measure[component], {
          numerator: sum * share,
          denominator: scale * BigInt(days.length),
        })
    }
  }
  const known = [...measures.values()].filter((measure) => {
    const rows = customers.get(measure.customerNo) ?? []
    const since = rowAsAt(rows, lastDay)?.opened_on || (rows[0]?.date ?? '')
    return since <= lastDay || withBalance.has(measure.customerNo)
  })
  return { customers: known, missingRates }
}

/** Σ over the days of balance × rate, in 10^-14 of the home currency. */
function sumOfDays(
  days: string[],
  account: DatedRow['row'],
  records: DatedRow[],
  rates: DatedRow[] | undefined,
  refuse: (date: string) => void,
): bigint {
  let sum = 0n
  for (const date of days) {
    if (account.opened_on && date < account.opened_on) continue
    if (account.closed_on && date > account.closed_on) continue
    // §1 "the last known balance" may be older than the opening: what lies before it only counts as zero, it is not forgotten.
    const record = lastKnown(records, date)
    const balance = record ? parseDecimal(record.row.balance ?? '', 4) : 0n
    if (balance <= 0n) continue
    if (!rates) {
      sum += balance * whole
      continue
    }
    const rate = lastKnown(rates, date)
    if (rate) sum += balance * parseDecimal(rate.row.rate ?? '', 10)
    else refuse(date)
  }
  return sum
}

/** The newest record dated up to the day; records are in order of their dates, hence halving. */
function lastKnown(records: DatedRow[], date: string): DatedRow | undefined {
  let [from, to] = [0, records.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((records[middle] as DatedRow).date <= date) from = middle + 1
    else to = middle
  }
  return records[from - 1]
}

/** Reference data as at month-end: the newest row with a business date up to the last day, else the earliest there is. */
function rowAsAt(rows: DatedRow[], lastDay: string): DatedRow['row'] | undefined {
  return (lastKnown(rows, lastDay) ?? rows[0])?.row
}

function componentOf(policy: NaivePolicy, family: string): Component | undefined {
  const components: Component[] = ['deposits', 'investments', 'cts']
  return components.find((component) => policy.components[component].includes(family))
}

/**
 * Owners with their shares in 10^-10, as at month-end. Rows change one owner each (the delivery format's "changed rows by key",
 * share 0 removes); the fallback to the earliest, and to the last owners, is taken for the account's set as a whole.
 */
export function sharesAsAt(rows: DatedRow[], lastDay: string): Map<string, bigint> {
  const current = new Map<string, bigint>()
  const states: { date: string; owners: Map<string, bigint> }[] = []
  for (const [date, changes] of [...groupBy(rows, (dated) => dated.date)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { row } of changes) {
      const share = parseDecimal(row.share || '1', 10)
      if (share === 0n) current.delete(row.customer_no ?? '')
      else current.set(row.customer_no ?? '', share)
    }
    states.push({ date, owners: new Map(current) })
  }
  const nonEmpty = states.filter((state) => state.owners.size > 0)
  const upToMonthEnd = nonEmpty.filter((state) => state.date <= lastDay)
  return withRest((upToMonthEnd.at(-1) ?? nonEmpty[0])?.owners ?? new Map())
}

/** The largest share takes what is missing to one, among equal shares that of the smallest customer number (compared as text). */
function withRest(owners: Map<string, bigint>): Map<string, bigint> {
  const [largest] = [...owners].sort(([noA, a], [noB, b]) => (a === b ? (noA < noB ? -1 : 1) : a > b ? -1 : 1))
  if (!largest) return owners
  const total = [...owners.values()].reduce((sum, share) => sum + share, 0n)
  return new Map(owners).set(largest[0], largest[1] + whole - total)
}

/** First month whose first day has been reached by the earliest balance snapshot (rules.md §2.10). */
export function firstCompleteMonth(earliestSnapshotDate: string): string {
  const month = monthOf(earliestSnapshotDate)
  return earliestSnapshotDate === firstDayOf(month) ? month : nextMonth(month)
}
