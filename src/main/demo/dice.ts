/** Escapes a text for a ClickHouse string literal. */
export const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

export const textArray = (texts: readonly string[]) => `[${texts.map(quote).join(', ')}]`

/**
 * Chance as SQL expressions. Everything is a hash of the seed, a topic and a key, never `rand()`: a row's fate depends
 * neither on the order of rows nor on threads, so that the same seed writes the same bytes.
 */
export interface Dice {
  /** UInt64 */
  hash(topic: string, ...keys: string[]): string
  /** Float64, 0 ≤ x < 1 */
  uniform(topic: string, ...keys: string[]): string
  /** Float64, mean 0, deviation 1 */
  normal(topic: string, ...keys: string[]): string
  /** One entry of an array, each as likely as the others; repeat an entry to weight it. */
  pick(array: string, topic: string, ...keys: string[]): string
}

export function createDice(seed: number): Dice {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed must be a whole number, got ${seed}`)
  const hash = (topic: string, ...keys: string[]) =>
    `sipHash64(${[`toUInt64(${seed})`, quote(topic), ...keys].join(', ')})`
  // 53 bits, so that the quotient is exact and never rounds up to 1.
  const uniform = (topic: string, ...keys: string[]) =>
    `(bitShiftRight(${hash(topic, ...keys)}, 11) / 9007199254740992)`
  return {
    hash,
    uniform,
    normal: (topic, ...keys) =>
      `(sqrt(-2 * log(1 - ${uniform(`${topic}:radius`, ...keys)})) * cos(2 * pi() * ${uniform(`${topic}:angle`, ...keys)}))`,
    pick: (array, topic, ...keys) => `arrayElement(${array}, 1 + ${hash(topic, ...keys)} % length(${array}))`,
  }
}
