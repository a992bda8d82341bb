import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { z } from 'zod'
import { type Approvals, requestApproval } from '../../organisation/approvals/index.ts'
import { appendAudit } from '../../platform/audit/record.ts'
import { asPersonOf } from '../../platform/database/as-person.ts'
import { askWithin } from '../../platform/database/bounded.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, requirePerson, serve } from '../../platform/http/server.ts'
import { downloadExport, listExports, requestExport } from './contract.ts'
import { countedFrom, exportKindName, fileOf } from './export.ts'
import {
  countDownload,
  countUnapproved,
  countUpTo,
  findFreeRows,
  findReady,
  findTop,
  listOwn,
} from './export-queries.ts'
import { calledBy } from './masks.ts'

interface ExportOptions {
  approvals: Approvals
  /** Where the files lie. */
  folder: string
  /** The most rows of one export. */
  mostRows: number
}

const place = z.tuple([z.string().regex(/^\d{1,19}$/)])
const countWithinMs = 10_000

export function serveExports(http: Http, { approvals, folder, mostRows }: ExportOptions): void {
  serve(http, requestExport, async ({ person, body: { reason, ...asked } }) => {
    // Which customers these are is for the right to see them to say.
    const asReader = asPersonOf(http.pool, person, 'customer:read', 'read')
    const scope = person.scopeOf('customer:read')
    const managerId = asked.mine ? person.staffId : undefined
    const narrowing = {
      scope,
      called: calledBy(person),
      filter: asked.filter,
      managerId: managerId ?? undefined,
      customerIds: asked.customerIds,
      today: approvals.moment().today,
    }
    const nobody = managerId === null || !person.permissions.has('customer:read')
    const [counted] = nobody
      ? []
      : await askWithin<{ n: number }>(asReader, countWithinMs, countUpTo(narrowing, mostRows))
    const rows = counted?.n ?? 0
    if (rows === 0) throw new AppError('export-empty', 'No customer fits: there is nothing to export.')
    if (rows > mostRows)
      throw new AppError('export-too-large', `An export holds ${mostRows} rows at most; narrow the filter.`, {
        cap: String(mostRows),
      })
    const top = scope.everything ? undefined : await asReader((db) => findTop(db, scope.institutions))
    const text = JSON.stringify(asked)
    const { id, state, size } = await requestApproval(approvals, person, {
      kind: exportKindName,
      subject: createHash('sha256').update(`${person.id} ${text}`).digest('hex'),
      customerId: null,
      institutionId: top ?? null,
      size: String(rows),
      snapshot: {
        asked: text,
        rows: String(rows),
        columnCount: String(asked.columns.length),
        ...(managerId && { managerId }),
      },
      reason,
    })
    return { requestId: id, state, rows, earlierRows: Number(size) - rows }
  })

  serve(http, listExports, async ({ asPerson, person, query }) => {
    const after = readCursor(query.cursor, place)
    const { now } = approvals.moment()
    const [records, freeRows, earlierRows] = await asPerson((db) =>
      Promise.all([
        listOwn(db, query.limit, after?.[0], now),
        findFreeRows(db),
        countUnapproved(db, person.id, countedFrom(now)),
      ]),
    )
    const page = toPage(
      records,
      query.limit,
      (record) => record,
      (record) => [record.requestId],
    )
    return { ...page, mostRows, freeRows, earlierRows }
  })

  http.app.get<{ Params: { exportId: string } }>(
    downloadExport.path,
    { config: { contract: downloadExport } },
    async (request, reply) => {
      const person = await requirePerson(http, request, 'export:request')
      const { exportId } = request.params
      if (!/^\d{1,19}$/.test(exportId)) throw notFound('export')
      const { now } = approvals.moment()
      const found = await asPersonOf(http.pool, person, 'export:request', 'read')((db) => findReady(db, exportId, now))
      const file = found && fileOf(folder, found.token)
      if (!found || !file || !existsSync(file))
        throw new AppError('export-gone', 'The file is not there: not made yet, or no longer kept.')
      await inTransaction(approvals.batch, async (db) => {
        await countDownload(db, exportId)
        const { requestId, rows, token } = found
        const details = { requestId, rows: String(rows) }
        await appendAudit(db, [
          { action: 'export-downloaded', personId: person.id, subject: token, address: request.ip, details },
        ])
      })
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="customers-${found.requestId}.csv"`)
        .send(createReadStream(file))
    },
  )
}
