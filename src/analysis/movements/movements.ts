import { type Database, inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { reach } from '../../platform/faults.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { stageFlows, stageMaturities } from './money-movements.ts'
import { type CountingCloses, type MovementContext, type MovementScope, readMovementScope } from './scope.ts'
import { createStageTable, fillMovements, swapMovements } from './stage-table.ts'
import { stageStandings } from './standing-movements.ts'

/** Movements worked out and indexed, that nobody sees yet. */
export interface StagedMovements {
  fresh: string
  scope: MovementScope
}

/** `closes`: those that count for the last closed months, the newest first, of which the first may not be published yet. */
export async function stageMovements(
  context: MovementContext,
  closes: CountingCloses,
): Promise<StagedMovements | undefined> {
  const { warehouse, database } = context
  const scope = await readMovementScope(context, closes)
  if (!scope) return undefined
  const table = `close_movement_${scope.closeId}`
  await createStageTable(database.batch, table)
  await stageStandings(warehouse, scope, table)
  await stageFlows(warehouse, scope, table)
  await stageMaturities(warehouse, scope, table)
  return { fresh: await fillMovements(database.batch, table, scope.closeId), scope }
}

/** Makes staged movements count, in the caller's transaction. */
export async function publishMovements(db: Queryable, { fresh, scope }: StagedMovements): Promise<void> {
  await swapMovements(db, fresh, scope)
}

/** After deliveries: flows and maturities as they are now, and customers where they belong now. Nothing before the first close. */
export async function refreshMovements(context: MovementContext): Promise<void> {
  const { database, warehouse } = context
  if (!(await isStale(database.batch))) return
  const staged = await stageMovements(context, await listCountingCloses(database))
  if (!staged) return
  reach('movements:staged')
  await inTransaction(database.batch, (db) => publishMovements(db, staged))
  await dropMovementTables(warehouse)
}

async function listCountingCloses(database: Database): Promise<CountingCloses> {
  const { rows } = await database.batch.query<{ month: string; closeId: number }>(
    'select month, close_id as "closeId" from closed_month order by month desc limit 4',
  )
  return rows
}

/** Whether deliveries or policies were published since. */
async function isStale(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ stale: boolean }>(
    `select exists (select from closed_month) and greatest((select max(publication) from delivery), (select max(publication) from policy), 0)
       > coalesce((select publication from movement_basis), -1) as stale`,
  )
  return rows[0]?.stale ?? false
}

async function dropMovementTables(warehouse: Warehouse): Promise<void> {
  const tables = ['move_customer', 'move_share', 'move_flow', 'move_due', 'repeated_accounts', 'repeated_transactions']
  for (const name of tables) await warehouse.command(`DROP TABLE IF EXISTS work_${name}`)
}
