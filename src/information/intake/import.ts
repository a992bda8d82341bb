import { mkdirSync } from 'node:fs'
import { type Database, inTransaction } from '../../platform/database/connect.ts'
import { reach } from '../../platform/faults.ts'
import type { ReportProgress } from '../../platform/jobs/queue.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { type ArchivedFile, archiveFiles, archiveOf, contentOf } from './archive.ts'
import type { Delivery } from './contract.ts'
import { type Control, type FeedControl, findDeliveryFolders, folderDate, Held, readControl } from './control.ts'
import { isSameDecimal } from './decimal.ts'
import { getFeed } from './feeds.ts'
import {
  type ActiveVersion,
  abandonVersions,
  finishDelivery,
  forgetDelivery,
  insertDelivery,
  insertQuarantine,
  insertVersion,
  listActiveVersions,
  listPending,
} from './import-queries.ts'
import { checkTotals, waitingReasons } from './load.ts'
import { type LoadedFile, loadFeeds } from './load-feeds.ts'
import { publish } from './publish.ts'
import { readRecords } from './records.ts'
import { clearFolder, sweepIntake } from './sweep.ts'

export interface Intake {
  database: Database
  warehouse: Warehouse
  /** Where deliveries are archived. */
  archiveFolder: string
}

/** One line of the answer of `almanac import --json`. */
export interface ImportResult {
  date: string
  state: Delivery['state']
  reason?: string
  feeds: Delivery['feeds']
  seconds: number
}

/** A held delivery shows so many of its bad rows per feed; the file itself has the rest. */
const heldRowsShown = 1000

/** Imports the delivery in `folder`, or those within it in date order; a held one does not stop the next (rules.md §7). */
export async function importFolder(
  intake: Intake,
  folder: string,
  report: ReportProgress,
): Promise<{ deliveries: ImportResult[] }> {
  const folders = findDeliveryFolders(folder)
  const deliveries: ImportResult[] = []
  for (const [at, delivery] of folders.entries()) {
    const within: ReportProgress = (step, progress) => report(step, (at + progress) / folders.length)
    deliveries.push(await importDelivery(intake, delivery, within))
  }
  return { deliveries }
}

export async function importDelivery(
  intake: Intake,
  folder: string,
  report: ReportProgress,
  given?: Control,
): Promise<ImportResult> {
  const started = performance.now()
  const seconds = () => Math.round(performance.now() - started) / 1000
  let control: Control | undefined
  try {
    control = given ?? readControl(folder)
    return await importControlled(intake, folder, control, report, seconds)
  } catch (error) {
    if (!(error instanceof Held)) throw error
    const date = control?.businessDate ?? folderDate(folder) ?? '1970-01-01'
    return holdWhole(intake, control?.source ?? '?', date, error, seconds())
  }
}

/** Records a delivery that was held before any of its feeds was read. */
export async function holdWhole(
  intake: Intake,
  source: string,
  date: string,
  held: Held,
  seconds: number,
): Promise<ImportResult> {
  const db = intake.database.batch
  const deliveryId = await insertDelivery(db, source, date, 'held')
  await finishDelivery(db, deliveryId, { state: 'held', reason: reasonOf(held), feeds: {}, notices: [], seconds })
  return { date, state: 'held', reason: held.message, feeds: {}, seconds }
}

function reasonOf(held: Held) {
  return { code: held.code, message: held.message, details: held.details }
}

async function importControlled(
  intake: Intake,
  folder: string,
  control: Control,
  report: ReportProgress,
  seconds: () => number,
): Promise<ImportResult> {
  const { database, archiveFolder } = intake
  const { source, businessDate: date } = control
  const deliveryId = await insertDelivery(database.batch, source, date, 'staging')
  const archive = archiveOf(archiveFolder, source, date, deliveryId)
  mkdirSync(archive, { recursive: true, mode: 0o700 })
  let kept = true
  try {
    report('reading', 0.02)
    const files = await archiveFiles(folder, archive, control)
    reach('import:archived')
    const active = new Map(
      (await listActiveVersions(database.batch, source, date)).map((version) => [version.feed, version]),
    )
    const knownOf = (file: ArchivedFile) => {
      const version = active.get(file.feed)
      return version?.content_sha256 === contentOf(file) ? version : undefined
    }
    const changed = files.filter((file) => !knownOf(file))
    const knownCounts: Delivery['feeds'] = {}
    for (const file of files) {
      const known = knownOf(file)
      if (!known) continue
      await checkAgain(intake, date, source, file, known)
      knownCounts[file.feed] = { rows: known.rows, accepted: 0, quarantined: 0 }
    }
    if (!changed.length) {
      kept = false
      await finishDelivery(database.batch, deliveryId, {
        state: 'unchanged',
        feeds: knownCounts,
        notices: [],
        seconds: seconds(),
      })
      return { date, state: 'unchanged', feeds: knownCounts, seconds: seconds() }
    }
    const replaced = changed.flatMap((file) => active.get(file.feed)?.id ?? [])
    const result = await loadAndPublish(
      intake,
      control,
      { deliveryId, changed, replaced, knownCounts, archive },
      report,
      seconds,
    )
    kept = result.state !== 'held'
    return result
  } catch (error) {
    // After any other error it may count all the same, its commit having gone through: the next start knows.
    if (error instanceof Held) kept = false
    throw error
  } finally {
    if (!kept) {
      await clearFolder(archive)
      await forgetDelivery(database.batch, deliveryId)
    }
  }
}

/** The same content under a control that says something else: it is held, as new content would be. */
async function checkAgain(intake: Intake, date: string, source: string, file: ArchivedFile, known: ActiveVersion) {
  const { rows, totals } = file.control
  const isChecked = (column: string) => isSameDecimal(known.totals?.[column], totals[column])
  if ((rows === null || rows === known.rows) && Object.keys(totals).every(isChecked)) return
  await checkTotals({ warehouse: intake.warehouse, source, date, version: 0 }, { ...file, feed: getFeed(file.feed) })
}

/** The source writes no control file; its profile stands in for it, and cannot know what should have come. */
function withoutControl(files: readonly ArchivedFile[]): Delivery['notices'] {
  return files.some((file) => file.control.converted?.isControlled === false)
    ? [{ feed: '', code: 'no-control', details: {} }]
    : []
}

/** Where a converted file stood for a while is of no use later. */
function withoutPath({ converted: _, ...control }: FeedControl): FeedControl {
  return control
}

interface Work {
  deliveryId: string
  changed: ArchivedFile[]
  replaced: number[]
  knownCounts: Delivery['feeds']
  archive: string
}

async function loadAndPublish(
  intake: Intake,
  control: Control,
  work: Work,
  report: ReportProgress,
  seconds: () => number,
): Promise<ImportResult> {
  const { database, warehouse } = intake
  const { source, businessDate: date } = control
  const { deliveryId } = work
  const loaded: LoadedFile[] = []
  try {
    const versions = new Map<string, number>()
    for (const file of work.changed) {
      versions.set(
        file.feed,
        await insertVersion(database.batch, {
          deliveryId,
          source,
          date,
          feed: file.feed,
          sha256: contentOf(file),
          rows: file.scan.lines,
          layout: { header: file.scan.header, control: withoutPath(file.control) },
        }),
      )
    }
    const pending = await listPending(database.batch, source)
    await loadFeeds(
      intake,
      {
        deliveryId,
        source,
        date,
        files: work.changed,
        versions,
        pending,
        replaced: work.replaced,
        archive: work.archive,
      },
      loaded,
      report,
    )
    reach('import:loaded')
    for (const file of loaded) refuseTooMany(file)
    const feeds = { ...work.knownCounts, ...countsOf(loaded) }
    const state = work.replaced.length ? 'restated' : 'published'
    await publish(intake, {
      deliveryId,
      source,
      date,
      loaded,
      replaced: work.replaced,
      report,
      end: (touchedFrom, notices) => ({
        state,
        feeds,
        notices: [...withoutControl(work.changed), ...notices],
        touchedFrom,
        seconds: seconds(),
      }),
    })
    return { date, state, feeds, seconds: seconds() }
  } catch (error) {
    // Nothing of it counts; what stands in the warehouse under its versions is swept at once.
    await sweepIntake(warehouse, database.batch)
    if (!(error instanceof Held)) throw error
    const feeds = refusedOf(countsOf(loaded))
    for (const file of work.changed) feeds[file.feed] ??= { rows: file.scan.lines, accepted: 0, quarantined: 0 }
    await inTransaction(database.batch, async (db) => {
      for (const file of loaded.filter((one) => !one.supplementTo))
        await keepBadRows(db, deliveryId, null, file, file.bad.slice(0, heldRowsShown), [])
      await abandonVersions(db, deliveryId)
      await finishDelivery(db, deliveryId, {
        state: 'held',
        reason: reasonOf(error),
        feeds,
        notices: [],
        seconds: seconds(),
      })
    })
    return { date, state: 'held', reason: error.message, feeds, seconds: seconds() }
  }
}

/** Held, when more than 1% of a feed's rows would be quarantined; rows offered again are outside of it (rules.md §7). */
function refuseTooMany(file: LoadedFile): void {
  if (file.supplementTo || file.bad.length * 100 <= file.rows) return
  const first = file.bad[0]
  throw new Held(
    'too-many-bad-rows',
    `${file.feed}: ${file.bad.length} of ${file.rows} rows would be quarantined, more than 1%; the first is line ${(first?.line ?? 0) - file.linesBefore} of ${file.file} (${first?.reason}).`,
    {
      feed: file.feed,
      file: file.file,
      bad: String(file.bad.length),
      rows: String(file.rows),
      line: String((first?.line ?? 0) - file.linesBefore),
      reason: first?.reason ?? '',
    },
  )
}

function countsOf(loaded: readonly LoadedFile[]): Delivery['feeds'] {
  const own = loaded.filter((file) => !file.supplementTo)
  return Object.fromEntries(
    own.map((file) => [file.feed, { rows: file.rows, accepted: file.accepted, quarantined: file.bad.length }]),
  )
}

/** Of a held delivery nothing is accepted, whatever passed before the fault was found. */
function refusedOf(feeds: Delivery['feeds']): Delivery['feeds'] {
  return Object.fromEntries(Object.entries(feeds).map(([feed, counts]) => [feed, { ...counts, accepted: 0 }]))
}

export async function keepBadRows(
  db: Parameters<typeof insertQuarantine>[0],
  deliveryId: string,
  version: number | null,
  file: LoadedFile,
  bad: LoadedFile['bad'],
  waiting = waitingReasons,
): Promise<void> {
  if (!bad.length) return
  const raw = await readRecords(file.rawPath, new Set(bad.map((row) => row.line)), file.quotedBy)
  await insertQuarantine(db, {
    deliveryId,
    version,
    feed: file.feed,
    file: file.file,
    linesBefore: file.linesBefore,
    bad,
    raw,
    waiting,
  })
}
