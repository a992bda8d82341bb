import { z } from 'zod'
import { centsToDecimal } from '../../platform/amount.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { enqueueJob } from '../../platform/jobs/queue.ts'
import { nextMonth } from '../measures/index.ts'
import { evidence } from '../tiers/contract.ts'
import { readCloseFacts } from './close-queries.ts'
import { listChanges, listClosedMonths, type StandingChange, startClose } from './contract.ts'
import { suggestMonth, touchedMonth } from './next-month.ts'
import { planClose } from './plan.ts'
import {
  type ChangeRecord,
  findCloseOf,
  findRunningClose,
  listChangeRecords,
  listClosedMonths as readClosed,
} from './queries.ts'

const place = z.tuple([z.string(), z.string(), z.string()])

export function serveCloses(http: Http): void {
  serve(http, listClosedMonths, ({ asPerson }) =>
    asPerson(async (db) => {
      const [months, facts, running] = await Promise.all([readClosed(db), readCloseFacts(db), findRunningClose(db)])
      return {
        months,
        nextMonth: suggestMonth(facts),
        touchedFrom: touchedMonth(facts),
        runningJobId: running ?? null,
      }
    }),
  )

  serve(http, startClose, ({ asPerson, body: { month } }) =>
    asPerson(async (db) => {
      const plan = planClose(await readCloseFacts(db), `${month}-01`)
      if (!plan.ok) throw new AppError(plan.code, plan.message, plan.details)
      return { jobId: await enqueueJob(db, { kind: 'close', subject: month, payload: { origin: 'web', month } }) }
    }),
  )

  serve(http, listChanges, async ({ asPerson, params, query }) => {
    const month = `${params.month}-01`
    const after = readCursor(query.cursor, place)
    const records = await asPerson(async (db) => {
      const closeId = await findCloseOf(db, month)
      if (closeId === undefined) {
        throw new AppError('not-closed', `${params.month} has not been closed.`, { month: params.month })
      }
      return listChangeRecords(db, closeId, month, query, after)
    })
    return toPage(records, query.limit, toChange, (record) => [record.aum, record.customerId, record.kind])
  })
}

function toChange(record: ChangeRecord): StandingChange {
  return {
    ...record,
    institutionName: record.institutionName ?? '',
    month: record.month.slice(0, 7),
    // The average of a month decides the standing of the next (rules.md §2.1).
    effectiveOn: nextMonth(record.month),
    kind: record.kind as StandingChange['kind'],
    aum: centsToDecimal(record.aum),
    evidence: evidence.parse(record.evidence),
  }
}
