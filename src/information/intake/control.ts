import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { feedNames } from './contract.ts'

export const charsets = ['UTF-8', 'GBK', 'GB18030'] as const
export type Charset = (typeof charsets)[number]

/** What the warehouse's dates can hold. */
export const earliestDate = '1970-01-01'
const latestDate = '2149-06-06'
const isStorable = (date: string) => date >= earliestDate && date <= latestDate

const controlLimitBytes = 1 << 20

const feedControl = z.object({
  file: z.string().min(1).max(255),
  rows: z.number().int().nonnegative().nullable().default(null),
  totals: z.record(z.string(), z.string().regex(/^-?\d{1,40}(\.\d{1,10})?$/)).default({}),
  delimiter: z
    .string()
    .max(10)
    .regex(/^[^"\n\r\0]+$/, 'one or more characters, but no quote and no newline')
    .default(','),
  charset: z.enum(charsets).default('UTF-8'),
})
export type FeedControl = z.infer<typeof feedControl> & {
  /**
   * Set when the file was brought to our format first: what is read instead, how many lines stand in it before the first
   * of `file`, and whether a control file of the source agreed.
   */
  converted?: { path: string; linesBefore: number; isControlled: boolean }
}

const control = z.object({
  format: z.literal('almanac-delivery/1'),
  source: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'letters, digits and signs'),
  businessDate: z.iso.date().refine(isStorable, `from ${earliestDate} to ${latestDate}`),
  // A required count: only a source profile may leave it out.
  feeds: z.partialRecord(z.enum(feedNames), feedControl.extend({ rows: z.number().int().nonnegative() })),
})
export interface Control {
  source: string
  businessDate: string
  feeds: Record<string, FeedControl>
}

/** Why a delivery as a whole is held; `code` is a key under `delivery.held.*`. */
export class Held extends Error {
  readonly code: string
  readonly details: Record<string, string>
  constructor(code: string, message: string, details: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

const controlFile = 'control.json'

/**
 * Delivery folders under `root` in date order: the root itself, or those within it. A folder without control.json is
 * not complete yet and is not looked at.
 */
export function findDeliveryFolders(root: string): string[] {
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new AppError('folder-not-found', `There is no folder ${root}; give a delivery folder or a folder of them.`, {
      folder: root,
    })
  }
  const folders = existsSync(join(root, controlFile))
    ? [root]
    : readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, controlFile)))
        .map((entry) => join(root, entry.name))
        .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
  if (!folders.length) {
    throw new AppError(
      'nothing-to-import',
      `No delivery in ${root}: a delivery is complete once its control.json is there.`,
      { folder: root },
    )
  }
  return folders
}

/** The date that a folder is named by, if it is named by one. */
export function folderDate(folder: string): string | undefined {
  const parsed = z.iso.date().safeParse(basename(folder))
  return parsed.success ? parsed.data : undefined
}

/** Reads and checks control.json; throws Held naming what is wrong with it. */
export function readControl(folder: string): Control {
  const file = join(folder, controlFile)
  const stat = statSync(file)
  if (!stat.isFile() || stat.size > controlLimitBytes) {
    const problem = stat.isFile() ? 'larger than 1 MiB' : 'not a file'
    throw new Held('control-unreadable', `control.json is ${problem}.`, { problem })
  }
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Held('control-unreadable', `control.json is not valid JSON: ${(error as Error).message}`, {
      problem: (error as Error).message,
    })
  }
  const parsed = control.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') || 'control.json'
    throw new Held('control-invalid', `control.json: ${where}: ${issue?.message}`, {
      where,
      problem: issue?.message ?? '',
    })
  }
  const date = folderDate(folder)
  if (date && date !== parsed.data.businessDate) {
    throw new Held('date-differs', `control.json is of ${parsed.data.businessDate}, its folder is named ${date}.`, {
      control: parsed.data.businessDate,
      folder: date,
    })
  }
  if (!Object.keys(parsed.data.feeds).length)
    throw new Held('control-invalid', 'control.json names no feed.', { where: 'feeds', problem: 'empty' })
  return parsed.data as Control
}

/** The path of a delivered file: a plain name in the folder itself and a regular file, nothing else. */
export function deliveredFile(folder: string, feed: string, name: string): string {
  if (name !== basename(name) || /[\\/\0]/.test(name) || name === '.' || name === '..') {
    throw new Held('file-name-unsafe', `${feed}: ${JSON.stringify(name)} is not a plain file name.`, {
      feed,
      file: name,
    })
  }
  const file = join(folder, name)
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (!stat) throw new Held('file-missing', `${feed}: the file ${name} is missing.`, { feed, file: name })
  if (!stat.isFile())
    throw new Held('file-name-unsafe', `${feed}: ${name} is not a regular file.`, { feed, file: name })
  return file
}
