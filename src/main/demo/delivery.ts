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

export interface DemoDelivery {
  businessDate: string
  folder: string
  /** Data rows by feed. */
  rows: Record<string, number>
}

interface Count {
  rows: number
  totals: Record<string, string>
}

/** Rows of a feed by `delivered`, the month that tells them, kept for writing. */
export async function stageFeed({ warehouse, db }: DemoContext, feed: Feed): Promise<void> {
  await warehouse.command(`CREATE TABLE ${db}.feed_${feed.name} ENGINE = Memory AS ${feed.select}`)
}

async function countRows(
  { warehouse }: DemoContext,
  { totals = [] }: Pick<Feed, 'totals'>,
  select: string,
): Promise<Count> {
  const sums = totals.map((column) => `, toString(sum(toDecimal128(toString(${column}), 4))) AS total_${column}`)
  const [counted] = await warehouse.query<Record<string, string>>(
    `SELECT toString(count()) AS rows${sums.join('')} FROM (${select})`,
  )
  return {
    rows: Number(counted?.rows),
    totals: Object.fromEntries(totals.map((column) => [column, counted?.[`total_${column}`] ?? '0'])),
  }
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

/** Writes one delivery of some months; its control comes last, since a folder without one is not looked at. */
export async function writeDelivery(
  context: DemoContext,
  root: string,
  months: readonly DemoMonth[],
  staged: readonly Feed[],
): Promise<DemoDelivery> {
  const businessDate = months.at(-1)?.lastDay ?? ''
  const folder = join(root, businessDate)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const feeds: Record<string, FeedControl> = {}
  const write = async (feed: Pick<Feed, 'name' | 'columns' | 'types' | 'order' | 'totals'>, select: string) => {
    const { rows, totals } = await countRows(context, feed, select)
    if (!rows) return
    await writeFeed(context, folder, feed, select)
    feeds[feed.name] = { file: `${feed.name}.csv`, rows, totals, delimiter: ',', charset: 'UTF-8' }
  }
  const told = `delivered IN (${months.map(({ index }) => index).join(', ')})`
  for (const feed of staged) {
    // What several months of a history tell of one thing, its last month tells.
    const last = `ORDER BY delivered DESC LIMIT 1 BY ${feed.order.join(', ')}`
    await write(feed, `SELECT * FROM ${context.db}.feed_${feed.name} WHERE ${told} ${last}`)
  }
  await write(balances, months.map(({ index }) => balanceFeed(context, index)).join(' UNION ALL '))
  if (businessDate === context.calendar.lastDay) await addMistakes(context, folder, feeds)
  const text = JSON.stringify({ format: 'almanac-delivery/1', source: 'demo', businessDate, feeds }, null, 2)
  await writeFile(join(folder, 'control.json'), `${text}\n`)
  return {
    businessDate,
    folder,
    rows: Object.fromEntries(Object.entries(feeds).map(([name, { rows }]) => [name, rows])),
  }
}
