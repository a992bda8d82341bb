import { describe, expect, test } from 'vitest'
import { daysBetween, learnRhythm, listDays, stateOf } from './rhythm.ts'

const october = daysBetween('2026-10-01', '2026-10-31')
const weekend = (date: string) => [0, 6].includes(new Date(date).getUTCDay())
const working = october.filter((date) => !weekend(date))

describe('the rhythm of a source', () => {
  test.each([
    ['every day', october, 'daily'],
    ['every day but a few', october.filter((_, index) => index % 9 !== 4), 'daily'],
    ['working days', working, 'working-days'],
    ['working days and a single weekend', [...working, '2026-10-10', '2026-10-11'].sort(), 'working-days'],
    ['month-ends', ['2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30'], 'month-end'],
    ['a month of days after years of month-ends', ['2026-07-31', '2026-08-31', '2026-09-30', ...october], 'daily'],
    ['month-ends and another day', ['2026-07-31', '2026-08-31', '2026-09-29'], 'irregular'],
    ['two month-ends of one year', ['2026-01-31', '2026-02-28'], 'irregular'],
    ['Mondays', october.filter((date) => new Date(date).getUTCDay() === 1), 'irregular'],
    ['a single day', ['2026-10-05'], 'irregular'],
    ['nothing', [], 'irregular'],
  ] as const)('%s', (_, dates, rhythm) => expect(learnRhythm(dates)).toBe(rhythm))
})

describe('the state of a business date', () => {
  const source = { rhythm: 'working-days', oldest: '2026-10-01', newest: '2026-10-28' } as const
  test.each([
    ['delivered', '2026-10-27', 'published', 'published'],
    ['held', '2026-10-27', 'held', 'held'],
    ['passed over', '2026-10-27', undefined, 'missing'],
    ['not here yet', '2026-10-29', undefined, 'late'],
    ['a weekend', '2026-10-25', undefined, 'none'],
    ['today, which is not over', '2026-10-30', undefined, 'none'],
    ['before the first one', '2026-09-30', undefined, 'none'],
  ] as const)('%s', (_, date, delivered, state) => expect(stateOf(source, date, delivered, '2026-10-30')).toBe(state))

  test('a source without a rhythm is never late', () =>
    expect(stateOf({ ...source, rhythm: 'irregular' }, '2026-10-29', undefined, '2026-12-01')).toBe('none'))

  test('late days are those after the newest, the newest first', () => {
    const place = { from: '2026-10-20', to: '2026-11-03', today: '2026-11-03', state: 'late' } as const
    expect(listDays(source, new Map(), place)).toEqual(['2026-11-02', '2026-10-30', '2026-10-29'])
  })
})
