import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countRows, emptyStarts, knownPages, learnPage, type PageStarts, pagesOfRows } from './list-pages.ts'

const read = (count: number, nextCursor: string | null) => ({ count, nextCursor })

describe('places of pages', () => {
  test('are learnt page by page until the end', () => {
    const first = learnPage(emptyStarts, 0, read(100, 'b'))
    expect(first).toEqual({ starts: [undefined, 'b'], lastCount: undefined })
    expect(countRows(first, 100)).toBe(150)
    const ended = learnPage(first, 1, read(7, null))
    expect(ended).toEqual({ starts: [undefined, 'b'], lastCount: 7 })
    expect(countRows(ended, 100)).toBe(107)
  })

  test('stay the very same when a page comes again as it was', () => {
    const known: PageStarts = { starts: [undefined, 'b', 'c'], lastCount: undefined }
    expect(learnPage(known, 0, read(100, 'b'))).toBe(known)
  })

  test('behind a page that has changed are forgotten', () => {
    const known: PageStarts = { starts: [undefined, 'b', 'c', 'd'], lastCount: 3 }
    expect(learnPage(known, 1, read(100, 'x'))).toEqual({ starts: [undefined, 'b', 'x'], lastCount: undefined })
    expect(learnPage(known, 1, read(40, null))).toEqual({ starts: [undefined, 'b'], lastCount: 40 })
  })

  test('that nobody has asked for change nothing', () => {
    expect(learnPage(emptyStarts, 4, read(100, 'z'))).toBe(emptyStarts)
  })
})

test('an empty list has no rows', () => {
  expect(countRows(learnPage(emptyStarts, 0, read(0, null)), 100)).toBe(0)
})

test('rows in sight name only pages that are known', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(200), fc.integer({ min: 1, max: 20 }), (first, more, pages) => {
      const known: PageStarts = { starts: Array.from({ length: pages }, (_, at) => String(at)), lastCount: undefined }
      const found = knownPages(known, ...pagesOfRows(first, first + more, 100))
      expect(found.every((page) => page >= 0 && page < pages)).toBe(true)
      if (Math.floor(first / 100) < pages) expect(found).toContain(Math.floor(first / 100))
    }),
  )
})
