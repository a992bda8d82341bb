import type { Queryable } from '../../platform/database/connect.ts'
import type { ComputedMonth } from './close.ts'
import type { CloseSummary } from './contract.ts'
import { replaceParts } from './parts.ts'
import type { CloseFacts } from './plan.ts'
import type { StagedResults } from './results.ts'

export async function readCloseFacts(db: Queryable): Promise<CloseFacts> {
  const { rows } = await db.query<CloseFacts>(
    `with seen as (select coalesce(max(seen_publication), 0) as publication from close where state = 'published')
     select
       (select max(business_date) from delivery where state in ('published', 'restated')) as "newestDate",
       (select min(s.snapshot_date) from snapshot s join feed_version v on v.id = s.version_id where v.feed = 'balances' and v.state = 'active') as "earliestBalance",
       (select min(month) from closed_month) as "firstClosed",
       (select max(month) from closed_month) as "lastClosed",
       least(
         (select min(d.touched_from) from delivery d, seen where d.publication > seen.publication and d.state in ('published', 'restated')),
         (select min(p.effective_on) from policy p, seen where p.publication > seen.publication)) as "touchedFrom",
       greatest((select max(publication) from delivery), (select max(publication) from policy), 0) as "lastPublication"`,
  )
  if (!rows[0]) throw new Error('no facts')
  return rows[0]
}

export async function listClosed(db: Queryable): Promise<{ month: string; closeId: number }[]> {
  const { rows } = await db.query<{ month: string; closeId: number }>(
    'select month, close_id as "closeId" from closed_month order by month',
  )
  return rows
}

export async function insertClose(db: Queryable, month: string, seenPublication: string): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into close (month, state, seen_publication) values ($1, 'running', $2) returning id`,
    [month, seenPublication],
  )
  return rows[0]?.id ?? 0
}

export async function failClose(db: Queryable, closeId: number): Promise<void> {
  await db.query(`update close set state = 'failed', finished_at = now() where id = $1 and state = 'running'`, [
    closeId,
  ])
}

/** Makes a close count: changes, differences, the months' pointers and the lists' summary, all in the caller's transaction. */
export async function publishMonths(
  db: Queryable,
  closeId: number,
  months: readonly ComputedMonth[],
  summaries: readonly CloseSummary[],
  results: StagedResults,
): Promise<void> {
  await db.query('select lock_organisation()')
  await db.query(`alter table standing_change attach partition ${results.changeTable} for values in (${closeId})`)
  if (results.differenceTable) {
    await db.query(
      `insert into standing_difference (close_id, month, customer_id, institution_id, before, after)
       select close_id, month, customer_id, institution_id, before::jsonb, after::jsonb from stage.${results.differenceTable}`,
    )
  }
  for (const [at, { scope, policy }] of months.entries()) {
    await db.query(
      `insert into closed_month (month, close_id, policy_id, summary) values ($1, $2, $3, $4)
       on conflict (month) do update set close_id = excluded.close_id, policy_id = excluded.policy_id, summary = excluded.summary, differences = 0, closed_at = now()`,
      [scope.first, closeId, policy.id, JSON.stringify(summaries[at])],
    )
    await replaceParts(db, closeId, scope.first, results.parts[at] ?? [])
  }
  if (results.differenceTable) {
    await db.query(
      `update closed_month m set differences = d.n from (select month, count(*) as n from stage.${results.differenceTable} group by month) d where d.month = m.month`,
    )
  }
  await swapSummary(db, closeId, results.summaryTable)
  // The warehouse knows where deliveries have customers belong, not what a split has made of it.
  await db.query('select follow_taken_over()')
  await db.query(`update close set state = 'published', finished_at = now(), result = $2 where id = $1`, [
    closeId,
    JSON.stringify(summaries.at(-1)),
  ])
  if (results.differenceTable) await db.query(`drop table stage.${results.differenceTable}`)
}

const summaryIndexes = ['customer', 'aum', 'institution', 'manager']

/** Lists read the new summary from the commit on; the old one goes. */
async function swapSummary(db: Queryable, closeId: number, fresh: string): Promise<void> {
  await db.query('drop table published.customer_summary')
  await db.query(`alter table published.${fresh} rename to customer_summary`)
  for (const name of summaryIndexes)
    await db.query(`alter index published.customer_summary_${name}_${closeId} rename to customer_summary_${name}`)
}
