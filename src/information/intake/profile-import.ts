import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../platform/errors.ts'
import type { ReportProgress } from '../../platform/jobs/queue.ts'
import {
  type Control,
  deliveredFile,
  type FeedControl,
  findDeliveryFolders,
  folderDate,
  Held,
  readControl,
} from './control.ts'
import { convertFeed } from './convert.ts'
import { expandDate, isStorableDate, readDate } from './date-format.ts'
import { feeds as allFeeds } from './feeds.ts'
import { holdWhole, type ImportResult, type Intake, importDelivery } from './import.ts'
import { type Profile, type ProfileFile, readProfile } from './profile.ts'
import { checkSelect, rawDatabase } from './profile-select.ts'
import { checkRawControl, type RawFile, type RawSettings, readRawFile } from './raw-files.ts'
import { clearFolder } from './sweep.ts'

interface Place {
  folder: string
  /** From the profile; a source with a control file says it there. */
  date: string | undefined
}

/**
 * Imports what a source writes in its own way: each delivery is brought to our format as its profile says and goes the
 * standard way from there, so that checks, repeats, quarantine and publication are the same.
 */
export async function importWithProfile(
  intake: Intake,
  folder: string,
  profileFile: string,
  report: ReportProgress,
): Promise<{ deliveries: ImportResult[] }> {
  const profile = readProfile(profileFile)
  for (const [name, { select }] of Object.entries(profile.feeds))
    if (select !== undefined) await checkSelect(intake.warehouse, select, `feeds.${name}.select`)
  const places = findPlaces(folder, profile)
  const deliveries: ImportResult[] = []
  for (const [at, place] of places.entries()) {
    deliveries.push(
      await importPlace(intake, profile, place, (step, progress) => report(step, (at + progress) / places.length)),
    )
  }
  return { deliveries }
}

/** Folders with deliveries in the order of their dates. */
export function findPlaces(root: string, profile: Profile): Place[] {
  const { businessDate, marker } = profile
  if (businessDate === undefined) return findDeliveryFolders(root).map((folder) => ({ folder, date: undefined }))
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw new AppError('folder-not-found', `There is no folder ${root}.`, { folder: root })
  const dateOf = (folder: string) =>
    typeof businessDate === 'string' ? businessDate : readDate(businessDate.folder, basename(folder))
  const isComplete = (folder: string, date: string) =>
    marker === undefined || existsSync(join(folder, expandDate(marker, date)))
  const candidates =
    dateOf(root) === undefined
      ? readdirSync(root, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => join(root, entry.name))
      : [root]
  const places = candidates.flatMap((folder) => {
    const date = dateOf(folder)
    return date !== undefined && isStorableDate(date) && isComplete(folder, date) ? [{ folder, date }] : []
  })
  if (!places.length)
    throw new AppError(
      'nothing-to-import',
      `No delivery in ${root}: no folder is named and complete as the source profile says.`,
      { folder: root },
    )
  return places.sort((a, b) => (a.date < b.date ? -1 : 1))
}

async function importPlace(
  intake: Intake,
  profile: Profile,
  { folder, date }: Place,
  report: ReportProgress,
): Promise<ImportResult> {
  const started = performance.now()
  const work = join(intake.archiveFolder, '.converting')
  const clear = async () => {
    await clearFolder(work)
    await intake.warehouse.command(`DROP DATABASE IF EXISTS ${rawDatabase}`)
  }
  // One import runs at a time: whatever is there was left by one that died.
  await clear()
  let control: Control | undefined
  try {
    mkdirSync(work, { recursive: true, mode: 0o700 })
    await intake.warehouse.command(`CREATE DATABASE ${rawDatabase}`)
    control = date === undefined ? readControl(folder) : undefined
    report('reading', 0.01)
    const converted = await convertDelivery(intake, profile, folder, work, date ?? control?.businessDate ?? '', control)
    return await importDelivery(intake, folder, report, converted)
  } catch (error) {
    if (!(error instanceof Held)) throw error
    const seconds = Math.round(performance.now() - started) / 1000
    return holdWhole(
      intake,
      profile.source ?? control?.source ?? '?',
      date ?? control?.businessDate ?? folderDate(folder) ?? '1970-01-01',
      error,
      seconds,
    )
  } finally {
    await clear()
  }
}

/** What takes the place of control.json for the converted files. */
async function convertDelivery(
  intake: Intake,
  profile: Profile,
  folder: string,
  work: string,
  date: string,
  control: Control | undefined,
): Promise<Control> {
  const { warehouse } = intake
  const decimalMark = profile.decimal ?? '.'
  const raws = await readRawFiles(intake, profile, folder, work, date, control)
  const feeds: Record<string, FeedControl> = {}
  for (const { name } of allFeeds) {
    const given = control?.feeds[name]
    const described = profile.feeds[name]
    if (control && !given) continue
    if (!described) {
      // What the profile does not speak of is in our format already.
      if (given) feeds[name] = given
      continue
    }
    if (!(await isSupplied(profile, name, raws))) continue
    const own = raws.get(described.from ?? name) ?? [...raws.values()].find((raw) => raw.file === given?.file)
    if (given && own) await checkRawControl(warehouse, name, own, given, decimalMark)
    const entry = await convertFeed({ warehouse, folder: work, raws, decimalMark }, name, described)
    if (given && own && entry.converted) entry.converted.isControlled = true
    feeds[name] = entry
  }
  if (!Object.keys(feeds).length)
    throw new Held('file-missing', `None of the files that the source profile names is in ${basename(folder)}.`, {
      feed: '',
      file: basename(folder),
    })
  return { source: profile.source ?? control?.source ?? '', businessDate: date, feeds }
}

/** Whether the files that a feed is made of came; only files that the profile calls optional may be missing. */
async function isSupplied(profile: Profile, feed: string, raws: ReadonlyMap<string, RawFile>): Promise<boolean> {
  const described = profile.feeds[feed as keyof Profile['feeds']]
  if (described?.columns) return raws.has(described.from ?? feed)
  const mentioned = Object.keys(profile.files).filter((name) =>
    new RegExp(`\\b${name}\\b`).test(described?.select ?? ''),
  )
  return mentioned.every((name) => raws.has(name))
}

async function readRawFiles(
  intake: Intake,
  profile: Profile,
  folder: string,
  work: string,
  date: string,
  control: Control | undefined,
): Promise<Map<string, RawFile>> {
  const wanted = new Map<string, RawSettings>()
  for (const [name, file] of Object.entries(profile.files)) {
    const settings = settingsOf(profile, file, expandDate(file.file, date))
    if (file.optional && !existsSync(join(folder, settings.control.file))) continue
    wanted.set(name, settings)
  }
  // A feed that names no file of its own is taken from the one that the control names.
  for (const [name, given] of Object.entries(control?.feeds ?? {})) {
    const described = profile.feeds[name as keyof Profile['feeds']]
    if (!described?.columns || described.from !== undefined) continue
    wanted.set(name, {
      control: { ...given, charset: profile.charset ?? given.charset, delimiter: profile.delimiter ?? given.delimiter },
    })
  }
  const raws = new Map<string, RawFile>()
  for (const [name, settings] of wanted) {
    raws.set(
      name,
      await readRawFile(intake.warehouse, name, deliveredFile(folder, name, settings.control.file), work, settings),
    )
  }
  return raws
}

function settingsOf(profile: Profile, given: ProfileFile, file: string): RawSettings {
  return {
    columns: given.columns,
    comment: given.comment,
    control: {
      file,
      rows: null,
      totals: {},
      delimiter: given.delimiter ?? profile.delimiter ?? ',',
      charset: given.charset ?? profile.charset ?? 'UTF-8',
    },
  }
}
