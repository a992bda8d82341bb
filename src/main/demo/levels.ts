import type { DemoContext } from './context.ts'
import { createTable, sqlDate } from './context.ts'

/** Share of a person's usual savings by calendar month: farmers, migrants, wage earners, traders, others; then firms. */
const seasons = [
  // Harvest money in from September, seed and fertiliser out from February on, wheat in June.
  [1.08, 1.0, 0.88, 0.82, 0.8, 0.9, 0.93, 0.92, 1.04, 1.22, 1.26, 1.17],
  // Home for Spring Festival with the year's pay, sending more before the autumn festival.
  [1.3, 1.42, 1.18, 0.95, 0.88, 0.9, 0.92, 0.9, 0.95, 0.9, 0.92, 1.0],
  [1.02, 1.05, 1.0, 0.99, 0.99, 1.0, 1.0, 0.99, 0.98, 0.98, 1.0, 1.01],
  // Stock is bought before the festivals and sold through them.
  [0.86, 1.12, 1.08, 1.0, 1.0, 1.0, 0.98, 0.96, 0.92, 1.04, 1.04, 0.98],
  [1.02, 1.04, 1.0, 0.99, 0.98, 0.98, 0.99, 0.99, 1.0, 1.0, 1.01, 1.0],
  [0.9, 0.95, 1.0, 1.0, 1.02, 1.04, 1.0, 0.96, 0.92, 1.05, 1.1, 1.06],
]

/** Fixed deposits that begin or end within the history are paid from and into the savings account, to the cent. */
export const termMoves = ({ db, calendar }: DemoContext) =>
  `SELECT customer, arrayJoin([(opened, -1, 'to-term'), (closed, 1, 'from-term')]) AS move,
      move.1 AS day, toInt64(amount * 100) * move.2 AS cents, move.3 AS kind
    FROM ${db}.account
    WHERE behaviour = 'fixed' AND currency = 'CNY' AND slot != 16 AND customer_closed = toDate(0)
      AND day > customer_opened + 7 AND day BETWEEN ${sqlDate(calendar.firstDay)} + 1 AND ${sqlDate(calendar.lastDay)}`

/**
 * `behaving`: accounts with what drives them. `base` is the usual balance in yuan, for savings what is left of the wealth
 * beside the fixed accounts; `swing` how far the seasons move it (the rich little); `reserve` is put aside for later terms.
 */
export const createLevels = (context: DemoContext) =>
  createTable(
    context,
    'behaving',
    `SELECT a.id AS id, a.customer AS customer, a.* EXCEPT (id, customer, wealth), a.wealth AS wealth,
      fixed_yuan, wealth_by_month, toInt64(reserve) AS reserve,
      if(behaviour = 'current' AND slot = 1, greatest(60., a.wealth - fixed_yuan), amount) AS base,
      multiIf(slot = 2, 0.5, slot != 1 OR notEmpty(wealth_by_month), 0., base < 50000, 1., base < 150000, 0.55, 0.22) AS swing,
      multiIf(kind != 'individual', 6, profile) AS season,
      multiIf(base < 2000, 100, base < 20000, 1000, 10000) AS unit
    FROM ${context.db}.account AS a
    LEFT JOIN (
      SELECT customer, sumIf(amount * multiIf(currency = 'USD', 7.1, currency = 'HKD', 0.91, 1), slot BETWEEN 3 AND 14) AS fixed_yuan
      FROM ${context.db}.account GROUP BY customer) AS f ON f.customer = a.customer
    LEFT JOIN (
      SELECT customer, -sumIf(cents, kind = 'to-term') AS reserve
      FROM (${termMoves(context)}) GROUP BY customer) AS r ON r.customer = a.customer AND a.slot = 1
    LEFT JOIN ${context.db}.path AS p ON p.id = a.customer`,
  )

/** The balance in cents that an account of `behaving` tends to on a day, with some chance of its own. */
export function levelOn({ dice, calendar }: DemoContext, day: string, ...chance: string[]): string {
  const month = `dateDiff('month', ${sqlDate(calendar.firstDay)}, ${day}) + 1`
  const season = `arrayElement(arrayElement([${seasons.map((s) => `[${s}]`)}], season), toMonth(${day}))`
  const uniform = dice.uniform('level', 'id', ...chance)
  const onCourse = 'slot = 1 AND notEmpty(wealth_by_month)'
  return `toInt64(100
      * greatest(20., if(${onCourse}, wealth_by_month[${month}] - fixed_yuan, base * (1 + swing * (${season} - 1))))
      * if(slot IN (12, 17), 0.7 + 0.6 * ${uniform}, 1 + if(${onCourse}, 0.012, 0.3 * swing + 0.04) * (${uniform} - 0.5)))`
}
