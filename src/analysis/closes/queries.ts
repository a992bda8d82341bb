import type { z } from 'zod'
import type { Queryable } from '../../platform/database/connect.ts'
import { standingKinds } from '../tiers/contract.ts'
import type { ChangeOfStanding } from '../tiers/index.ts'
import {
  type ClosedMonth,
  changeKinds,
  type differenceKinds,
  type listChanges,
  type listDifferences,
  noticeKinds,
} from './contract.ts'

// Reads for screens; what a close reads and writes stands in close-queries.ts.

type Counts = Pick<ClosedMonth, 'customers' | 'aum' | 'standings'> & {
  counts: ClosedMonth['changes'] & ClosedMonth['notices']
}

/**
 * Newest first. Who sees a part of the union is told the sums of that part, worked out anew from those of its institutions;
 * and of differences only whether any are theirs.
 */
export async function listClosedMonths(db: Queryable): Promise<ClosedMonth[]> {
  const { rows } = await db.query<{
    month: string
    summary: Omit<ClosedMonth, 'closedAt' | 'monthDifferences'>
    closedAt: string
    monthDifferences: number
    part: Counts | null
  }>(
    `with parts as (
       select p.*, extract(day from p.month + interval '1 month' - interval '1 day') as days from closed_month_part p where not app_sees_all()
     ), sums as (
       select month, sum(customers) as customers, jsonb_build_object('deposits', ${average('deposit_days')}, 'investments', ${average('investment_days')},
         'cts', ${average('cts_days')}, 'total', ${average('deposit_days + investment_days + cts_days')}) as aum
       from parts group by month, days
     ), counted as (
       select month, what, jsonb_object_agg(name, n) as counts from (
         select p.month, k.what, c.key as name, sum(c.value::bigint) as n
         from parts p cross join lateral (values ('standings', p.standings), ('changes', p.changes)) k (what, counts)
           cross join lateral jsonb_each_text(k.counts) c
         group by p.month, k.what, c.key) n group by month, what
     )
     select m.month, m.summary, m.closed_at as "closedAt", case when m.differences = 0 or app_sees_all() then m.differences
       else exists (select from standing_difference d where d.close_id = m.close_id and d.month = m.month)::int end as "monthDifferences",
       case when not app_sees_all() then jsonb_build_object('customers', coalesce(s.customers, 0), 'aum', s.aum,
         'standings', (select counts from counted c where c.month = m.month and c.what = 'standings'),
         'counts', (select counts from counted c where c.month = m.month and c.what = 'changes')) end as part
     from closed_month m left join sums s on s.month = m.month order by m.month desc`,
  )
  return rows.map(({ summary, part, ...row }) => ({
    ...summary,
    ...(part && partOf(part, row.monthDifferences)),
    ...row,
    month: row.month.slice(0, 7),
  }))
}

/** Of balance-days, rounded half up to two places as a close does. */
const average = (days: string) => `(floor(sum(${days}) * 100 / days + 0.5) / 100)::numeric(40, 2)::text`

const nothing = { deposits: '0.00', investments: '0.00', cts: '0.00', total: '0.00' }

function partOf({ customers, aum, standings, counts }: Counts, differences: number) {
  const each = <Kind extends string>(kinds: readonly Kind[], of: Record<string, number> | null) =>
    Object.fromEntries(kinds.map((kind) => [kind, of?.[kind] ?? 0])) as Record<Kind, number>
  return {
    customers,
    aum: aum ?? nothing,
    standings: each(standingKinds, standings),
    changes: each(changeKinds, counts),
    notices: each(noticeKinds, counts),
    differences,
  }
}

export async function findRunningClose(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `select id from job where kind = 'close' and state in ('queued', 'running') order by id limit 1`,
  )
  return rows[0]?.id
}

/** The close whose rows count for a month (its first day), and the policy by which it was closed. */
export async function findCloseOf(
  db: Queryable,
  month: string,
): Promise<{ closeId: number; policy: unknown } | undefined> {
  const { rows } = await db.query<{ closeId: number; policy: unknown }>(
    `select m.close_id as "closeId", p.content as policy from closed_month m join policy p on p.id = m.policy_id where m.month = $1`,
    [month],
  )
  return rows[0]
}

export interface ChangeRecord extends ChangeOfStanding {
  customerId: string
  customerNo: string
  customerName: string
  institutionName: string | null
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
       s.month, s.kind, s.from_tier as "fromTier", s.to_tier as "toTier", s.aum, s.earlier_aums as "earlierAums"
     from standing_change s join customer c on c.id = s.customer_id left join institution i on i.id = s.institution_id
     where s.close_id = $1 and s.month = $2 and ($3::text is null or s.kind = $3)
       and ($4::bigint is null or (s.aum, s.customer_id, s.kind) < ($4, $5::bigint, $6::text))
     order by s.aum desc, s.customer_id desc, s.kind desc limit $7`,
    [closeId, month, query.kind ?? null, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1],
  )
  return rows
}

export interface DifferenceSide {
  deposits: string
  investments: string
  cts: string
  standing: string
  tier: number
}
export interface DifferenceRecord {
  customerId: string
  customerNo: string
  customerName: string
  institutionName: string | null
  kind: (typeof differenceKinds)[number]
  size: string
  before: DifferenceSide | null
  after: DifferenceSide | null
}
type DifferencesQuery = z.output<NonNullable<typeof listDifferences.query>>

/** The largest first: each kind is walked along its index and the pages merged. One more than the limit. */
export async function listDifferenceRecords(
  db: Queryable,
  place: { closeId: number; month: string; kinds: readonly string[] },
  query: DifferencesQuery,
  after: readonly [string, string] | undefined,
): Promise<DifferenceRecord[]> {
  const order = 'order by d.size desc, d.customer_id desc limit $5'
  const { rows } = await db.query<DifferenceRecord>(
    `select d.customer_id as "customerId", c.customer_no as "customerNo", c.name as "customerName", i.name as "institutionName",
       d.kind, d.size, d.before, d.after
     from (select d.* from unnest($3::text[]) wanted (kind) cross join lateral (
         select d.* from standing_difference d join customer seen on seen.id = d.customer_id
         where d.close_id = $1 and d.month = $2 and d.kind = wanted.kind
           and ($4::bigint is null or (d.size, d.customer_id) < ($4, $6::bigint)) ${order}) d ${order}) d
       join customer c on c.id = d.customer_id left join institution i on i.id = d.institution_id ${order}`,
    [place.closeId, place.month, place.kinds, after?.[0] ?? null, query.limit + 1, after?.[1] ?? null],
  )
  return rows
}

export async function countDifferences(db: Queryable, closeId: number, month: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ kind: string; n: number }>(
    `select d.kind, count(*)::int as n from standing_difference d join customer c on c.id = d.customer_id
     where d.close_id = $1 and d.month = $2 group by d.kind`,
    [closeId, month],
  )
  return new Map(rows.map((row) => [row.kind, row.n]))
}

export interface TouchingRecord {
  id: string
  source: string
  date: string
  state: 'published' | 'restated'
  receivedAt: string
  touchedFrom: string
  /** Published after the close that counts; else between it and the close before it. */
  since: boolean
}

/** Deliveries that reach back to a month and that its close took up, or has not seen yet; the newest first. */
export async function listTouching(db: Queryable, closeId: number, month: string): Promise<TouchingRecord[]> {
  const { rows } = await db.query<TouchingRecord>(
    `with own as (select seen_publication as seen from close where id = $1),
       former as (
         select coalesce((select max(seen_publication) from close where id < $1 and state = 'published'), own.seen) as seen from own),
       touching as (
         select d.id, d.source, d.business_date as date, d.state, d.received_at as "receivedAt", d.touched_from as "touchedFrom",
           d.publication > own.seen as since, row_number() over (partition by d.publication > own.seen order by d.publication desc) as place
         from delivery d, own, former
         where d.state in ('published', 'restated') and d.publication > former.seen and d.touched_from < $2::date + interval '1 month')
     select id, source, date, state, "receivedAt", "touchedFrom", since from touching where place <= 50 order by place`,
    [closeId, month],
  )
  return rows
}
