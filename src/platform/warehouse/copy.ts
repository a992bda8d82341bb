import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from } from 'pg-copy-streams'

/**
 * Carries what `Warehouse.read` answers into a table of Postgres, as bytes that nobody here looks into: two to
 * three times as fast as ClickHouse's own way of writing there. The columns are named in the query's order.
 */
export async function copyToPostgres(
  rows: Readable,
  db: pg.ClientBase,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await pipeline(rows, db.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)))
}
