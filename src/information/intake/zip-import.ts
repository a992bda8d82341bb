import { existsSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { AppError } from '../../platform/errors.ts'
import type { ReportProgress } from '../../platform/jobs/queue.ts'
import { type ImportResult, type Intake, importFolder } from './import.ts'
import { clearFolder } from './sweep.ts'
import { unpackZip } from './unzip.ts'

/** Folders that may stand around the delivery folders. */
const wrappersMost = 3

/**
 * Imports an uploaded zip of one delivery folder or of many. The zip and what was unpacked of it are gone afterwards,
 * however it went; what counts is in the archive by then.
 */
export async function importZip(
  intake: Intake,
  zip: string,
  report: ReportProgress,
): Promise<{ deliveries: ImportResult[] }> {
  if (!existsSync(zip)) {
    throw new AppError(
      'job-interrupted',
      'The program ended after the zip was worked off; the list of deliveries shows how it went.',
    )
  }
  const folder = join(dirname(zip), 'unpacked')
  try {
    // An import that died is run again from the start.
    await clearFolder(folder)
    report('reading', 0.01)
    const files = await unpackZip(zip, folder)
    const root = join(folder, findDeliveryRoot(files))
    return await importFolder(intake, root, (step, progress) => report(step, 0.05 + 0.95 * progress))
  } finally {
    await clearFolder(folder)
    await rm(zip, { force: true })
    // The upload had a folder of its own; one that holds something else stays.
    await rmdir(dirname(zip)).catch(() => {})
  }
}

/** The delivery folder, or the one that all delivery folders stand in, as a path within the zip. */
export function findDeliveryRoot(files: readonly string[]): string {
  const folders = files.filter((file) => posix.basename(file) === 'control.json').map((file) => posix.dirname(file))
  const parents = new Set(folders.map((folder) => posix.dirname(folder)))
  const root =
    folders.length === 1 ? folders[0] : parents.size === 1 && !folders.includes('.') ? [...parents][0] : undefined
  const depth = root === undefined || root === '.' ? 0 : root.split('/').length
  if (root === undefined || depth > wrappersMost + (folders.length === 1 ? 1 : 0)) {
    const problem = folders.length
      ? 'its delivery folders do not stand side by side'
      : 'no folder in it has a control.json'
    throw new AppError('nothing-to-import', `No delivery to take in from the zip: ${problem}.`, {
      folder: 'zip',
      problem,
    })
  }
  return root
}
