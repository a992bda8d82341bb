import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onceWithin } from './once-within.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a key counts once, and again after the time', () => {
  const isFirst = onceWithin(1000)
  expect([isFirst('a'), isFirst('a'), isFirst('b')]).toEqual([true, false, true])
  vi.advanceTimersByTime(999)
  expect(isFirst('a')).toBe(false)
  vi.advanceTimersByTime(1)
  expect([isFirst('a'), isFirst('a')]).toEqual([true, false])
})

test('of too many the oldest count as new', () => {
  const isFirst = onceWithin(1000, 2)
  expect(['a', 'b', 'c'].map(isFirst)).toEqual([true, true, true])
  expect([isFirst('c'), isFirst('b'), isFirst('a')]).toEqual([false, false, true])
})

test('a clock that is set back changes nothing', () => {
  const isFirst = onceWithin(1000)
  isFirst('a')
  vi.setSystemTime(Date.now() - 3_600_000)
  vi.advanceTimersByTime(1000)
  expect(isFirst('a')).toBe(true)
})
