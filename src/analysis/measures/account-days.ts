import { AppError } from '../../platform/errors.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import type { MonthScope } from './scope.ts'
import { createWorkTable } from './work-table.ts'

/**
 * Balance-days per account and month: the sum over the days of the month of the end-of-day balance in home currency
 * (rules.md §1): `accountDays` selects what comes out as (account_id, component, days), `days` with scale 14 (balance 4 ×
 * rate 10).
 *
 * Accounts in home currency, open the whole month and present in every snapshot are a plain sum; only the others are
 * looked at interval by interval.
 */
export async function computeAccountDays(warehouse: Warehouse, scope: MonthScope): Promise<void> {
  await createWorkTable(warehouse, 'work_sum', 'account_id Int64, days Decimal(38, 4), snapshots UInt16')
  for (const source of scope.sources) {
    if (!source.dates.length || source.dates[0] !== scope.first) continue
    const weighted = source.weights.every((weight) => weight === 1)
      ? 'positive'
      : `positive * transform(toUInt16(business_date), [${source.dates.map((date) => `toUInt16(toDate('${date}'))`).join(', ')}], [${source.weights.join(', ')}], 0)`
    await warehouse.command(
      `INSERT INTO work_sum SELECT account_id, sum(${weighted}), count() FROM (
         SELECT account_id, business_date, if(balance > 0, balance, toDecimal64(0, 4)) AS positive FROM balances
         WHERE business_date >= toDate('${scope.first}') AND business_date < toDate('${scope.next}') AND ${source.condition}
       ) GROUP BY account_id SETTINGS optimize_aggregation_in_order = 1`,
    )
  }
  await selectAccounts(warehouse, scope)
  await computeIntervals(warehouse, scope)
}

export const accountDays = `SELECT account_id, component, toDecimal256(days, 14) AS days FROM work_terms WHERE plain AND days > 0
  UNION ALL SELECT account_id, component, days FROM work_interval`

/** `work_terms`: the accounts that count into AUM this month as they stood at its end, and whether the plain sum serves. */
async function selectAccounts(warehouse: Warehouse, scope: MonthScope): Promise<void> {
  const snapshots =
    scope.sources
      .filter((source) => source.dates[0] === scope.first)
      .map((source) => `source = ${quote(source.name)} AND snapshots = ${source.dates.length}`)
      .join(' OR ') || 'false'
  const repeated = await splitRepeated(warehouse, 'accounts', 'account_id', scope.accounts)
  await createWorkTable(
    warehouse,
    'work_terms',
    'account_id Int64, source LowCardinality(String), component UInt8, currency LowCardinality(String), opened Int32, closed Int32, days Decimal(38, 4), plain Bool',
  )
  const components = `SELECT product_id, ${componentOf(scope)} AS component FROM (
       SELECT product_id, argMax(family, ${asOf(scope)}) AS family FROM products WHERE ${scope.products} GROUP BY product_id
     )`
  const fill = (accounts: string) =>
    warehouse.command(
      `INSERT INTO work_terms
       WITH (SELECT (groupArray(product_id), groupArray(component)) FROM (${components})) AS product
       SELECT account_id, source, component, currency, opened, closed, work_sum.days,
         currency = ${quote(scope.currency)} AND opened <= ${scope.firstDay} AND closed >= ${scope.nextDay - 1} AND (${snapshots}) AS plain
       FROM (
         SELECT account_id, source, transform(newest.1, product.1, product.2, toUInt8(0)) AS component,
           if(empty(ifNull(newest.2, '')), ${quote(scope.currency)}, assumeNotNull(newest.2)) AS currency,
           ifNull(toInt32(newest.3), -100000) AS opened, ifNull(toInt32(newest.4), 1000000) AS closed
         FROM (${accounts}) WHERE component > 0 AND closed >= ${scope.firstDay} AND opened < ${scope.nextDay}
       ) AS terms LEFT JOIN work_sum ON work_sum.account_id = terms.account_id
       SETTINGS join_algorithm = 'full_sorting_merge'`,
    )
  const terms = 'tuple(product_id, currency, opened_on, closed_on)'
  await fill(
    `SELECT account_id, source, ${terms} AS newest FROM accounts WHERE (${scope.accounts}) AND ${repeated.single}`,
  )
  if (repeated.several === 'false') return
  await fill(
    `SELECT account_id, any(source) AS source, argMax(${terms}, ${asOf(scope)}) AS newest
     FROM accounts WHERE (${scope.accounts}) AND ${repeated.several} GROUP BY account_id`,
  )
}

/**
 * `work_interval (account_id, component, days)`, of every other account: each known balance stands until the next one,
 * within the account's life, at each day's rate.
 */
async function computeIntervals(warehouse: Warehouse, scope: MonthScope): Promise<void> {
  await createWorkTable(warehouse, 'work_interval', 'account_id Int64, component UInt8, days Decimal(76, 14)')
  await createWorkTable(
    warehouse,
    'work_rest',
    'account_id Int64, source String, component UInt8, currency String, opened Int32, closed Int32',
  )
  await warehouse.command(
    'INSERT INTO work_rest SELECT account_id, source, component, currency, opened, closed FROM work_terms WHERE NOT plain',
  )
  const [rest] = await warehouse.query<{ n: string }>('SELECT count() AS n FROM work_rest')
  if (!Number(rest?.n)) return
  await createWorkTable(warehouse, 'work_record', 'account_id Int64, day Int32, balance Decimal(18, 4)')
  await warehouse.command(
    `INSERT INTO work_record SELECT account_id, toInt32(business_date), balance FROM balances
     WHERE business_date >= toDate('${scope.first}') AND business_date < toDate('${scope.next}') AND ${scope.balances}
       AND account_id IN (SELECT account_id FROM work_rest)`,
  )
  await carryIn(warehouse, scope)
  await createWorkTable(
    warehouse,
    'work_rate',
    'of_source String, of_currency String, of_day Int32, cumulated Decimal(38, 10), missing UInt16',
  )
  if (scope.rates.length)
    await warehouse.command(
      `INSERT INTO work_rate VALUES ${scope.rates.map((rate) => `(${quote(rate.source)}, ${quote(rate.currency)}, ${rate.day}, ${rate.cumulated}, ${rate.missing})`).join(', ')}`,
    )
  const intervals = `
    SELECT account_id, source, component, currency, balance, greatest(day, opened, ${scope.firstDay}) AS start, least(until, closed + 1, ${scope.nextDay}) AS end
    FROM (
      SELECT account_id, record.1 AS day, record.2 AS balance, until FROM (
        SELECT account_id, arraySort(record -> record.1, groupArray((day, balance))) AS records FROM work_record GROUP BY account_id
      ) ARRAY JOIN records AS record, arrayPushBack(arrayPopFront(arrayMap(record -> record.1, records)), ${scope.nextDay}) AS until
    ) AS record INNER JOIN work_rest AS terms ON terms.account_id = record.account_id
    WHERE balance > 0 AND start < end`
  await refuseMissingRates(warehouse, scope, intervals)
  await warehouse.command(
    `INSERT INTO work_interval SELECT account_id, any(component), sum(toDecimal256(balance, 4) * toDecimal256(if(currency = ${quote(scope.currency)}, toDecimal128(end - start, 10), finish.cumulated - begin.cumulated), 10))
     FROM (${intervals}) AS interval
     LEFT JOIN work_rate AS begin ON begin.of_source = interval.source AND begin.of_currency = interval.currency AND begin.of_day = interval.start
     LEFT JOIN work_rate AS finish ON finish.of_source = interval.source AND finish.of_currency = interval.currency AND finish.of_day = interval.end
     GROUP BY account_id`,
  )
}

/** What was known before the month: the last snapshot before it, and for accounts missing there whatever is older. */
async function carryIn(warehouse: Warehouse, scope: MonthScope): Promise<void> {
  // What was recorded before the opening is known on its day too, unless that day has a record of its own.
  const waiting = `SELECT account_id FROM work_rest WHERE account_id NOT IN (
    SELECT record.account_id FROM work_record AS record INNER JOIN work_rest AS terms ON terms.account_id = record.account_id
    WHERE record.day <= greatest(terms.opened, ${scope.firstDay}))`
  for (const source of scope.sources) {
    if (!source.lastBefore) continue
    await warehouse.command(
      `INSERT INTO work_record SELECT account_id, toInt32(business_date), balance FROM balances
       WHERE business_date = toDate('${source.lastBefore}') AND ${scope.balances} AND account_id IN (${waiting} AND source = ${quote(source.name)})`,
    )
  }
  await warehouse.command(
    `INSERT INTO work_record SELECT account_id, toInt32(max(business_date)), argMax(balance, business_date) FROM balances
     WHERE business_date < toDate('${scope.first}') AND ${scope.balances} AND account_id IN (${waiting}) GROUP BY account_id`,
  )
}

/** A foreign balance on a day without any earlier rate refuses the close, naming currency and day (rules.md §1). */
async function refuseMissingRates(warehouse: Warehouse, scope: MonthScope, intervals: string): Promise<void> {
  const [row] = await warehouse.query<{ currency: string; day: string }>(
    `SELECT interval.currency AS currency, toString(toDate32(min(interval.start))) AS day FROM (${intervals}) AS interval
     LEFT JOIN work_rate AS begin ON begin.of_source = interval.source AND begin.of_currency = interval.currency AND begin.of_day = interval.start
     LEFT JOIN work_rate AS finish ON finish.of_source = interval.source AND finish.of_currency = interval.currency AND finish.of_day = interval.end
     WHERE interval.currency != ${quote(scope.currency)} AND (finish.of_currency = '' OR finish.missing > begin.missing)
     GROUP BY currency ORDER BY day, currency LIMIT 1`,
  )
  if (!row) return
  throw new AppError(
    'close-rate-missing',
    `There is no rate for ${row.currency} on ${row.day} or before, and balances in it; deliver the feed fx for that day and close again.`,
    { currency: row.currency, day: row.day },
  )
}

/**
 * Tells keys with one row from keys with several: nearly all have one, and picking the right one of several costs a
 * hundred times more. Answers the two conditions.
 */
export async function splitRepeated(
  warehouse: Warehouse,
  feed: string,
  key: string,
  visible: string,
  /** Whether the table is sorted by the key. */
  inOrder = true,
): Promise<{ single: string; several: string }> {
  const table = `work_repeated_${feed}`
  await createWorkTable(warehouse, table, 'id Int64')
  await warehouse.command(
    `INSERT INTO ${table} SELECT ${key} FROM ${feed} WHERE ${visible} GROUP BY ${key} HAVING count() > 1 SETTINGS optimize_aggregation_in_order = ${Number(inOrder)}`,
  )
  const [row] = await warehouse.query<{ n: string }>(`SELECT count() AS n FROM ${table}`)
  if (!Number(row?.n)) return { single: 'true', several: 'false' }
  return { single: `${key} NOT IN (SELECT id FROM ${table})`, several: `${key} IN (SELECT id FROM ${table})` }
}

/** Orders versions of a row: the newest up to month-end, else the earliest there is (rules.md §1). */
export function asOf(scope: { nextDay: number }): string {
  return `if(toInt32(business_date) < ${scope.nextDay}, toInt32(business_date), -toInt32(business_date))`
}

function componentOf(scope: MonthScope): string {
  const families = (list: string[]) => `[${list.map(quote).join(', ')}]`
  const { deposits, investments, cts } = scope.components
  return `multiIf(has(${families(deposits)}, family), 1, has(${families(investments)}, family), 2, has(${families(cts)}, family), 3, 0)`
}

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
