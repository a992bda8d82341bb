import { rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { appendAudit } from '../../platform/audit/record.ts'
import { type AsPerson, asPersonOf } from '../../platform/database/as-person.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, requirePerson, serve } from '../../platform/http/server.ts'
import { enqueueJob } from '../../platform/jobs/queue.ts'
import { toCalendar } from './calendar.ts'
import { listDayRecords, listHeld, listRestated, listSources } from './calendar-queries.ts'
import {
  downloadQuarantine,
  getDelivery,
  getDeliveryCalendar,
  listDeliveries,
  listQuarantine,
  uploadDelivery,
} from './contract.ts'
import { quarantineCsvHeader, quarantineCsvLine, readableRaw } from './quarantine-text.ts'
import { findDelivery, listDeliveryRecords, listQuarantineRecords } from './queries.ts'
import { receiveZip } from './upload.ts'

const deliveryPlace = z.tuple([z.iso.date(), z.string()])
const quarantinePlace = z.tuple([z.string()])

export interface DeliveryOptions {
  inboxFolder: string
  /** The institution's day, `YYYY-MM-DD`. */
  today(): string
}

export function serveDeliveries(http: Http, { inboxFolder, today: readToday }: DeliveryOptions): void {
  serve(http, listDeliveries, async ({ asPerson, query }) => {
    const after = readCursor(query.cursor, deliveryPlace)
    const rows = await asPerson((db) => listDeliveryRecords(db, query, after))
    return toPage(
      rows,
      query.limit,
      (row) => row,
      (row) => [row.date, row.id],
    )
  })

  serve(http, getDeliveryCalendar, ({ asPerson, query: { month } }) =>
    asPerson(async (db) => {
      const today = readToday()
      const [sources, records, held, restated] = await Promise.all([
        listSources(db),
        listDayRecords(db, month),
        listHeld(db, today),
        listRestated(db),
      ])
      return { ...toCalendar({ sources, records, month, today }), today, held, restated }
    }),
  )

  serve(http, getDelivery, async ({ asPerson, params }) => {
    const delivery = await asPerson((db) => findDelivery(db, params.deliveryId))
    if (!delivery) throw notFound('delivery')
    return delivery
  })

  serve(http, uploadDelivery, async ({ asPerson, person, request }) => {
    if (!request.isMultipart())
      throw new AppError('upload-not-zip', 'Send the zip as multipart/form-data in one field `file`.')
    const file = await request.file()
    if (!file) throw new AppError('upload-not-zip', 'There is no file in the upload.')
    const zip = await receiveZip(inboxFolder, file.file)
    const subject = basename(file.filename.replaceAll('\\', '/')).slice(0, 200) || 'upload.zip'
    try {
      const payload = { origin: 'upload', zip, personId: person.id }
      return { jobId: await asPerson((db) => enqueueJob(db, { kind: 'import', subject, payload })) }
    } catch (error) {
      await rm(dirname(zip), { recursive: true, force: true })
      throw error
    }
  })

  serve(http, listQuarantine, async ({ asPerson, params, query }) => {
    const [afterId] = readCursor(query.cursor, quarantinePlace) ?? []
    const rows = await asPerson(async (db) => {
      if (!(await findDelivery(db, params.deliveryId))) throw notFound('delivery')
      return listQuarantineRecords(db, params.deliveryId, query, afterId, query.limit)
    })
    return toPage(
      rows,
      query.limit,
      ({ charset, line, raw, ...row }) => ({ ...row, line: Number(line), raw: readableRaw(raw, charset) }),
      (row) => [row.id],
    )
  })

  http.app.get<{ Params: { deliveryId: string } }>(
    downloadQuarantine.path,
    { config: { contract: downloadQuarantine } },
    async (request, reply) => {
      const person = await requirePerson(http, request, 'quarantine:read')
      const { deliveryId } = request.params
      if (!/^\d{1,19}$/.test(deliveryId)) throw notFound('delivery')
      const asPerson = asPersonOf(http.pool, person, 'quarantine:read', 'read')
      const record = asPersonOf(http.pool, person, 'quarantine:read', 'change')
      const delivery = await record(async (db) => {
        const found = await findDelivery(db, deliveryId)
        if (!found) throw notFound('delivery')
        await appendAudit(db, [{ action: 'quarantine-downloaded', subject: deliveryId, address: request.ip }])
        return found
      })
      const name = `quarantine-${delivery.source.replaceAll(/[^\w-]/g, '_')}-${delivery.date}-${delivery.id}.csv`
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(quarantineCsv(asPerson, deliveryId)))
    },
  )
}

const csvRowsAtOnce = 1000

/** As many rows as there are, a bounded number at a time, each in a transaction of its own: a slow reader holds none. */
async function* quarantineCsv(asPerson: AsPerson, deliveryId: string): AsyncGenerator<string> {
  yield quarantineCsvHeader
  let afterId = '0'
  while (true) {
    const rows = await asPerson((db) => listQuarantineRecords(db, deliveryId, {}, afterId, csvRowsAtOnce))
    if (rows.length) yield rows.map(quarantineCsvLine).join('')
    if (rows.length <= csvRowsAtOnce) return
    afterId = rows.at(-1)?.id ?? afterId
  }
}
