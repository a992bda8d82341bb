import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, openInstance } from '../../src/main/instance.ts'
import { readConfig } from '../../src/platform/config.ts'

/** Where the tests of one run find a data folder as a first start leaves it: making one takes three seconds of a core. */
const template = 'ALMANAC_TEST_TEMPLATE'

/** Vitest's global set-up. */
export default async function makeTemplate(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-template-'))
  const config = readConfig({ ALMANAC_DATA: folder, ALMANAC_DEMO: 'off', LOG_LEVEL: 'silent' })
  const { attachment } = await openInstance(config, createLog(config))
  await attachment.stop()
  process.env[template] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Makes the data folder of an Almanac that is about to start for the first time; what starts with nothing at all has tests of its own. */
export function makeDataFolder(folder: string): void {
  const from = process.env[template]
  if (from) copyFolder(from, folder)
}

/** By `cp`, which shares the blocks where the file system can. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', [...(process.platform === 'linux' ? ['-a', '--reflink=auto'] : ['-a']), from, to])
}
