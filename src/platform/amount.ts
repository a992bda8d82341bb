/** Hundredths, as lists keep amounts, to the decimal text of the API: "-5" → "-0.05". */
export function centsToDecimal(cents: string): string {
  const negative = cents.startsWith('-')
  const digits = (negative ? cents.slice(1) : cents).padStart(3, '0')
  const at = digits.length - 2
  return `${negative ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`
}

/** The way back, for amounts that people write; undefined for what is none, or more than a bank can hold. */
export function decimalToCents(text: string): string | undefined {
  const match = /^(-?)0*(\d{1,15})(?:\.(\d{1,2})0*)?$/.exec(text)
  return match ? `${match[1]}${match[2]}${(match[3] ?? '').padEnd(2, '0')}` : undefined
}

const places = 4
const one = 10n ** BigInt(places)

function scaled(decimal: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(decimal) ?? []
  const amount = BigInt(whole + fraction.padEnd(places, '0').slice(0, places))
  return sign ? -amount : amount
}

/** To cents, halves away from zero; `unit` is what one is in `amount`. */
function rounded(amount: bigint, unit = one): string {
  const cents = ((amount < 0n ? -amount : amount) * 200n + unit) / (2n * unit)
  return centsToDecimal(`${amount < 0n && cents > 0n ? '-' : ''}${cents}`)
}

/** Exact sum of amounts with at most four places, rounded once to cents. */
export function sumDecimals(amounts: readonly string[]): string {
  return rounded(amounts.reduce((sum, amount) => sum + scaled(amount), 0n))
}

export function subtractDecimals(from: string, amount: string): string {
  return rounded(scaled(from) - scaled(amount))
}

const sharePlaces = 10

/** The part of an amount that a share with up to ten places gives, rounded to cents. */
export function partOf(amount: string, share: string): string {
  const [whole = '0', fraction = ''] = share.split('.')
  const scaledShare = BigInt(whole + fraction.padEnd(sharePlaces, '0').slice(0, sharePlaces))
  return rounded(scaled(amount) * scaledShare, one * 10n ** BigInt(sharePlaces))
}
