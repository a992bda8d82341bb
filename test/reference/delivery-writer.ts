import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FeedName } from '../../src/information/intake/contract.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Delivery, Row } from './naive-publication.ts'

/** Columns of a feed without rows: the required ones, so that its header is valid. */
const requiredColumns: Partial<Record<FeedName, string[]>> = {
  institutions: ['institution_no', 'name'],
  products: ['product_no', 'name', 'family'],
  customers: ['customer_no', 'kind', 'name', 'institution_no'],
  accounts: ['account_no', 'product_no', 'institution_no'],
  account_owners: ['account_no', 'customer_no'],
  balances: ['account_no', 'balance'],
  fx: ['currency', 'rate'],
}
/** Columns with totals, and the decimal places that the format allows them. */
const totalledColumns: Partial<Record<FeedName, Record<string, number>>> = {
  balances: { balance: 4 },
  fx: { rate: 10 },
}

/** Writes `<root>/<date>` as delivery-format.md asks, the control file last; answers the folder. */
export function writeDelivery(root: string, delivery: Delivery): string {
  const folder = join(root, delivery.date)
  mkdirSync(folder, { recursive: true })
  const feeds: Record<string, unknown> = {}
  for (const [name, rows] of Object.entries(delivery.feeds)) {
    const feed = name as FeedName
    const file = `${feed}.csv`
    writeFileSync(join(folder, file), toCsv(feed, rows))
    const columns = Object.entries(totalledColumns[feed] ?? {})
    const totals = columns.map(([column, places]) => [column, totalOf(rows, column, places)])
    feeds[feed] = { file, rows: rows.length, totals: Object.fromEntries(totals), delimiter: ',', charset: 'UTF-8' }
  }
  const control = {
    format: 'almanac-delivery/1',
    source: delivery.source ?? 'core',
    businessDate: delivery.date,
    feeds,
  }
  writeFileSync(join(folder, 'control.json'), JSON.stringify(control, null, 2))
  return folder
}

function toCsv(feed: FeedName, rows: readonly Row[]): string {
  const columns = [...new Set([...(requiredColumns[feed] ?? []), ...rows.flatMap((row) => Object.keys(row))])]
  const lines = rows.map((row) => columns.map((column) => quote(row[column] ?? '')).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function totalOf(rows: readonly Row[], column: string, places: number): string {
  let total = 0n
  for (const row of rows) if (row[column]) total += parseDecimal(row[column], places)
  return formatDecimal(total, places)
}
