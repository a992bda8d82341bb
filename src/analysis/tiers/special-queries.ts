import type { Queryable } from '../../platform/database/connect.ts'
import type { SpecialGrant, StandingKind } from './contract.ts'

const grantColumns = `id, tier, from_on as "fromOn", until_on as "untilOn", ended_on as "endedOn"`

/** In the order in which they were made. */
export async function listGrants(db: Queryable, customerId: string): Promise<SpecialGrant[]> {
  const { rows } = await db.query<SpecialGrant>(
    `select ${grantColumns} from special_grant where customer_id = $1 order by from_on, id`,
    [customerId],
  )
  return rows
}

/** Of every customer who has one in force on the day, the grants of theirs. */
export async function listGrantsOn(db: Queryable, day: string): Promise<Map<string, SpecialGrant[]>> {
  const { rows } = await db.query<SpecialGrant & { customerId: string }>(
    `select customer_id as "customerId", ${grantColumns} from special_grant
     where $1::date between from_on and until_on and (ended_on is null or $1 < ended_on) order by from_on, id`,
    [day],
  )
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

export async function insertGrant(
  db: Queryable,
  grant: { customerId: string; tier: number; fromOn: string; untilOn: string; requestId: string },
): Promise<void> {
  await db.query(
    'insert into special_grant (customer_id, tier, from_on, until_on, request_id) values ($1, $2, $3, $4, $5)',
    [grant.customerId, grant.tier, grant.fromOn, grant.untilOn, grant.requestId],
  )
}

/** All that are not over: the day is the first one without. */
export async function endGrants(db: Queryable, customerId: string, day: string, requestId: string): Promise<void> {
  await db.query(
    `update special_grant set ended_on = $2, end_request_id = $3
     where customer_id = $1 and until_on >= $2 and (ended_on is null or ended_on > $2)`,
    [customerId, day, requestId],
  )
}

export interface CandidateRecord {
  name: string
  customerNo: string
  kind: string
  institutionId: string
  institutionName: string | null
  ownStanding: StandingKind
  ownTier: number
  /** Cents, and the first day of its month; null before the first close. */
  aum: string | null
  month: string | null
}

export async function findCandidate(db: Queryable, customerId: string): Promise<CandidateRecord | undefined> {
  const { rows } = await db.query<CandidateRecord>(
    `select c.name, c.customer_no as "customerNo", c.kind, c.institution_id as "institutionId", i.name as "institutionName",
       coalesce(s.own_standing, s.standing, 'none') as "ownStanding", coalesce(s.own_tier, s.tier, 0) as "ownTier", s.aum, s.month
     from customer c left join institution i on i.id = c.institution_id left join customer_summary s on s.customer_id = c.id
     where c.id = $1`,
    [customerId],
  )
  return rows[0]
}

/** Requests of a customer that wait: at most one of each kind. */
export async function listPending(db: Queryable, customerId: string): Promise<{ id: string; kind: string }[]> {
  const { rows } = await db.query<{ id: string; kind: string }>(
    `select id, kind from approval_request where subject = $1 and kind in ('special-grant', 'special-revocation') and state = 'pending'`,
    [customerId],
  )
  return rows
}

export interface ShownRecord {
  customerId: string
  kind: string
  ownStanding: StandingKind
  ownTier: number
  standing: StandingKind
  tier: number
}

/**
 * What lists show of everybody who has ever had a grant, held still until the transaction ends: a close that swaps the
 * table waits, or has swapped it before. Closes and imports hold these rows for long: whoever comes in between gives up
 * before a deadlock would be looked for, which could end theirs.
 */
export async function lockShown(db: Queryable): Promise<ShownRecord[]> {
  await db.query(`set local lock_timeout = '500ms'`)
  const { rows } = await db.query<ShownRecord>(
    `select customer_id as "customerId", kind, coalesce(own_standing, standing) as "ownStanding", coalesce(own_tier, tier) as "ownTier",
       standing, tier
     from customer_summary where customer_id = any (array(select distinct customer_id from special_grant)) order by customer_id for update`,
  )
  return rows
}

export async function show(db: Queryable, shown: readonly ShownRecord[]): Promise<void> {
  await db.query(
    `update customer_summary s set standing = n.standing, tier = n.tier,
       own_standing = case when (n.standing, n.tier) <> (n.own_standing, n.own_tier) then n.own_standing end,
       own_tier = case when (n.standing, n.tier) <> (n.own_standing, n.own_tier) then n.own_tier end
     from unnest($1::bigint[], $2::text[], $3::smallint[], $4::text[], $5::smallint[]) n (customer_id, standing, tier, own_standing, own_tier)
     where s.customer_id = n.customer_id`,
    [
      shown.map((one) => one.customerId),
      shown.map((one) => one.standing),
      shown.map((one) => one.tier),
      shown.map((one) => one.ownStanding),
      shown.map((one) => one.ownTier),
    ],
  )
}

/** First day after the last closed month: what is in force on it is what the month's counts tell. */
export async function findDecidedDay(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ day: string | null }>(
    `select (max(month) + interval '1 month')::date as day from closed_month`,
  )
  return rows[0]?.day ?? undefined
}

/** Moves one customer of the last closed month from one count to another. */
export async function moveCount(db: Queryable, from: StandingKind, to: StandingKind): Promise<void> {
  await db.query(
    `update closed_month set summary = jsonb_set(jsonb_set(summary,
         array['standings', $1], to_jsonb((summary #>> array['standings', $1])::integer - 1)),
         array['standings', $2], to_jsonb((summary #>> array['standings', $2])::integer + 1))
     where month = (select max(month) from closed_month)`,
    [from, to],
  )
}
