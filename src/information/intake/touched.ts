import type { Queryable } from '../../platform/database/connect.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import type { FeedChange } from './current.ts'
import type { PublishedVersion } from './import-queries.ts'
import type { LoadedFile } from './load-feeds.ts'
import { readVisible, visibleCondition } from './visibility.ts'

/** Feeds that AUM and standings are worked out of. */
const bearing = ['customers', 'accounts', 'account_owners', 'products', 'balances', 'fx']

/**
 * The earliest day whose figures a delivery can change. Rows count from their own date on; a key that is delivered for
 * the first time counts for earlier month-ends too ("else the earliest there is", rules.md §1), so its first balance,
 * or the day a customer was opened, decides.
 */
export async function earliestTouched(
  warehouse: Warehouse,
  db: Queryable,
  work: { date: string; loaded: readonly LoadedFile[]; replaced: readonly number[] },
  changes: readonly FeedChange[],
  versions: readonly PublishedVersion[],
): Promise<string | null> {
  const days: string[] = []
  for (const change of changes) if (bearing.includes(change.feed)) days.push(work.date)
  for (const { dates } of versions) for (const { date } of dates) days.push(date)
  const { rows: replaced } = await db.query<{ date: string }>(
    'select min(snapshot_date) as date from snapshot where version_id = any ($1) having min(snapshot_date) is not null',
    [work.replaced],
  )
  const { rows: supplemented } = await db.query<{ date: string }>(
    'select min(business_date) as date from feed_version where id = any ($1) and feed = any ($2) having min(business_date) is not null',
    [work.loaded.filter((file) => file.supplementTo && file.accepted).map((file) => file.version), bearing],
  )
  days.push(...replaced.map((row) => row.date), ...supplemented.map((row) => row.date))
  const { rowCount: closed } = await db.query('select from closed_month limit 1')
  if (closed) days.push(...(await firstKnown(warehouse, db, changes)))
  return days.sort()[0] ?? null
}

async function firstKnown(warehouse: Warehouse, db: Queryable, changes: readonly FeedChange[]): Promise<string[]> {
  const days: string[] = []
  const balances = visibleCondition(await readVisible(db, 'balances'))
  const ask = async (sql: string) => {
    const [row] = await warehouse.query<{ day: string; n: string }>(sql)
    if (row && Number(row.n) > 0) days.push(row.day)
  }
  for (const change of changes) {
    const touched = [...change.added, ...change.replaced]
    if (!touched.length) continue
    const rows = `version IN (${touched.join(', ')})`
    const earlier = (key: string) =>
      `${key} NOT IN (SELECT ${key} FROM ${change.feed} WHERE ${visibleCondition({ ...change.visible, versions: change.visible.versions.filter((version) => !touched.includes(version)) })})`
    if (change.feed === 'accounts' || change.feed === 'account_owners') {
      await ask(
        `SELECT toString(min(business_date)) AS day, count() AS n FROM balances WHERE (${balances}) AND account_id IN (SELECT account_id FROM ${change.feed} WHERE ${rows} AND ${earlier('account_id')})`,
      )
    }
    if (change.feed === 'customers') {
      await ask(
        `SELECT toString(min(opened_on)) AS day, count(opened_on) AS n FROM customers WHERE ${rows} AND ${earlier('customer_id')}`,
      )
    }
  }
  return days
}
