import type { z } from 'zod'
import type { Queryable } from '../../platform/database/connect.ts'
import type { ClosedMonth, listChanges } from './contract.ts'

// Reads for screens; what a close reads and writes stands in close-queries.ts.

/** Newest first. */
export async function listClosedMonths(db: Queryable): Promise<ClosedMonth[]> {
  const { rows } = await db.query<{ month: string; summary: Omit<ClosedMonth, 'closedAt'>; closedAt: string }>(
    'select month, summary, closed_at as "closedAt" from closed_month order by month desc',
  )
  return rows.map(({ month, summary, closedAt }) => ({ ...summary, month: month.slice(0, 7), closedAt }))
}

export async function findRunningClose(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `select id from job where kind = 'close' and state in ('queued', 'running') order by id limit 1`,
  )
  return rows[0]?.id
}

/** The close whose rows count for a month (its first day). */
export async function findCloseOf(db: Queryable, month: string): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>('select close_id as id from closed_month where month = $1', [month])
  return rows[0]?.id
}

export interface ChangeRecord {
  customerId: string
  customerNo: string
  customerName: string
  institutionName: string | null
  month: string
  kind: string
  fromTier: number
  toTier: number
  aum: string
  evidence: unknown
}

type ChangesQuery = z.output<NonNullable<typeof listChanges.query>>

/** Largest AUM first; a customer can have two kinds in one month. One more than the limit. */
export async function listChangeRecords(
  db: Queryable,
  closeId: number,
  month: string,
  query: ChangesQuery,
  after: readonly [string, string, string] | undefined,
): Promise<ChangeRecord[]> {
  const { rows } = await db.query<ChangeRecord>(
    `select s.customer_id as "customerId", c.customer_no as "customerNo", c.name as "customerName", i.name as "institutionName",
       s.month, s.kind, s.from_tier as "fromTier", s.to_tier as "toTier", s.aum, s.evidence
     from standing_change s join customer c on c.id = s.customer_id left join institution i on i.id = s.institution_id
     where s.close_id = $1 and s.month = $2 and ($3::text is null or s.kind = $3)
       and ($4::bigint is null or (s.aum, s.customer_id, s.kind) < ($4, $5::bigint, $6::text))
     order by s.aum desc, s.customer_id desc, s.kind desc limit $7`,
    [closeId, month, query.kind ?? null, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1],
  )
  return rows
}
