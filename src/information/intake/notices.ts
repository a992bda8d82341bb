import type { Queryable } from '../../platform/database/connect.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import type { Delivery } from './contract.ts'
import { getFeed } from './feeds.ts'
import type { LoadedFile } from './load-feeds.ts'
import { readVisible, visibleCondition } from './visibility.ts'

/** What was kept but flagged: unknown columns, and managers, parents and channels that nobody knows (rules.md §7). */
export async function listNotices(
  warehouse: Warehouse,
  db: Queryable,
  source: string,
  loaded: readonly LoadedFile[],
): Promise<Delivery['notices']> {
  const notices: Delivery['notices'] = []
  for (const file of loaded) {
    const feed = getFeed(file.feed)
    const expected = new Set([...feed.columns.map((column) => column.name), ...(feed.dated ? ['business_date'] : [])])
    const unknown = file.header.filter((name) => !expected.has(name))
    if (unknown.length && !file.supplementTo)
      notices.push({ feed: file.feed, code: 'unknown-columns', details: { columns: unknown.join(', ') } })
    const flagged = await countFlagged(warehouse, db, source, file, loaded)
    if (flagged && flagged.count > 0)
      notices.push({
        feed: file.feed,
        code: flagged.code,
        details: { count: String(flagged.count), example: flagged.example },
      })
  }
  return notices
}

async function countFlagged(
  warehouse: Warehouse,
  db: Queryable,
  source: string,
  file: LoadedFile,
  loaded: readonly LoadedFile[],
) {
  const staged = (feed: string, column: string) =>
    loaded.filter((one) => one.feed === feed).map((one) => `SELECT ${column} FROM ${one.stageTable}`)
  const known = async (feed: string, column: string) =>
    [
      `SELECT ${column} FROM ${feed} WHERE ${visibleCondition(await readVisible(db, feed))}`,
      ...staged(feed, column),
    ].join(' UNION ALL ')
  const count = async (code: string, column: string, condition: string, parameters = {}) => {
    const [row] = await warehouse.query<{ n: string; example: string }>(
      `SELECT countIf(${condition}) AS n, ifNull(anyIf(${column}, ${condition}), '') AS example FROM ${file.stageTable}`,
      { source, ...parameters },
    )
    return { code, count: Number(row?.n), example: row?.example ?? '' }
  }
  switch (file.feed) {
    case 'customers':
      return count(
        'unknown-manager',
        'manager_no',
        `manager_id IS NOT NULL AND assumeNotNull(manager_id) NOT IN (${await known('staff', 'staff_id')})`,
      )
    case 'institutions':
      return count(
        'unknown-parent',
        'parent_no',
        `parent_no IS NOT NULL AND assumeNotNull(parent_no) NOT IN (${await known('institutions', 'institution_no')})`,
      )
    case 'transactions': {
      const { rows } = await db.query<{ code: string }>('select code from channel')
      return count(
        'unknown-channel',
        'channel',
        'channel IS NOT NULL AND NOT has({channels:Array(String)}, assumeNotNull(channel))',
        { channels: rows.map((row) => row.code) },
      )
    }
    default:
      return undefined
  }
}
