import type { StandingKind } from '../../src/analysis/tiers/contract.ts'
import { lastDayOf } from './calendar.ts'
import { compare, type Fraction, fractionOf } from './decimal.ts'
import type { Component } from './naive-aum.ts'

export interface NaivePolicy {
  effectiveOn: string
  entryThreshold: string
  thresholds: string[]
  kinds: string[]
  components: Record<Component, string[]>
}
export type ChangeKind = 'entered' | 'upgraded' | 'downgraded' | 'exited' | 'returned' | 'left'

/** Where a customer stands after a month, with the counters that the next months go on from. */
export interface Standing {
  kind: StandingKind
  /** 1…n while rated, else 0. */
  tier: number
  /** For each miss of the watch under way, the highest tier reached in that month; 0 for none. */
  watch: number[]
  /** Months in a row with AUM < E. */
  exitMisses: number
  /** Months spent as exited, unrated: 1 after the sixth miss. */
  exitedMonths: number
}
export const outside: Standing = { kind: 'none', tier: 0, watch: [], exitMisses: 0, exitedMonths: 0 }

/** §2.9: the version in force on the last day of the month; the one adopted last among those of one day. */
export function policyInForce(policies: NaivePolicy[], month: string): NaivePolicy {
  let inForce: NaivePolicy | undefined
  for (const policy of policies) {
    if (policy.effectiveOn <= lastDayOf(month) && (!inForce || policy.effectiveOn >= inForce.effectiveOn))
      inForce = policy
  }
  if (!inForce) throw new Error(`no tier policy in force in ${month}`)
  return inForce
}

/** One month of §2: the standing that results from it, and the change if there is one. */
export function step(before: Standing, aum: Fraction, policy: NaivePolicy): { after: Standing; change?: ChangeKind } {
  const entry = fractionOf(policy.entryThreshold)
  const reached = policy.thresholds.filter((threshold) => compare(aum, fractionOf(threshold)) >= 0).length
  const aboveEntry = compare(aum, entry) > 0
  const rated = (tier: number): Standing => ({ ...outside, kind: 'rated', tier })

  if (before.kind === 'none' || before.kind === 'left') {
    // §2.2 entry, §2.6 exactly E is not enough
    return aboveEntry ? { after: rated(reached), change: 'entered' } : { after: before }
  }
  if (before.kind === 'exited_unrated') {
    // §2.5: the two months after the sixth miss each offer a return; after the second the customer leaves
    if (aboveEntry) return { after: rated(reached), change: 'returned' }
    if (before.exitedMonths === 1) return { after: { ...before, exitedMonths: 2 } }
    return { after: { ...outside, kind: 'left' }, change: 'left' }
  }

  const exitMisses = compare(aum, entry) < 0 ? before.exitMisses + 1 : 0
  // §2.7 exit before downgrade
  if (exitMisses === 6) return { after: { ...outside, kind: 'exited_unrated', exitedMonths: 1 }, change: 'exited' }
  // §2.3 upgrade, skipping levels; a watch has nothing left to watch
  if (reached > before.tier) return { after: rated(reached), change: 'upgraded' }
  // §2.4 a month that reaches the tier ends its watch, and T1 has none
  if (reached === before.tier || before.tier === 1) return { after: { ...before, watch: [], exitMisses } }
  const watch = [...before.watch, reached]
  if (watch.length < 3) return { after: { ...before, watch, exitMisses } }
  // §2.4 after the third miss the highest tier reached in the three months, T1 if none. What a month reached is what it
  // reached under its own policy version (§2.9 lets the version on its last day decide).
  return { after: { ...before, tier: Math.max(...watch, 1), watch: [], exitMisses }, change: 'downgraded' }
}

/** §2.8: a special VIP from a day to the last one, or up to the day of a revocation; granted in the order given. */
export interface NaiveGrant {
  customerNo: string
  tier: number
  fromOn: string
  untilOn: string
  endedOn?: string
}

/** What counts on a day beside the AUM standing, which runs underneath. */
export function countedOn(day: string, own: Standing, grants: NaiveGrant[]): Pick<Standing, 'kind' | 'tier'> {
  let tier = 0
  for (const { fromOn, untilOn, endedOn = '9999-12-31', ...grant } of grants)
    if (fromOn <= day && day <= untilOn && day < endedOn) tier = grant.tier
  if (tier === 0) return own
  return own.kind === 'rated' ? { kind: 'rated', tier: Math.max(own.tier, tier) } : { kind: 'special', tier }
}
