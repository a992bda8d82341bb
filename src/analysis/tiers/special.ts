import type { ApprovalKind, Moment, StoredRequest } from '../../organisation/approvals/index.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import type { SpecialGrant } from './contract.ts'
import { listHeld } from './month-standings.ts'
import { getPolicyOn } from './policies.ts'
import { addMonths } from './rules.ts'
import * as queries from './special-queries.ts'
import { grantOn, type HeldStanding, lastDayOfGrant, refusedGrant, standingWith } from './special-rules.ts'

export const grantKind = 'special-grant'
export const revocationKind = 'special-revocation'

/** What says whether the grants are still those that the request was made of. */
export function markOf(grants: readonly SpecialGrant[]): string {
  const newest = grants.at(-1)
  return newest ? `${newest.id} ${newest.endedOn ?? ''}` : ''
}

/** A grant begins on the day of its approval, a renewal too: then a new year runs, and the newest tier counts. */
const grant: ApprovalKind = {
  kind: grantKind,
  ruled: { permission: 'special:approve', unit: 'amount', always: true, atUnion: false },
  async check(db, request, { today }) {
    const customer = await queries.findCandidate(db, request.subject)
    if (!customer) return 'gone'
    if (customer.institutionId !== request.institutionId) return 'moved'
    const grants = await queries.listGrants(db, request.subject)
    if (markOf(grants) !== request.snapshot.grants) return 'changed'
    const own = { standing: customer.ownStanding, tier: customer.ownTier }
    const refused = refusedGrant({ kind: customer.kind, own, grants, today })
    if (refused) return refused
    const { policy } = await getPolicyOn(db, today)
    return Number(request.snapshot.tier) > policy.tiers.length ? 'tier' : undefined
  },
  async execute(db, request, moment) {
    await changing(db, request, moment, () =>
      queries.insertGrant(db, {
        customerId: request.subject,
        tier: Number(request.snapshot.tier),
        fromOn: moment.today,
        untilOn: lastDayOfGrant(moment.today),
        requestId: request.id,
      }),
    )
  },
}

const revocation: ApprovalKind = {
  kind: revocationKind,
  ruled: { permission: 'special:approve', unit: null, always: true, atUnion: false },
  async check(db, request, { today }) {
    const grants = await queries.listGrants(db, request.subject)
    if (!grantOn(grants, today)) return 'lapsed'
    return markOf(grants) !== request.snapshot.grants ? 'changed' : undefined
  },
  async execute(db, request, moment) {
    await changing(db, request, moment, () => queries.endGrants(db, request.subject, moment.today, request.id))
  },
}

export const specialKinds: readonly ApprovalKind[] = [grant, revocation]

/** With everything that shows the standing. */
async function changing(db: Queryable, { subject }: StoredRequest, { today }: Moment, change: () => Promise<void>) {
  const decided = await queries.findDecidedDay(db)
  const before = await queries.listGrants(db, subject)
  await change()
  const after = await queries.listGrants(db, subject)
  await showSpecials(db, today)
  // Only of a month whose closing came before the first day of the next one, or on it.
  if (!decided || decided < today) return
  const customer = await queries.findCandidate(db, subject)
  if (!customer || customer.month === null) return
  const own = { standing: customer.ownStanding, tier: customer.ownTier }
  const [from, to] = [before, after].map(
    (grants) => standingWith(own, customer.kind, grantOn(grants, decided)).standing,
  )
  if (from && to && from !== to) await queries.moveCount(db, from, to)
}

/**
 * Brings what lists and pages show in line with the grants in force on the day: after a grant, a revocation, a lapse and
 * each close. Within a transaction of the batch role; answers how many customers show as something else.
 */
export async function showSpecials(db: Queryable, today: string): Promise<number> {
  const shown = await queries.lockShown(db)
  if (!shown.length) return 0
  const grants = await queries.listGrantsOn(db, today)
  const changed = shown.flatMap((one) => {
    const own = { standing: one.ownStanding, tier: one.ownTier }
    const next = standingWith(own, one.kind, grantOn(grants.get(one.customerId) ?? [], today))
    return next.standing === one.standing && next.tier === one.tier ? [] : [{ ...one, ...next }]
  })
  if (changed.length) await queries.show(db, changed)
  return changed.length
}

export interface SpecialOfMonth {
  customerId: string
  own: HeldStanding
  /** What counts by the grant. */
  counted: HeldStanding
}

/**
 * Who counts as something else than their AUM standing after a month (its first day): by grants in force on the first
 * day of the next one. Asked when it is told, so that a restatement tells of the same grants.
 */
export async function listSpecialsOf(
  db: Queryable,
  warehouse: Warehouse,
  closed: { month: string; closeId: number },
): Promise<SpecialOfMonth[]> {
  const day = addMonths(closed.month, 1)
  const grants = await queries.listGrantsOn(db, day)
  const held = await listHeld(warehouse, closed, [...grants.keys()])
  return held.flatMap(({ customerId, kind, standing, tier }) => {
    const own = { standing, tier }
    const counted = standingWith(own, kind, grantOn(grants.get(customerId) ?? [], day))
    return counted.standing === standing && counted.tier === tier ? [] : [{ customerId, own, counted }]
  })
}
