import type { Queryable } from '../../platform/database/connect.ts'
import { type TierPolicy, tierPolicy } from './contract.ts'

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

export interface StoryRecord {
  months: { month: string; closeId: number }[]
  changes: { month: string; kind: string; fromTier: number; toTier: number; evidence: unknown }[]
}

/** What counts of a customer's history, newest last; undefined when there is no such customer in the reader's scope. */
export async function findStory(db: Queryable, customerId: string): Promise<StoryRecord | undefined> {
  const [customer, months, changes] = await Promise.all([
    db.query('select from customer where id = $1', [customerId]),
    db.query<StoryRecord['months'][number]>('select month, close_id as "closeId" from closed_month order by month'),
    db.query<StoryRecord['changes'][number]>(
      `select s.month, s.kind, s.from_tier as "fromTier", s.to_tier as "toTier", s.evidence
       from standing_change s join closed_month m on m.month = s.month and m.close_id = s.close_id
       where s.customer_id = $1 order by s.month, s.kind`,
      [customerId],
    ),
  ])
  return customer.rowCount ? { months: months.rows, changes: changes.rows } : undefined
}
