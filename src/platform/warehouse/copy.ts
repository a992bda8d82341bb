import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import type { Warehouse } from './warehouse.ts'

/**
 * Carries what a query of the warehouse answers into a table of Postgres, as bytes that nobody here looks into: two to
 * three times as fast as ClickHouse's own way of writing there. The columns are named in the query's order.
 */
export async function copyToPostgres(
  warehouse: Warehouse,
  db: pg.ClientBase,
  table: string,
  columns: readonly string[],
  select: string,
): Promise<void> {
  const rows = await warehouse.read(select)
  await pipeline(rows, db.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)))
}
