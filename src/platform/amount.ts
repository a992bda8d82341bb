/** Hundredths, as lists keep amounts, to the decimal text of the API: "-5" → "-0.05". */
export function centsToDecimal(cents: string): string {
  const negative = cents.startsWith('-')
  const digits = (negative ? cents.slice(1) : cents).padStart(3, '0')
  const at = digits.length - 2
  return `${negative ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`
}
