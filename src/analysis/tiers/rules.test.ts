import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonths, daysIn, missingAverage, monthAverage, shortfallsAfter, sumOfDays, watchAfter } from './rules.ts'

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

test.each([
  ['below by an uneven part of a cent', '14999999.99', 30, '500000', false, '0.01'],
  ['below by a whole amount', '14400000', 30, '500000', false, '20000.00'],
  ['at the threshold', '15000000', 30, '500000', false, null],
  ['at the threshold, to exceed it', '15000000', 30, '500000', true, '0.01'],
  ['just below, to exceed it', '14999999.99', 30, '500000', true, '0.01'],
  ['a cent below, to exceed it', '14999999.7', 30, '500000', true, '0.02'],
  ['above', '15000000.01', 30, '500000', true, null],
])('what is missing %s', (_, aumDays, days, threshold, strictly, missing) =>
  expect(missingAverage(aumDays, days, threshold, strictly)).toBe(missing),
)

test('what is missing is enough, and a cent less is not', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 10n ** 12n),
      fc.integer({ min: 28, max: 31 }),
      fc.boolean(),
      (hundredths, days, strictly) => {
        const text = hundredths.toString().padStart(3, '0')
        const missing = missingAverage(`${text.slice(0, -2)}.${text.slice(-2)}`, days, '200000', strictly)
        const target = 20_000_000n * BigInt(days)
        const reaches = (cents: bigint) => {
          const sum = hundredths + cents * BigInt(days)
          return strictly ? sum > target : sum >= target
        }
        const cents = BigInt((missing ?? '0.00').replace('.', ''))
        expect(reaches(cents)).toBe(true)
        expect(missing === null || !reaches(cents - 1n)).toBe(true)
      },
    ),
  )
})

describe('what the next month must average more', () => {
  const policy = {
    entryThreshold: '200000',
    tiers: ['200000', '500000', '1000000'].map((threshold) => ({ name: { zh: '', en: '', es: '' }, threshold })),
  }
  const held = { standing: 'rated' as const, tier: 2, days: 30, onWatch: false, exitMisses: 0, policy }
  test.each([
    ['in a tier', { aumDays: '18000000' }, { hold: null, entry: null, next: { tier: 3, amount: '400000.00' } }],
    [
      'on watch',
      { aumDays: '14400000', onWatch: true },
      { hold: '20000.00', entry: null, next: { tier: 3, amount: '520000.00' } },
    ],
    [
      'below entry',
      { aumDays: '3000000', tier: 1, exitMisses: 2 },
      { hold: null, entry: '100000.00', next: { tier: 2, amount: '400000.00' } },
    ],
    ['at the top', { aumDays: '60000000', tier: 3 }, { hold: null, entry: null, next: null }],
    [
      'after the exit',
      { aumDays: '6000000', standing: 'exited_unrated' as const, tier: 0 },
      { hold: null, entry: '0.01', next: null },
    ],
    [
      'without a tier',
      { aumDays: '0', standing: 'none' as const, tier: 0 },
      { hold: null, entry: '200000.01', next: null },
    ],
  ])('%s', (_, differing, expected) => expect(shortfallsAfter({ ...held, ...differing })).toEqual(expected))
})

test('months are added over years, and have their days', () => {
  expect([addMonths('2026-12-01', 1), addMonths('2026-01-01', -1), addMonths('2026-10-01', 27)]).toEqual([
    '2027-01-01',
    '2025-12-01',
    '2029-01-01',
  ])
  expect(['2026-02-01', '2028-02-01', '2026-12-01', '2026-04-01'].map(daysIn)).toEqual([28, 29, 31, 30])
})
