import { z } from 'zod'
import { cursorQuery, date, decimal, defineRoute, id, instant, month, pageOf } from '../../platform/http/contract.ts'

/** In the order in which a manager acts: first who can still be kept, then what moves, then what has happened. */
export const movementGroups = [
  'watch',
  'leaving',
  'exited',
  'outflow',
  'inflow',
  'maturing',
  'upgraded',
  'downgraded',
  'entered',
  'returned',
  'left',
] as const
export type MovementGroup = (typeof movementGroups)[number]

/** Flows are summed, and maturities looked ahead, over so many days. */
export const movementPeriods = { outflow: [30, 90], inflow: [30, 90], maturing: [30, 60, 90] } as const
/** The periods that a group may be asked for; none for those of the close. */
export function periodsOf(group: MovementGroup): readonly number[] {
  return group in movementPeriods ? movementPeriods[group as keyof typeof movementPeriods] : []
}

/** Whose movements: of the reader's own customers, or of all in scope; `institution` narrows it to one with all below. */
const whose = z.object({ view: z.enum(['mine', 'all']).default('all'), institution: id.optional() })

export const countMovements = defineRoute({
  method: 'GET',
  path: '/api/movements/groups',
  summary: 'How many movements there are by group, and whose a reader may look at',
  permission: 'close:read',
  query: whose,
  response: z.object({
    /** What they were worked out of; null before the first close. */
    basis: z.object({ month, until: date, writtenAt: instant }).nullable(),
    /** Whether the reader is the manager of customers. */
    mine: z.boolean(),
    everything: z.boolean(),
    /** Institutions in scope, from the top down. */
    institutions: z.array(z.object({ id, name: z.string(), depth: z.number() })),
    groups: z.array(
      z.object({ group: z.enum(movementGroups), days: z.number().nullable(), count: z.number(), marked: z.number() }),
    ),
  }),
})

export const movement = z.object({
  id,
  group: z.enum(movementGroups),
  customerId: id,
  customerNo: z.string(),
  customerName: z.string(),
  institutionName: z.string(),
  managerName: z.string().nullable(),
  /** Average of the last closed month. */
  aum: decimal,
  tier: z.number(),
  /** Held before; of a watch, held from the deadline on unless a month reaches the tier. */
  otherTier: z.number(),
  /** Signed against what it takes to hold, regain, stay, return or enter; of a flow or maturity its amount. */
  amount: decimal,
  /** Missing to the next tier; null at the highest and where it is not the question. */
  nextAmount: decimal.nullable(),
  misses: z.number(),
  monthsLeft: z.number(),
  /** Last day to act, or day of maturity. */
  deadline: date.nullable(),
  /** Of flows: the highest average of the last four closed months, and the flow's share of it (0.5 is half). */
  base: decimal.nullable(),
  share: decimal.nullable(),
  /** One day's outflow reached the alert of the policy (rules.md §3). */
  marked: z.boolean(),
  productName: z.string().nullable(),
})
export type Movement = z.infer<typeof movement>

export const listMovements = defineRoute({
  method: 'GET',
  path: '/api/movements',
  summary: 'Movements of one group, the most urgent or largest first',
  permission: 'close:read',
  query: cursorQuery.extend({
    ...whose.shape,
    group: z.enum(movementGroups),
    days: z.coerce.number().int().min(1).max(90).optional(),
  }),
  response: pageOf(movement),
})
