import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type pg from 'pg'
import { reach } from '../../platform/faults.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { feeds } from './feeds.ts'
import { rawDatabase } from './profile-select.ts'

/**
 * Clears what an import that died left behind: stage tables in both stores, and rows in the warehouse whose version was
 * never published. Nothing of it was visible; called by a new instance before it works the queue.
 */
export async function sweepIntake(warehouse: Warehouse, db: pg.Pool): Promise<void> {
  const { rows: orphans } = await db.query<{ id: number; feed: string }>(
    `select id, feed from feed_version where state = 'staging'`,
  )
  const tables = await warehouse.query<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '^(stage|bad)_[0-9]+$')`,
  )
  for (const { name } of tables) await warehouse.command(`DROP TABLE ${name}`)
  await warehouse.command(`DROP DATABASE IF EXISTS ${rawDatabase}`)
  for (const feed of feeds) {
    const versions = orphans.filter((orphan) => orphan.feed === feed.name).map((orphan) => orphan.id)
    if (!versions.length) continue
    const listed = versions.join(', ')
    const [left] = await warehouse.query<{ n: string }>(
      `SELECT count() AS n FROM ${feed.name} WHERE version IN (${listed})`,
    )
    if (Number(left?.n))
      await warehouse.command(
        `ALTER TABLE ${feed.name} DELETE WHERE version IN (${listed}) SETTINGS mutations_sync = 2`,
      )
  }
  reach('sweep:rows')
  const { rows: staged } = await db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'stage'`,
  )
  for (const { name } of staged) await db.query(`drop table if exists stage."${name}"`)
  await db.query(`update feed_version set state = 'abandoned' where state = 'staging'`)
  await db.query(`update delivery set state = 'abandoned' where state = 'staging'`)
}

/** Clears the files of deliveries that died; an archive folder is named by the delivery that counts. */
export async function sweepArchive(archiveFolder: string, db: pg.Pool): Promise<void> {
  const { rows } = await db.query<{ id: string }>(`select id from delivery where state in ('published', 'restated')`)
  const counting = new Set(rows.map((row) => row.id))
  for (const source of await listFolders(archiveFolder)) {
    for (const date of await listFolders(source)) {
      for (const folder of await listFolders(date)) if (!counting.has(basename(folder))) await clearFolder(folder)
    }
  }
}

async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name))
}

export async function clearFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
