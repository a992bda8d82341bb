import { expect, test } from 'vitest'
import { periodOf, rangeOf } from './periods.ts'

test.each([
  ['30', { from: '2026-10-02', to: '2026-10-31' }],
  ['90', { from: '2026-08-03', to: '2026-10-31' }],
  ['year', { from: '2026-01-01', to: '2026-10-31' }],
  ['all', { from: undefined, to: undefined }],
])('%s up to the newest day delivered', (period, range) => {
  expect(rangeOf(period, '2026-10-31')).toEqual(range)
  expect(String(periodOf(range, '2026-10-31'))).toBe(period)
})

test('any other range is the reader’s own, and without data there is only all', () => {
  expect(periodOf({ from: '2026-10-01' }, '2026-10-31')).toBe('custom')
  expect(rangeOf('30', undefined)).toEqual({ from: undefined, to: undefined })
})
