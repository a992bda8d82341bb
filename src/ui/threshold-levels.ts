/** A threshold to draw: as high as it ever stood, and in each category. */
export interface Level {
  name: string
  highest: number
  constant: boolean
  values: (number | null)[]
}

/**
 * Thresholds up to the first one out of reach: a far one would press the bars to the floor. Of those too close to be told
 * apart the upper one stays.
 */
export function levelsInReach(lines: { name: string; values: (string | null)[] }[], most: number): Level[] {
  const levels = lines.flatMap(({ name, values }) => {
    const numbers = values.map((value) => (value === null ? null : Number(value)))
    const known = numbers.filter((value) => value !== null)
    if (!known.length) return []
    const constant = known.length === numbers.length && known.every((value) => value === known[0])
    return [{ name, values: numbers, constant, highest: Math.max(...known) }]
  })
  const beyond = levels.findIndex((level) => level.highest > most)
  const near = beyond === 0 || (levels[beyond]?.highest ?? Number.POSITIVE_INFINITY) <= most * 1.5
  const reached = beyond < 0 ? levels : levels.slice(0, near ? beyond + 1 : beyond)
  const apart = Math.max(most, reached.at(-1)?.highest ?? 0) * 0.07
  return reached.filter((level, index) => {
    const upper = reached[index + 1]
    return !upper || upper.highest - level.highest > apart
  })
}
