import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { ApprovalKind } from '../../organisation/approvals/index.ts'
import { findPerson } from '../../organisation/identity/index.ts'
import type { Person } from '../../platform/auth/person.ts'
import { askOf, asPersonOf } from '../../platform/database/as-person.ts'
import { askWithin } from '../../platform/database/bounded.ts'
import type { Database } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { enqueueJob } from '../../platform/jobs/queue.ts'
import { type ExportAsked, exportAsked } from './contract.ts'
import { byteOrderMark, headLine, rowLine, type TierNames, watermarkLine } from './export-file.ts'
import {
  countUnapproved,
  findWaiting,
  insertExport,
  lockRequester,
  markFailed,
  markGone,
  markReady,
  type WaitingExport,
} from './export-queries.ts'
import { customerPage, isWalked, type Place, placeOf } from './list-queries.ts'
import { calledBy } from './masks.ts'
import type { CustomerLine } from './queries.ts'
import { toRow } from './routes.ts'

export const exportKindName = 'customer-export'

/** For so long a file can be fetched. */
const keptDays = 7
/** For so long what nobody approved counts together with what is asked next. */
const countedHours = 24
const rowsAtOnce = 200
const pageWithinMs = 15_000

/** From when on exports without approval count at a moment. */
export const countedFrom = (now: Date): Date => new Date(now.getTime() - countedHours * 3_600_000)

const may = (person: Person | undefined) => person?.permissions.has('export:request')

/** The file is made by a job, which the approval's own transaction queues. */
export const exportKind: ApprovalKind = {
  kind: exportKindName,
  ruled: { permission: 'export:approve', unit: 'rows', always: false, atUnion: false },
  // Else a large list would leave in small parts that nobody decides on.
  async weigh(db, person, asked, { now }) {
    await lockRequester(db, person.id)
    const earlier = await countUnapproved(db, person.id, countedFrom(now))
    if (earlier === 0) return asked
    const snapshot = { ...asked.snapshot, earlierRows: String(earlier) }
    return { ...asked, size: String(Number(asked.size) + earlier), snapshot }
  },
  async check(db, request) {
    return may(await findPerson(db, request.requestedBy)) ? undefined : 'requester'
  },
  async execute(db, request) {
    const exportId = await insertExport(db, request.id, request.requestedBy)
    await enqueueJob(db, { kind: 'export', subject: request.id, payload: { origin: 'web', exportId } })
  },
}

export interface ExportFolder {
  database: Database
  /** Where the files lie. */
  folder: string
  timeZone: string
  currency: string
  /** On a day. */
  tierNames: (day: string) => Promise<TierNames>
}

export const fileOf = (folder: string, token: string): string => join(folder, `${token}.csv`)

/** Writes the file, in the scope and with the masks that its requester has now. */
export async function makeExport(making: ExportFolder, exportId: string): Promise<object> {
  const { database, folder, timeZone } = making
  const waiting = await findWaiting(database.batch, exportId)
  if (!waiting) return {}
  try {
    const person = await findPerson(database.batch, waiting.personId)
    if (!person || !may(person)) throw new AppError('not-permitted', 'The requester may not export any more.')
    const now = new Date()
    const asked = exportAsked.parse(JSON.parse(waiting.snapshot.asked ?? ''))
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now)
    const lines = await readLines(making, person, waiting, asked, today)
    const at = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(now)
    const mark = watermarkLine({ ...waiting, at: `${at} ${timeZone}` })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = fileOf(folder, waiting.token)
    // Under its own name only once it is whole.
    const unfinished = `${file}.${randomUUID()}`
    const text = [byteOrderMark, mark, headLine(asked, making.currency), ...lines, mark].join('')
    await writeFile(unfinished, text, { mode: 0o600 })
    await rename(unfinished, file)
    await markReady(database.batch, exportId, lines.length, new Date(now.getTime() + keptDays * 86_400_000))
    return { rows: lines.length }
  } catch (error) {
    await markFailed(database.batch, exportId)
    throw error
  }
}

/** Page by page, each in a transaction of its own; never more rows than were asked for and approved. */
async function readLines(
  { database: { app: pool }, tierNames }: ExportFolder,
  person: Person,
  { snapshot }: WaitingExport,
  asked: ExportAsked,
  today: string,
): Promise<string[]> {
  const { filter, customerIds, sort, direction } = asked
  const names = await tierNames(today)
  const most = Number(snapshot.rows)
  const asPerson = asPersonOf(pool, person, 'customer:read', 'read')
  const ask = askOf(pool, person, 'customer:read', 'read')
  const narrowing = {
    scope: person.scopeOf('customer:read'),
    called: calledBy(person),
    filter,
    managerId: snapshot.managerId,
    customerIds,
    today,
  }
  const lines: string[] = []
  let after: Place | undefined
  while (lines.length < most) {
    const at = { ...narrowing, sort, direction, limit: rowsAtOnce, after }
    const page = customerPage(at)
    const found = await (isWalked(at) ? ask<CustomerLine>(page) : askWithin<CustomerLine>(asPerson, pageWithinMs, page))
    const rows = found.slice(0, rowsAtOnce)
    for (const row of rows.slice(0, most - lines.length)) lines.push(rowLine(toRow(row, person, today), asked, names))
    const last = rows.at(-1)
    if (!last || found.length <= rowsAtOnce) break
    after = placeOf(sort, last)
  }
  return lines
}

/** Files whose days are over go. */
export async function sweepExports(batch: pg.Pool, folder: string, now: Date): Promise<void> {
  for (const token of await markGone(batch, now)) await rm(fileOf(folder, token), { force: true })
}
