/** Check digits by the letter of the standards (rules.md §10), written apart from the product's own. */

const weighted = (text: string, alphabet: string, weights: number[]) =>
  weights.reduce((sum, weight, i) => sum + weight * alphabet.indexOf(text.charAt(i)), 0)

/** GB 11643, birth date included. */
export function isResidentId(id: string): boolean {
  if (!/^\d{17}[\dX]$/.test(id)) return false
  const birth = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
  const day = new Date(`${birth}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== birth) return false
  const sum = weighted(id, '0123456789', [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
  return id.charAt(17) === '10X98765432'.charAt(sum % 11)
}

/** GB 32100. */
export function isCreditCode(code: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  if (code.length !== 18 || [...code].some((character) => !alphabet.includes(character))) return false
  const weights = Array.from({ length: 17 }, (_, i) => 3 ** i % 31)
  return alphabet.indexOf(code.charAt(17)) === (31 - (weighted(code, alphabet, weights) % 31)) % 31
}

/** ISO/IEC 7812. */
export function isLuhn(number: string): boolean {
  const digits = [...number].reverse().map(Number)
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
    0,
  )
  return /^\d{12,19}$/.test(number) && sum % 10 === 0
}
