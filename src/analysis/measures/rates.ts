export interface KnownRate {
  source: string
  currency: string
  /** Days since 1970-01-01. */
  day: number
  /** Units of home currency, plain decimal with at most ten places. */
  rate: string
}

export interface DayRate {
  source: string
  currency: string
  day: number
  /** Sum of the daily rates from the first of the month up to, not including, this day. */
  cumulated: string
  /** Days of the month before this one without any rate. */
  missing: number
}

const places = 10

/**
 * Cumulated daily rates per currency for the days [first, next]: the sum over an interval is a difference of two of
 * them. The last known rate carries (rules.md §1). `known` is sorted by source, currency and day.
 */
export function cumulateRates(known: readonly KnownRate[], firstDay: number, nextDay: number): DayRate[] {
  const groups = new Map<string, KnownRate[]>()
  for (const rate of known) {
    const key = `${rate.source}\0${rate.currency}`
    const group = groups.get(key)
    if (group) group.push(rate)
    else groups.set(key, [rate])
  }
  return [...groups.values()].flatMap((group) => cumulateOne(group, firstDay, nextDay))
}

function cumulateOne(group: KnownRate[], firstDay: number, nextDay: number): DayRate[] {
  const { source = '', currency = '' } = group[0] ?? {}
  const result: DayRate[] = []
  let at = 0
  let rate: bigint | undefined
  let cumulated = 0n
  let missing = 0
  for (let day = firstDay; day <= nextDay; day++) {
    result.push({ source, currency, day, cumulated: formatScaled(cumulated), missing })
    while (at < group.length && (group[at]?.day ?? 0) <= day) rate = parseScaled(group[at++]?.rate ?? '0')
    if (rate === undefined) missing++
    else cumulated += rate
  }
  return result
}

function parseScaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(places, '0').slice(0, places))
}

function formatScaled(value: bigint): string {
  const digits = value.toString().padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
