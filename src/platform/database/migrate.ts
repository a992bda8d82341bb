import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

const folder = join(import.meta.dirname, '../../../migrations/postgres')
const lockKey = 7_203_001

/** Runs the migrations that are missing, forward, under a lock; answers their names. With `dryRun` nothing is changed. */
export async function migratePostgres(client: pg.Client, options: { dryRun?: boolean } = {}): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [lockKey])
  try {
    await client.query(
      'create table if not exists migration (name text primary key, sha256 text not null, ran_at timestamptz not null default now())',
    )
    const known = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration')
    const ran = new Map(known.rows.map((row) => [row.name, row.sha256]))
    const missing: string[] = []
    for (const name of readdirSync(folder).sort()) {
      const text = readFileSync(join(folder, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = ran.get(name)
      if (before === sha256) continue
      if (before) throw new Error(`Migration ${name} has been changed after it ran; write a new one instead.`)
      missing.push(name)
      if (options.dryRun) continue
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    }
    return missing
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey])
  }
}
