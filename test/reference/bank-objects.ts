import type { AccountPlan, BankPlan, CustomerPlan, Draft, Noise } from './bank-plan.ts'
import { addDays, firstDayOf, lastDayOf, monthOf } from './calendar.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Row } from './naive-publication.ts'

const families = ['deposit', 'bond', 'wealth', 'fund', 'treasury', 'gold', 'cts', 'loan', 'insurance', 'card']
/** Of a hundred rows of a feed at most one may wait in quarantine; this many banks' customers make it safe. */
const enoughForQuarantine = 250

interface Writer {
  plan: BankPlan
  months: string[]
  drafts: Draft[]
  noise: Noise
  /** The first delivery in time on or after a date, by index. */
  at: (date: string) => number
  push: (draft: number, feed: string, row: Row) => void
  accountCount: number
}
interface Account {
  no: string
  /** Index of the delivery that first brings it; balances begin with `balancesFrom`. */
  from: number
  balancesFrom: number
  until: string
  gapPercent: number
  valueAt: (date: string) => bigint
}

/** Customers, accounts, owners and balances of the plan, put into the drafts. */
export function writeObjects(plan: BankPlan, months: string[], drafts: Draft[], noise: Noise): void {
  const inTime = drafts.flatMap((draft, index) => (draft.isLate ? [] : [index]))
  const writer: Writer = {
    plan,
    months,
    drafts,
    noise,
    at: (date) => inTime.find((index) => (drafts[index] as Draft).date >= date) ?? -1,
    push: (draft, feed, row) => {
      const feeds = drafts[draft]?.feeds
      if (feeds) feeds[feed] = [...(feeds[feed] ?? []), row]
    },
    accountCount: 0,
  }
  writer.push(0, 'institutions', { institution_no: 'U', name: 'Union', kind: 'union' })
  const products = families.map((family) => ({ product_no: family, name: `Product ${family}`, family }))
  for (const product of products) writer.push(0, 'products', product)

  const accounts: Account[] = []
  for (const index of plan.customers.keys()) accounts.push(...writeCustomer(writer, index))
  if (plan.customers.length >= enoughForQuarantine) accounts.push(...writeQuarantined(writer, products, inTime))
  for (const [index, draft] of drafts.entries()) {
    const dates = draft.history ?? [draft.date]
    const rows = dates.flatMap((date) =>
      accounts
        .filter((account) => index >= account.balancesFrom && date <= account.until)
        .filter((account) => noise('gap', account.no, date) * 100 >= account.gapPercent)
        .map((account) => {
          const row = { account_no: account.no, balance: money(account.valueAt(date)) }
          return draft.history ? { ...row, business_date: date } : row
        }),
    )
    if (rows.length > 0) draft.feeds.balances = rows
  }
}

const customerNo = (index: number) => `C${String(index + 1).padStart(5, '0')}`
/** Values are in 10^-4; written as cents where there is no more to tell. */
const money = (value: bigint) => (value % 100n === 0n ? formatDecimal(value / 100n, 2) : formatDecimal(value, 4))

function writeCustomer(writer: Writer, index: number): Account[] {
  const { plan, months, drafts, noise, at, push } = writer
  const customer = plan.customers[index] as CustomerPlan
  const no = customerNo(index)
  const from =
    customer.arrivesInMonth === 0
      ? 0
      : at(`${months[customer.arrivesInMonth % months.length]}-${noise('arrival', no) < 0.5 ? '01' : '08'}`)
  const arrival = drafts[from]?.date
  if (!arrival) return []
  // An opening before the first row stays within its month, or before all months: what it means between is a case of its own.
  const openings = {
    absent: '',
    'long-ago': '2019-04-01',
    'on-arrival': arrival,
    'after-arrival': addDays(arrival, 20),
  }
  const openedOn =
    from > 0 && customer.openedOn === 'long-ago' ? firstDayOf(monthOf(arrival)) : openings[customer.openedOn]
  const row = { customer_no: no, kind: customer.kind, name: `客户 ${no}`, institution_no: 'U', opened_on: openedOn }
  push(from, 'customers', row)
  if (customer.becomesIndividualIn !== null && customer.kind !== 'individual') {
    const change = at(`${months[customer.becomesIndividualIn % months.length]}-05`)
    if (change > from) push(change, 'customers', { ...row, kind: 'individual' })
  }
  const main = writeMain(writer, customer, no, from)
  return [...main, ...customer.others.flatMap((account, position) => writeOther(writer, account, no, from, position))]
}

/** One deposit at the planned level, or two accounts that make it up, so that averages hit the thresholds exactly. */
function writeMain(writer: Writer, customer: CustomerPlan, no: string, from: number): Account[] {
  const { months, noise } = writer
  const levels = customer.levels.flatMap(({ level, months: count }) =>
    Array.from({ length: count }, () => levelOf(writer.plan, level)),
  )
  const part = 300_003_300n
  const levelAt = (date: string) => levels[Math.max(0, months.indexOf(monthOf(date)))] ?? 0n
  const valueAt = (date: string) => {
    const level = levelAt(date)
    if (customer.style === 'cent' && noise('cent', no, date) < 0.3)
      return level + (noise('sign', no, date) < 0.5 ? 100n : -100n)
    if (customer.style === 'wobble') return (level * BigInt(60 + Math.trunc(noise('wobble', no, date) * 80))) / 100n
    return customer.style === 'split' && level > part ? level - part : level
  }
  const own = openAccount(writer, from, 'deposit', { [no]: '1' }, { gapPercent: customer.gapPercent, valueAt })
  if (customer.style !== 'split') return [own]
  const rest = (date: string) => (levelAt(date) > part ? part : 0n)
  return [own, openAccount(writer, from, 'treasury', { [no]: '' }, { gapPercent: customer.gapPercent, valueAt: rest })]
}

function levelOf(plan: BankPlan, level: number): bigint {
  const thresholds = (plan.thresholds[0] as string[]).map((threshold) => parseDecimal(threshold, 4))
  const [e = 0n, p = 0n, d = 0n, v = 0n] = thresholds
  return (
    [
      0n,
      e / 2n,
      e - 100n,
      e,
      e + 100n,
      e,
      (e + p) / 2n,
      p - 1n,
      p,
      (p + d) / 2n,
      d - 100n,
      d,
      d * 2n,
      v - 1n,
      v,
      e / 3n,
    ][level] ?? 0n
  )
}

function writeOther(
  writer: Writer,
  account: AccountPlan,
  no: string,
  customerFrom: number,
  position: number,
): Account[] {
  const { months, noise, at, push, drafts } = writer
  const opening = account.opensInMonth === 0 ? 0 : at(`${months[account.opensInMonth % months.length]}-01`)
  if (opening < 0) return []
  const from = Math.max(opening, customerFrom)
  const date = drafts[from]?.date as string
  // Partners are customers who are there from the start.
  const present = writer.plan.customers.flatMap((customer, index) =>
    customer.arrivesInMonth === 0 ? [customerNo(index)] : [],
  )
  const partner = (which: number) => present[Math.trunc(noise('partner', no, position, which) * present.length)] ?? no
  const owners: Record<string, string> = {}
  for (const [index, share] of account.shares.entries()) owners[index === 0 ? no : partner(index)] = share
  if (Object.keys(owners).length < account.shares.length) return []

  const key = `${no}-${position}`
  const openedOn = { absent: '', before: addDays(date, -9), after: addDays(date, 6) }[account.opening]
  const closesOn = account.closesInMonth === null ? undefined : `${months[account.closesInMonth % months.length]}-17`
  const closing =
    closesOn && closesOn > addDays(date, 6) ? at(addDays(closesOn, noise('told', key) < 0.8 ? 0 : 40)) : -1
  const foreign = account.currency !== '' && account.currency !== 'CNY'
  const opened = openAccount(
    writer,
    from,
    account.product,
    owners,
    {
      gapPercent: account.gapPercent,
      until: closing > from ? (closesOn as string) : '9999',
      // Foreign ones are kept from zero crossings of their own: a negative day is like any other here.
      valueAt: (day) => {
        const value =
          BigInt(Math.trunc(account.amount * (0.2 + noise('amount', key, day)))) *
          (noise('fine', key, day) < 0.2 ? 97n : 100n)
        return noise('negative', key, day) < (foreign ? 0.05 : 0.1) ? -value : value
      },
    },
    { currency: account.currency, opened_on: openedOn },
  )
  const row = accountRow(opened.no, account.product, { currency: account.currency, opened_on: openedOn })
  const change = account.change ? at(`${months[account.change.month % months.length]}-12`) : -1
  if (account.change && change > from && change !== closing) {
    const changed = { ...row, product_no: account.change.product }
    push(
      change,
      'accounts',
      closing > from && closing < change ? { ...changed, closed_on: closesOn as string } : changed,
    )
  }
  if (closing > from) {
    const product = account.change && change > from && change < closing ? account.change.product : account.product
    push(closing, 'accounts', { ...row, product_no: product, closed_on: closesOn as string })
  }
  writeOwnersChange(writer, account, opened, owners, partner(9))
  return [opened]
}

/** Rows of the owners that change, not of the others. */
function writeOwnersChange(
  { months, at, push }: Writer,
  account: AccountPlan,
  { no, from }: Account,
  owners: Record<string, string>,
  other: string,
): void {
  const change = account.ownersChange ? at(`${months[account.ownersChange.month % months.length]}-20`) : -1
  if (!account.ownersChange || change <= from) return
  const tell = (draft: number, shares: Record<string, string>) => {
    for (const [owner, share] of Object.entries(shares))
      push(draft, 'account_owners', { account_no: no, customer_no: owner, share })
  }
  const [first, second] = Object.keys(owners)
  const none = Object.fromEntries(Object.keys(owners).map((owner) => [owner, '0']))
  if (account.ownersChange.kind === 'sell') tell(change, { ...none, [other]: '1' })
  if (account.ownersChange.kind === 'swap' && first && second)
    tell(change, { [first]: owners[second] ?? '', [second]: owners[first] ?? '' })
  if (account.ownersChange.kind.startsWith('none')) tell(change, none)
  if (account.ownersChange.kind === 'none-then-other') {
    const later = at(`${months[(account.ownersChange.month + 2) % months.length]}-10`)
    if (later > change) tell(later, { [other]: '1' })
  }
}

type Behaviour = Pick<Account, 'gapPercent' | 'valueAt'> & { until?: string }

function openAccount(
  writer: Writer,
  from: number,
  product: string,
  owners: Record<string, string>,
  behaviour: Behaviour,
  columns: Row = {},
): Account {
  const no = `A${String(++writer.accountCount).padStart(6, '0')}`
  writer.push(from, 'accounts', accountRow(no, product, columns))
  for (const [owner, share] of Object.entries(owners))
    writer.push(from, 'account_owners', { account_no: no, customer_no: owner, share })
  return { no, from, balancesFrom: from, until: '9999', ...behaviour }
}

function accountRow(no: string, product: string, columns: Row): Row {
  return { account_no: no, product_no: product, institution_no: 'U', ...columns }
}

/**
 * Three ways to wait in quarantine, one account each: an owner before the customer, an account before its product with its owner
 * and balances waiting behind it, and balances before their account, which comes when their month is closed already.
 */
function writeQuarantined(writer: Writer, products: Row[], inTime: number[]): Account[] {
  const { push, months, noise, at } = writer
  const soon = inTime[3] ?? 0
  const firstClose = months[months.length - 4] as string
  const [before, after] = [at(lastDayOf(firstClose)), at(addDays(lastDayOf(firstClose), 10))]
  const behaviour = (key: string): Behaviour => ({
    gapPercent: 0,
    valueAt: (date) => 2_500_000_000n + BigInt(Math.trunc(noise(key, date) * 9e9)),
  })
  const person = (no: string) => ({
    customer_no: no,
    kind: 'individual',
    name: no,
    institution_no: 'U',
    opened_on: '2019-04-01',
  })
  for (const no of ['W1', 'W3']) push(0, 'customers', person(no))
  push(soon, 'customers', person('W2'))
  for (const product of [...products, { product_no: 'novelty', name: 'Novelty', family: 'wealth' }])
    push(soon, 'products', product)
  const early = openAccount(writer, after, 'deposit', { W1: '1' }, behaviour('W1'))
  const orphan = openAccount(writer, 0, 'deposit', { W2: '1' }, behaviour('W2'))
  const novel = openAccount(writer, 0, 'novelty', { W3: '1' }, behaviour('W3'))
  return [{ ...early, balancesFrom: before }, orphan, novel]
}
