import { keepingConfidential } from '../../organisation/access/index.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { reach } from '../../platform/faults.ts'
import type { ReportProgress } from '../../platform/jobs/queue.ts'
import type { Delivery } from './contract.ts'
import { currentTables, dropStages, type FeedChange, mergeCurrentRows, stageCurrentRows } from './current.ts'
import { getFeed } from './feeds.ts'
import { type Intake, keepBadRows } from './import.ts'
import { activateVersions, finishDelivery, type PublishedVersion } from './import-queries.ts'
import type { LoadedFile } from './load-feeds.ts'
import { listNotices } from './notices.ts'
import { earliestTouched } from './touched.ts'
import { readVisible } from './visibility.ts'

interface Publication {
  deliveryId: string
  source: string
  date: string
  loaded: LoadedFile[]
  replaced: number[]
  report: ReportProgress
  end(touchedFrom: string | null, notices: Delivery['notices']): Parameters<typeof finishDelivery>[2]
}

/**
 * The publication protocol. Rows move into the warehouse's tables under versions that nobody counts yet; current rows
 * are worked out and staged in Postgres; one Postgres commit makes all of it count. Before it, a crash leaves
 * rows without meaning, which the next start sweeps; after it, nothing is left to do.
 */
export async function publish(intake: Intake, work: Publication): Promise<void> {
  const { warehouse, database } = intake
  const supplied = work.loaded.filter((file) => file.accepted > 0)
  const notices = await listNotices(warehouse, database.batch, work.source, work.loaded)
  work.report('publishing', 0.75)
  const versions = await Promise.all(
    work.loaded.map(async ({ version, feed, supplementTo, stageTable }): Promise<PublishedVersion> => {
      return { version, feed, supplementTo: supplementTo ?? null, dates: await snapshotDates(intake, feed, stageTable) }
    }),
  )
  const partitions = await listPartitions(intake, supplied)
  for (const { table, id } of partitions) {
    const file = supplied.find((one) => one.stageTable === table)
    await warehouse.command(`ALTER TABLE ${table} MOVE PARTITION ID '${id}' TO TABLE ${file?.feed}`)
    reach('import:moving')
  }
  reach('import:moved')
  const changed = new Set(work.loaded.map((file) => file.feed))
  const changes = await Promise.all([...changed].map((feed) => changeOf(intake, work, feed)))
  const touchedFrom = await earliestTouched(warehouse, database.batch, work, changes, versions)
  const removed: Record<string, string[][]> = {}
  for (const change of changes) {
    const keys = await removedKeys(intake, change)
    if (keys.length) removed[change.feed] = keys
  }
  const stages = await stageCurrentRows(warehouse, database.batch, work.deliveryId, changes)
  reach('import:staged')
  work.report('publishing', 0.85)
  await inTransaction(database.batch, async (db) => {
    await keepingConfidential(db, () => mergeCurrentRows(db, stages, removed))
    await activateVersions(db, work.deliveryId, versions, work.replaced)
    for (const file of work.loaded) {
      if (file.supplementTo) await settlePending(db, file)
      else await keepBadRows(db, work.deliveryId, file.version, file, file.bad)
    }
    await dropStages(db, stages)
    await finishDelivery(db, work.deliveryId, work.end(touchedFrom, notices))
    reach('import:before-commit')
  })
  reach('import:committed')
  await Promise.all(work.loaded.map((file) => warehouse.command(`DROP TABLE IF EXISTS ${file.stageTable}`)))
}

/** Moved whole, which is metadata only: a part changes its table without being copied. */
async function listPartitions({ warehouse }: Intake, files: readonly LoadedFile[]) {
  const tables = files.map((file) => `'${file.stageTable}'`).join(', ') || "''"
  return warehouse.query<{ table: string; id: string }>(
    `SELECT DISTINCT table, partition_id AS id FROM system.parts WHERE database = currentDatabase() AND table IN (${tables}) AND active ORDER BY table, id`,
  )
}

async function snapshotDates(intake: Intake, feed: string, stageTable: string): Promise<PublishedVersion['dates']> {
  if (!getFeed(feed).dated) return []
  const rows = await intake.warehouse.query<{ date: string; rows: string }>(
    `SELECT toString(business_date) AS date, count() AS rows FROM ${stageTable} GROUP BY date ORDER BY date`,
  )
  return rows.map((row) => ({ date: row.date, rows: Number(row.rows) }))
}

async function changeOf(intake: Intake, work: Publication, feed: string): Promise<FeedChange> {
  const added = work.loaded.filter((file) => file.feed === feed && file.accepted > 0).map((file) => file.version)
  const db = intake.database.batch
  const { rows } = await db.query<{ id: number }>('select id from feed_version where id = any ($1) and feed = $2', [
    work.replaced,
    feed,
  ])
  const replaced = rows.map((row) => row.id)
  const before = await readVisible(db, feed, work.replaced)
  const newer = await db.query(
    `select from feed_version where feed = $1 and state = 'active' and business_date >= $2 limit 1`,
    [feed, work.date],
  )
  const onlyNewer =
    !replaced.length &&
    newer.rowCount === 0 &&
    work.loaded.every((file) => file.feed !== feed || !file.supplementTo || !file.accepted)
  return { feed, added, replaced, visible: { ...before, versions: [...before.versions, ...added] }, onlyNewer }
}

/** Keys of replaced versions that nothing delivers any more. */
async function removedKeys(intake: Intake, change: FeedChange): Promise<string[][]> {
  const current = currentTables.find((candidate) => candidate.feed === change.feed)
  if (!current || !change.replaced.length) return []
  const keys = Object.values(current.key)
  const remaining = change.visible.versions.length
    ? `AND (${keys.join(', ')}) NOT IN (SELECT ${keys.join(', ')} FROM ${change.feed} WHERE version IN (${change.visible.versions.join(', ')}))`
    : ''
  const rows = await intake.warehouse.query<Record<string, string>>(
    `SELECT DISTINCT ${keys.join(', ')} FROM ${change.feed} WHERE version IN (${change.replaced.join(', ')}) ${remaining}`,
  )
  return rows.map((row) => keys.map((key) => row[key] ?? ''))
}

/** Rows offered again that were taken in; what still waits goes on waiting. */
async function settlePending(db: Parameters<typeof dropStages>[0], file: LoadedFile): Promise<void> {
  const stillBad = new Set(file.bad.map((row) => row.line))
  const accepted = [...(file.pendingIds ?? [])].flatMap(([line, id]) => (stillBad.has(line) ? [] : [id]))
  await db.query(`update quarantine_row set state = 'accepted' where id = any ($1)`, [accepted])
}
