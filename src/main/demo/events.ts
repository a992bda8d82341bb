import type { DemoContext } from './context.ts'
import { noDate, sqlDate } from './context.ts'
import { levelOn, termMoves } from './levels.ts'
import { productLookup } from './products.ts'

/**
 * `event`: what happens to an account on a day. Either a `target` in cents, which the movement then leads to (people keep
 * roughly what they can), or an exact `delta`; -1 stands for no target. `seq` orders one account's events of a day.
 */
export async function createEvents(context: DemoContext): Promise<void> {
  const { warehouse, db } = context
  await warehouse.command(
    `CREATE TABLE ${db}.event (account UInt32, day Date, seq UInt8, target Int64, delta Int64, kind LowCardinality(String)) ENGINE = Memory`,
  )
  for (const select of [starts, movements, moves, demandInterest, termInterest, valuations, instalments, ends]) {
    await warehouse.command(`INSERT INTO ${db}.event (account, day, seq, target, delta, kind) ${select(context)}`)
  }
}

/** Within the history, after its first day, while the account is open. */
const isOpen = ({ calendar }: DemoContext, day: string) =>
  `${day} > opened AND ${day} > ${sqlDate(calendar.firstDay)} AND ${day} <= ${sqlDate(calendar.lastDay)} AND (closed = ${noDate} OR ${day} < closed)`

const dayOfMonth = ({ calendar }: DemoContext, m: string) =>
  `arrayElement([${calendar.months.map(({ firstDay }) => sqlDate(firstDay))}], ${m} + 1)`

const everyMonth = ({ calendar }: DemoContext) => `arrayJoin(range(${calendar.months.length})) AS m`

function starts(context: DemoContext): string {
  const first = sqlDate(context.calendar.firstDay)
  return `SELECT id, greatest(opened, ${first}) AS start, 0,
      multiIf(behaviour = 'current', ${levelOn(context, 'start', '1')}, behaviour = 'loan', toInt64(amount * 100) - paid_before, toInt64(amount * 100)),
      reserve, if(opened < ${first}, 'opening', 'open')
    FROM ${context.db}.behaving AS b
    LEFT JOIN (
      SELECT id, sum(principal) AS paid_before FROM ${context.db}.instalment WHERE paid != ${noDate} AND paid < ${first} GROUP BY id
    ) AS i ON i.id = b.id
    WHERE closed = ${noDate} OR closed > ${first}`
}

/** Some accounts sleep, some move weekly; wages come in once a month; who has a course moves early each month along it. */
function movements(context: DemoContext): string {
  const { db, dice } = context
  const rate = `multiIf(kind != 'individual', [1, 2, 2, 4][1 + id % 4], slot = 2, 0.25, behaviour = 'card', 1, slot = 12, 0.5,
      [0.1, 0.2, 0.5, 1, 2][1 + ${dice.hash('rate', 'id')} % 5])`
  return `SELECT id,
      ${dayOfMonth(context, 'm')} + if(j = 0 AND on_course, ${dice.hash('day', 'id', 'm', 'j')} % 3, toInt32((j + ${dice.uniform('day', 'id', 'm', 'j')}) * 28 / n)) AS on_day,
      5 + j, ${levelOn(context, 'on_day', 'm', 'j')} * multiIf(NOT earns OR on_course, 100, j % 2 = 0, 107, 94) / 100, 0,
      if(earns AND NOT on_course AND j % 2 = 0, 'wages', 'movement')
    FROM (
      SELECT *, slot = 1 AND profile = 3 AS earns, slot = 1 AND notEmpty(wealth_by_month) AS on_course, ${everyMonth(context)},
        toUInt32(greatest(multiIf(earns, 2, on_course, 1, 0), floor(${rate} + ${dice.uniform('count', 'id', 'm')}))) AS n, arrayJoin(range(n)) AS j
      FROM ${db}.behaving WHERE behaviour IN ('current', 'spare', 'card'))
    WHERE ${isOpen(context, 'on_day')}`
}

const moves = (context: DemoContext) =>
  `SELECT b.id, m.day, 3, -1, cents, m.kind
    FROM ${context.db}.behaving AS b INNER JOIN (${termMoves(context)}) AS m ON m.customer = b.customer
    WHERE slot = 1 AND ${isOpen(context, 'm.day')}`

/** Demand deposits earn by the quarter, on its last month's 21st as usual. */
const demandInterest = (context: DemoContext) =>
  `SELECT id, ${dayOfMonth(context, 'm')} + 20 AS on_day, 1, -1, toInt64(base * 100 * ${productLookup('annualRate', 'product_no')} / 4), 'interest'
    FROM (SELECT *, ${everyMonth(context)} FROM ${context.db}.behaving WHERE slot = 1 AND base > 5000)
    WHERE toMonth(on_day) % 3 = 0 AND ${isOpen(context, 'on_day')}`

/** Term deposits earn when they start again. */
const termInterest = (context: DemoContext) =>
  `SELECT id, addMonths(opened, term_months * k) AS on_day, 1, -1,
      toInt64(amount * 100 * term_months / 12 * ${productLookup('annualRate', 'product_no')}), 'interest'
    FROM (SELECT *, arrayJoin(range(1, 30)) AS k FROM ${context.db}.behaving WHERE family = 'deposit' AND behaviour = 'fixed' AND term_months > 0)
    WHERE ${isOpen(context, 'on_day')}`

/** Funds and gold are worth more or less on the first of each month; nobody moves money for that. */
const valuations = (context: DemoContext) =>
  `SELECT id, ${dayOfMonth(context, 'm')} AS on_day, 2,
      toInt64(amount * 100 * if(family = 'gold', 1 + 0.012 * m + 0.02 * sin(m * 1.7), 1 + 0.003 * m + 0.025 * sin(m * 0.9 + id % 2))), 0, 'valuation'
    FROM (SELECT *, ${everyMonth(context)} FROM ${context.db}.behaving WHERE behaviour = 'valued')
    WHERE ${isOpen(context, 'on_day')}`

const instalments = ({ db, calendar }: DemoContext) =>
  `SELECT id, paid, 4, -1, -principal, 'instalment' FROM ${db}.instalment
    WHERE principal > 0 AND paid > ${sqlDate(calendar.firstDay)} AND paid != closed`

const ends = ({ db, calendar }: DemoContext) =>
  `SELECT id, closed, 255, -1, 0, 'close' FROM ${db}.behaving
    WHERE closed > ${sqlDate(calendar.firstDay)} AND closed <= ${sqlDate(calendar.lastDay)}`
