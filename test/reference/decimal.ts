/** A plain decimal as an integer count of 10^-places; refuses what does not fit, so that nothing is rounded by accident. */
export function parseDecimal(text: string, places: number): bigint {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new Error(`not a plain decimal: ${text}`)
  const [, sign, whole = '', fraction = ''] = match
  if (fraction.length > places) throw new Error(`more than ${places} places: ${text}`)
  const units = BigInt(whole + fraction.padEnd(places, '0'))
  return sign === '-' ? -units : units
}

export function formatDecimal(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return `${units < 0n ? '-' : ''}${whole}${places > 0 ? `.${digits.slice(-places)}` : ''}`
}

/** A fraction of two integers, the denominator positive. Never reduced: these are few and short-lived. */
export interface Fraction {
  numerator: bigint
  denominator: bigint
}

export const zero: Fraction = { numerator: 0n, denominator: 1n }

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return { numerator: a.numerator + b.numerator, denominator: a.denominator }
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }
}

/** Negative, zero or positive like a − b. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function fractionOf(text: string): Fraction {
  return { numerator: parseDecimal(text, 10), denominator: 10n ** 10n }
}

/** Half-up to two places; amounts of AUM are never negative. */
export function roundToCents(value: Fraction): string {
  if (value.numerator < 0n) throw new Error('an AUM amount is never negative')
  return formatDecimal((value.numerator * 200n + value.denominator) / (value.denominator * 2n), 2)
}
