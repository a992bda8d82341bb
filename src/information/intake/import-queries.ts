import type { Queryable } from '../../platform/database/connect.ts'
import type { Delivery } from './contract.ts'
import type { FeedControl } from './control.ts'
import type { BadLine } from './load.ts'

/** Texts of a delivery may hold what Postgres refuses in JSON: NUL and halves of characters. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\ufffd') : part,
  )
}

export interface ActiveVersion {
  id: number
  feed: string
  content_sha256: string
  /** Records, which are fewer than lines where quoted fields span some. */
  rows: number
  /** As its control gave them, and as they were found. */
  totals: Record<string, string>
}

export async function listActiveVersions(db: Queryable, source: string, date: string): Promise<ActiveVersion[]> {
  const { rows } = await db.query<ActiveVersion>(
    `select id, feed, content_sha256, coalesce((columns -> 'control' ->> 'rows')::bigint, rows)::int as rows,
       columns -> 'control' -> 'totals' as totals
     from feed_version
     where source = $1 and business_date = $2 and state = 'active' and supplement_to is null`,
    [source, date],
  )
  return rows
}

export async function insertDelivery(db: Queryable, source: string, date: string, state: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into delivery (source, business_date, state) values ($1, $2, $3) returning id',
    [source, date, state],
  )
  return rows[0]?.id ?? ''
}

export async function insertVersion(
  db: Queryable,
  version: {
    deliveryId: string
    source: string
    date: string
    feed: string
    sha256: string
    rows: number
    layout: VersionLayout
    supplementTo?: number
  },
): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into feed_version (delivery_id, source, business_date, feed, state, content_sha256, rows, columns, supplement_to)
     values ($1, $2, $3, $4, 'staging', $5, $6, $7, $8) returning id`,
    [
      version.deliveryId,
      version.source,
      version.date,
      version.feed,
      version.sha256,
      version.rows,
      toJson(version.layout),
      version.supplementTo ?? null,
    ],
  )
  return rows[0]?.id ?? 0
}

/** What it takes to read a row of a version again. */
export interface VersionLayout {
  header: string[]
  control: FeedControl
}

export interface PendingGroup {
  version: number
  feed: string
  date: string
  layout: VersionLayout
  ids: string[]
  raws: Buffer[]
}

/** Rows that wait for a reference, by the version that they came with, as long as it counts. */
export async function listPending(db: Queryable, source: string): Promise<PendingGroup[]> {
  const { rows } = await db.query<PendingGroup>(
    `select v.id as version, v.feed, v.business_date as date, v.columns as layout, array_agg(q.id order by q.line, q.id) as ids, array_agg(q.raw order by q.line, q.id) as raws
     from quarantine_row q join feed_version v on v.id = q.version_id
     where q.state = 'pending' and v.source = $1 and v.state = 'active' group by v.id order by v.business_date, v.id`,
    [source],
  )
  return rows
}

export async function insertQuarantine(
  db: Queryable,
  rows: {
    deliveryId: string
    version: number | null
    feed: string
    file: string
    /** Lines that were put before the file's own. */
    linesBefore: number
    bad: readonly BadLine[]
    raw: ReadonlyMap<number, Buffer>
    waiting: readonly string[]
  },
): Promise<void> {
  const list = rows.bad
  for (let at = 0; at < list.length; at += 5000) {
    const part = list.slice(at, at + 5000)
    await db.query(
      `insert into quarantine_row (delivery_id, version_id, feed, file, line, reason, column_name, value, raw, state)
       select $1, $2, $3, $4, line, reason, nullif(column_name, ''), nullif(value, ''), raw, case when reason = any ($5) then 'pending' else 'rejected' end
       from unnest($6::bigint[], $7::text[], $8::text[], $9::text[], $10::bytea[]) as t(line, reason, column_name, value, raw)`,
      [
        rows.deliveryId,
        rows.version,
        rows.feed,
        rows.file,
        rows.waiting,
        part.map((bad) => bad.line - rows.linesBefore),
        part.map((bad) => bad.reason),
        part.map((bad) => bad.column),
        // Text in Postgres has no NUL; the raw bytes keep it.
        part.map((bad) => bad.value.replaceAll('\0', '\\0').slice(0, 500)),
        part.map((bad) => rows.raw.get(bad.line) ?? Buffer.alloc(0)),
      ],
    )
  }
}

export interface PublishedVersion {
  version: number
  feed: string
  supplementTo: number | null
  dates: { date: string; rows: number }[]
}

/** The one statement group that makes a delivery count; runs in the publishing transaction. */
export async function activateVersions(
  db: Queryable,
  deliveryId: string,
  versions: readonly PublishedVersion[],
  replaced: readonly number[],
): Promise<string> {
  const { rows } = await db.query<{ publication: string }>(`select nextval('publication_order') as publication`)
  const publication = rows[0]?.publication ?? ''
  await db.query(`update feed_version set state = 'replaced' where id = any ($1) or supplement_to = any ($1)`, [
    replaced,
  ])
  await db.query(`update quarantine_row set state = 'dropped' where state = 'pending' and version_id = any ($1)`, [
    replaced,
  ])
  await db.query(`update feed_version set state = 'active', publication = $2 where id = any ($1)`, [
    versions.map((version) => version.version),
    publication,
  ])
  for (const { version, dates } of versions) {
    if (!dates.length) continue
    await db.query(
      'insert into snapshot (version_id, snapshot_date, rows) select $1, * from unnest($2::date[], $3::bigint[])',
      [version, dates.map((day) => day.date), dates.map((day) => day.rows)],
    )
  }
  await db.query('update delivery set publication = $2 where id = $1', [deliveryId, publication])
  return publication
}

export async function finishDelivery(
  db: Queryable,
  deliveryId: string,
  end: {
    state: Delivery['state'] | 'abandoned'
    reason?: Delivery['reason']
    feeds: Delivery['feeds']
    notices: Delivery['notices']
    touchedFrom?: string | null
    seconds: number
  },
): Promise<void> {
  await db.query(
    'update delivery set state = $2, reason = $3, feeds = $4, notices = $5, touched_from = $6, seconds = $7 where id = $1',
    [
      deliveryId,
      end.state,
      end.reason ? toJson(end.reason) : null,
      toJson(end.feeds),
      toJson(end.notices),
      end.touchedFrom ?? null,
      end.seconds,
    ],
  )
}

/** A delivery that came to no state of its own: it is told as held by itself, or its error is. */
export async function forgetDelivery(db: Queryable, deliveryId: string): Promise<void> {
  await db.query(`delete from delivery where id = $1 and state = 'staging'`, [deliveryId])
}

export async function abandonVersions(db: Queryable, deliveryId: string): Promise<void> {
  await db.query(`update feed_version set state = 'abandoned' where delivery_id = $1 and state = 'staging'`, [
    deliveryId,
  ])
}
