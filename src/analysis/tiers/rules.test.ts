import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, daysIn, monthAverage, sumOfDays, watchAfter } from './rules.ts'

test.each([
  ['0', 31, '0.00'],
  ['6200000', 31, '200000.00'],
  ['6200000.155', 31, '200000.01'],
  ['6200000.1549', 31, '200000.00'],
  ['0.155', 31, '0.01'],
  ['30.15', 30, '1.01'],
  ['123456789012345678901234567890.3', 30, '4115226300411522630041152263.01'],
  ['0.000000000000000000000001', 28, '0.00'],
])('%s balance-days over %i days average %s', (days, count, average) => expect(monthAverage(days, count)).toBe(average))

test('the average is the nearest cent, of two as near the upper', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 24n), fc.integer({ min: 28, max: 31 }), (hundredths, count) => {
      const text = hundredths.toString().padStart(3, '0')
      const cents = BigInt(monthAverage(`${text.slice(0, -2)}.${text.slice(-2)}`, count).replace('.', ''))
      const twice = 2n * (cents * BigInt(count) - hundredths)
      expect(twice > -BigInt(count) && twice <= BigInt(count)).toBe(true)
    }),
  )
})

test('parts add up exactly', () =>
  expect(sumOfDays(['0.1', '0.2', '99.700000000000000000000001'])).toBe('100.000000000000000000000001'))

test.each([
  [[], null],
  [[1], { misses: 1, tier: 3, downgradeOn: '2027-01-01', fallsToTier: 1 }],
  [[0, 2], { misses: 2, tier: 3, downgradeOn: '2026-12-01', fallsToTier: 2 }],
  [[0], { misses: 1, tier: 3, downgradeOn: '2027-01-01', fallsToTier: 1 }],
])('after October a watch with misses reaching %j is %j', (reached, watch) =>
  expect(watchAfter('2026-10-01', 3, reached)).toEqual(watch),
)

test('months are added over years, and have their days', () => {
  expect([addMonths('2026-12-01', 1), addMonths('2026-01-01', -1), addMonths('2026-10-01', 27)]).toEqual([
    '2027-01-01',
    '2025-12-01',
    '2029-01-01',
  ])
  expect(['2026-02-01', '2028-02-01', '2026-12-01', '2026-04-01'].map(daysIn)).toEqual([28, 29, 31, 30])
})
