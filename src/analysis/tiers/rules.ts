import { centsToDecimal } from '../../platform/amount.ts'
import type { CustomerStory, Evidence, StandingKind, TierPolicy } from './contract.ts'

const scale = 24

/**
 * Month average of balance-days, rounded half up to two places (rules.md §1): exact, as a floating number would not be.
 * `balanceDays` is a decimal with up to twenty-four places; averages are never negative.
 */
export function monthAverage(balanceDays: string, daysInMonth: number): string {
  const cents = (scaled(balanceDays) * 200n + BigInt(daysInMonth) * unit) / (2n * BigInt(daysInMonth) * unit)
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Exact sum, to be averaged and rounded once. */
export function sumOfDays(parts: readonly string[]): string {
  const digits = parts
    .reduce((sum, part) => sum + scaled(part), 0n)
    .toString()
    .padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const unit = 10n ** BigInt(scale)

function scaled(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale))
}

/** Months after the first miss until the customer falls (rules.md §2.4). */
const missesToFall = 3

/** The watch under way after a month (`YYYY-MM-DD`, its first day), from the tiers that its misses reached. */
export function watchAfter(month: string, tier: number, reachedTiers: readonly number[]): CustomerStory['watch'] {
  const misses = reachedTiers.length
  if (!misses) return null
  const fallsAfter = addMonths(month, missesToFall - misses)
  return { misses, tier, downgradeOn: addMonths(fallsAfter, 1), fallsToTier: Math.max(1, ...reachedTiers) }
}

interface Held {
  standing: StandingKind
  tier: number
  /** Unrounded AUM of the last month as balance-days, and the days in it. */
  aumDays: string
  days: number
  onWatch: boolean
  exitMisses: number
  /** The version that decides the next month. */
  policy: Pick<TierPolicy, 'entryThreshold' | 'tiers'>
}

/**
 * How much more the next month must average than the last one did (rules.md §2.2–2.6). Exactly the entry threshold is
 * enough to stay, not to come in.
 */
export function shortfallsAfter({
  standing,
  tier,
  aumDays,
  days,
  onWatch,
  exitMisses,
  policy,
}: Held): CustomerStory['shortfalls'] {
  const missing = (threshold: string | undefined, strictly = false) =>
    threshold === undefined ? null : missingAverage(aumDays, days, threshold, strictly)
  if (standing !== 'rated') return { hold: null, entry: missing(policy.entryThreshold, true), next: null }
  const next = policy.tiers.slice(tier).findIndex(({ threshold }) => missing(threshold) !== null)
  const amount = missing(policy.tiers[tier + next]?.threshold)
  return {
    hold: onWatch ? missing(policy.tiers[tier - 1]?.threshold) : null,
    entry: exitMisses > 0 ? missing(policy.entryThreshold) : null,
    next: next >= 0 && amount !== null ? { tier: tier + next + 1, amount } : null,
  }
}

/** The fewest whole cents by which a month's average must grow to reach a threshold, or to exceed it; null when it does. */
export function missingAverage(aumDays: string, days: number, threshold: string, strictly = false): string | null {
  const gap = (scaled(threshold) * BigInt(days) - scaled(aumDays)) * 100n
  if (gap < 0n || (gap === 0n && !strictly)) return null
  const whole = BigInt(days) * unit
  const cents = strictly ? gap / whole + 1n : (gap + whole - 1n) / whole
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 10)
}

export function daysIn(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}

const rulesOfChanges: Record<string, string> = {
  entered: '2.2',
  returned: '2.5',
  upgraded: '2.3',
  downgraded: '2.4',
  'watch-started': '2.4',
  exited: '2.5',
  'fourth-miss': '2.5',
  left: '2.5',
}

export interface ChangeOfStanding {
  /** First day of the month that decided. */
  month: string
  kind: string
  fromTier: number
  toTier: number
  /** The month's average in cents; and those of the months before it that decided too, oldest first. */
  aum: string
  earlierAums: readonly string[]
}

/** Why a standing changed, under the policy by which its month was closed. */
export function evidenceOf(change: ChangeOfStanding, policy: Pick<TierPolicy, 'entryThreshold' | 'tiers'>): Evidence {
  const amounts = [...change.earlierAums, change.aum]
  const held = ['downgraded', 'watch-started'].includes(change.kind)
  const reached = ['entered', 'returned', 'upgraded'].includes(change.kind)
  const tier = held ? change.fromTier : reached ? change.toTier : 0
  return {
    rule: rulesOfChanges[change.kind] ?? '',
    months: amounts.map((aum, at) => ({
      month: addMonths(change.month, at + 1 - amounts.length).slice(0, 7),
      aum: centsToDecimal(aum),
    })),
    entryThreshold: policy.entryThreshold,
    tierThreshold: policy.tiers[Math.min(tier, policy.tiers.length) - 1]?.threshold ?? null,
  }
}
