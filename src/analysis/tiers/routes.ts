import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { listCustomerMonths, type MonthRecord } from './analytics.ts'
import { type CustomerStory, evidence, getCustomerStory, listPolicies } from './contract.ts'
import { findStory, listPolicyVersions, type StoryRecord } from './queries.ts'
import { addMonths, daysIn, monthAverage, sumOfDays, watchAfter } from './rules.ts'

export interface TierOptions {
  warehouse: Warehouse
  /** The institution's day, `YYYY-MM-DD`. */
  today(): string
}

export function serveTiers(http: Http, { warehouse, today }: TierOptions): void {
  serve(http, listPolicies, async ({ asPerson }) => ({
    versions: await asPerson((db) => listPolicyVersions(db, today())),
  }))

  serve(http, getCustomerStory, async ({ asPerson, params: { customerId } }) => {
    const story = await asPerson((db) => findStory(db, customerId))
    if (!story) throw notFound('customer')
    return toStory(story, await listCustomerMonths(warehouse, customerId, story.months))
  })
}

function toStory({ changes }: StoryRecord, months: MonthRecord[]): CustomerStory {
  const newest = months.at(-1)
  return {
    months: months.map(toMonth),
    changes: changes.map((change) => ({
      ...change,
      month: change.month.slice(0, 7),
      effectiveOn: addMonths(change.month, 1),
      kind: change.kind as CustomerStory['changes'][number]['kind'],
      evidence: evidence.parse(change.evidence),
    })),
    watch: newest ? watchAfter(newest.month, newest.tier, newest.watchTiers) : null,
    exitMisses: Number(newest?.exitMisses ?? 0),
  }
}

function toMonth(record: MonthRecord): CustomerStory['months'][number] {
  const days = daysIn(record.month)
  const { depositDays, investmentDays, ctsDays } = record
  return {
    month: record.month.slice(0, 7),
    deposits: monthAverage(depositDays, days),
    investments: monthAverage(investmentDays, days),
    cts: monthAverage(ctsDays, days),
    // Rounded by itself: the parts as shown may miss the whole by a cent.
    aum: monthAverage(sumOfDays([depositDays, investmentDays, ctsDays]), days),
    standing: record.standing as CustomerStory['months'][number]['standing'],
    tier: record.tier,
  }
}
