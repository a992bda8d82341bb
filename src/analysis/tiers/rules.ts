import type { CustomerStory } from './contract.ts'

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

export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 10)
}

export function daysIn(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).getUTCDate()
}
