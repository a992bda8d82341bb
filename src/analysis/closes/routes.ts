import { z } from 'zod'
import { centsToDecimal } from '../../platform/amount.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { enqueueJob } from '../../platform/jobs/queue.ts'
import { nextMonth } from '../measures/index.ts'
import { type TierPolicy, tierPolicy } from '../tiers/contract.ts'
import { evidenceOf } from '../tiers/index.ts'
import { readCloseFacts } from './close-queries.ts'
import {
  differenceKinds,
  getRecomputation,
  listChanges,
  listClosedMonths,
  listDifferences,
  type StandingChange,
  type StandingDifference,
  startClose,
} from './contract.ts'
import { sideOf } from './differences.ts'
import { suggestMonth, touchedMonth } from './next-month.ts'
import { planClose } from './plan.ts'
import {
  type ChangeRecord,
  countDifferences,
  type DifferenceRecord,
  findCloseOf,
  findRunningClose,
  listChangeRecords,
  listDifferenceRecords,
  listTouching,
  listClosedMonths as readClosed,
} from './queries.ts'

const place = z.tuple([z.string(), z.string(), z.string()])
const differencePlace = z.tuple([z.string().regex(/^\d{1,19}$/), z.string().regex(/^\d{1,19}$/)])

export function serveCloses(http: Http): void {
  serve(http, listClosedMonths, ({ asPerson, person }) =>
    asPerson(async (db) => {
      const [months, facts, running] = await Promise.all([readClosed(db), readCloseFacts(db), findRunningClose(db)])
      return {
        months,
        everything: person.scopeOf('close:read').everything,
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
    const { records, policy } = await asPerson(async (db) => {
      const { closeId, policy } = await getCloseOf(db, month)
      return { records: await listChangeRecords(db, closeId, month, query, after), policy: tierPolicy.parse(policy) }
    })
    const tell = (record: ChangeRecord) => toChange(record, policy)
    return toPage(records, query.limit, tell, (record) => [record.aum, record.customerId, record.kind])
  })

  serve(http, listDifferences, async ({ asPerson, params, query }) => {
    const month = `${params.month}-01`
    const after = readCursor(query.cursor, differencePlace)
    const kinds = query.kind ? [query.kind] : differenceKinds
    const records = await asPerson(async (db) =>
      listDifferenceRecords(db, { ...(await getCloseOf(db, month)), month, kinds }, query, after),
    )
    return toPage(records, query.limit, toDifference, (record) => [record.size, record.customerId])
  })

  serve(http, getRecomputation, ({ asPerson, params }) =>
    asPerson(async (db) => {
      const month = `${params.month}-01`
      const { closeId } = await getCloseOf(db, month)
      const [counts, touching] = await Promise.all([
        countDifferences(db, closeId, month),
        listTouching(db, closeId, month),
      ])
      const differences = Object.fromEntries(differenceKinds.map((kind) => [kind, counts.get(kind) ?? 0]))
      return {
        differences: differences as Record<(typeof differenceKinds)[number], number>,
        causes: touching.filter(({ since }) => !since),
        since: touching.filter(({ since }) => since),
      }
    }),
  )
}

async function getCloseOf(db: Queryable, month: string): Promise<{ closeId: number; policy: unknown }> {
  const close = await findCloseOf(db, month)
  const name = month.slice(0, 7)
  if (!close) throw new AppError('not-closed', `${name} has not been closed.`, { month: name })
  return close
}

function toDifference(record: DifferenceRecord): StandingDifference {
  return {
    ...record,
    institutionName: record.institutionName ?? '',
    before: record.before && sideOf(record.before),
    after: record.after && sideOf(record.after),
  }
}

function toChange({ earlierAums, ...record }: ChangeRecord, policy: TierPolicy): StandingChange {
  return {
    ...record,
    institutionName: record.institutionName ?? '',
    month: record.month.slice(0, 7),
    // The average of a month decides the standing of the next (rules.md §2.1).
    effectiveOn: nextMonth(record.month),
    kind: record.kind as StandingChange['kind'],
    aum: centsToDecimal(record.aum),
    evidence: evidenceOf({ ...record, earlierAums }, policy),
  }
}
