import { writeObjects } from './bank-objects.ts'
import { type BankPlan, type Draft, type Noise, noiseOf } from './bank-plan.ts'
import { addDays, addMonths, datesBetween, daysOf, firstDayOf, lastDayOf } from './calendar.ts'
import type { PolicyFile } from './naive-close.ts'
import type { Delivery, Row } from './naive-publication.ts'

/** A bank's story: in each phase a root of deliveries is imported, then months are closed one after the other. */
export interface BankScript {
  policies: PolicyFile[]
  phases: { deliveries: Delivery[]; closes: string[] }[]
  months: string[]
}

export function writeScript(plan: BankPlan): BankScript {
  const noise = noiseOf(plan.seed)
  const months = Array.from({ length: plan.monthCount }, (_, index) => addMonths(plan.firstMonth, index))
  // The first close comes late and computes all months before; the last three follow one by one.
  const firstClose = plan.monthCount - 4
  const phaseEnds = [firstClose, firstClose + 1, plan.monthCount - 1]
  const drafts = writeCalendar(plan, months, phaseEnds, noise)
  writeObjects(plan, months, drafts, noise)
  writeRates(drafts, noise)

  const phases: BankScript['phases'] = []
  let imported: Delivery[] = []
  let from = ''
  for (const [index, phaseEnd] of phaseEnds.entries()) {
    // A few days of the next month are there already when a month is closed.
    const until = index === phaseEnds.length - 1 ? '9999' : addDays(lastDayOf(months[phaseEnd] as string), 9)
    const inTime = drafts.filter(
      (draft) => draft.date > from && draft.date <= until && (!draft.isLate || index === phaseEnds.length - 1),
    )
    const late = drafts.filter(
      (draft) => draft.isLate && index > 0 && draft.date <= from && !imported.some(({ date }) => date === draft.date),
    )
    const fresh = [...inTime, ...late].map(({ date, feeds }) => ({ date, feeds }))
    const restated = writeRestatements(imported, index, noise).filter(
      ({ date }) => !fresh.some((delivery) => delivery.date === date),
    )
    const firstToClose = index === 0 ? phaseEnd : (phaseEnds[index - 1] as number) + 1
    phases.push({ deliveries: [...fresh, ...restated], closes: months.slice(firstToClose, phaseEnd + 1) })
    imported = [...imported, ...fresh]
    from = until
  }
  return { policies: writePolicies(plan, months), phases, months }
}

function writeCalendar(plan: BankPlan, months: string[], phaseEnds: number[], noise: Noise): Draft[] {
  const drafts = new Map<string, Draft>()
  const add = (date: string, history?: string[], isLate = false) => {
    if (!drafts.has(date)) drafts.set(date, { date, feeds: {}, isLate, ...(history ? { history } : {}) })
  }
  const first = firstDayOf(months[0] as string)
  let planned = 1
  if (plan.opening === 'first-day') add(first)
  if (plan.opening === 'day-before') add(addDays(first, -1))
  if (plan.opening === 'mid-month') add(addDays(first, 11))
  if (plan.opening === 'history') {
    planned = 3
    const end = lastDayOf(months[2] as string)
    add(
      end,
      datesBetween(first, end).filter((date) => date === first || noise('opening', date) < 0.4),
    )
  }
  for (const [index, month] of months.entries()) {
    const { mode, days } = plan.months[index] as BankPlan['months'][number]
    const isEnd = phaseEnds.includes(index) || index >= (phaseEnds[0] as number)
    // The end of a month that is closed must be reached, be it by a late delivery's neighbour or a history load.
    if (mode === 'history' && index >= planned)
      add(
        lastDayOf(month),
        daysOf(month).filter((date) => noise('day', date) < 0.5),
      )
    if (isEnd) add(lastDayOf(month))
    if (index < planned) continue
    if (mode === 'daily') for (const date of daysOf(month)) add(date)
    if (mode === 'sparse' && noise('first', month) < 0.8) add(firstDayOf(month))
    if (mode === 'sparse')
      for (const day of days) add(addDays(firstDayOf(month), day - 1), undefined, noise('late', month, day) < 0.15)
  }
  return [...drafts.values()].sort((a, b) => (a.date < b.date ? -1 : 1))
}

function writeRates(drafts: Draft[], noise: Noise): void {
  for (const [index, draft] of drafts.entries()) {
    if (index > 0 && noise('fx', draft.date) < 0.3) continue
    const rows: Row[] = []
    for (const [position, date] of (draft.history ?? [draft.date]).entries()) {
      for (const [currency, rate] of Object.entries({ USD: 7, HKD: 0.9, JPY: 0.05 })) {
        // The first rates are complete, so that no day lacks one; from then on any may be missing.
        const isFirst = index === 0 && position === 0
        if (!isFirst && noise('rate', date, currency) < 0.3) continue
        const value = (rate * (0.9 + 0.2 * noise('value', date, currency))).toFixed(
          noise('places', date) < 0.5 ? 4 : 10,
        )
        rows.push({ currency, rate: value, ...(draft.history ? { business_date: date } : {}) })
      }
    }
    if (rows.length > 0) draft.feeds.fx = rows
  }
}

/** Other contents for some of what has been imported, one repeat of the same, and nothing that leaves a reference hanging. */
function writeRestatements(imported: Delivery[], phase: number, noise: Noise): Delivery[] {
  const restated: Delivery[] = []
  for (const [index, { date, feeds }] of imported.entries()) {
    const choice = noise('restate', phase, date)
    if (choice < 0.06 && feeds.balances) {
      const balances = feeds.balances
        .filter(
          (row) =>
            noise('drop', phase, date, row.account_no ?? '') > 0.02 &&
            noise('drop-date', phase, row.business_date ?? '') > 0.1,
        )
        .map((row) =>
          noise('alter', phase, date, row.account_no ?? '') < 0.05
            ? { ...row, balance: altered(row.balance ?? '') }
            : row,
        )
      if (balances.length > 0) restated.push({ date, feeds: { balances } })
    } else if (choice < 0.09 && feeds.fx) {
      restated.push({
        date,
        feeds: { fx: feeds.fx.map((row) => ({ ...row, rate: (Number(row.rate) * 1.25).toFixed(6) })) },
      })
    } else if (choice < 0.11) {
      restated.push({ date, feeds })
    } else if (feeds.accounts && (index === 0 ? choice < 0.7 : choice < 0.3)) {
      // Numbers with this ending count as a fund, or no longer do.
      const accounts = feeds.accounts.map((row) =>
        row.account_no?.endsWith(`${phase}7`)
          ? { ...row, product_no: row.product_no === 'fund' ? 'deposit' : 'fund' }
          : row,
      )
      restated.push({ date, feeds: { accounts } })
    }
  }
  return restated
}

/** Far enough from what it was to show after rounding. */
function altered(balance: string): string {
  return `${BigInt(Math.trunc(Number(balance))) + 13_700n}.5`
}

function writePolicies(plan: BankPlan, months: string[]): PolicyFile[] {
  const file = (effectiveOn: string, thresholds: string[]): PolicyFile => ({
    policy: 'tiers',
    effectiveOn,
    currency: 'CNY',
    entryThreshold: thresholds[0] as string,
    tiers: thresholds.map((threshold, index) => ({
      name: { zh: `${index + 1}级`, en: `Tier ${index + 1}`, es: `Nivel ${index + 1}` },
      threshold,
    })),
  })
  const [first, second] = plan.thresholds
  const policies = [file('2000-01-01', first as string[])]
  const month = plan.secondVersion && months[plan.secondVersion.month]
  if (plan.secondVersion && month && second)
    policies.push(file(plan.secondVersion.onLastDay ? lastDayOf(month) : firstDayOf(month), second))
  return policies
}
