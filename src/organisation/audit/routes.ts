import { z } from 'zod'
import type { AuditAction } from '../../platform/audit/contract.ts'
import { askWithin } from '../../platform/database/bounded.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { type AuditEntry, listAudit, listLookers } from './contract.ts'
import { type EntryRecord, entryPage, type LookRecord, lookersAt, type NameRecord, namesAt } from './queries.ts'
import { type Reference, referenceKey, referencesIn } from './references.ts'

const place = z.tuple([z.iso.datetime({ precision: 6 }), z.string().regex(/^\d{1,19}$/)])
const listWithinMs = 5000

/** `timeZone`: the institution's, for the days that a search names. */
export function serveAudit(http: Http, { timeZone }: { timeZone: string }): void {
  serve(http, listAudit, async ({ asPerson, query }) => {
    const after = readCursor(query.cursor, place)
    const found = await askWithin<EntryRecord>(asPerson, listWithinMs, entryPage(query, after, timeZone))
    const records = found.map((record) => ({ ...record, references: referencesOf(record) }))
    const statement = namesAt(records.flatMap(({ references }) => references))
    const named = statement ? await askWithin<NameRecord>(asPerson, listWithinMs, statement) : []
    const names = new Map(named.map((one) => [referenceKey(one), one.name]))
    return toPage(
      records,
      query.limit,
      (record) => toEntry(record, names),
      (record) => [record.exactAt, record.id],
    )
  })

  serve(http, listLookers, async ({ asPerson, params }) => {
    const records = await askWithin<LookRecord>(asPerson, listWithinMs, lookersAt(params.customerId))
    return { items: records.map((record) => ({ ...record, actions: record.actions as AuditAction[] })) }
  })
}

function referencesOf({ details }: EntryRecord): Reference[] {
  return details === null ? [] : referencesIn(JSON.parse(details))
}

type Referring = EntryRecord & { references: Reference[] }

function toEntry({ exactAt: _, references, ...entry }: Referring, known: ReadonlyMap<string, string>): AuditEntry {
  const named = references.map(referenceKey).map((key) => [key, known.get(key)] as const)
  const names = Object.fromEntries(named.flatMap(([key, name]) => (name === undefined ? [] : [[key, name]])))
  return { ...entry, action: entry.action as AuditAction, names }
}
