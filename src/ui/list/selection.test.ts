import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addAll, mostSelected, stretchOf, toggle } from './selection.ts'

describe('a selection', () => {
  test('takes a row in and out again', () => {
    expect(toggle(['b'], 'a')).toEqual(['b', 'a'])
    expect(toggle(['b', 'a'], 'b')).toEqual(['a'])
  })

  test('grows by a stretch without taking anything twice', () => {
    expect(addAll(['b'], ['a', 'b', 'c'])).toEqual(['b', 'a', 'c'])
  })

  test('has a limit', () => {
    const many = Array.from({ length: mostSelected + 5 }, (_, at) => String(at))
    expect(addAll([], many)).toHaveLength(mostSelected)
    expect(toggle(many.slice(0, mostSelected), 'one more')).toHaveLength(mostSelected)
    expect(stretchOf(0, mostSelected)).toBeUndefined()
  })
})

test('a stretch runs either way and holds both ends', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.integer({ min: -900, max: 900 }), (from, by) => {
      const to = Math.max(0, from + by)
      const places = stretchOf(from, to) ?? []
      expect(places).toEqual(stretchOf(to, from))
      expect([places[0], places.at(-1)]).toEqual([Math.min(from, to), Math.max(from, to)])
    }),
  )
})
