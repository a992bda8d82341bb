import type { FeedName } from '../../src/information/intake/contract.ts'
import type { ReadDelivery } from './delivery-reader.ts'
import type { Row } from './naive-publication.ts'

const keys: Record<FeedName, string[]> = {
  institutions: ['institution_no'],
  staff: ['staff_no'],
  products: ['product_no'],
  customers: ['customer_no'],
  accounts: ['account_no'],
  account_owners: ['account_no', 'customer_no'],
  balances: ['account_no', 'business_date'],
  transactions: ['transaction_no'],
  loans: ['loan_no'],
  ftp: ['product_no', 'effective_on'],
  fx: ['currency', 'business_date'],
  contacts: ['customer_no', 'kind', 'value'],
  identities: ['id_type', 'id_no'],
  relations: ['customer_no', 'other_no', 'kind'],
  repayments: ['loan_no', 'due_on'],
  collateral: ['loan_no', 'collateral_no'],
  guarantees: ['loan_no', 'customer_no'],
  contracts: ['contract_no'],
  rates: ['product_no', 'effective_on', 'institution_no', 'tier'],
  fees: ['fee_no'],
  shares: ['customer_no', 'business_date'],
}
/** Columns that refer, and the feed that makes their values known. */
const references: Record<string, FeedName> = {
  account_no: 'accounts',
  customer_no: 'customers',
  other_no: 'customers',
  manager_no: 'staff',
  product_no: 'products',
  loan_no: 'loans',
  institution_no: 'institutions',
  parent_no: 'institutions',
}
/** Days of things that have happened; maturities, due days and effective days may lie ahead. */
const pastColumns = [
  'business_date',
  'posted_at',
  'opened_on',
  'closed_on',
  'charged_on',
  'paid_on',
  'granted_on',
  'valued_on',
  'since',
]

const amountColumns = ['balance', 'amount', 'granted_amount', 'principal', 'interest']
const rateColumns = ['rate', 'ftp_rate', 'annual_rate', 'share']

const keyOf = (feed: FeedName, row: Row) => keys[feed].map((column) => row[column] ?? '').join(' ')

/** What is wrong with deliveries read in order: repeated keys, references to the unknown, impossible days. */
export function findFaults(deliveries: ReadDelivery[]): string[] {
  const known = new Map<FeedName, Set<string>>()
  const faults: string[] = []
  for (const { date, feeds } of deliveries) {
    const entries = Object.entries(feeds) as [FeedName, Row[]][]
    for (const [feed, rows] of entries) {
      const inFile = rows.map((row) => keyOf(feed, row))
      const once = new Set<string>()
      for (const key of inFile) {
        if (once.has(key)) faults.push(`${date} ${feed}: key ${key} twice`)
        once.add(key)
      }
      known.set(feed, new Set([...(known.get(feed) ?? []), ...once]))
    }
    for (const [feed, rows] of entries)
      for (const row of rows) for (const fault of faultsOf(row, date, known)) faults.push(`${date} ${feed}: ${fault}`)
  }
  return faults
}

function* faultsOf(row: Row, date: string, known: Map<FeedName, Set<string>>): Generator<string> {
  for (const [column, feed] of Object.entries(references))
    if (row[column] && !known.get(feed)?.has(row[column])) yield `unknown ${column} ${row[column]}`
  for (const column of pastColumns)
    if (row[column] && row[column].slice(0, 10) > date) yield `${column} ${row[column]} lies ahead`
  for (const day of Object.values(row))
    if (/^\d{4}-\d{2}-\d{2}/.test(day) && Number.isNaN(Date.parse(day))) yield `${day} is no day`
  if (row.closed_on && row.opened_on && row.closed_on < row.opened_on) yield `closed ${row.closed_on} before opened`
  for (const column of amountColumns)
    if (row[column] && !/^-?\d+(\.\d{1,4})?$/.test(row[column])) yield `${column} ${row[column]} is no amount`
  for (const column of rateColumns)
    if (row[column] && !/^\d+(\.\d{1,10})?$/.test(row[column])) yield `${column} ${row[column]} is no rate`
}
