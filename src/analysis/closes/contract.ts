import { z } from 'zod'
import { deliveryStates } from '../../information/intake/contract.ts'
import { cursorQuery, date, decimal, defineRoute, id, instant, month, pageOf } from '../../platform/http/contract.ts'
import { evidence, standingKinds } from '../tiers/contract.ts'

export const changeKinds = ['entered', 'upgraded', 'downgraded', 'exited', 'returned', 'left'] as const
/** Not changes of standing, but what a manager must know in time. */
export const noticeKinds = ['watch-started', 'fourth-miss'] as const

export const closeSummary = z.object({
  month,
  customers: z.number(),
  aum: z.object({ deposits: decimal, investments: decimal, cts: decimal, total: decimal }),
  standings: z.record(z.enum(standingKinds), z.number()),
  changes: z.record(z.enum(changeKinds), z.number()),
  recomputedMonths: z.array(month),
  differences: z.number(),
  seconds: z.number(),
})
export type CloseSummary = z.infer<typeof closeSummary>

export const closedMonth = closeSummary.extend({
  closedAt: instant,
  notices: z.record(z.enum(noticeKinds), z.number()),
  /** Rows of this month that came out differently when it was worked out last; of a first time none. */
  monthDifferences: z.number(),
})
export type ClosedMonth = z.infer<typeof closedMonth>

export const listClosedMonths = defineRoute({
  method: 'GET',
  path: '/api/closes',
  summary: 'Closed months, newest first, and the month that can be closed next',
  permission: 'close:read',
  response: z.object({
    months: z.array(closedMonth),
    /** Whether the figures are the whole union's; else they are those of the reader's institutions. */
    everything: z.boolean(),
    /** Null while no delivery reaches the end of the next month. */
    nextMonth: month.nullable(),
    /** Months that a restatement or a late delivery touched since the last close. */
    touchedFrom: month.nullable(),
    runningJobId: id.nullable(),
  }),
})
export const startClose = defineRoute({
  method: 'POST',
  path: '/api/closes',
  summary: 'Close a month',
  permission: 'close:run',
  refusals: ['close-running', 'close-not-reached', 'close-gap'],
  body: z.object({ month }),
  response: z.object({ jobId: id }),
})
export const standingChange = z.object({
  customerId: id,
  customerNo: z.string(),
  customerName: z.string(),
  institutionName: z.string(),
  month,
  effectiveOn: date,
  kind: z.enum([...changeKinds, ...noticeKinds]),
  fromTier: z.number(),
  toTier: z.number(),
  aum: decimal,
  evidence,
})
export type StandingChange = z.infer<typeof standingChange>
export const listChanges = defineRoute({
  method: 'GET',
  path: '/api/closes/:month/changes',
  summary: 'Changes of standing in a month',
  permission: 'close:read',
  refusals: ['not-closed'],
  params: z.object({ month }),
  query: cursorQuery.extend({ kind: z.enum([...changeKinds, ...noticeKinds]).optional() }),
  response: pageOf(standingChange),
})

/** What differs, in the order of weight. */
export const differenceKinds = ['standing', 'amount', 'appeared', 'vanished'] as const
const side = z.object({
  deposits: decimal,
  investments: decimal,
  cts: decimal,
  aum: decimal,
  standing: z.enum(standingKinds),
  tier: z.number(),
})
export const standingDifference = z.object({
  customerId: id,
  customerNo: z.string(),
  customerName: z.string(),
  institutionName: z.string(),
  kind: z.enum(differenceKinds),
  /** Null: the customer was not there. */
  before: side.nullable(),
  after: side.nullable(),
})
export type StandingDifference = z.infer<typeof standingDifference>
export const listDifferences = defineRoute({
  method: 'GET',
  path: '/api/closes/:month/differences',
  summary: 'What came out differently when a closed month was worked out again, the largest difference first',
  permission: 'close:read',
  refusals: ['not-closed'],
  params: z.object({ month }),
  query: cursorQuery.extend({ kind: z.enum(differenceKinds).optional() }),
  response: pageOf(standingDifference),
})

const touching = z.array(
  z.object({ id, source: z.string(), date, state: z.enum(deliveryStates), receivedAt: instant, touchedFrom: date }),
)
export const getRecomputation = defineRoute({
  method: 'GET',
  path: '/api/closes/:month/recomputation',
  summary: 'How many differences a recomputed month has by kind, and the deliveries that touched it',
  permission: 'close:read',
  refusals: ['not-closed'],
  params: z.object({ month }),
  response: z.object({
    /** In the reader's scope. */
    differences: z.record(z.enum(differenceKinds), z.number()),
    /** Deliveries that made it be worked out again, and those that touched it since; at most fifty each. */
    causes: touching,
    since: touching,
  }),
})
