import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { dayNumber, nextMonth } from '../measures/index.ts'
import { amountOfCents, averageCents, listSpecialsOf } from '../tiers/index.ts'

/**
 * Writes a closed month's standings as CSV, one line per customer known by its end; answers the file. They are those in
 * force on the first day of the next month, special ones among them (rules.md §2.1, §2.8).
 */
export async function writeStandings(
  context: { database: Database; warehouse: Warehouse },
  month: string,
  folder: string,
): Promise<{ file: string }> {
  const first = `${month}-01`
  const { rows } = await context.database.batch.query<{ closeId: number }>(
    'select close_id as "closeId" from closed_month where month = $1',
    [first],
  )
  if (!rows[0]) throw new AppError('not-closed', `${month} is not closed; run: almanac close ${month}`, { month })
  const specials = await listSpecialsOf(context.database.batch, context.warehouse, { month: first, ...rows[0] })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `standings-${randomUUID()}.csv`)
  const days = dayNumber(nextMonth(first)) - dayNumber(first)
  const amount = (sum: string) => `toDecimalString(${amountOfCents(averageCents(sum, days))}, 2)`
  // Numbers with a comma or a quote in them are quoted per RFC 4180.
  const number = `if(match(customer_no, '[",\\n\\r]'), concat('"', replaceAll(customer_no, '"', '""'), '"'), customer_no)`
  await context.warehouse.command(
    `INSERT INTO FUNCTION file('${file.replaceAll("'", "\\'")}', 'LineAsString', 'line String')
     SELECT line FROM (
       SELECT 0 AS part, '' AS sorted, 'customer_no,deposits,investments,cts,aum,standing,tier' AS line
       UNION ALL
       SELECT 1, customer_no, concat(${number}, ',', ${amount('deposit_days')}, ',', ${amount('investment_days')}, ',', ${amount('cts_days')}, ',',
         ${amount('deposit_days + investment_days + cts_days')}, ',',
         if(special = 0, standing, {standings: Array(String)}[special]), ',', toString(if(special = 0, tier, {tiers: Array(UInt8)}[special])))
       FROM (SELECT *, indexOf(arrayMap(id -> toInt64(id), {specials: Array(String)}), customer_id) AS special FROM customer_month
         WHERE month = toDate('${first}') AND close_id = ${rows[0].closeId})
     ) ORDER BY part, sorted`,
    {
      specials: specials.map(({ customerId }) => customerId),
      standings: specials.map(({ counted }) => counted.standing),
      tiers: specials.map(({ counted }) => counted.tier),
    },
  )
  return { file }
}
