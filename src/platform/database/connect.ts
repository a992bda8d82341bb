import pg from 'pg'
import { appRole, batchRole, roleUrl } from './roles.ts'

// Dates stay what they are: a day, not an instant in the machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())

export interface Database {
  ownerUrl: string
  /** Requests: under row-level security. */
  app: pg.Pool
  /** Bulk work of imports and closes. */
  batch: pg.Pool
  end(): Promise<void>
}

export type Queryable = Pick<pg.ClientBase, 'query'>

/** `name` tells the running instance's connections (`almanac`) from those of command lines that hand it work. */
export function openDatabase(ownerUrl: string, name: string): Database {
  const app = openPool(roleUrl(ownerUrl, appRole), name, 16, true)
  const batch = openPool(roleUrl(ownerUrl, batchRole), name, 6, false)
  return {
    ownerUrl,
    app,
    batch,
    end: async () => {
      await Promise.all([app.end(), batch.end()])
    },
  }
}

export function openPool(connectionString: string, name: string, max: number, pipeline: boolean): pg.Pool {
  const pool = new pg.Pool({ connectionString, application_name: name, max, pipeline, idleTimeoutMillis: 60_000 })
  // A connection that breaks while idle is replaced at the next use.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Runs `work` in one transaction of the batch role; it commits or leaves nothing. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
}
