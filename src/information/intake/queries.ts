import type { z } from 'zod'
import type { Queryable } from '../../platform/database/connect.ts'
import type { Delivery, listDeliveries, listQuarantine } from './contract.ts'

// Reads for screens; what an import reads and writes stands in import-queries.ts.

const columns = `d.id, d.source, d.business_date as date, d.state, d.reason, d.feeds, d.notices, d.seconds, d.received_at as "receivedAt"`
/** A delivery being staged, or left by an import that died, is not there yet. */
const seen = `d.state in ('published', 'unchanged', 'held', 'restated')`

type ListQuery = z.output<NonNullable<typeof listDeliveries.query>>

/** Newest first; one more than the limit. */
export async function listDeliveryRecords(
  db: Queryable,
  query: ListQuery,
  after: readonly [string, string] | undefined,
): Promise<Delivery[]> {
  const { rows } = await db.query<Delivery>(
    `select ${columns} from delivery d where ${seen} and ($1::text is null or d.state = $1)
       and ($2::date is null or (d.business_date, d.id) < ($2, $3::bigint))
       and ($5::date is null or d.business_date = $5) and ($6::text is null or d.source = $6)
     order by d.business_date desc, d.id desc limit $4`,
    [
      query.state ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.limit + 1,
      query.date ?? null,
      query.source ?? null,
    ],
  )
  return rows
}

export async function findDelivery(db: Queryable, deliveryId: string): Promise<Delivery | undefined> {
  const { rows } = await db.query<Delivery>(`select ${columns} from delivery d where ${seen} and d.id = $1`, [
    deliveryId,
  ])
  return rows[0]
}

export interface QuarantineRecord {
  id: string
  feed: string
  file: string
  line: string
  reason: string
  column: string | null
  value: string | null
  raw: Buffer
  state: 'pending' | 'rejected' | 'accepted' | 'dropped'
  charset: string | null
}

type QuarantineQuery = z.output<NonNullable<typeof listQuarantine.query>>

/** In the order of the files; row-level security shows them to the union level only. One more than the limit. */
export async function listQuarantineRecords(
  db: Queryable,
  deliveryId: string,
  filter: Pick<QuarantineQuery, 'feed' | 'reason'>,
  afterId: string | undefined,
  limit: number,
): Promise<QuarantineRecord[]> {
  const { rows } = await db.query<QuarantineRecord>(
    `select q.id, q.feed, q.file, q.line, q.reason, q.column_name as "column", q.value, q.raw, q.state,
       v.columns #>> '{control,charset}' as charset
     from quarantine_row q left join feed_version v on v.id = q.version_id
     where q.delivery_id = $1 and q.id > $2 and ($3::text is null or q.feed = $3) and ($4::text is null or q.reason = $4)
     order by q.id limit $5`,
    [deliveryId, afterId ?? '0', filter.feed ?? null, filter.reason ?? null, limit + 1],
  )
  return rows
}
