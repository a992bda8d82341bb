import { keepingConfidential } from '../../organisation/access/index.ts'
import { type Database, inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { reach } from '../../platform/faults.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { stageFlows, stageMaturities } from './money-movements.ts'
import { type CountingCloses, type MovementContext, readMovementScope } from './scope.ts'
import { createStageTable, fillMovements, swapMovements } from './stage-table.ts'
import { stageStandings } from './standing-movements.ts'

/**
 * Works movements out anew where deliveries, policies or closes were published since: standings as the last close decided
 * them, flows and maturities as they are now, customers where they belong now. Nothing before the first close.
 */
export async function refreshMovements(context: MovementContext): Promise<void> {
  const { database, warehouse } = context
  if (!(await areMovementsStale(database.batch))) return
  const scope = await readMovementScope(context, await listCountingCloses(database))
  if (!scope) return
  const table = `close_movement_${scope.closeId}`
  await createStageTable(database.batch, table)
  await stageStandings(warehouse, scope, table)
  await stageFlows(warehouse, scope, table)
  await stageMaturities(warehouse, scope, table)
  const fresh = await fillMovements(database.batch, table, scope.closeId)
  reach('movements:staged')
  await inTransaction(database.batch, (db) => keepingConfidential(db, () => swapMovements(db, fresh, scope)))
  await dropMovementTables(warehouse)
}

async function listCountingCloses(database: Database): Promise<CountingCloses> {
  const { rows } = await database.batch.query<{ month: string; closeId: number }>(
    'select month, close_id as "closeId" from closed_month order by month desc limit 4',
  )
  return rows
}

export async function areMovementsStale(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ stale: boolean }>(
    `select c.close_id is distinct from b.close_id or b.publication < greatest((select max(publication) from delivery), (select max(publication) from policy)) as stale
     from (select close_id from closed_month order by month desc limit 1) c left join movement_basis b on true`,
  )
  return rows[0]?.stale ?? false
}

async function dropMovementTables(warehouse: Warehouse): Promise<void> {
  const tables = ['move_customer', 'move_share', 'move_flow', 'move_due', 'repeated_accounts', 'repeated_transactions']
  for (const name of tables) await warehouse.command(`DROP TABLE IF EXISTS work_${name}`)
}
