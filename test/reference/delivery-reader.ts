import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { FeedName } from '../../src/information/intake/contract.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Row } from './naive-publication.ts'

export interface ReadControl {
  format: string
  source: string
  businessDate: string
  feeds: Record<
    string,
    { file: string; rows: number; totals: Record<string, string>; delimiter: string; charset: string }
  >
}
export interface ReadDelivery {
  date: string
  control: ReadControl
  feeds: Partial<Record<FeedName, Row[]>>
}

/** Reads a root of deliveries in the neutral format (UTF-8, commas), oldest first, the plain way. */
export function readDeliveries(root: string): ReadDelivery[] {
  return readdirSync(root)
    .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
    .sort()
    .map((date) => {
      const control = JSON.parse(readFileSync(join(root, date, 'control.json'), 'utf8')) as ReadControl
      const feeds = Object.entries(control.feeds).map(([feed, { file }]) => [
        feed,
        parse(readFileSync(join(root, date, file)), { columns: true }) as Row[],
      ])
      return { date, control, feeds: Object.fromEntries(feeds) }
    })
}

/** What the control must say of these rows: how many, and the sum of every value that is a number (rules.md §7). */
export function countRows(rows: readonly Row[], columns: string[]): { rows: number; totals: Record<string, string> } {
  const sum = (column: string) =>
    rows
      .map((row) => row[column] ?? '')
      .filter((text) => /^-?\d+(\.\d{1,4})?$/.test(text))
      .reduce((total, text) => total + parseDecimal(text, 4), 0n)
  return {
    rows: rows.length,
    totals: Object.fromEntries(columns.map((column) => [column, formatDecimal(sum(column), 4)])),
  }
}

/** A decimal text with four places, to compare texts that differ in trailing zeros only. */
export const fourPlaces = (text: string) => formatDecimal(parseDecimal(text, 4), 4)
