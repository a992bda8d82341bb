import { keepingConfidential } from '../../organisation/access/index.ts'
import { type Database, inTransaction } from '../../platform/database/connect.ts'
import { dayIn } from '../../platform/day.ts'
import { AppError } from '../../platform/errors.ts'
import { reach } from '../../platform/faults.ts'
import type { ReportProgress } from '../../platform/jobs/queue.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import {
  computeAccountDays,
  computeCustomerDays,
  computeCustomers,
  type MonthScope,
  readMonthScope,
} from '../measures/index.ts'
import { type AdoptedPolicy, computeStandings, getPolicyOn, listSpecialsOf, showSpecials } from '../tiers/index.ts'
import { failClose, insertClose, listClosed, publishMonths, readCloseFacts } from './close-queries.ts'
import type { CloseSummary } from './contract.ts'
import { type ClosePlan, lastDayOf, planClose } from './plan.ts'
import { dropWorkTables, stageResults, summarise } from './results.ts'

export interface CloseContext {
  database: Database
  warehouse: Warehouse
  /** Home currency. */
  currency: string
  /** Of the institution: which special VIPs show today. */
  timeZone: string
}

export interface ComputedMonth {
  scope: MonthScope
  policy: AdoptedPolicy
  /** The close whose rows counted for this month until now. */
  formerCloseId: number | null
  /** The month before, with the close that counts for it once this one is published. */
  before: { month: string; closeId: number } | null
}

/**
 * Closes a month (`YYYY-MM`): works out every month from the earliest one touched since the last close, and publishes
 * standings, changes and evidence in one Postgres commit. Refusals: AppError 'close-…'.
 */
export async function closeMonth(context: CloseContext, month: string, report: ReportProgress): Promise<CloseSummary> {
  const started = performance.now()
  const { database, warehouse } = context
  const facts = await readCloseFacts(database.batch)
  const plan = planClose(facts, `${month}-01`)
  if (!plan.ok) throw new AppError(plan.code, plan.message, plan.details)
  if (!plan.months.length) return readSummary(database, month, started)
  const closeId = await insertClose(database.batch, `${month}-01`, facts.lastPublication)
  try {
    const months = await computeMonths(context, plan, closeId, report)
    report('writing', 0.85)
    const results = await stageResults(context, closeId, months)
    reach('close:staged')
    const summaries = await Promise.all(
      months.map(async (computed) => {
        const specials = await listSpecialsOf(database.batch, warehouse, { month: computed.scope.first, closeId })
        return summarise(warehouse, closeId, computed, specials)
      }),
    )
    const differences = results.differences
    const recomputedMonths = months.map(({ scope }) => scope.first.slice(0, 7))
    const seconds = () => Math.round(performance.now() - started) / 1000
    let answer: CloseSummary | undefined
    await inTransaction(database.batch, async (db) => {
      const complete = summaries.map((summary) => ({ ...summary, recomputedMonths, differences, seconds: seconds() }))
      answer = complete.find((summary) => summary.month === month)
      await keepingConfidential(db, () => publishMonths(db, closeId, months, complete, results))
      await showSpecials(db, dayIn(context.timeZone)())
      reach('close:before-commit')
    })
    reach('close:committed')
    await dropWorkTables(warehouse)
    return answer ?? (await readSummary(database, month, started, recomputedMonths, differences))
  } catch (error) {
    await failClose(database.batch, closeId)
    await sweepCloses(warehouse, database.batch)
    throw error
  }
}

async function computeMonths(
  context: CloseContext,
  plan: ClosePlan & { ok: true },
  closeId: number,
  report: ReportProgress,
): Promise<ComputedMonth[]> {
  const { database, warehouse } = context
  const closed = new Map((await listClosed(database.batch)).map((row) => [row.month, row.closeId]))
  const months: ComputedMonth[] = []
  let before = plan.before ? { month: plan.before, closeId: closed.get(plan.before) ?? 0 } : null
  for (const [at, first] of plan.months.entries()) {
    const step = (name: string, part: number) => report(name, (0.85 * (at + part)) / plan.months.length)
    const lastDay = lastDayOf(first)
    const policy = await getPolicyOn(database.batch, lastDay)
    step('averages', 0.05)
    const scope = await readMonthScope(database.batch, warehouse, first, context.currency, policy.policy.components)
    await computeAccountDays(warehouse, scope)
    reach('close:averages')
    step('customers', 0.5)
    await computeCustomers(warehouse, scope)
    await computeCustomerDays(warehouse)
    step('tiers', 0.8)
    await computeStandings(warehouse, scope, policy.policy, closeId, before)
    reach('close:tiers')
    months.push({ scope, policy, formerCloseId: closed.get(first) ?? null, before })
    before = { month: first, closeId }
  }
  return months
}

/** A month that nothing has touched since it was closed: its summary stands. */
async function readSummary(
  database: Database,
  month: string,
  started: number,
  recomputedMonths: string[] = [],
  differences = 0,
): Promise<CloseSummary> {
  const { rows } = await database.batch.query<{ summary: CloseSummary }>(
    'select summary from closed_month where month = $1',
    [`${month}-01`],
  )
  if (!rows[0]) throw new AppError('not-closed', `${month} is not closed.`, { month })
  return { ...rows[0].summary, recomputedMonths, differences, seconds: Math.round(performance.now() - started) / 1000 }
}

/** Clears what a close that died or was refused left behind: rows of closes that never counted, and stage tables. */
export async function sweepCloses(warehouse: Warehouse, db: Database['batch']): Promise<void> {
  await dropWorkTables(warehouse)
  const { rows } = await db.query<{ id: number }>(`select id from close where state in ('running', 'failed')`)
  if (rows.length) {
    const listed = rows.map((row) => row.id).join(', ')
    const [left] = await warehouse.query<{ n: string }>(
      `SELECT count() AS n FROM customer_month WHERE close_id IN (${listed})`,
    )
    if (Number(left?.n))
      await warehouse.command(
        `ALTER TABLE customer_month DELETE WHERE close_id IN (${listed}) SETTINGS mutations_sync = 2`,
      )
    await db.query(
      `update close set state = 'abandoned', finished_at = coalesce(finished_at, now()) where id = any ($1)`,
      [rows.map((row) => row.id)],
    )
  }
  const { rows: staged } = await db.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables
     where (schemaname = 'stage' and tablename ~ '^close_')
       or (schemaname = 'published' and tablename ~ '^(customer_summary|standing_change|movement)_[0-9]+$'
         and not exists (select from pg_inherits where inhrelid = format('published.%I', tablename)::regclass))`,
  )
  for (const { schema, name } of staged) await db.query(`drop table if exists ${schema}."${name}"`)
}
