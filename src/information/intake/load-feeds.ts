import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportProgress } from '../../platform/jobs/queue.ts'
import { type ArchivedFile, splittable } from './archive.ts'
import type { FeedControl } from './control.ts'
import { feeds as allFeeds, type Feed } from './feeds.ts'
import type { Intake } from './import.ts'
import { insertVersion, type PendingGroup } from './import-queries.ts'
import { type Loaded, loadFile } from './load.ts'
import { scanFile } from './scan.ts'
import { readVisible, visibleCondition } from './visibility.ts'

export interface LoadedFile extends Loaded {
  feed: string
  file: string
  version: number
  /** Set for rows offered again: the version that they came with. */
  supplementTo?: number
  /** Quarantine rows of a supplement by the line where each begins. */
  pendingIds?: Map<number, string>
  rawPath: string
  /** Lines that stand before the first line of `file` in what was read for it. */
  linesBefore: number
  /** Set where quoted fields span lines. */
  quotedBy: FeedControl | undefined
  header: string[]
}

export interface FeedLoad {
  deliveryId: string
  source: string
  date: string
  files: ArchivedFile[]
  versions: Map<string, number>
  pending: PendingGroup[]
  /** Versions that this delivery replaces. */
  replaced: number[]
  archive: string
}

const identifiers = {
  institutions: 'institution_id',
  products: 'product_id',
  customers: 'customer_id',
  accounts: 'account_id',
  loans: 'loan_id',
} as const

/**
 * Loads every feed after those that it refers to, two at a time, and with each the rows that waited; fills `loaded` as
 * it goes. Of several faults the first in the order of the feeds is told.
 */
export async function loadFeeds(
  intake: Intake,
  work: FeedLoad,
  loaded: LoadedFile[],
  report: ReportProgress,
): Promise<void> {
  const known: Record<string, string> = {}
  const loads: Promise<void>[] = []
  let failed = false
  const load = async (feed: Feed, referable: Promise<void>[]) => {
    await Promise.all(referable)
    const counting = visibleCondition(await readVisible(intake.database.batch, feed.name, work.replaced))
    const own = await loadFeed(intake, work, feed, { known, counting })
    loaded.push(...own)
    if (!(feed.name in identifiers)) return
    const id = identifiers[feed.name as keyof typeof identifiers]
    known[feed.name] = [
      `SELECT ${id} FROM ${feed.name} WHERE ${counting}`,
      ...own.map(({ stageTable }) => `SELECT ${id} FROM ${stageTable}`),
    ].join(' UNION ALL ')
  }
  const inTurn = async () => {
    for (let feed = allFeeds[loads.length]; feed && !failed; feed = allFeeds[loads.length]) {
      report('loading', 0.1 + (0.6 * loads.length) / allFeeds.length)
      const referable = loads.filter((_, at) => (allFeeds[at]?.name ?? '') in identifiers)
      const one = load(feed, referable)
      loads.push(one)
      await one.catch(() => {
        failed = true
      })
    }
  }
  await Promise.all([inTurn(), inTurn()])
  const place = (file: LoadedFile) => allFeeds.findIndex(({ name }) => name === file.feed)
  loaded.sort((one, other) => place(one) - place(other))
  // Whether a later feed had come to its end beside the one that failed is chance: it is not told.
  const fault = (await Promise.allSettled(loads)).findIndex(({ status }) => status === 'rejected')
  if (fault < 0) return
  loaded.splice(0, loaded.length, ...loaded.filter((file) => place(file) < fault))
  await loads[fault]
}

/** The feed's file, if it came, and the rows of it that waited. */
async function loadFeed(
  intake: Intake,
  work: FeedLoad,
  feed: Feed,
  { known, counting }: { known: Record<string, string>; counting: string },
): Promise<LoadedFile[]> {
  const context = {
    warehouse: intake.warehouse,
    source: work.source,
    known,
    ownersBefore: `SELECT * FROM ${feed.name} WHERE ${counting}`,
  }
  const loaded: LoadedFile[] = []
  const file = work.files.find((candidate) => candidate.feed === feed.name)
  if (file) {
    const version = work.versions.get(feed.name) ?? 0
    const result = await loadFile({ ...context, date: work.date, version }, { ...file, feed })
    loaded.push({
      ...result,
      feed: feed.name,
      file: file.file,
      version,
      rawPath: join(work.archive, `${feed.name}.csv`),
      linesBefore: file.control.converted?.linesBefore ?? 0,
      quotedBy: file.rewritten ? file.control : undefined,
      header: file.scan.header,
    })
  }
  for (const group of work.pending) {
    if (group.feed !== feed.name || work.replaced.includes(group.version)) continue
    loaded.push(await offerAgain(intake, work, group, context))
  }
  return loaded
}

/** Rows that waited are read like a small file of their own, with the header and the date that they came with. */
async function offerAgain(
  intake: Intake,
  work: FeedLoad,
  group: PendingGroup,
  context: Omit<Parameters<typeof loadFile>[0], 'date' | 'version'>,
): Promise<LoadedFile> {
  const feed = allFeeds.find((candidate) => candidate.name === group.feed)
  if (!feed) throw new Error(`unknown feed ${group.feed}`)
  const control = { ...group.layout.control, charset: group.layout.control.charset, rows: null, totals: {} }
  const given = join(work.archive, `${group.feed}-again-${group.version}.given`)
  const copy = join(work.archive, `${group.feed}-again-${group.version}.csv`)
  const newline = Buffer.from('\n')
  // Columns are known from the layout: the first line only keeps its place.
  const lines = [Buffer.from('waiting'), ...group.raws]
  writeFileSync(given, Buffer.concat(lines.flatMap((line) => [line, newline])), { mode: 0o600 })
  const scan = { ...(await scanFile(given, copy, control)), header: group.layout.header }
  const version = await insertVersion(intake.database.batch, {
    deliveryId: work.deliveryId,
    source: work.source,
    date: group.date,
    feed: group.feed,
    sha256: scan.sha256,
    rows: scan.lines,
    layout: { ...group.layout, control },
    supplementTo: group.version,
  })
  const file = await splittable(copy, control, scan)
  const result = await loadFile({ ...context, date: group.date, version }, { feed, control, scan, ...file })
  return {
    ...result,
    feed: group.feed,
    file: control.file,
    version,
    supplementTo: group.version,
    pendingIds: placesOf(group),
    rawPath: copy,
    linesBefore: 0,
    quotedBy: file.rewritten ? control : undefined,
    header: group.layout.header,
  }
}

function placesOf({ ids, raws }: PendingGroup): Map<number, string> {
  const places = new Map<number, string>()
  let line = 2
  for (const [at, raw] of raws.entries()) {
    places.set(line, ids[at] ?? '')
    line += raw.toString('latin1').split('\n').length
  }
  return places
}
