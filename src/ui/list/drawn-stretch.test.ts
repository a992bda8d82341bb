import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostDrawn, stretchFrom } from './drawn-stretch.ts'

test('a list that can be drawn whole is, wherever one is in it', () => {
  for (const top of [0, 1000, mostDrawn - 1]) expect(stretchFrom(0, top, mostDrawn)).toBe(0)
})

test('scrolled through from end to end, a long list moves seldom and never leaves the stretch', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 40, max: 5000 }), (count, stride) => {
      const tops = Array.from({ length: Math.ceil(count / stride) }, (_, at) => at * stride)
      let base = 0
      let moves = 0
      const outside: number[] = []
      for (const top of [...tops, ...tops.toReversed()]) {
        const next = stretchFrom(base, top, count)
        if (next !== base) moves++
        base = next
        if (top < base || top >= base + mostDrawn) outside.push(top)
      }
      expect(outside).toEqual([])
      expect(base).toBe(0)
      expect(moves).toBeLessThanOrEqual(Math.ceil(count / mostDrawn) * 6)
    }),
    { numRuns: 40 },
  )
})

test('a list that grows while its end is read moves on by half a stretch, not by a page', () => {
  let base = 0
  const moves: number[] = []
  for (let count = 100; count < 4 * mostDrawn; count += 100) {
    const next = stretchFrom(base, count - 40, count)
    if (next !== base) moves.push(next - base)
    base = next
  }
  expect(moves.length).toBeGreaterThan(0)
  expect(Math.min(...moves)).toBeGreaterThan(mostDrawn / 4)
})

test('one that became shorter than where it was drawn from begins anew at its end', () => {
  expect(stretchFrom(500_000, 510_000, 300)).toBe(0)
})
