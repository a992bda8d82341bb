import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoMonth } from './calendar.ts'
import type { DemoContext } from './context.ts'
import { quote } from './dice.ts'
import type { Feed } from './feeds.ts'
import { balanceFeed } from './ledger.ts'
import { addMistakes } from './mistakes.ts'

export interface FeedControl {
  file: string
  rows: number
  totals: Record<string, string>
  delimiter: ','
  charset: 'UTF-8'
}

interface Count {
  rows: number
  totals: Record<string, string>
}

/** Rows and totals of every feed and delivery, counted in one query per feed; rows are kept for writing. */
export async function stageFeed(context: DemoContext, feed: Feed): Promise<Map<number, Count>> {
  const { warehouse, db } = context
  await warehouse.command(`CREATE TABLE ${db}.feed_${feed.name} ENGINE = Memory AS ${feed.select}`)
  return countRows(context, feed, `SELECT * FROM ${db}.feed_${feed.name}`)
}

async function countRows({ warehouse }: DemoContext, { totals = [] }: Pick<Feed, 'totals'>, select: string) {
  const sums = totals.map((column) => `, toString(sum(toDecimal128(toString(${column}), 4))) AS total_${column}`)
  const counted = await warehouse.query<Record<string, string | number>>(
    `SELECT toUInt32(delivered) AS delivery, toString(count()) AS rows${sums.join('')} FROM (${select}) GROUP BY delivery`,
  )
  return new Map(
    counted.map((row) => [
      Number(row.delivery),
      {
        rows: Number(row.rows),
        totals: Object.fromEntries(totals.map((column) => [column, String(row[`total_${column}`])])),
      },
    ]),
  )
}

/**
 * No field holds a delimiter, quote or line break, so files are written plain: smaller, and quicker to read than quoted
 * ones. One stream, sorted by a unique key: the bytes do not depend on threads.
 */
async function writeFeed(
  { warehouse }: DemoContext,
  folder: string,
  feed: Pick<Feed, 'name' | 'columns' | 'types' | 'order'>,
  select: string,
) {
  const structure = feed.columns.map((column) => `${column} ${feed.types?.[column] ?? 'String'}`).join(', ')
  await warehouse.command(
    `INSERT INTO FUNCTION file(${quote(join(folder, `${feed.name}.csv`))}, 'CustomSeparatedWithNames', ${quote(structure)})
     SETTINGS engine_file_truncate_on_insert = 1, format_custom_escaping_rule = 'Raw', format_custom_field_delimiter = ',', max_insert_threads = 1
     SELECT ${feed.columns.join(', ')} FROM (${select}) ORDER BY ${feed.order.join(', ')}`,
  )
}

const balances = {
  name: 'balances',
  columns: ['account_no', 'balance', 'business_date'],
  types: { balance: 'Decimal(18, 2)', business_date: 'Date' },
  totals: ['balance'],
  // By number, which sorts faster than the account's text.
  order: ['business_date', 'account'],
}

/** Writes one delivery; its control comes last, since a folder without one is not looked at. */
export async function writeDelivery(
  context: DemoContext,
  root: string,
  month: DemoMonth,
  staged: readonly (readonly [Feed, Map<number, Count>])[],
): Promise<Record<string, number>> {
  const folder = join(root, month.lastDay)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const feeds: Record<string, FeedControl> = {}
  const control = (name: string, { rows, totals }: Count) => {
    feeds[name] = { file: `${name}.csv`, rows, totals, delimiter: ',', charset: 'UTF-8' }
  }
  for (const [feed, counts] of staged) {
    const count = counts.get(month.index)
    if (!count) continue
    await writeFeed(
      context,
      folder,
      feed,
      `SELECT * FROM ${context.db}.feed_${feed.name} WHERE delivered = ${month.index}`,
    )
    control(feed.name, count)
  }
  const select = balanceFeed(context, month.index)
  const counts = await countRows(context, balances, `SELECT 0 AS delivered, * FROM (${select})`)
  await writeFeed(context, folder, balances, select)
  control('balances', counts.get(0) ?? { rows: 0, totals: { balance: '0' } })
  if (month.lastDay === context.calendar.lastDay) await addMistakes(context, folder, feeds)
  const text = JSON.stringify(
    { format: 'almanac-delivery/1', source: 'demo', businessDate: month.lastDay, feeds },
    null,
    2,
  )
  await writeFile(join(folder, 'control.json'), `${text}\n`)
  return Object.fromEntries(Object.entries(feeds).map(([name, { rows }]) => [name, rows]))
}
