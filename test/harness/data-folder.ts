import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
  return () => {
    for (const name of readdirSync(dirname(folder)))
      if (name.startsWith(basename(folder))) rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}

/**
 * A data folder that the first test of a run to ask for it makes, to be copied by all others; undefined where a file of
 * tests runs by itself. `make` leaves the folder, with nothing running on it, at the path that it is given.
 */
export async function sharedFolder(name: string, make: (folder: string) => Promise<void>): Promise<string | undefined> {
  const from = process.env[template]
  if (!from) return undefined
  const [folder, making] = [`${from}-${name}`, `${from}-${name}-making`]
  while (!existsSync(folder)) {
    try {
      mkdirSync(`${making}-lock`)
    } catch {
      await sleep(100)
      continue
    }
    try {
      await make(making)
      renameSync(making, folder)
    } finally {
      rmSync(`${making}-lock`, { recursive: true })
    }
  }
  return folder
}

/** Makes the data folder of an Almanac that is about to start for the first time; what starts with nothing at all has tests of its own. */
export function makeDataFolder(folder: string, from = process.env[template]): void {
  if (from) copyFolder(from, folder)
}

/** By `cp`, which shares the blocks where the file system can. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', [...(process.platform === 'linux' ? ['-a', '--reflink=auto'] : ['-a']), from, to])
}
