import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Attempts, addressOf, type Failures, waitSeconds } from './throttle.ts'

const none: Failures = { count: 0, agoSeconds: null }
const just = (count: number): Failures => ({ count, agoSeconds: 0 })
const given = (more: Partial<Attempts>): Attempts => ({
  pair: none,
  account: none,
  address: none,
  familiar: false,
  ...more,
})

test.each([
  [4, 0],
  [5, 60],
  [6, 120],
  [7, 240],
  [8, 480],
  [9, 960],
  [10, 1200],
  [30, 1200],
])('after %d failures in a row the next try waits %d seconds', (count, seconds) => {
  expect(waitSeconds(given({ pair: just(count), account: just(count), address: just(count) }))).toBe(seconds)
})

test('a delay runs from the last failure', () => {
  expect(waitSeconds(given({ pair: { count: 6, agoSeconds: 119 } }))).toBe(1)
  expect(waitSeconds(given({ pair: { count: 6, agoSeconds: 121 } }))).toBe(0)
})

test('an account that many addresses guess at waits, except where its person has signed in before', () => {
  expect(waitSeconds(given({ account: just(90) }))).toBe(60)
  expect(waitSeconds(given({ account: just(8000) }))).toBe(1200)
  expect(waitSeconds(given({ account: just(8000), familiar: true }))).toBe(0)
})

test('an address that guesses at many accounts waits, except who has signed in there before and not failed since', () => {
  expect(waitSeconds(given({ address: just(50) }))).toBe(60)
  expect(waitSeconds(given({ address: just(50), familiar: true }))).toBe(0)
  expect(waitSeconds(given({ address: just(50), pair: just(1), familiar: true }))).toBe(60)
})

test('nobody waits longer than twenty minutes, and one failure more never shortens it', () => {
  const failures = fc.record({ count: fc.nat(10_000), agoSeconds: fc.double({ min: 0, max: 86_400, noNaN: true }) })
  const attempts = fc.record({ pair: failures, account: failures, address: failures, familiar: fc.boolean() })
  fc.assert(
    fc.property(attempts, (one) => {
      const wait = waitSeconds(one)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(1200)
      expect(waitSeconds({ ...one, pair: { ...one.pair, count: one.pair.count + 1 } })).toBeGreaterThanOrEqual(wait)
    }),
  )
})

test('one address alone does not get an account to wait elsewhere within a day', () => {
  let [count, second] = [0, 0]
  for (; second < 86_400; count++) second += waitSeconds(given({ pair: just(count) }))
  expect(waitSeconds(given({ account: just(count) }))).toBe(0)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::1', '::1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0000:0000::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the address %s counts as %s', (ip, counted) => {
  expect(addressOf(ip)).toBe(counted)
})
