import type { DemoContext } from './context.ts'
import { createTable, deliveryOf, noDate, sqlDate } from './context.ts'
import { productLookup } from './products.ts'

/** Some pay monthly; the others interest by the quarter and all of the principal at the end, after harvest or sales. */
const monthly = "product_no IN ('L301', 'L302', 'L402')"

/**
 * `loan`: one per loan account, and `instalment`: its whole schedule in cents. About one in forty stops paying at
 * `stops`; the days overdue and the class follow from that.
 */
export async function createLoans(context: DemoContext): Promise<void> {
  const { dice, db, calendar } = context
  const [first, last] = [sqlDate(calendar.firstDay), sqlDate(calendar.lastDay)]
  await createTable(
    context,
    'loan',
    `SELECT *, concat('L', leftPad(toString(id), 10, '0')) AS loan_no, addMonths(opened, term_months) AS due,
      multiIf(product_no = 'L101', 'credit', product_no = 'L102', 'guaranteed', product_no IN ('L301', 'L402'), 'mortgaged',
        ['credit', 'guaranteed', 'mortgaged', 'pledged'][1 + ${dice.hash('guarantee', 'id')} % 4]) AS guarantee,
      -- Who neither closed the loan nor still has time had stopped paying; others stop later and are behind by now.
      if(closed = ${noDate} AND (due <= ${last} OR ${dice.uniform('stops', 'id')} < 0.02),
        greatest(${first} - 60, opened + 40 + toInt32(${dice.uniform('stops on', 'id')} * dateDiff('day', opened, least(due, ${last})) * 0.9)), ${sqlDate('2100-01-01')}) AS stops
    FROM ${db}.account WHERE behaviour = 'loan'`,
  )
  await createTable(
    context,
    'instalment',
    `SELECT id, loan_no, open_delivery, stops, closed, toUInt16(k) AS ordinal, addMonths(opened, k) AS due_on,
      -- Equal parts; the last takes what division leaves.
      if(${monthly}, intDiv(toInt64(amount * 100), term_months), 0) AS part,
      if(k = term_months, toInt64(amount * 100) - (term_months - 1) * part, part) AS principal,
      toInt64(round(amount * 100 * if(${monthly}, (term_months - k + 1) / term_months / 12, 0.25) * ${productLookup('annualRate', 'product_no')})) AS interest,
      multiIf(due_on >= stops, ${noDate}, due_on > ${last}, ${noDate}, due_on = addMonths(opened, term_months), closed, due_on) AS paid
    FROM (SELECT *, arrayJoin(range(if(${monthly}, 1, 3), term_months + 1, if(${monthly}, 1, 3))) AS k FROM ${db}.loan)`,
  )
  // Neighbours stand surety for each other: people next in number, of age and known before the loan.
  await createTable(
    context,
    'guarantee',
    `SELECT loan_no, l.customer AS borrower, p.id AS guarantor, p.customer_no AS guarantor_no, greatest(l.open_delivery, p.open_delivery) AS delivered, amount
    FROM (SELECT *, toUInt32(1 + (if(kind = 'individual', customer, id * 7) + 11 + 12 * arrayJoin(range(1 + id % 2))) % ${Math.floor(context.customerCount * 0.8)}) AS neighbour
      FROM ${db}.loan WHERE guarantee = 'guaranteed') AS l
    INNER JOIN ${db}.customer AS p ON p.id = l.neighbour
    WHERE p.kind = 'individual' AND p.age BETWEEN 20 AND 75 AND p.closed = ${noDate} AND p.opened <= l.opened AND p.id != l.customer`,
  )
}

/** A loan is told when granted, when repaid, and at each month-end at which it is overdue. */
export function loanFeed({ db, calendar }: DemoContext): string {
  const ends = `[${calendar.months.map(({ lastDay }) => sqlDate(lastDay))}]`
  const overdue = (dues: string) => `if(empty(${dues}) OR ${dues}[1] > day, 0, dateDiff('day', ${dues}[1], day))`
  return `SELECT delivered, loan_no, account_no, contract_no, granted_amount, granted_on, due_on, guarantee, toString(principal_days) AS principal_overdue_days,
      toString(interest_days) AS interest_overdue_days, toString(multiIf(days = 0, 1, days <= 90, 2, days <= 270, 3, days <= 360, 4, 5)) AS class, project
    FROM (
      SELECT arrayJoin(range(${calendar.months.length})) AS delivered, arrayElement(${ends}, delivered + 1) AS day,
        loan_no, account_no, replaceOne(loan_no, 'L', 'HT') AS contract_no,
        toString(amount) AS granted_amount, toString(opened) AS granted_on, toString(due) AS due_on, guarantee, project, open_delivery, close_delivery,
        ${overdue('unpaid_principal')} AS principal_days, ${overdue('unpaid_interest')} AS interest_days, greatest(principal_days, interest_days) AS days
      FROM ${db}.loan AS l INNER JOIN (
        SELECT id, arraySort(groupArrayIf(due_on, due_on >= stops AND principal > 0)) AS unpaid_principal, arraySort(groupArrayIf(due_on, due_on >= stops)) AS unpaid_interest
        FROM ${db}.instalment GROUP BY id) AS i ON i.id = l.id)
    WHERE delivered = open_delivery OR delivered = close_delivery OR (days > 0 AND delivered > open_delivery)`
}

/** The whole schedule when granted and again each half-year, with what was paid by then. */
export function repaymentFeed({ db, calendar }: DemoContext): string {
  const ends = `[${calendar.months.map(({ lastDay }) => sqlDate(lastDay))}]`
  const isAlive = `(closed = ${noDate} OR ${deliveryOf(calendar, 'closed')} > d - 6)`
  return `SELECT arrayJoin(arrayFilter(d -> d = open_delivery OR (d > open_delivery AND d % 6 = 5 AND ${isAlive}),
        range(${calendar.months.length}))) AS delivered,
      loan_no, toString(due_on) AS due_on, toDecimal64(principal, 2) / 100 AS principal, toDecimal64(interest, 2) / 100 AS interest,
      if(paid = ${noDate} OR paid > arrayElement(${ends}, delivered + 1), '', toString(paid)) AS paid_on
    FROM ${db}.instalment`
}

export const guaranteeFeed = ({ db }: DemoContext) =>
  `SELECT delivered, loan_no, guarantor_no AS customer_no, toString(amount) AS amount FROM ${db}.guarantee`

export const collateralFeed = ({ db, dice }: DemoContext) =>
  `SELECT open_delivery AS delivered, loan_no, replaceOne(loan_no, 'L', 'DY') AS collateral_no,
      multiIf(guarantee = 'pledged', '存单', product_no = 'L301', '住房', product_no = 'L402', '土地使用权',
        ['住房', '林权', '农机', '商铺'][1 + ${dice.hash('collateral', 'id')} % 4]) AS kind,
      toString(round(amount * (1.25 + 0.7 * ${dice.uniform('collateral value', 'id')}), -2)) AS value, toString(opened) AS valued_on
    FROM ${db}.loan WHERE guarantee IN ('mortgaged', 'pledged')`
