import { z } from 'zod'
import { reasonText } from '../../organisation/approvals/contract.ts'
import { date, decimal, defineRoute, id, instant, month } from '../../platform/http/contract.ts'

export const standingKinds = ['none', 'rated', 'exited_unrated', 'left', 'special'] as const
export type StandingKind = (typeof standingKinds)[number]

/** Why a standing changed: the rule applied and the months it looked at (rules.md §2). */
export const evidence = z.object({
  /** rules.md §2 paragraph, e.g. "2.4" */
  rule: z.string(),
  months: z.array(z.object({ month, aum: decimal })),
  entryThreshold: decimal,
  /** Threshold of the tier held before (watch, downgrade) or reached (entry, upgrade). */
  tierThreshold: decimal.nullable(),
})
export type Evidence = z.infer<typeof evidence>

/** Names in the three languages of the product. */
export const localizedName = z.object({ zh: z.string(), en: z.string(), es: z.string() })

const share = z.string().regex(/^\d{1,2}(\.\d{1,4})?$/)

/** From where on a manager is told of a movement (rules.md §2, §3); shares are fractions of one. */
const movementAlerts = z.object({
  /** Months in a row below the entry threshold. */
  exitMisses: z.number().int().min(1).max(5).default(4),
  /** A flow is large from this share of the customer's AUM, and from this share of the entry threshold. */
  flowShare: share.default('0.3'),
  flowFloor: share.default('0.25'),
  /** One day's outflow is marked from this share of AUM. */
  outflowShare: share.default('0.5'),
  /** A maturing holding counts from this share of the entry threshold. */
  maturityFloor: share.default('0.05'),
  maturityFamilies: z.array(z.string()).default(['deposit', 'bond', 'wealth']),
})

/** A version of the tier policy; thresholds in home currency, the first equals the entry threshold. */
export const tierPolicy = z.object({
  policy: z.literal('tiers'),
  effectiveOn: date,
  currency: z.string().regex(/^[A-Z]{3}$/),
  entryThreshold: decimal,
  tiers: z
    .array(z.object({ name: localizedName, threshold: decimal }))
    .min(1)
    .max(20),
  kinds: z.array(z.enum(['individual', 'household', 'sole_trader', 'enterprise', 'group'])).default(['individual']),
  /** Which product families count into which component of AUM (rules.md §1); families not named count into none. */
  components: z
    .object({ deposits: z.array(z.string()), investments: z.array(z.string()), cts: z.array(z.string()) })
    .default({ deposits: ['deposit'], investments: ['bond', 'wealth', 'fund', 'treasury', 'gold'], cts: ['cts'] }),
  alerts: movementAlerts.prefault({}),
})
export type TierPolicy = z.infer<typeof tierPolicy>

export const listPolicies = defineRoute({
  method: 'GET',
  path: '/api/policies/tiers',
  summary: 'Versions of the tier policy, the one in force first',
  permission: 'policy:read',
  response: z.object({ versions: z.array(z.object({ id, adoptedAt: z.string(), policy: tierPolicy })) }),
})

export const monthStanding = z.object({
  month,
  deposits: decimal,
  investments: decimal,
  cts: decimal,
  aum: decimal,
  /** What the month resulted in: in force from the first day of the next one (rules.md §2.1). */
  standing: z.enum(standingKinds),
  tier: z.number(),
  /** How many misses in a row the month was: of the tier's threshold (up to 3) and of the entry threshold (up to 6). */
  watchMisses: z.number(),
  exitMisses: z.number(),
  /** The version of the policy that decided it, one of `policies`. */
  policyId: id,
  closedAt: instant,
  /** The newest balances in it, and the delivery that they came with. */
  balancesOn: date.nullable(),
  deliveryId: id.nullable(),
})
export type MonthStanding = z.infer<typeof monthStanding>

/** How much more a month must average than the last one did; in whole cents, the fewest that will do. */
export const shortfalls = z.object({
  /** To reach the tier's threshold, during a watch. */
  hold: decimal.nullable(),
  /** To stay in while misses count towards exit, or to come in (again). */
  entry: decimal.nullable(),
  /** To the next tier above the one held. */
  next: z.object({ tier: z.number(), amount: decimal }).nullable(),
})

/** A person treated as a VIP although the standard is not met (rules.md §2.8); in the order in which they were made. */
export const specialGrant = z.object({
  id,
  tier: z.number(),
  fromOn: date,
  /** The last day. */
  untilOn: date,
  /** Revoked: the first day without. */
  endedOn: date.nullable(),
})
export type SpecialGrant = z.infer<typeof specialGrant>

const storyPolicy = tierPolicy.pick({ effectiveOn: true, entryThreshold: true, tiers: true, kinds: true })
export const customerStory = z.object({
  /** Oldest first; empty before the first close. */
  months: z.array(monthStanding),
  /** The versions of the policy that decided these months, and the one that will decide the month after them. */
  policies: z.array(storyPolicy.extend({ id })),
  nextPolicyId: id.nullable(),
  changes: z.array(
    z.object({
      month,
      effectiveOn: date,
      kind: z.enum(['entered', 'upgraded', 'downgraded', 'exited', 'returned', 'left', 'watch-started', 'fourth-miss']),
      fromTier: z.number(),
      toTier: z.number(),
      evidence,
    }),
  ),
  /** Watch under way: misses so far and the tier held from `downgradeOn` if the next months miss too. */
  watch: z.object({ misses: z.number(), tier: z.number(), downgradeOn: date, fallsToTier: z.number() }).nullable(),
  exitMisses: z.number(),
  /** Months since the exit, up to two, in which the customer can come back. */
  exitedMonths: z.number(),
  shortfalls,
  /** Months tell the AUM standing alone; by these somebody else may count (`standingWith`). */
  grants: z.array(specialGrant),
  kind: z.string(),
  /** The institution's day. */
  today: date,
})
export type StoryPolicy = CustomerStory['policies'][number]
export type CustomerStory = z.infer<typeof customerStory>
export const getCustomerStory = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/story',
  summary: 'AUM by component over the closed months, and how the tier came about',
  permission: 'customer:read',
  reads: 'customer-opened',
  params: z.object({ customerId: id }),
  response: customerStory,
})

const inCustomer = z.object({ customerId: id })
export const customerSpecial = z.object({
  /** What can be asked for now; null where nothing can, or the reader may not. */
  offer: z.enum(['grant', 'renewal']).nullable(),
  /** Why nothing can (`error.*`), where a reader who may ask would wonder. */
  barred: z.enum(['special-person-only', 'special-rated', 'special-early']).nullable(),
  mayRevoke: z.boolean(),
  /** Requests that wait to be decided. */
  pendingGrantId: id.nullable(),
  pendingRevocationId: id.nullable(),
  /** Until when a grant approved today would last. */
  wouldLastUntil: date,
  grants: z.array(specialGrant),
  today: date,
})
export type CustomerSpecial = z.infer<typeof customerSpecial>
export const getCustomerSpecial = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/special',
  summary: 'Special VIP grants of a customer, and what can be asked for',
  permission: 'customer:read',
  reads: 'customer-opened',
  params: inCustomer,
  response: customerSpecial,
})
const requested = z.object({ requestId: id, state: z.enum(['pending', 'executed']) })
export const requestSpecial = defineRoute({
  method: 'POST',
  path: '/api/customers/:customerId/special',
  summary: 'Ask for a person to be treated as a VIP for a year, or for another year (rules §2.8)',
  permission: 'special:request',
  refusals: [
    'special-person-only',
    'special-rated',
    'special-early',
    'special-tier',
    'approval-pending',
    'approval-rules-missing',
  ],
  params: inCustomer,
  body: z.object({ tier: z.number().int().min(1).max(20), reason: reasonText }),
  response: requested,
})
export const requestRevocation = defineRoute({
  method: 'POST',
  path: '/api/customers/:customerId/special/revocation',
  summary: 'Ask for a special VIP to end before their year is over',
  permission: 'special:request',
  refusals: ['special-none', 'approval-pending', 'approval-rules-missing'],
  params: inCustomer,
  body: z.object({ reason: reasonText }),
  response: requested,
})
