import type { DemoContext } from './context.ts'
import { createTable, deliveryOf, noDate, sqlDate } from './context.ts'
import { luhn18 } from './identifiers.ts'

const agreements: { kind: string; chance: string }[] = [
  { kind: 'card', chance: "0.68 * (kind = 'individual' AND age > 15)" },
  { kind: 'mobile', chance: "multiIf(kind != 'individual', 0, age < 18, 0, age < 50, 0.62, age < 66, 0.3, 0.06)" },
  { kind: 'online', chance: "if(kind = 'individual', 0.06 * (age BETWEEN 20 AND 60), 0.7 * (kind != 'household'))" },
  { kind: 'payroll', chance: "if(kind = 'enterprise', 0.4, 0.7 * (profile = 3))" },
  { kind: 'merchant', chance: "multiIf(kind = 'sole_trader', 0.75, kind = 'enterprise', 0.15, profile = 4, 0.4, 0)" },
  { kind: 'insurance', chance: "0.08 * (kind = 'individual' AND wealth > 15000 AND age > 20)" },
  { kind: 'agency', chance: "0.16 * (kind = 'individual' AND age > 22)" },
]

/** `contract`: what a customer has signed beside accounts; taken up over the years, some of it within the history. */
export function createContracts(context: DemoContext): Promise<void> {
  const { db, dice, calendar } = context
  const list = agreements.map(
    ({ kind, chance }, i) => `(${i + 1}, '${kind}', ${dice.uniform(`has ${kind}`, 'id')} < (${chance}))`,
  )
  return createTable(
    context,
    'contract',
    `SELECT id AS customer, customer_no, c.2 AS agreement, if(agreement = 'card', ${luhn18("concat('99', toString(800 + branch), '01', leftPad(toString(id), 11, '0'))")},
        concat(upper(substring(agreement, 1, 2)), toString(c.1), leftPad(toString(id), 9, '0'))) AS contract_no,
      opened + toInt32(pow(${dice.uniform('contract opened', 'id', 'c.1')}, 2)
        * dateDiff('day', opened, if(closed = ${noDate}, ${sqlDate(calendar.lastDay)}, closed))) AS contract_opened,
      ${deliveryOf(calendar, 'contract_opened')} AS open_delivery, close_delivery, closed
    FROM ${db}.customer ARRAY JOIN arrayFilter(a -> a.3, [${list}]) AS c WHERE kind != 'household'`,
  )
}

export const contractFeed = ({ db, calendar }: DemoContext) =>
  `SELECT arrayJoin(arrayDistinct(arrayFilter(d -> d < ${calendar.months.length}, [open_delivery, close_delivery]))) AS delivered, contract_no, customer_no, agreement AS kind,
      toString(contract_opened) AS opened_on, if(close_delivery <= delivered, toString(closed), '') AS closed_on
    FROM ${db}.contract`

/** By the quarter for messages and the year for cards, by the month for merchants and payrolls. */
export function feeFeed({ db, dice, calendar }: DemoContext): string {
  const starts = `[${calendar.months.map(({ firstDay }) => sqlDate(firstDay))}]`
  return `SELECT delivered, concat('F', formatDateTime(day, '%y%m'), leftPad(toString(row_number() OVER (PARTITION BY delivered ORDER BY contract_no)), 6, '0')) AS fee_no,
      customer_no, amount, toString(day) AS charged_on, account_no, fee_kind AS kind
    FROM (
      SELECT toUInt8(arrayJoin(range(${calendar.months.length}))) AS delivered, arrayElement(${starts}, delivered + 1) + 24 AS day,
        contract_no, c.customer_no AS customer_no, account_no,
        transform(agreement, ['card', 'mobile', 'merchant', 'payroll', 'agency'],
          ['card_annual', 'messages', 'merchant_commission', 'payroll_service', 'agency_commission'], '') AS fee_kind,
        multiIf(agreement = 'card', '10', agreement = 'mobile', '6', agreement = 'payroll', '50', agreement = 'agency', '1.5',
          toString(toDecimal64(2000 + ${dice.hash('commission', 'contract_no', 'delivered')} % 30000, 2) / 100)) AS amount
      FROM ${db}.contract AS c INNER JOIN (SELECT customer, account_no FROM ${db}.account WHERE slot = 1) AS a ON a.customer = c.customer
      WHERE contract_opened <= day AND (closed = ${noDate} OR closed > day)
        AND multiIf(agreement = 'card', toMonth(day) = 11 AND c.customer % 3 = 0, agreement = 'mobile', toMonth(day) % 3 = 0 AND c.customer % 3 = 0,
          agreement = 'merchant', 1, agreement = 'payroll', c.customer_no > '2', agreement = 'agency', toMonth(day) % 6 = 0, 0))`
}

/** Members' share capital at the first month-end and at each quarter's; dividends add to it in spring. */
export const shareFeed = ({ db, dice, calendar }: DemoContext) =>
  `SELECT arrayJoin(arrayFilter(d -> d >= open_delivery AND d < close_delivery AND (d = 0 OR toMonth(ends[d + 1]) % 3 = 0),
        range(${calendar.months.length}))) AS delivered,
      customer_no, ends[delivered + 1] AS day,
      toString((100 + 100 * (${dice.hash('share capital', 'id')} % 50)) / 100 * if(day >= toDate('${calendar.lastDay.slice(0, 4)}-03-31'), 104, 100)) AS amount,
      toString(day) AS business_date
    FROM (SELECT *, [${calendar.months.map(({ lastDay }) => sqlDate(lastDay))}] AS ends FROM ${db}.customer
      WHERE kind IN ('individual', 'sole_trader') AND age >= 0 AND (age > 28 OR kind != 'individual') AND ${dice.uniform('member', 'id')} < 0.33)`
