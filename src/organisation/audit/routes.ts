import { z } from 'zod'
import type { AuditAction } from '../../platform/audit/contract.ts'
import { askWithin } from '../../platform/database/bounded.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { type AuditEntry, listAudit, listLookers } from './contract.ts'
import { type EntryRecord, entryPage, type LookRecord, lookersAt } from './queries.ts'

const place = z.tuple([z.iso.datetime({ precision: 6 }), z.string().regex(/^\d{1,19}$/)])
const listWithinMs = 5000

/** `timeZone`: the institution's, for the days that a search names. */
export function serveAudit(http: Http, { timeZone }: { timeZone: string }): void {
  serve(http, listAudit, async ({ asPerson, query }) => {
    const after = readCursor(query.cursor, place)
    const records = await askWithin<EntryRecord>(asPerson, listWithinMs, entryPage(query, after, timeZone))
    return toPage(records, query.limit, toEntry, (record) => [record.exactAt, record.id])
  })

  serve(http, listLookers, async ({ asPerson, params }) => {
    const records = await askWithin<LookRecord>(asPerson, listWithinMs, lookersAt(params.customerId))
    return { items: records.map((record) => ({ ...record, actions: record.actions as AuditAction[] })) }
  })
}

function toEntry({ exactAt: _, ...record }: EntryRecord): AuditEntry {
  return { ...record, action: record.action as AuditAction }
}
