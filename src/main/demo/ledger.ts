import type { DemoContext } from './context.ts'
import { createTable, noDate, sqlDate } from './context.ts'

/**
 * `ledger`: each event with its movement and the balance after it, in cents, and the days [day, until) on which that
 * balance stands. A balance is always the one before plus the movement, whatever the targets wished.
 */
export function createLedger(context: DemoContext): Promise<void> {
  const { db, calendar } = context
  const byAccount = 'PARTITION BY account ORDER BY day, seq, target, delta, kind'
  const soFar = `OVER (${byAccount} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`
  return createTable(
    context,
    'ledger',
    `SELECT account, day, seq, kind, until, if(kind = 'close', -running, movement) AS cents, if(kind = 'close', 0, running) AS balance
    FROM (
      SELECT *, sum(movement) ${soFar} AS running
      FROM (
        -- Amounts are round for their size, as cash is; what is cut off stays in the account.
        SELECT account, day, seq, kind, until, ordinal,
          if(kind IN ('movement', 'wages', 'valuation'), intDiv(aim - before, unit) * unit, if(ordinal = 1, aim, 0)) + delta AS movement, target, delta
        FROM (
          SELECT e.*, unit, aim, lagInFrame(aim, 1, aim) ${soFar} AS before, row_number() ${soFar} AS ordinal,
            leadInFrame(day, 1, if(closed = ${noDate}, ${sqlDate(calendar.lastDay)} + 1, closed + 1)) 
              OVER (${byAccount} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS until
          FROM (SELECT *, last_value(nullIf(target, -1)) IGNORE NULLS ${soFar} AS filled, assumeNotNull(filled) AS aim FROM ${db}.event) AS e
          INNER JOIN (SELECT id, unit, closed FROM ${db}.behaving) AS a ON a.id = e.account)))`,
  )
}

const snapshotDays = (days: string[]) => `[${days.map(sqlDate)}]`

/** One row per account and snapshot day of a month while it is open, its closing day included. */
export function balanceFeed({ db, calendar }: DemoContext, monthIndex: number): string {
  const month = calendar.months[monthIndex]
  if (!month) throw new RangeError(`no month ${monthIndex}`)
  return `SELECT account, account_no, toDecimal64(balance, 2) / 100 AS balance, arrayJoin(arrayFilter(d -> d >= day AND d < until, ${snapshotDays(month.snapshotDays)})) AS business_date
    FROM (SELECT account, day, until, balance FROM ${db}.ledger WHERE until > day AND day <= ${sqlDate(month.lastDay)} AND until > ${sqlDate(month.firstDay)}) AS l
    INNER JOIN (SELECT id, account_no FROM ${db}.account) AS a ON a.id = l.account`
}
