import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import { feedNames } from './contract.ts'
import { charsets } from './control.ts'
import { isStorableDate } from './date-format.ts'
import { type Feed, getFeed } from './feeds.ts'

const name = z.string().min(1).max(200)
const delimiter = z
  .string()
  .max(10)
  .regex(/^[^"\n\r\0]+$/, 'one or more characters, but no quote and no newline')
const storableDate = z.iso.date().refine(isStorableDate, 'from 1970-01-01 to 2149-06-06')
/** Says where the parts of a date stand: YYYY or YY, MM or M, DD or D, HH, mm, ss; everything else is literal. */
const dateFormat = z.string().regex(/YY/, 'a date format such as YYYYMMDD, YYMMDD or DD.MM.YYYY').max(40)

/** How a column of ours comes about; a bare text is the name of the source's column. */
const column = z.preprocess(
  (given) => (typeof given === 'string' ? { from: given } : given),
  z
    .strictObject({
      constant: z.string().optional(),
      from: z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(name).min(1)).optional(),
      join: z.string().default(''),
      /** Texts that mean that there is no value, such as 00000000. */
      absent: z.array(z.string()).default([]),
      codes: z.record(z.string(), z.string()).optional(),
      /** For codes that are not listed; without it they stay as they are and are judged like any value. */
      otherwise: z.string().optional(),
      date: dateFormat.optional(),
      /** YY from this year on is of the 20th century. */
      pivot: z.number().int().min(0).max(99).default(69),
      /** For instants: the source's distance from UTC. */
      offset: z
        .string()
        .regex(/^(Z|[+-]\d{2}:\d{2})$/)
        .optional(),
      decimal: z.enum(['.', ',']).optional(),
      group: z.enum(['.', ',', ' ', "'"]).optional(),
      /** Digits after an implied decimal point: 2 where amounts are in hundredths. */
      scale: z.number().int().min(0).max(10).optional(),
      /** The amount is negative where this column holds one of these values. */
      negative: z.strictObject({ from: name, when: z.array(z.string()).min(1) }).optional(),
    })
    .refine((given) => (given.constant === undefined) !== (given.from === undefined), 'either `constant` or `from`'),
)
export type ProfileColumn = z.infer<typeof column>

const file = z.strictObject({
  /** Its name; {YYYYMMDD} and the like stand for the business date. */
  file: name,
  charset: z.enum(charsets).optional(),
  delimiter: delimiter.optional(),
  /** The names of the columns, where the file does not begin with them. */
  columns: z.array(name).min(1).optional(),
  /** Lines that begin so are no records. */
  comment: z.string().min(1).max(10).optional(),
  /** A delivery without it is complete all the same; feeds that read it are left out then. */
  optional: z.boolean().default(false),
})
export type ProfileFile = z.infer<typeof file>

const select = z.preprocess(
  (given) => (Array.isArray(given) ? given.join('\n') : given),
  z.string().min(1).max(100_000),
)
const feed = z
  .strictObject({
    description: z.string().optional(),
    /** The file that `columns` are taken from; without it, the one that the control names for this feed. */
    from: name.optional(),
    columns: z.record(z.string(), column).optional(),
    select: select.optional(),
  })
  .refine((given) => (given.columns === undefined) !== (given.select === undefined), 'either `columns` or `select`')
  .refine((given) => given.from === undefined || given.select === undefined, '`from` goes with `columns`')
export type ProfileFeed = z.infer<typeof feed>

const profile = z
  .strictObject({
    format: z.literal('almanac-profile/1'),
    description: z.union([z.string(), z.array(z.string())]).optional(),
    /** As the control says, where there is one. */
    source: z
      .string()
      .min(1)
      .max(60)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'letters, digits and signs')
      .optional(),
    /** For sources that write no control file: one date, or how folders are named after theirs. */
    businessDate: z
      .union([storableDate, z.strictObject({ folder: dateFormat })], 'a date, or {"folder": "YYYYMMDD"}')
      .optional(),
    /** A file that is written last; folders without it are not complete yet. */
    marker: name.optional(),
    charset: z.enum(charsets).optional(),
    delimiter: delimiter.optional(),
    decimal: z.enum(['.', ',']).optional(),
    files: z.record(z.string().regex(/^[A-Za-z]\w{0,59}$/, 'letters, digits and _'), file).default({}),
    feeds: z.partialRecord(z.enum(feedNames), feed),
  })
  .refine((given) => given.businessDate === undefined || given.source !== undefined, {
    path: ['source'],
    message: 'is needed where the source writes no control file',
  })
export type Profile = z.infer<typeof profile>

export function profileProblem(where: string, problem: string): AppError {
  return new AppError('profile-invalid', `Source profile: ${where}: ${problem}`, { where, problem })
}

/** Reads and checks a source profile; throws 'profile-invalid' saying where and what. */
export function readProfile(path: string): Profile {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw profileProblem(path, (error as Error).message)
  }
  const parsed = profile.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw profileProblem(issue?.path.join('.') || 'profile', issue?.message ?? '')
  }
  for (const feedName of feedNames) checkFeed(parsed.data, getFeed(feedName))
  if (!Object.keys(parsed.data.feeds).length) throw profileProblem('feeds', 'none is described')
  return parsed.data
}

function checkFeed(profile: Profile, feed: Feed): void {
  const given = profile.feeds[feed.name]
  if (!given?.columns) return
  const where = `feeds.${feed.name}`
  if (given.from !== undefined && !profile.files[given.from])
    throw profileProblem(`${where}.from`, `there is no file ${given.from}`)
  if (given.from === undefined && profile.businessDate !== undefined)
    throw profileProblem(`${where}.from`, 'is needed where the source writes no control file')
  checkColumns(feed, Object.keys(given.columns), `${where}.columns`)
  for (const [columnName, { date, offset }] of Object.entries(given.columns)) {
    const type = feed.columns.find((column) => column.name === columnName)?.type
    if (type === 'instant' && date !== undefined && offset === undefined)
      throw profileProblem(`${where}.columns.${columnName}.offset`, 'is needed for an instant')
  }
}

/** Refuses columns that the feed does not know and the want of those that it cannot do without. */
export function checkColumns(feed: Feed, names: readonly string[], where: string): void {
  const known = [...feed.columns.map((column) => column.name), ...(feed.dated ? ['business_date'] : [])]
  for (const given of names)
    if (!known.includes(given))
      throw profileProblem(`${where}.${given}`, `${feed.name} has no such column; it has ${known.join(', ')}`)
  for (const { name: wanted, required } of feed.columns)
    if (required && !names.includes(wanted)) throw profileProblem(where, `${wanted} is missing`)
}
