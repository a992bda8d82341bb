import { expect, test } from 'vitest'
import { basisPoints, centsOf, shareOf } from './amounts.ts'
import { kindOf, sumGroups } from './rules.ts'

test.each([
  ['200000', 20_000_000n],
  ['0.01', 1n],
  // Rounded up: what is said to be missing is enough when it is there.
  ['200000.0001', 20_000_001n],
  ['200000.0100', 20_000_001n],
])('a threshold of %s is %d in hundredths', (amount, cents) => expect(centsOf(amount)).toBe(cents))

test.each([
  ['200000', '0.25', 5_000_000n],
  ['200000', '0.05', 1_000_000n],
  ['333.33', '0.5', 16_666n],
])('of %s the share %s is %d', (amount, share, cents) => expect(shareOf(amount, share)).toBe(cents))

test('a share is compared in hundredths of a per cent', () => {
  expect(['0.5', '1', '0.3333'].map(basisPoints)).toEqual([5000n, 10_000n, 3333n])
})

test('counts add up to each period: maturities within it, flows of their own', () => {
  const record = (kind: string, dueDays: number, n: number, marked = 0) => ({ kind, dueDays, n, marked })
  const counts = [
    record('watch', 0, 7),
    record('maturing', 30, 2),
    record('maturing', 90, 3),
    record('outflow-30', 0, 1, 1),
    record('outflow-90', 0, 4, 2),
  ]
  expect(sumGroups(counts, ['watch', 'leaving', 'maturing', 'outflow'])).toEqual([
    { group: 'watch', days: null, count: 7, marked: 0 },
    { group: 'leaving', days: null, count: 0, marked: 0 },
    { group: 'maturing', days: 30, count: 2, marked: 0 },
    { group: 'maturing', days: 60, count: 2, marked: 0 },
    { group: 'maturing', days: 90, count: 5, marked: 0 },
    { group: 'outflow', days: 30, count: 1, marked: 1 },
    { group: 'outflow', days: 90, count: 4, marked: 2 },
  ])
  expect([kindOf('inflow', 90), kindOf('watch', 0)]).toEqual(['inflow-90', 'watch'])
})
