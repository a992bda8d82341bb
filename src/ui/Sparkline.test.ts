import { expect, test } from 'vitest'
import { pointsOf } from './Sparkline.tsx'

test('the lowest lies at the bottom, the highest at the top, over the whole width', () =>
  expect(pointsOf(['100', '300', '200'])).toEqual([
    { x: 2, y: 22 },
    { x: 48, y: 2 },
    { x: 94, y: 12 },
  ]))

test('a course without change lies in the middle', () =>
  expect(pointsOf(['5.5', '5.5']).map(({ y }) => y)).toEqual([12, 12]))

test('what was not known yet is left out and keeps its room', () =>
  expect(pointsOf([null, null, '1']).map(({ x }) => x)).toEqual([94]))

test('one value, and none', () => {
  expect(pointsOf(['7'])).toEqual([{ x: 2, y: 12 }])
  expect(pointsOf([null])).toEqual([])
})
