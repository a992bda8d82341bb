import { type Approvals, asDecider, requestApproval } from '../../organisation/approvals/index.ts'
import { centsToDecimal } from '../../platform/amount.ts'
import { inScope } from '../../platform/auth/person.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import {
  getCustomerSpecial,
  requestRevocation,
  requestSpecial,
  type SpecialGrant,
  type TierPolicy,
} from './contract.ts'
import { getPolicyOn } from './policies.ts'
import { grantKind, markOf, revocationKind } from './special.ts'
import { type CandidateRecord, findCandidate, listGrants, listPending } from './special-queries.ts'
import { type GrantRefusal, grantOn, lastDayOfGrant, refusedGrant } from './special-rules.ts'

const refusals: Record<GrantRefusal, string> = {
  'special-person-only': 'Only individuals can be special VIPs.',
  'special-rated': 'This customer is in a tier by AUM; who is cannot be granted one.',
  'special-early': 'The present grant lasts for more than sixty days; ask for a renewal later.',
}

export function serveSpecials(http: Http, approvals: Approvals): void {
  serve(http, getCustomerSpecial, ({ params: { customerId }, ...call }) =>
    asDecider(approvals, call, async (db) => {
      const { today } = approvals.moment()
      const { customer, grants, refused } = await readCandidate(db, customerId, today)
      const pending = await listPending(db, customerId)
      const pendingOf = (kind: string) => pending.find((one) => one.kind === kind)?.id ?? null
      const may = inScope(call.person.scopeOf('special:request'), customer.institutionId)
      const present = grantOn(grants, today)
      return {
        offer: !may || refused ? null : present ? ('renewal' as const) : ('grant' as const),
        barred: refused ?? null,
        mayRevoke: may && present !== undefined,
        pendingGrantId: pendingOf(grantKind),
        pendingRevocationId: pendingOf(revocationKind),
        wouldLastUntil: lastDayOfGrant(today),
        grants,
        today,
      }
    }),
  )

  serve(http, requestSpecial, async ({ asPerson, person, params: { customerId }, body: { tier, reason } }) => {
    const { today } = approvals.moment()
    const [found, { policy }] = await asPerson(async (db) => [
      await readCandidate(db, customerId, today),
      await getPolicyOn(db, today),
    ])
    if (found.refused) throw new AppError(found.refused, refusals[found.refused])
    const size = sizeOf(policy, tier)
    const { id, state } = await requestApproval(approvals, person, {
      ...aboutCustomer(customerId, found),
      kind: grantKind,
      size,
      snapshot: { ...snapshotOf(found, today), tier: String(tier) },
      reason,
    })
    return { requestId: id, state }
  })

  serve(http, requestRevocation, async ({ asPerson, person, params: { customerId }, body: { reason } }) => {
    const { today } = approvals.moment()
    const found = await asPerson((db) => readCandidate(db, customerId, today))
    const present = grantOn(found.grants, today)
    if (!present) throw new AppError('special-none', 'This customer is not a special VIP today.')
    const { id, state } = await requestApproval(approvals, person, {
      ...aboutCustomer(customerId, found),
      kind: revocationKind,
      size: '0',
      snapshot: { ...snapshotOf(found, today), tier: String(present.tier) },
      reason,
    })
    return { requestId: id, state }
  })
}

interface Found {
  customer: CandidateRecord
  grants: SpecialGrant[]
  refused: GrantRefusal | undefined
}

async function readCandidate(db: Queryable, customerId: string, today: string): Promise<Found> {
  const customer = await findCandidate(db, customerId)
  if (!customer) throw notFound('customer')
  const grants = await listGrants(db, customerId)
  const own = { standing: customer.ownStanding, tier: customer.ownTier }
  return { customer, grants, refused: refusedGrant({ kind: customer.kind, own, grants, today }) }
}

/** The tier's threshold in hundredths: the higher the tier, the higher the level that decides. */
function sizeOf({ tiers }: TierPolicy, tier: number): string {
  const threshold = tiers[tier - 1]?.threshold
  if (threshold === undefined)
    throw new AppError('special-tier', `There are ${tiers.length} tiers.`, { count: String(tiers.length) })
  const [whole = '0', fraction = ''] = threshold.split('.')
  return String(BigInt(whole + fraction.padEnd(2, '0').slice(0, 2)))
}

const aboutCustomer = (customerId: string, { customer }: Found) => ({
  subject: customerId,
  customerId,
  institutionId: customer.institutionId,
})

function snapshotOf({ customer, grants }: Found, today: string): Record<string, string> {
  const present = grantOn(grants, today)
  return {
    customerName: customer.name,
    customerNo: customer.customerNo,
    institutionName: customer.institutionName ?? '',
    standing: customer.ownStanding,
    grants: markOf(grants),
    ...(present && { presentUntil: present.untilOn }),
    ...(customer.aum !== null &&
      customer.month !== null && { aum: centsToDecimal(customer.aum), month: customer.month.slice(0, 7) }),
  }
}
