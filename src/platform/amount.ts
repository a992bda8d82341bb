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
