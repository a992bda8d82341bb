import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { addMonths, averageCents } from '../tiers/index.ts'
import { centsOf } from './amounts.ts'
import type { MovementScope } from './scope.ts'
import { insertInto, rankByDeadline } from './stage-table.ts'

/**
 * What the last close decided and what follows unless something changes (rules.md §2): of every customer the change of
 * standing, the watch and the count towards exit, each with the amount and the last day that decide.
 */
export async function stageStandings(warehouse: Warehouse, scope: MovementScope, table: string): Promise<void> {
  const { policy, month, closeId, closes } = scope
  const thresholds = `[${policy.tiers.map(({ threshold }) => `toInt64(${centsOf(threshold)})`).join(', ')}]`
  const count = policy.tiers.length
  const entry = `toInt64(${centsOf(policy.entryThreshold)})`
  const days = `toDayOfMonth(toLastDayOfMonth(toDate('${month}')))`
  const thresholdOf = (tier: string) => `arrayElement(${thresholds}, least(greatest(${tier}, 1), ${count}))`
  // At the very first close everybody comes in, which is news of nobody.
  const told = [...(closes.length > 1 ? ['entered'] : []), 'upgraded', 'downgraded', 'returned', 'left']
  const before = closes.find((close) => close.month === addMonths(month, -1))
  // Who is unrated in the second month held the tier in the month before the first one.
  const exitedBefore = `SELECT customer_id, from_tier AS exited_tier FROM customer_month WHERE ${before ? `month = toDate('${before.month}') AND close_id = ${before.closeId} AND has(changes, 'exited')` : 'false'}`
  await warehouse.command(
    `${insertInto(table)}
     SELECT movement, customer_id, aum, tier, other_tier, amount, next_amount, misses, months_left, deadline, NULL, NULL, false, NULL, NULL,
       if(isNull(deadline), aum, ${rankByDeadline('assumeNotNull(deadline)', 'aum')})
     FROM (
       SELECT customer_id, tier, movement, ${averageCents('deposit_days + investment_days + cts_days', days)} AS aum,
         multiIf(movement = 'watch', greatest(1, arrayMax(watch_tiers)), movement = 'exited' AND exited_months > 1, exited_tier, from_tier) AS other_tier,
         multiIf(movement = 'watch', length(watch_tiers), movement = 'leaving', length(exit_aums), movement = 'exited', exited_months, 0) AS misses,
         multiIf(movement = 'watch', 3 - misses, movement = 'leaving', 6 - misses, movement = 'exited', 3 - misses, 0) AS months_left,
         if(months_left > 0, toLastDayOfMonth(addMonths(toDate('${month}'), months_left)), NULL) AS deadline,
         -- More than the entry threshold is needed to come in, as much to stay (rules.md §2.6).
         aum - multiIf(movement IN ('exited', 'left'), ${entry} + 1, movement = 'leaving', ${entry}, movement = 'downgraded', ${thresholdOf('from_tier')}, ${thresholdOf('tier')}) AS amount,
         if(movement IN ('entered', 'returned', 'upgraded') AND tier < ${count} AND ${thresholdOf('tier + 1')} > aum, ${thresholdOf('tier + 1')} - aum, NULL) AS next_amount
       FROM (
         SELECT customer_id, exited_tier, tier, from_tier, deposit_days, investment_days, cts_days, watch_tiers, exit_aums, exited_months, arrayJoin(arrayConcat(
           arrayFilter(change -> change IN (${told.map((kind) => `'${kind}'`).join(', ')}), changes),
           if(standing = 'exited_unrated' AND exited_months < 3, ['exited'], []),
           if(standing = 'rated' AND notEmpty(watch_tiers), ['watch'], []),
           if(standing = 'rated' AND length(exit_aums) >= ${policy.alerts.exitMisses}, ['leaving'], []))) AS movement
         FROM (SELECT * FROM customer_month WHERE month = toDate('${month}') AND close_id = ${closeId}) AS m
         LEFT JOIN (${exitedBefore}) AS b ON b.customer_id = m.customer_id
       )
     )`,
  )
}
