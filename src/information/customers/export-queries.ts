import type { Queryable } from '../../platform/database/connect.ts'
import type { Placeholder } from '../../platform/database/filter-condition.ts'
import type { OwnExport } from './contract.ts'
import { joined, type Narrowing, narrowed } from './list-queries.ts'

/** How many customers a list holds, and no further than one more than `most`; the policies apply. */
export function countUpTo(narrowing: Narrowing, most: number): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const value: Placeholder = (one, cast) => `$${values.push(one)}::${cast}`
  const conditions = narrowed(narrowing, value)
  const where = conditions.length ? `where ${conditions.join(' and ')}` : ''
  return {
    text: `select count(*)::int as n from (select from ${joined({ sql: '' }, where)} ${where} limit ${most + 1}) counted`,
    values,
  }
}

/** The one that all others stand below; undefined when there is none, as in two branches. */
export async function findTop(db: Queryable, institutions: readonly string[]): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `select i.id from institution i where i.id = any ($1)
       and not exists (select from institution o where o.id = any ($1) and not o.path @> array[i.id])`,
    [institutions],
  )
  return rows[0]?.id
}

export async function insertExport(db: Queryable, requestId: string, personId: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into customer_export (request_id, person_id) values ($1, $2) returning id',
    [requestId, personId],
  )
  return rows[0]?.id ?? ''
}

/** Until the transaction ends nothing else is asked for by this person: two at once would not count each other. */
export async function lockRequester(db: Queryable, personId: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('customer-export ' || $1, 0))`, [personId])
}

/** Rows of the person's exports since a moment that nobody approved; one that could not be made took none out. */
export async function countUnapproved(db: Queryable, personId: string, since: Date): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select least(coalesce(sum(coalesce(e.rows, (r.snapshot ->> 'rows')::int)), 0), 2147483647)::int as n
     from approval_request r join customer_export e on e.request_id = r.id
     where r.kind = 'customer-export' and r.requested_by = $1 and r.requested_at > $2
       and jsonb_array_length(r.chain) = 0 and e.state <> 'failed'`,
    [personId, since.toISOString()],
  )
  return rows[0]?.n ?? 0
}

export interface WaitingExport {
  id: string
  requestId: string
  personId: string
  personName: string
  token: string
  snapshot: Record<string, string>
}

export async function findWaiting(db: Queryable, exportId: string): Promise<WaitingExport | undefined> {
  const { rows } = await db.query<WaitingExport>(
    `select e.id, e.request_id as "requestId", e.person_id as "personId", r.requester_name as "personName", e.token, r.snapshot
     from customer_export e join approval_request r on r.id = e.request_id where e.id = $1 and e.state = 'waiting'`,
    [exportId],
  )
  return rows[0]
}

export async function markReady(db: Queryable, exportId: string, rows: number, expiresAt: Date): Promise<void> {
  await db.query(
    `update customer_export set state = 'ready', rows = $2, finished_at = now(), expires_at = $3 where id = $1`,
    [exportId, rows, expiresAt.toISOString()],
  )
}

export async function markFailed(db: Queryable, exportId: string): Promise<void> {
  await db.query(
    `update customer_export set state = 'failed', finished_at = now() where id = $1 and state = 'waiting'`,
    [exportId],
  )
}

/** Answers the tokens of the files to remove. */
export async function markGone(db: Queryable, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ token: string }>(
    `update customer_export set state = 'gone' where state = 'ready' and expires_at <= $1 returning token`,
    [now.toISOString()],
  )
  return rows.map((row) => row.token)
}

export interface ReadyExport {
  token: string
  requestId: string
  rows: number
}

/** One's own, while it is there: by the reader's policies, which know nobody else's. */
export async function findReady(db: Queryable, exportId: string, now: Date): Promise<ReadyExport | undefined> {
  const { rows } = await db.query<ReadyExport>(
    `select token, request_id as "requestId", rows from customer_export where id = $1 and state = 'ready' and expires_at > $2`,
    [exportId, now.toISOString()],
  )
  return rows[0]
}

export async function countDownload(db: Queryable, exportId: string): Promise<void> {
  await db.query('update customer_export set downloads = downloads + 1 where id = $1', [exportId])
}

/** One more than the limit. */
export async function listOwn(
  db: Queryable,
  limit: number,
  after: string | undefined,
  now: Date,
): Promise<OwnExport[]> {
  const { rows } = await db.query<OwnExport>(
    `select r.id as "requestId", r.reason, r.requested_at as "askedAt",
       case when r.state = 'pending' then 'asked' when e.id is null then 'ended'
         when e.state = 'ready' and e.expires_at <= $3 then 'gone' else e.state end as state,
       coalesce(e.rows, (r.snapshot ->> 'rows')::int) as rows, (r.snapshot ->> 'columnCount')::int as columns,
       e.id as "exportId", e.expires_at as "expiresAt", coalesce(e.downloads, 0) as downloads
     from approval_request r left join customer_export e on e.request_id = r.id
     where r.kind = 'customer-export' and r.requested_by = app_person() and ($1::bigint is null or r.id < $1)
     order by r.id desc limit $2`,
    [after ?? null, limit + 1, now.toISOString()],
  )
  return rows
}

/** So many rows take no approval; null when any number does not. */
export async function findFreeRows(db: Queryable): Promise<number | null> {
  const { rows } = await db.query<{ n: number | null }>(
    `select least(greatest(min(from_size) - 1, 0), 2147483647)::int as n from approval_rule where kind = 'customer-export'
     having count(*) > 0`,
  )
  return rows[0]?.n ?? null
}
