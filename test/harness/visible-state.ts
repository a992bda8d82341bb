import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { feedNames } from '../../src/information/intake/contract.ts'
import { readVisible, visibleCondition } from '../../src/information/intake/index.ts'
import type { Queryable } from '../../src/platform/database/connect.ts'
import type { Warehouse } from '../../src/platform/warehouse/warehouse.ts'

/** A short text per part of what people can see; equal texts mean equal content. */
export type VisibleState = Record<string, string>

// Numbers that differ from run to run (ids, versions, times) stay out: a repeated command must come to the same state.
const operational: Record<string, string> = {
  institution: 'select * from institution',
  staff: 'select * from staff',
  product: 'select * from product',
  customer: 'select * from customer',
  account: 'select * from account',
  account_owner: 'select * from account_owner',
  customer_summary: 'select * from published.customer_summary',
  delivery: `select rank() over (order by publication), source, business_date, state, feeds, notices, touched_from
    from delivery where state in ('published', 'restated')`,
  feed_version: `select dense_rank() over (order by publication), source, business_date, feed, state, content_sha256, rows, supplement_to is null
    from feed_version where state in ('active', 'replaced')`,
  snapshot: `select v.source, v.feed, v.business_date, v.state, s.snapshot_date, s.rows
    from snapshot s join feed_version v on v.id = s.version_id`,
  quarantine: `select v.business_date, q.feed, q.file, q.line, q.reason, q.column_name, q.value, q.state, md5(q.raw)
    from quarantine_row q join feed_version v on v.id = q.version_id where v.state in ('active', 'replaced')`,
  policy: 'select policy, effective_on, content from policy',
  closed_month: `select month, summary - 'seconds' from closed_month`,
  closed_month_part: `select p.month, institution_id, customers, deposit_days, investment_days, cts_days, standings, changes
    from closed_month_part p join closed_month m on (m.month, m.close_id) = (p.month, p.close_id)`,
  standing_change: `select c.month, customer_id, institution_id, kind, from_tier, to_tier, aum, earlier_aums
    from standing_change c join closed_month m on (m.month, m.close_id) = (c.month, c.close_id)`,
  standing_difference: `select d.month, customer_id, institution_id, before, after
    from standing_difference d join closed_month m on (m.month, m.close_id) = (d.month, d.close_id)`,
}

/** Everything that counts in both stores, as a second process may ask for it at any moment. */
export async function readVisibleState(db: Queryable, warehouse: Warehouse): Promise<VisibleState> {
  const parts = Object.entries(operational).map(
    ([name, sql]) =>
      `select '${name}' as name, count(*) || ' rows, ' || coalesce(md5(string_agg(r::text, e'\\n' order by r::text)), '') as content from (${sql}) as r`,
  )
  const { rows } = await db.query<{ name: string; content: string }>(parts.join(' union all '))
  const counted = rows.map(({ name, content }) => [name, content])
  return Object.fromEntries([...counted, ...(await readFacts(db, warehouse)), await readMonths(db, warehouse)])
}

async function readFacts(db: Queryable, warehouse: Warehouse): Promise<string[][]> {
  const selects: string[] = []
  for (const feed of feedNames) {
    const counting = visibleCondition(await readVisible(db, feed))
    selects.push(`SELECT '${feed}' AS name, ${contentOf('version')} FROM ${feed} WHERE ${counting}`)
  }
  const rows = await warehouse.query<{ name: string; content: string }>(selects.join(' UNION ALL '))
  return rows.map(({ name, content }) => [`facts ${name}`, content]).sort()
}

async function readMonths(db: Queryable, warehouse: Warehouse): Promise<string[]> {
  const { rows } = await db.query<{ month: string; id: number }>('select month, close_id as id from closed_month')
  const counting = rows.map(({ month, id }) => `(month = toDate('${month}') AND close_id = ${id})`).join(' OR ')
  const [row] = await warehouse.query<{ content: string }>(
    `SELECT ${contentOf('close_id')} FROM customer_month WHERE ${counting || 'false'}`,
  )
  return ['facts customer_month', row?.content ?? '']
}

function contentOf(leavingOut: string): string {
  return `concat(toString(count()), ' rows, ', toString(sum(cityHash64(toString(tuple(* EXCEPT ${leavingOut})))))) AS content`
}

/**
 * What nobody sees and nobody needs: it must be gone once an instance has swept. Empty when all is clean. Work that was
 * accepted and not begun is none of it while its entry in the queue is there: whoever works next does it.
 */
export async function findLeftovers(db: Queryable, warehouse: Warehouse, dataFolder: string): Promise<string[]> {
  const { rows } = await db.query<{ what: string }>(
    `with waiting as (select id, payload ->> 'jobId' as job from graphile_worker._private_jobs where locked_at is null)
     select 'stage table ' || schemaname || '.' || tablename as what from pg_tables
       where schemaname = 'stage' or (schemaname = 'published' and tablename not in ('customer_summary', 'movement')
         and not exists (select from pg_inherits where inhrelid = format('published.%I', tablename)::regclass))
     union all select 'movements counted otherwise than they are' from (select sum(n) as n from movement_count) c
       where coalesce(c.n, 0) <> (select count(*) from published.movement)
     union all select 'version ' || id || ' ' || state from feed_version where state = 'staging'
     union all select 'delivery ' || id || ' ' || state from delivery where state = 'staging'
     union all select 'close ' || id || ' ' || state from close where state in ('running', 'failed')
     union all select 'job ' || id || ' ' || state from job
       where state = 'running' or (state = 'queued' and not exists (select from waiting where waiting.job = job.id::text))
     union all select 'queue entry ' || id from graphile_worker._private_jobs
       where not exists (select from waiting join job on job.id::text = waiting.job where waiting.id = _private_jobs.id and state = 'queued')`,
  )
  return [...rows.map((row) => row.what), ...(await findOrphans(db, warehouse)), ...(await findFiles(db, dataFolder))]
}

async function findOrphans(db: Queryable, warehouse: Warehouse): Promise<string[]> {
  const { rows: versions } = await db.query<{ id: number }>(
    `select id from feed_version where state in ('active', 'replaced')`,
  )
  const { rows: closes } = await db.query<{ id: number }>(`select id from close where state = 'published'`)
  const counts = feedNames.map((feed) => orphansOf(feed, 'version', versions))
  const orphans = await warehouse.query<{ name: string; n: string }>(
    `SELECT * FROM (${[...counts, orphansOf('customer_month', 'close_id', closes)].join(' UNION ALL ')}) WHERE n > 0`,
  )
  const tables = await warehouse.query<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '^(stage|bad|work|raw)_')`,
  )
  return [
    ...orphans.map(({ name, n }) => `${n} rows of ${name} that belong to nothing`),
    ...tables.map(({ name }) => `warehouse table ${name}`),
  ]
}

function orphansOf(table: string, column: string, counting: { id: number }[]): string {
  const listed = counting.map(({ id }) => id).join(', ') || '0'
  return `SELECT '${table}' AS name, count() AS n FROM ${table} WHERE ${column} NOT IN (${listed})`
}

/** Each published delivery has its archive folder, and there is no other. */
async function findFiles(db: Queryable, dataFolder: string): Promise<string[]> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from delivery where state in ('published', 'restated')`,
  )
  const archives = listFolders(join(dataFolder, 'archive'), 3).length
  return archives === rows[0]?.n ? [] : [`${archives} archive folders for ${rows[0]?.n} deliveries`]
}

function listFolders(folder: string, depth: number): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const folders = entries.map((entry) => join(folder, entry.name))
    return depth === 1 ? folders : folders.flatMap((child) => listFolders(child, depth - 1))
  } catch {
    return []
  }
}
