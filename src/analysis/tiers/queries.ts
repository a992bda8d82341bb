import type { Queryable } from '../../platform/database/connect.ts'
import { type TierPolicy, tierPolicy } from './contract.ts'
import type { ChangeOfStanding } from './rules.ts'

export interface PolicyVersion {
  id: string
  adoptedAt: string
  policy: TierPolicy
}

/** The version in force on `today` first, then those before it; versions still to come are last. */
export async function listPolicyVersions(db: Queryable, today: string): Promise<PolicyVersion[]> {
  const { rows } = await db.query<{ id: string; adoptedAt: string; content: unknown }>(
    `select id, adopted_at as "adoptedAt", content from policy where policy = 'tiers'
     order by effective_on <= $1 desc, effective_on desc, id desc`,
    [today],
  )
  return rows.map(({ content, ...row }) => ({ ...row, policy: tierPolicy.parse(content) }))
}

export interface StoryMonth {
  /** First day. */
  month: string
  closeId: number
  policyId: string
  closedAt: string
  balancesOn: string | null
  deliveryId: string | null
}

export interface StoryRecord {
  kind: string
  months: StoryMonth[]
  policies: { id: string; policy: TierPolicy }[]
  /** The version that will decide the month after the last closed one, as far as is adopted now. */
  nextPolicyId: string | null
  changes: (ChangeOfStanding & { policyId: string })[]
}

/** What counts of a customer's history, newest last; undefined when there is no such customer in the reader's scope. */
export async function findStory(db: Queryable, customerId: string): Promise<StoryRecord | undefined> {
  const [customer, months, changes, policies] = await Promise.all([
    db.query<{ kind: string }>('select kind from customer where id = $1', [customerId]),
    db.query<StoryMonth>(
      `select m.month, m.close_id as "closeId", m.policy_id as "policyId", m.closed_at as "closedAt",
         b.snapshot_date as "balancesOn", b.delivery_id as "deliveryId"
       from closed_month m left join lateral (
         select s.snapshot_date, v.delivery_id from snapshot s join feed_version v on v.id = s.version_id
         where v.feed = 'balances' and v.state = 'active' and v.supplement_to is null
           and v.source = (select source from customer where id = $1) and s.snapshot_date < (m.month + interval '1 month')::date
         order by s.snapshot_date desc, v.publication desc limit 1
       ) b on true
       order by m.month`,
      [customerId],
    ),
    db.query<StoryRecord['changes'][number]>(
      `select s.month, s.kind, s.from_tier as "fromTier", s.to_tier as "toTier", s.aum, s.earlier_aums as "earlierAums", m.policy_id as "policyId"
       from standing_change s join closed_month m on m.month = s.month and m.close_id = s.close_id
       where s.customer_id = $1 order by s.month, s.kind`,
      [customerId],
    ),
    db.query<{ id: string; content: unknown; next: boolean }>(
      `with next as (
         select id from policy where policy = 'tiers'
           and effective_on < ((select max(month) from closed_month) + interval '2 months')::date
         order by effective_on desc, id desc limit 1
       )
       select id, content, id in (select id from next) as next from policy
       where id in (select policy_id from closed_month) or id in (select id from next) order by effective_on, id`,
    ),
  ])
  const [owner] = customer.rows
  if (!owner) return undefined
  return {
    kind: owner.kind,
    months: months.rows,
    changes: changes.rows,
    policies: policies.rows.map(({ id, content }) => ({ id, policy: tierPolicy.parse(content) })),
    nextPolicyId: policies.rows.find((row) => row.next)?.id ?? null,
  }
}
