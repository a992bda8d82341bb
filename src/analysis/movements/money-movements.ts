import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { splitRepeated } from '../measures/index.ts'
import { averageCents } from '../tiers/index.ts'
import { basisPoints, shareOf } from './amounts.ts'
import type { MovementScope } from './scope.ts'
import { insertInto, rankByDeadline } from './stage-table.ts'

// Flows and maturities come from facts. Only customers who may matter are looked at closely: those with an account that
// turned over enough, and accounts that fall due.

const flowPeriods = [30, 90]
const horizonDays = 90
/** A balance older than this is of an account that is delivered no more. */
const balanceDays = 62

/** Large flows in and out of a customer (rules.md §3): netted per day, so that money between own accounts is none. */
export async function stageFlows(warehouse: Warehouse, scope: MovementScope, table: string): Promise<void> {
  const { visible, until, policy } = scope
  const { flowFloor, flowShare, outflowShare } = policy.alerts
  const floor = shareOf(policy.entryThreshold, flowFloor)
  const since = `toDateTime64(toDate('${until}') - 91, 3, 'UTC')`
  const recent = `(${visible.transactions}) AND posted_at >= ${since}`
  await createTable(warehouse, 'work_move_customer', 'customer_id Int64', 'customer_id')
  // What went in or out at most, before anything is netted; accounts in other currencies are looked at in any case.
  await warehouse.command(
    `INSERT INTO work_move_customer SELECT customer_id FROM (
       SELECT account_id, sumIf(amount, amount > 0) AS received, -sumIf(amount, amount < 0) AS paid FROM transactions WHERE ${recent} GROUP BY account_id
     ) AS turnover INNER JOIN (
       SELECT account_id, customer_id FROM account_owners WHERE (${visible.account_owners}) AND share > 0
     ) AS owner ON owner.account_id = turnover.account_id
     GROUP BY customer_id HAVING greatest(sum(received), sum(paid)) * 100 >= ${floor}
       OR countIf(turnover.account_id IN (SELECT account_id FROM accounts WHERE (${visible.accounts}) AND notEmpty(ifNull(currency, '')) AND currency != ${quoted(scope.currency)})) > 0`,
  )
  await stageShares(warehouse, scope, 'customer_id IN (SELECT customer_id FROM work_move_customer)', [
    ...policy.components.deposits,
    ...policy.components.investments,
    ...policy.components.cts,
  ])
  const sums = flowPeriods.flatMap((days) => {
    const within = `day > toDate('${until}') - ${days}`
    return [
      `sumIf(net, net > 0 AND ${within}) AS in_${days}`,
      `-sumIf(net, net < 0 AND ${within}) AS out_${days}`,
      `-minIf(net, net < 0 AND ${within}) AS worst_${days}`,
    ]
  })
  await createTable(
    warehouse,
    'work_move_flow',
    `customer_id Int64, ${flowPeriods.map((days) => `in_${days} Int64, out_${days} Int64, worst_${days} Int64`).join(', ')}`,
    'customer_id',
  )
  await warehouse.command(
    `INSERT INTO work_move_flow SELECT customer_id, ${sums.join(', ')} FROM (
       SELECT customer_id, day, toInt64(round(sum(part) * 100)) AS net FROM (${await partsOf(warehouse, scope, recent)}) GROUP BY customer_id, day
     ) WHERE day > toDate('${until}') - ${flowPeriods.at(-1)} AND day <= toDate('${until}') GROUP BY customer_id`,
  )
  const kinds = flowPeriods.flatMap((days) => [
    `('inflow-${days}', in_${days}, toInt64(0))`,
    `('outflow-${days}', out_${days}, worst_${days})`,
  ])
  await warehouse.command(
    `${insertInto(table)}
     SELECT flow.1, customer_id, aum, tier, 0, flow.2, NULL, 0, 0, NULL, base, if(base > 0, toInt32(least(toInt128(flow.2) * 10000 / base, 2000000000)), NULL) AS share,
       base > 0 AND toInt128(flow.3) * 10000 >= toInt128(base) * ${basisPoints(outflowShare)}, NULL, NULL, flow.2
     FROM (
       SELECT customer_id, ifNull(standing.aum, 0) AS aum, ifNull(standing.tier, 0) AS tier, ifNull(standing.base, 0) AS base, arrayJoin([${kinds.join(', ')}]) AS flow
       FROM work_move_flow AS f LEFT JOIN (${standingsOf(scope, 'work_move_flow')}) AS standing ON standing.customer_id = f.customer_id
     ) WHERE flow.2 > 0 AND flow.2 >= ${floor} AND toInt128(flow.2) * 10000 >= toInt128(base) * ${basisPoints(flowShare)}`,
  )
}

/** Each owner's part of each transaction. Most accounts have one owner and are in home currency: only the others are multiplied out. */
async function partsOf(warehouse: Warehouse, { timeZone, visible }: MovementScope, recent: string): Promise<string> {
  const repeated = await splitRepeated(warehouse, 'transactions', 'transaction_id', recent, false)
  const day = `toDate(posted_at, ${quoted(timeZone)})`
  const within = `${recent} AND account_id IN (SELECT account_id FROM work_move_share)`
  // Of a transaction delivered again the newest business date counts.
  const posted =
    repeated.several === 'false'
      ? `SELECT account_id, ${day} AS day, amount FROM transactions WHERE ${within}`
      : `SELECT account_id, ${day} AS day, amount FROM transactions WHERE ${within} AND ${repeated.single}
         UNION ALL SELECT newest.1, newest.2, newest.3 FROM (
           SELECT argMax(tuple(account_id, ${day}, amount), (business_date, version)) AS newest FROM transactions
           WHERE (${visible.transactions}) AND ${repeated.several} GROUP BY transaction_id)`
  const plain = 'share = toDecimal64(1, 10) AND rate = toDecimal64(1, 10)'
  return `SELECT customer_id, day, toDecimal128(amount, 4) AS part FROM (${posted}) AS posted
      INNER JOIN (SELECT account_id, customer_id FROM work_move_share WHERE ${plain}) AS owner ON owner.account_id = posted.account_id
    UNION ALL
    SELECT customer_id, day, toDecimal128(${clamped('toDecimal256(amount, 4) * toDecimal256(share, 10) * toDecimal256(rate, 10)')}, 4) AS part FROM (${posted}) AS posted
      INNER JOIN (SELECT account_id, customer_id, share, rate FROM work_move_share WHERE NOT (${plain})) AS owner ON owner.account_id = posted.account_id`
}

/** Holdings that fall due, one row per owner. */
export async function stageMaturities(warehouse: Warehouse, scope: MovementScope, table: string): Promise<void> {
  const { visible, until, policy } = scope
  const floor = shareOf(policy.entryThreshold, policy.alerts.maturityFloor)
  const due = `maturity_on > toDate32('${until}') AND maturity_on <= toDate32('${until}') + ${horizonDays}`
  await stageShares(
    warehouse,
    scope,
    `account_id IN (SELECT account_id FROM accounts WHERE (${visible.accounts}) AND ${due})`,
    policy.alerts.maturityFamilies,
  )
  await createTable(
    warehouse,
    'work_move_due',
    'customer_id Int64, account_id Int64, product_id Int64, deadline Date, amount Int64',
    'customer_id',
  )
  await warehouse.command(
    `INSERT INTO work_move_due SELECT customer_id, account_id, product_id, toDate(maturity_on), amount FROM (
       SELECT share.customer_id AS customer_id, share.account_id AS account_id, product_id, maturity_on,
         ${cents('toDecimal256(held.balance, 4) * toDecimal256(share.share, 10) * toDecimal256(share.rate, 10)')} AS amount
       FROM work_move_share AS share INNER JOIN (
         SELECT account_id, argMax(balance, business_date) AS balance FROM balances
         WHERE (${visible.balances}) AND business_date > toDate('${until}') - ${balanceDays} AND account_id IN (SELECT account_id FROM work_move_share)
         GROUP BY account_id
       ) AS held ON held.account_id = share.account_id
       WHERE ${due} AND NOT closed
     ) WHERE amount > 0 AND amount >= ${floor}`,
  )
  await warehouse.command(
    `${insertInto(table)}
     SELECT 'maturing', due.customer_id, ifNull(standing.aum, 0), ifNull(standing.tier, 0), 0, due.amount, NULL, 0, 0, due.deadline, NULL, NULL, false, due.account_id, due.product_id,
       ${rankByDeadline('due.deadline', 'due.amount')}
     FROM work_move_due AS due LEFT JOIN (${standingsOf(scope, 'work_move_due')}) AS standing ON standing.customer_id = due.customer_id`,
  )
}

/** `work_move_share`: accounts of some families that `which` chooses, as delivered last, with each owner's share and the newest rate. */
async function stageShares(
  warehouse: Warehouse,
  { visible, until, currency }: MovementScope,
  which: string,
  families: readonly string[],
): Promise<void> {
  await createTable(
    warehouse,
    'work_move_share',
    'account_id Int64, customer_id Int64, share Decimal(18, 10), rate Decimal(18, 10), product_id Int64, maturity_on Nullable(Date32), closed Bool',
    'account_id',
  )
  const repeated = await splitRepeated(warehouse, 'accounts', 'account_id', visible.accounts)
  const terms = `tuple(product_id, maturity_on, ifNull(currency, ''), closed_on)`
  const chosen = `(${visible.accounts}) AND account_id IN (SELECT account_id FROM owned)`
  await warehouse.command(
    `INSERT INTO work_move_share
     WITH owned AS (
       SELECT account_id, customer_id, argMax(share, business_date) AS part FROM account_owners
       WHERE (${visible.account_owners}) AND ${which} GROUP BY account_id, customer_id HAVING part > 0
     ), terms AS (
       SELECT account_id, source, newest.1 AS product_id, newest.2 AS maturity_on, if(empty(newest.3), ${quoted(currency)}, newest.3) AS currency,
         ifNull(newest.4 <= toDate32('${until}'), false) AS closed FROM (
         SELECT account_id, source, ${terms} AS newest FROM accounts WHERE ${chosen} AND ${repeated.single}
         UNION ALL
         SELECT account_id, any(source) AS source, argMax(${terms}, business_date) AS newest FROM accounts WHERE ${chosen} AND ${repeated.several} GROUP BY account_id
       )
     ), product AS (
       SELECT product_id, argMax(family, business_date) AS newest_family FROM products WHERE (${visible.products}) GROUP BY product_id
       HAVING has([${families.map(quoted).join(', ')}], newest_family)
     ), quoted_rate AS (
       SELECT source AS rate_source, currency AS rate_currency, argMax(rate, business_date) AS newest_rate FROM fx
       WHERE (${visible.fx}) AND business_date <= toDate('${until}') GROUP BY source, currency
     )
     SELECT owned.account_id, owned.customer_id, owned.part, if(terms.currency = ${quoted(currency)}, toDecimal64(1, 10), quoted_rate.newest_rate) AS rate, terms.product_id, terms.maturity_on, terms.closed
     FROM owned INNER JOIN terms ON terms.account_id = owned.account_id INNER JOIN product ON product.product_id = terms.product_id
     LEFT JOIN quoted_rate ON quoted_rate.rate_source = terms.source AND quoted_rate.rate_currency = terms.currency
     WHERE rate > 0`,
  )
}

/** AUM and tier of the last closed month, and the highest of the months that a flow is measured against. */
function standingsOf({ closes, month }: MovementScope, customers: string): string {
  const counting = closes.map((close) => `(toDate('${close.month}'), ${close.closeId})`).join(', ')
  const average = averageCents('deposit_days + investment_days + cts_days', 'toDayOfMonth(toLastDayOfMonth(month))')
  return `SELECT customer_id, maxIf(average, last) AS aum, maxIf(held, last) AS tier, max(average) AS base FROM (
      SELECT customer_id, month = toDate('${month}') AS last, tier AS held, ${average} AS average FROM customer_month
      WHERE (month, close_id) IN (${counting}) AND customer_id IN (SELECT customer_id FROM ${customers})
    ) GROUP BY customer_id`
}

/** In hundredths; a sum that no bank has must not refuse a close. */
function cents(amount: string): string {
  return `toInt64(round(${clamped(amount)} * 100))`
}

function clamped(amount: string): string {
  const most = '90000000000000'
  return `least(greatest(${amount}, toDecimal256('-${most}', 24)), toDecimal256('${most}', 24))`
}

async function createTable(warehouse: Warehouse, name: string, columns: string, order: string): Promise<void> {
  await warehouse.command(`CREATE OR REPLACE TABLE ${name} (${columns}) ENGINE = MergeTree ORDER BY ${order}`)
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
