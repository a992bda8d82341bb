import type { Queryable } from '../../platform/database/connect.ts'

/**
 * Publishes rows of customers within a transaction of the batch role: they are as confidential as their customers are from
 * the commit on. Whoever makes a customer confidential meanwhile waits for it, so the lock comes before anything else.
 */
export async function keepingConfidential<T>(db: Queryable, publish: () => Promise<T>): Promise<T> {
  await db.query('select pg_advisory_xact_lock(7203014)')
  const published = await publish()
  await db.query('select spread_confidential()')
  return published
}
