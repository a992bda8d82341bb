import { addDays } from '../../platform/day.ts'
import type { SpecialGrant, StandingKind } from './contract.ts'

// Special VIPs (rules.md §2.8). The AUM standing runs underneath, so that a close never asks for grants.

/** Days are `YYYY-MM-DD`. */
export interface HeldStanding {
  standing: StandingKind
  tier: number
}

/** From the day of the approval to the day before the same date next year; of 29 February that is 27 February. */
export function lastDayOfGrant(fromOn: string): string {
  const [year = 0, month = 1, day = 1] = fromOn.split('-').map(Number)
  const sameDate = month === 2 && day === 29 ? 28 : day
  return new Date(Date.UTC(year + 1, month - 1, sameDate - 1)).toISOString().slice(0, 10)
}

export function isInForce({ fromOn, untilOn, endedOn }: SpecialGrant, day: string): boolean {
  return fromOn <= day && day <= untilOn && (endedOn === null || day < endedOn)
}

/** The grant that counts on a day: of several in force the newest. Grants in the order in which they were made. */
export function grantOn(grants: readonly SpecialGrant[], day: string): SpecialGrant | undefined {
  return grants.findLast((grant) => isInForce(grant, day))
}

/**
 * What counts of a person: while the AUM standing is in, the better of the two tiers, and the customer counts as assessed;
 * else the grant. Without one the AUM standing alone, whatever it is: out without retention where it never was in.
 */
export function standingWith(own: HeldStanding, kind: string, grant: SpecialGrant | undefined): HeldStanding {
  if (!grant || kind !== 'individual') return own
  if (own.standing === 'rated') return { standing: 'rated', tier: Math.max(own.tier, grant.tier) }
  return { standing: 'special', tier: grant.tier }
}

/** A renewal may be asked for so many days before the last one. */
export const renewalDays = 60

export type GrantRefusal = 'special-person-only' | 'special-rated' | 'special-early'

interface Candidate {
  kind: string
  own: HeldStanding
  grants: readonly SpecialGrant[]
  today: string
}

/** Why a grant, or a renewal of the one in force, cannot be had today. */
export function refusedGrant({ kind, own, grants, today }: Candidate): GrantRefusal | undefined {
  if (kind !== 'individual') return 'special-person-only'
  if (own.standing === 'rated') return 'special-rated'
  const present = grantOn(grants, today)
  return present && addDays(today, renewalDays) < present.untilOn ? 'special-early' : undefined
}
