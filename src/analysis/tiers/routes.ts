import type { Approvals } from '../../organisation/approvals/index.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import type { Reading } from '../../platform/warehouse/warehouse.ts'
import { listCustomerMonths, type MonthRecord } from './analytics.ts'
import { type CustomerStory, getCustomerStory, listPolicies, type MonthStanding } from './contract.ts'
import { findStory, listPolicyVersions, type StoryMonth, type StoryRecord } from './queries.ts'
import { addMonths, daysIn, evidenceOf, monthAverage, shortfallsAfter, sumOfDays, watchAfter } from './rules.ts'
import { listGrants } from './special-queries.ts'
import { serveSpecials } from './special-routes.ts'

export interface TierOptions {
  warehouse: Reading
  approvals: Approvals
  /** The institution's day, `YYYY-MM-DD`. */
  today(): string
}

export function serveTiers(http: Http, { warehouse, approvals, today }: TierOptions): void {
  serve(http, listPolicies, async ({ asPerson }) => ({
    versions: await asPerson((db) => listPolicyVersions(db, today())),
  }))

  serve(http, getCustomerStory, async ({ asPerson, params: { customerId } }) => {
    const [story, grants] = await asPerson((db) => Promise.all([findStory(db, customerId), listGrants(db, customerId)]))
    if (!story) throw notFound('customer')
    const months = await listCustomerMonths(warehouse, customerId, story.months)
    return { ...toStory(story, months), grants, kind: story.kind, today: today() }
  })
  serveSpecials(http, approvals)
}

function toStory(record: StoryRecord, months: MonthRecord[]): Omit<CustomerStory, 'grants' | 'kind' | 'today'> {
  const newest = months.at(-1)
  const closed = new Map(record.months.map((month) => [month.month, month]))
  const policyOf = (wanted: string | null) => record.policies.find(({ id }) => id === wanted)?.policy
  const next = policyOf(record.nextPolicyId)
  const exitMisses = newest?.exitAums.length ?? 0
  return {
    months: months.flatMap((month) => {
      const origin = closed.get(month.month)
      return origin ? [toMonth(month, origin)] : []
    }),
    policies: record.policies.map(({ id, policy }) => ({ ...policy, id })),
    nextPolicyId: record.nextPolicyId,
    changes: record.changes.flatMap((change) => {
      const policy = policyOf(change.policyId)
      if (!policy) return []
      const { month, kind, fromTier, toTier } = change
      return {
        month: month.slice(0, 7),
        effectiveOn: addMonths(month, 1),
        kind: kind as CustomerStory['changes'][number]['kind'],
        fromTier,
        toTier,
        evidence: evidenceOf(change, policy),
      }
    }),
    watch: newest ? watchAfter(newest.month, newest.tier, newest.watchTiers) : null,
    exitMisses,
    exitedMonths: newest?.exitedMonths ?? 0,
    shortfalls:
      newest && next?.kinds.some((kind) => kind === record.kind)
        ? shortfallsAfter({
            standing: newest.standing as MonthStanding['standing'],
            tier: newest.tier,
            aumDays: sumOfDays([newest.depositDays, newest.investmentDays, newest.ctsDays]),
            days: daysIn(newest.month),
            onWatch: newest.watchTiers.length > 0,
            exitMisses,
            policy: next,
          })
        : { hold: null, entry: null, next: null },
  }
}

function toMonth(record: MonthRecord, { policyId, closedAt, balancesOn, deliveryId }: StoryMonth): MonthStanding {
  const days = daysIn(record.month)
  const { depositDays, investmentDays, ctsDays } = record
  return {
    month: record.month.slice(0, 7),
    deposits: monthAverage(depositDays, days),
    investments: monthAverage(investmentDays, days),
    cts: monthAverage(ctsDays, days),
    // Rounded by itself: the parts as shown may miss the whole by a cent.
    aum: monthAverage(sumOfDays([depositDays, investmentDays, ctsDays]), days),
    standing: record.standing as MonthStanding['standing'],
    tier: record.tier,
    watchMisses: Number(record.watchMisses),
    exitMisses: Number(record.exitMisses),
    policyId,
    closedAt,
    balancesOn,
    deliveryId,
  }
}
