import { addMonths, firstDayOf, lastDayOf } from '../reference/calendar.ts'
import type { Delivery, Row } from '../reference/naive-publication.ts'
import { amountsOf, firstMonth, monthCount, type TierCase } from './tier-cases.ts'

type ReferenceFeed = 'institutions' | 'products' | 'customers' | 'accounts' | 'account_owners'

const families = [
  'deposit',
  'bond',
  'wealth',
  'fund',
  'treasury',
  'gold',
  'cts',
  'loan',
  'insurance',
  'card',
  'channel',
  'contract',
]
/** One product of each family, numbered by it. */
export const catalogue: Row[] = families.map((family) => ({ product_no: family, name: `Product ${family}`, family }))
export const institution: Row = { institution_no: 'U', name: 'Union', kind: 'union' }

/** Collects the rows of many cases into few deliveries: reference data by business date, balances and rates as a history load. */
export class CaseBook {
  readonly #references = new Map<string, Map<ReferenceFeed, Row[]>>()
  readonly #balances: Row[] = []
  readonly #rates: Row[] = []
  /** Reference data without a date of its own; the months before it see it as "the earliest there is". */
  readonly baseDate = lastDayOf(firstMonth)
  readonly lastDate = lastDayOf(addMonths(firstMonth, monthCount - 1))

  constructor() {
    this.reference('institutions', institution)
    for (const product of catalogue) this.reference('products', product)
  }

  reference(feed: ReferenceFeed, row: Row, date = this.baseDate): this {
    const feeds = this.#references.get(date) ?? new Map<ReferenceFeed, Row[]>()
    this.#references.set(date, feeds.set(feed, [...(feeds.get(feed) ?? []), row]))
    return this
  }

  customer(customerNo: string, row: Row = {}, date = this.baseDate): this {
    const defaults = {
      customer_no: customerNo,
      kind: 'individual',
      name: `Customer ${customerNo}`,
      institution_no: 'U',
    }
    return this.reference('customers', { ...defaults, ...row }, date)
  }

  account(accountNo: string, row: Row = {}, date = this.baseDate): this {
    return this.reference(
      'accounts',
      { account_no: accountNo, product_no: 'deposit', institution_no: 'U', ...row },
      date,
    )
  }

  owners(accountNo: string, shares: Record<string, string>, date = this.baseDate): this {
    for (const [customerNo, share] of Object.entries(shares)) {
      this.reference('account_owners', { account_no: accountNo, customer_no: customerNo, share }, date)
    }
    return this
  }

  /** Balances by date; a date without a year is one of 2024. */
  balances(accountNo: string, byDate: Record<string, string>): this {
    for (const [date, balance] of Object.entries(byDate)) {
      this.#balances.push({ account_no: accountNo, balance, business_date: date.length === 5 ? `2024-${date}` : date })
    }
    return this
  }

  /** A customer with one deposit account of their own, both numbered alike. */
  depositor(customerNo: string, byDate: Record<string, string>): this {
    return this.customer(customerNo)
      .account(customerNo)
      .owners(customerNo, { [customerNo]: '1' })
      .balances(customerNo, byDate)
  }

  tierCase(customerNo: string, { kind = 'individual', aum }: TierCase): this {
    const amounts = amountsOf(aum).map((amount, index) => [firstDayOf(addMonths(firstMonth, index)), amount] as const)
    this.customer(customerNo, { kind })
      .account(customerNo)
      .owners(customerNo, { [customerNo]: '1' })
    return this.balances(customerNo, Object.fromEntries(amounts))
  }

  rates(currency: string, byDate: Record<string, string>): this {
    for (const [date, rate] of Object.entries(byDate))
      this.#rates.push({ currency, rate, business_date: `2024-${date}` })
    return this
  }

  deliveries(): Delivery[] {
    const deliveries: Delivery[] = [...this.#references]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, feeds]) => ({ date, feeds: Object.fromEntries(feeds) }))
    return [...deliveries, { date: this.lastDate, feeds: { balances: this.#balances, fx: this.#rates } }]
  }
}
