import type { Readable } from 'node:stream'
import { allEnded } from '../../platform/all-ended.ts'
import { type Database, inTransaction } from '../../platform/database/connect.ts'
import { copyToPostgres } from '../../platform/warehouse/copy.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { dayNumber } from '../measures/index.ts'
import { amountOfCents, averageCents, roundedAmount, type SpecialOfMonth } from '../tiers/index.ts'
import type { CloseContext, ComputedMonth } from './close.ts'
import type { CloseSummary } from './contract.ts'
import { type Part, readParts } from './parts.ts'

export interface StagedResults {
  changeTable: string
  differenceTable: string | null
  summaryTable: string
  differences: number
  /** Of each month, by institution. */
  parts: Part[][]
}

/** Writes what Postgres has to hold of a close to tables of its own there, complete with their indexes. */
export async function stageResults(
  context: CloseContext,
  closeId: number,
  months: readonly ComputedMonth[],
): Promise<StagedResults> {
  const { warehouse, database } = context
  // Read first: filling and indexing it takes longest, and goes on in Postgres while the changes are read.
  const summary = await readSummary(warehouse, closeId, months.at(-1))
  const [summaryTable, changeTable, { differenceTable, differences }, parts] = await allEnded([
    fillSummary(database, closeId, summary),
    stageChanges(warehouse, database, closeId, months),
    stageDifferences(warehouse, database, closeId, months),
    Promise.all(months.map(({ scope }) => readParts(warehouse, closeId, scope.first))),
  ])
  return { changeTable, differenceTable, differences, summaryTable, parts }
}

/** A partition of standing_change, but for being one, which it becomes when the close is published. */
async function stageChanges(
  warehouse: Warehouse,
  database: Database,
  closeId: number,
  months: readonly ComputedMonth[],
): Promise<string> {
  const table = `published.standing_change_${closeId}`
  const columns = 'close_id, month, customer_id, institution_id, kind, from_tier, to_tier, aum, earlier_aums'.split(
    ', ',
  )
  // In the transaction that makes it, a table is filled without a log of every row.
  await inTransaction(database.batch, async (db) => {
    await db.query(`create table ${table} (like standing_change including defaults, check (close_id = ${closeId}))`)
    for (const month of months)
      await copyToPostgres(await warehouse.read(changesOf(closeId, month)), db, table, columns)
    await db.query(`create index on ${table} (aum desc, customer_id desc, kind desc, month)`)
    await db.query(`create index on ${table} (customer_id, month)`)
    await db.query(`analyze ${table}`)
  })
  return table
}

function changesOf(closeId: number, { scope }: ComputedMonth): string {
  return `SELECT close_id, month, customer_id, institution_id, change, from_tier, tier, ${averageCents('deposit_days + investment_days + cts_days', scope.days)},
       concat('{', arrayStringConcat(arrayMap(amount -> toString(toInt64(amount * 100)), arrayPopBack(
         multiIf(change IN ('downgraded', 'exited'), evidence_aums, change = 'watch-started', watch_aums, change = 'fourth-miss', exit_aums, []))), ','), '}')
     FROM customer_month ARRAY JOIN changes AS change
     WHERE month = toDate('${scope.first}') AND close_id = ${closeId}`
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
    await inTransaction(database.batch, async (db) =>
      copyToPostgres(await warehouse.read(select), db, `stage.${differenceTable}`, columns),
    )
  }
  const { rows } = await database.batch.query<{ n: number }>(`select count(*)::int as n from stage.${differenceTable}`)
  return { differenceTable, differences: rows[0]?.n ?? 0 }
}

const summaryColumns =
  'customer_id, institution_id, kind, manager_id, month, aum, deposits, investments, cts, aum_change, standing, tier'

/** Every customer there is, in the order in which a branch's list shows them, so that a page of it is read from one place. */
function readSummary(warehouse: Warehouse, closeId: number, last: ComputedMonth | undefined): Promise<Readable> {
  if (!last) throw new Error('a close without months')
  const { scope, before } = last
  const cents = (days: string) => averageCents(days, scope.days)
  // Of the amounts as they show, so that the difference is the one that a reader would work out.
  const aumBefore = before
    ? `if(b.close_id = 0, NULL, ${averageCents('b.deposit_days + b.investment_days + b.cts_days', scope.firstDay - dayNumber(before.month))})`
    : 'NULL'
  const joinBefore = before
    ? `LEFT JOIN (SELECT * FROM customer_month WHERE month = toDate('${before.month}') AND close_id = ${before.closeId}) AS b ON b.customer_id = c.customer_id`
    : ''
  return warehouse.read(
    `SELECT c.customer_id AS customer, c.current_institution_id AS institution, c.current_kind, c.current_manager_id, toDate('${scope.first}'), ${cents('m.deposit_days + m.investment_days + m.cts_days')} AS aum, ${cents('m.deposit_days')}, ${cents('m.investment_days')}, ${cents('m.cts_days')}, aum - ${aumBefore},
       if(m.standing = '', 'none', m.standing), m.tier
     FROM work_customer AS c LEFT JOIN (SELECT * FROM customer_month WHERE month = toDate('${scope.first}') AND close_id = ${closeId}) AS m ON m.customer_id = c.customer_id
     ${joinBefore} ORDER BY institution, aum DESC, customer DESC`,
  )
}

/** The narrow table that lists are sorted by, complete with its indexes before it is swapped in. */
async function fillSummary(database: Database, closeId: number, rows: Readable): Promise<string> {
  const table = `customer_summary_${closeId}`
  // In the transaction that makes it, a table is filled without a log of every row.
  await inTransaction(database.batch, async (db) => {
    await db.query(`create table published.${table} (like published.customer_summary including defaults)`)
    await copyToPostgres(rows, db, `published.${table}`, summaryColumns.split(', '))
    const index = (name: string, definition: string) =>
      db.query(
        `create ${name === 'customer' ? 'unique ' : ''}index customer_summary_${name}_${closeId} on published.${table} ${definition}`,
      )
    await index('customer', '(customer_id)')
    await index('aum', '(aum desc, customer_id desc)')
    await index('institution', '(institution_id, aum desc, customer_id desc)')
    await index('manager', '(manager_id, aum desc, customer_id desc) where manager_id is not null')
    await db.query(`select copy_scope('published.customer_summary', 'published.${table}')`)
    await db.query(`analyze published.${table}`)
  }).finally(() => rows.destroy())
  return table
}

/** Counts and totals of a month: summed unrounded, then rounded. `specials` are counted apart. */
export async function summarise(
  warehouse: Warehouse,
  closeId: number,
  { scope }: ComputedMonth,
  specials: readonly SpecialOfMonth[],
): Promise<Omit<CloseSummary, 'recomputedMonths' | 'differences' | 'seconds'>> {
  const total = (days: string) => `toString(${roundedAmount(`sum(${days})`, scope.days)})`
  const [row] = await warehouse.query<
    Record<string, string> & { standings: [string, string][]; changes: [string, string][] }
  >(
    `SELECT count() AS customers, ${total('deposit_days')} AS deposits, ${total('investment_days')} AS investments, ${total('cts_days')} AS cts, ${total('deposit_days + investment_days + cts_days')} AS total,
       ${['none', 'rated', 'exited_unrated', 'left'].map((standing) => `countIf(standing = '${standing}') AS standing_${standing}`).join(', ')},
       ${['entered', 'upgraded', 'downgraded', 'exited', 'returned', 'left', 'watch-started', 'fourth-miss'].map((change) => `countIf(has(changes, '${change}')) AS \`change_${change}\``).join(', ')}
     FROM customer_month WHERE month = toDate('${scope.first}') AND close_id = ${closeId}`,
  )
  if (!row) throw new Error('no summary')
  const apart = specials.filter(({ counted }) => counted.standing === 'special')
  const standing = (name: string) =>
    Number(row[`standing_${name}`]) - apart.filter(({ own }) => own.standing === name).length
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
      special: apart.length,
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
