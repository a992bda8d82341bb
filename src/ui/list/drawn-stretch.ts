/** Browsers draw nothing taller than some ten million pixels: of a longer list a stretch of so many rows is drawn. */
export const mostDrawn = 150_000
/** So close to an end of the stretch, the list is drawn around what is in sight instead. */
const margin = mostDrawn / 8

/** The first row drawn of a list of `count` rows: stays where it is while `top`, the first in sight, is well inside. */
export function stretchFrom(base: number, top: number, count: number): number {
  const isNearStart = base > 0 && top < base + margin
  const isNearEnd = count > base + mostDrawn && top > base + mostDrawn - margin
  if (!isNearStart && !isNearEnd && base < Math.max(1, count)) return base
  return Math.max(0, Math.min(top, count) - mostDrawn / 2)
}
