import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import type { MonthScope } from '../measures/index.ts'
import type { TierPolicy } from './contract.ts'

const quoted = (list: readonly string[]) => `[${list.map((text) => `'${text}'`).join(', ')}]`

/**
 * Unrounded average to two places, half up. Exact for any sum; the division of 256-bit decimals is so slow, however, that
 * what is asked per customer goes by `averageCents`.
 */
export function roundedAmount(days: string, daysInMonth: number | string): string {
  return `CAST(floor((${days}) * 100 / (${daysInMonth}) + toDecimal256('0.5', 1)) / 100, 'Decimal(38, 2)')`
}

/**
 * The same in cents, as Int64: a guess in floating numbers, brought near by its exact remainder, then put right by exact
 * comparison with the bounds of the cent. A tenth of the time of the division.
 */
export function averageCents(days: string, daysInMonth: number | string): string {
  const exact = (integer: string) => `toDecimal256((${integer}) * ${daysInMonth}, 24)`
  const guess = `toInt64(round(toFloat64(${days}) * 100 / ${daysInMonth}))`
  const near = `(${guess} + toInt64(round(toFloat64((${days}) * 100 - ${exact(`toInt128(${guess})`)}) / ${daysInMonth})))`
  return `(${near} + ((${days}) * 200 >= ${exact(`toInt128(${near}) * 2 + 1`)}) - ((${days}) * 200 < ${exact(`toInt128(${near}) * 2 - 1`)}))`
}

/** Cents as the amount that they are. */
export const amountOfCents = (cents: string) => `CAST(toDecimal128(${cents}, 2) / 100, 'Decimal(38, 2)')`

/**
 * One month of the tier rules (rules.md §2) for every customer known by its end, from the standing that the month
 * before resulted in and this month's average. Comparisons are exact: balance-days against threshold times days.
 */
export async function computeStandings(
  warehouse: Warehouse,
  scope: MonthScope,
  policy: TierPolicy,
  closeId: number,
  before: { month: string; closeId: number } | null,
): Promise<void> {
  const exact = (amount: string) => `toDecimal256('${amount}', 24) * ${scope.days}`
  const thresholds = policy.tiers.map((tier) => exact(tier.threshold))
  const count = policy.tiers.length
  const previous = before
    ? `SELECT customer_id, standing, tier, exited_months, exit_aums, watch_aums, watch_tiers FROM customer_month WHERE month = toDate('${before.month}') AND close_id = ${before.closeId}`
    : `SELECT customer_id, standing, tier, exited_months, exit_aums, watch_aums, watch_tiers FROM customer_month WHERE false`
  await warehouse.command(`
INSERT INTO customer_month
WITH
  -- the facts: average, tiers reached, and the standing held
  month AS (
    SELECT c.customer_id AS customer_id, c.customer_no AS customer_no, c.source AS source, c.kind AS kind, c.institution_id AS institution_id,
      o.deposit_days AS deposit_days, o.investment_days AS investment_days, o.cts_days AS cts_days,
      o.deposit_days + o.investment_days + o.cts_days AS aum_days, ${amountOfCents(averageCents('aum_days', scope.days))} AS aum,
      has(${quoted(policy.kinds)}, c.kind) AS assessed,
      toUInt8(${thresholds.map((threshold) => `(aum_days >= ${threshold})`).join(' + ')}) AS reached,
      aum_days > ${exact(policy.entryThreshold)} AS enters, aum_days < ${exact(policy.entryThreshold)} AS misses_entry,
      if(p.standing = '', 'none', p.standing) AS held, least(p.tier, ${count}) AS held_tier, p.tier AS former_tier,
      p.exited_months AS held_exited, p.exit_aums AS held_exit_aums, p.watch_aums AS held_watch_aums, p.watch_tiers AS held_watch_tiers
    FROM work_customer AS c LEFT JOIN work_owned AS o ON o.customer_id = c.customer_id LEFT JOIN (${previous}) AS p ON p.customer_id = c.customer_id
    WHERE c.known
  ),
  -- the counters: §2.5 runs independently of §2.4, and exit comes before downgrade (§2.7)
  counted AS (
    SELECT *, assessed AND held = 'rated' AS rated,
      if(rated AND misses_entry, arrayPushBack(held_exit_aums, aum), []) AS new_exit_aums, length(new_exit_aums) = 6 AS exits,
      rated AND NOT exits AND held_tier > 1 AND reached < held_tier AS misses_tier,
      if(misses_tier, arrayPushBack(held_watch_aums, aum), []) AS new_watch_aums,
      if(misses_tier, arrayPushBack(held_watch_tiers, reached), []) AS new_watch_tiers, length(new_watch_aums) = 3 AS falls,
      rated AND NOT exits AND reached > held_tier AS rises,
      assessed AND enters AND held IN ('none', 'left') AS comes, assessed AND enters AND held = 'exited_unrated' AS comes_back,
      assessed AND NOT enters AND held = 'exited_unrated' AND held_exited >= 2 AS goes
    FROM month
  )
SELECT toDate('${scope.first}'), ${closeId}, customer_id, customer_no, source, kind, institution_id, deposit_days, investment_days, cts_days,
  multiIf(NOT assessed, 'none', comes OR comes_back, 'rated', exits, 'exited_unrated', goes, 'left', held) AS new_standing,
  toUInt8(multiIf(comes OR comes_back, reached, new_standing != 'rated', 0, falls, greatest(1, arrayMax(new_watch_tiers)), rises, reached, held_tier)) AS new_tier,
  if(held IN ('rated'), former_tier, 0),
  multiIf(exits, 1, new_standing = 'exited_unrated', held_exited + 1, 0),
  arrayFilter(change -> change != '', [
    multiIf(comes, 'entered', comes_back, 'returned', exits, 'exited', goes, 'left', falls, 'downgraded', rises, 'upgraded', ''),
    if(misses_tier AND length(new_watch_aums) = 1, 'watch-started', ''),
    if(rated AND length(new_exit_aums) = 4, 'fourth-miss', '')]),
  if(exits, [], new_exit_aums), if(falls, [], new_watch_aums), if(falls, [], new_watch_tiers),
  multiIf(exits, new_exit_aums, falls, new_watch_aums, [])
FROM counted
SETTINGS max_insert_threads = 2, min_insert_block_size_rows = 200000`)
}
