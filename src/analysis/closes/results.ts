import { type Database, inTransaction } from '../../platform/database/connect.ts'
import { copyToPostgres } from '../../platform/warehouse/copy.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { dayNumber } from '../measures/index.ts'
import { addMonths, amountOfCents, averageCents, roundedAmount } from '../tiers/index.ts'
import type { CloseContext, ComputedMonth } from './close.ts'
import type { CloseSummary } from './contract.ts'

export interface StagedResults {
  changeTable: string
  differenceTable: string | null
  summaryTable: string
  differences: number
}

const evidenceRules = {
  entered: '2.2',
  returned: '2.5',
  upgraded: '2.3',
  downgraded: '2.4',
  'watch-started': '2.4',
  exited: '2.5',
  'fourth-miss': '2.5',
  left: '2.5',
}

/** Writes what Postgres has to hold of a close to tables of its own there, complete with their indexes. */
export async function stageResults(
  context: CloseContext,
  closeId: number,
  months: readonly ComputedMonth[],
): Promise<StagedResults> {
  const { warehouse, database } = context
  const summaryTable = await fillSummary(warehouse, database, closeId, months.at(-1))
  // Postgres indexes what it has while the next rows are on their way.
  const steps = [
    stageChanges(warehouse, database, closeId, months),
    stageDifferences(warehouse, database, closeId, months),
    indexSummary(database, closeId, summaryTable),
  ] as const
  // A step that fails is not answered before the others have ended: what they make has to be there to be swept.
  await Promise.allSettled(steps)
  const [changeTable, { differenceTable, differences }] = await Promise.all(steps)
  return { changeTable, differenceTable, differences, summaryTable }
}

/** A partition of standing_change, but for being one, which it becomes when the close is published. */
async function stageChanges(
  warehouse: Warehouse,
  database: Database,
  closeId: number,
  months: readonly ComputedMonth[],
): Promise<string> {
  const table = `published.standing_change_${closeId}`
  const columns = 'close_id, month, customer_id, institution_id, kind, from_tier, to_tier, aum, evidence'.split(', ')
  // In the transaction that makes it, a table is filled without a log of every row.
  await inTransaction(database.batch, async (db) => {
    await db.query(`create table ${table} (like standing_change, check (close_id = ${closeId}))`)
    for (const month of months) await copyToPostgres(warehouse, db, table, columns, changesOf(closeId, month))
    await db.query(`create index on ${table} (close_id, month, kind, aum desc, customer_id desc)`)
    await db.query(`create index on ${table} (customer_id, month)`)
    await db.query(`analyze ${table}`)
  })
  return table
}

function changesOf(closeId: number, { scope, policy: { policy } }: ComputedMonth): string {
  const rules = Object.entries(evidenceRules)
    .map(([kind, rule]) => `change = '${kind}', '${rule}'`)
    .join(', ')
  const thresholds = policy.tiers.map((tier) => tier.threshold)
  const cents = averageCents('deposit_days + investment_days + cts_days', scope.days)
  // Named once: formatting a date for each row takes longer than all the rest of its evidence.
  const monthsBack = `[${Array.from({ length: 6 }, (_, back) => `'${addMonths(scope.first, -back).slice(0, 7)}'`).join(', ')}]`
  return `SELECT close_id, month, customer_id, institution_id, change, from_tier, tier, cents,
       concat('{"rule":"', multiIf(${rules}, ''), '","entryThreshold":"${policy.entryThreshold}","tierThreshold":', if(threshold = '', 'null', concat('"', threshold, '"')), ',"months":[',
         arrayStringConcat(arrayMap((amount, place) -> concat('{"month":"', ${monthsBack}[length(amounts) - place + 1], '","aum":"', toString(amount), '"}'), amounts, arrayEnumerate(amounts)), ','), ']}')
     FROM (
       SELECT *, change, ${cents} AS cents, ${amountOfCents('cents')} AS average,
         multiIf(change IN ('downgraded', 'exited'), evidence_aums, change = 'watch-started', watch_aums, change = 'fourth-miss', exit_aums, [average]) AS amounts,
         multiIf(change IN ('entered', 'returned', 'upgraded'), tier, change IN ('downgraded', 'watch-started'), from_tier, 0) AS threshold_tier,
         arrayElement(['', ${thresholds.map((threshold) => `'${threshold}'`).join(', ')}], least(threshold_tier, ${thresholds.length}) + 1) AS threshold
       FROM customer_month ARRAY JOIN changes AS change
       WHERE month = toDate('${scope.first}') AND close_id = ${closeId})`
}

/** Rows of months closed before that came out differently (a row that was not there is one of zeros): reported, never silently overwritten (rules.md §2.10). */
async function stageDifferences(
  warehouse: Warehouse,
  database: Database,
  closeId: number,
  months: readonly ComputedMonth[],
) {
  const again = months.filter((month) => month.formerCloseId !== null)
  if (!again.length) return { differenceTable: null, differences: 0 }
  const differenceTable = `close_difference_${closeId}`
  await database.batch.query(
    `create unlogged table stage.${differenceTable} (close_id integer, month date, customer_id bigint, institution_id bigint, before text, after text)`,
  )
  const columns = ['close_id', 'month', 'customer_id', 'institution_id', 'before', 'after']
  for (const { scope, formerCloseId } of again) {
    const text = (days: string) => `toString(${amountOfCents(averageCents(days, scope.days))})`
    const amounts = `(${text('deposit_days')}, ${text('investment_days')}, ${text('cts_days')}, standing, tier)`
    const side = (state: string) =>
      `concat('{"deposits":"', ${state}.1, '","investments":"', ${state}.2, '","cts":"', ${state}.3, '","standing":"', ${state}.4, '","tier":', toString(${state}.5), '}')`
    const select = `SELECT ${closeId}, toDate('${scope.first}'), customer_id, argMax(institution_id, fresh), if(countIf(NOT fresh) = 0, 'null', ${side('anyIf(state, NOT fresh)')}), if(countIf(fresh) = 0, 'null', ${side('anyIf(state, fresh)')})
       FROM (
         SELECT customer_id, institution_id, close_id = ${closeId} AS fresh, ${amounts} AS state, (deposit_days, investment_days, cts_days, standing, tier) AS exact
         FROM customer_month WHERE month = toDate('${scope.first}') AND close_id IN (${closeId}, ${formerCloseId})
       ) GROUP BY customer_id HAVING uniqExact(exact) > 1 OR (count() = 1 AND any(exact) != (toDecimal256(0, 24), toDecimal256(0, 24), toDecimal256(0, 24), 'none', 0))`
    await inTransaction(database.batch, (db) =>
      copyToPostgres(warehouse, db, `stage.${differenceTable}`, columns, select),
    )
  }
  const { rows } = await database.batch.query<{ n: number }>(`select count(*)::int as n from stage.${differenceTable}`)
  return { differenceTable, differences: rows[0]?.n ?? 0 }
}

/** The narrow table that lists are sorted by, with every customer there is, filled and indexed before it is swapped in. */
async function fillSummary(
  warehouse: Warehouse,
  database: Database,
  closeId: number,
  last: ComputedMonth | undefined,
): Promise<string> {
  if (!last) throw new Error('a close without months')
  const { scope, before } = last
  const table = `customer_summary_${closeId}`
  const columns = [
    'customer_id',
    'institution_id',
    'kind',
    'manager_id',
    'month',
    'aum',
    'deposits',
    'investments',
    'cts',
    'aum_change',
    'standing',
    'tier',
  ]
  const aum = averageCents('m.deposit_days + m.investment_days + m.cts_days', scope.days)
  // Of the amounts as they show, so that the difference is the one that a reader would work out.
  const aumBefore = before
    ? `if(b.close_id = 0, NULL, ${averageCents('b.deposit_days + b.investment_days + b.cts_days', scope.firstDay - dayNumber(before.month))})`
    : 'NULL'
  const joinBefore = before
    ? `LEFT JOIN (SELECT * FROM customer_month WHERE month = toDate('${before.month}') AND close_id = ${before.closeId}) AS b ON b.customer_id = c.customer_id`
    : ''
  await inTransaction(database.batch, async (db) => {
    await db.query(`create table published.${table} (like published.customer_summary including defaults)`)
    const select = `SELECT c.customer_id, c.current_institution_id, c.current_kind, c.current_manager_id, toDate('${scope.first}'), ${aum}, ${averageCents('m.deposit_days', scope.days)}, ${averageCents('m.investment_days', scope.days)}, ${averageCents('m.cts_days', scope.days)}, ${aum} - ${aumBefore},
       if(m.standing = '', 'none', m.standing), m.tier
     FROM work_customer AS c LEFT JOIN (SELECT * FROM customer_month WHERE month = toDate('${scope.first}') AND close_id = ${closeId}) AS m ON m.customer_id = c.customer_id
     ${joinBefore}`
    await copyToPostgres(warehouse, db, `published.${table}`, columns, select)
  })
  return table
}

async function indexSummary({ batch }: Database, closeId: number, table: string): Promise<void> {
  const index = (name: string, columns: string) =>
    batch.query(
      `create ${name === 'customer' ? 'unique ' : ''}index customer_summary_${name}_${closeId} on published.${table} (${columns})`,
    )
  await index('customer', 'customer_id')
  await index('aum', 'aum desc, customer_id desc')
  await index('institution', 'institution_id, aum desc, customer_id desc')
  await index('manager', 'manager_id, aum desc, customer_id desc')
  await batch.query(`alter table published.${table} enable row level security`)
  await batch.query(
    `create policy scope on published.${table} for select to almanac_app using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]))`,
  )
  await batch.query(`grant select on published.${table} to almanac_app`)
  await batch.query(`analyze published.${table}`)
}

/** Counts and totals of a month: summed unrounded, then rounded. */
export async function summarise(
  warehouse: Warehouse,
  closeId: number,
  { scope }: ComputedMonth,
): Promise<Omit<CloseSummary, 'recomputedMonths' | 'differences' | 'seconds'>> {
  const total = (days: string) => `toString(${roundedAmount(`sum(${days})`, scope.days)})`
  const [row] = await warehouse.query<
    Record<string, string> & { standings: [string, string][]; changes: [string, string][] }
  >(
    `SELECT count() AS customers, ${total('deposit_days')} AS deposits, ${total('investment_days')} AS investments, ${total('cts_days')} AS cts, ${total('deposit_days + investment_days + cts_days')} AS total,
       ${['none', 'rated', 'exited_unrated', 'left', 'special'].map((standing) => `countIf(standing = '${standing}') AS standing_${standing}`).join(', ')},
       ${['entered', 'upgraded', 'downgraded', 'exited', 'returned', 'left', 'watch-started', 'fourth-miss'].map((change) => `countIf(has(changes, '${change}')) AS \`change_${change}\``).join(', ')}
     FROM customer_month WHERE month = toDate('${scope.first}') AND close_id = ${closeId}`,
  )
  if (!row) throw new Error('no summary')
  const standing = (name: string) => Number(row[`standing_${name}`])
  const change = (name: string) => Number(row[`change_${name}`])
  const money = (text: string | undefined) => withTwoPlaces(text ?? '0')
  return {
    month: scope.first.slice(0, 7),
    customers: Number(row.customers),
    aum: {
      deposits: money(row.deposits),
      investments: money(row.investments),
      cts: money(row.cts),
      total: money(row.total),
    },
    standings: {
      none: standing('none'),
      rated: standing('rated'),
      exited_unrated: standing('exited_unrated'),
      left: standing('left'),
      special: standing('special'),
    },
    changes: {
      entered: change('entered'),
      upgraded: change('upgraded'),
      downgraded: change('downgraded'),
      exited: change('exited'),
      returned: change('returned'),
      left: change('left'),
    },
    notices: { 'watch-started': change('watch-started'), 'fourth-miss': change('fourth-miss') },
  } as Omit<CloseSummary, 'recomputedMonths' | 'differences' | 'seconds'>
}

/** ClickHouse drops trailing zeros of decimals in text. */
export function withTwoPlaces(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.')
  return `${whole}.${fraction.padEnd(2, '0')}`
}

export async function dropWorkTables(warehouse: Warehouse): Promise<void> {
  const tables = await warehouse.query<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'work_')`,
  )
  for (const { name } of tables) await warehouse.command(`DROP TABLE ${name}`)
}
