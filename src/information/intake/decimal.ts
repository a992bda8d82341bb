const places = 24

/** Exact sum of plain decimal texts, without trailing zeros: `sumDecimals(['1.50', '-0.5'])` is `'1'`. */
export function sumDecimals(texts: readonly string[]): string {
  let sum = 0n
  for (const text of texts) {
    const negative = text.startsWith('-')
    const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
    const scaled = BigInt(whole + fraction.padEnd(places, '0').slice(0, places))
    sum += negative ? -scaled : scaled
  }
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction && `.${fraction}`}`
}

export function isSameDecimal(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && sumDecimals([a]) === sumDecimals([b])
}
