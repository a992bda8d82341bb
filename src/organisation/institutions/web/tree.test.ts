import { expect, test } from 'vitest'
import { linesToShow, treeOf } from './tree.ts'

const counted = (path: string, customers: number | null, closed = false) => {
  const id = path.split(' ').at(-1) ?? ''
  return { id, path: path.split(' '), closed, name: `支行${id}`, number: `N${id}`, customers, staff: 1 }
}
const institutions = [
  counted('1 10', 5),
  counted('1 2', 7),
  counted('1', 1),
  counted('1 2 3', 4, true),
  counted('1 2 3 5', 2),
]
const lines = (withClosed: boolean) =>
  treeOf(institutions, withClosed).map(({ one, depth, customers, staff }) => [one.id, depth, customers, staff])

test('the tree stands in the order of numbers, and counts all that is below', () => {
  expect(lines(true)).toEqual([
    ['1', 0, 19, 5],
    ['2', 1, 13, 3],
    ['3', 2, 6, 2],
    ['5', 3, 2, 1],
    ['10', 1, 5, 1],
  ])
})

test('what has been merged is counted with its heir, and those below it stand there', () => {
  expect(lines(false)).toEqual([
    ['1', 0, 19, 5],
    ['2', 1, 13, 3],
    ['5', 2, 2, 1],
    ['10', 1, 5, 1],
  ])
})

test('counts that a reader may not see are not put in for a sum', () => {
  const [top] = treeOf([counted('1', null), counted('1 2', null)], false)
  expect(top).toMatchObject({ customers: null, staff: 2 })
})

test('what is searched shows with those above it; what is folded hides those below', () => {
  const tree = treeOf(institutions, false)
  const shown = (text: string, folded: string[] = []) =>
    linesToShow(tree, text, new Set(folded)).map(({ one }) => one.id)
  expect(shown('支行5')).toEqual(['1', '2', '5'])
  expect(shown('n10')).toEqual(['1', '10'])
  expect(shown('', ['2'])).toEqual(['1', '2', '10'])
  expect(shown('', ['1'])).toEqual(['1'])
  expect(shown('nothing')).toEqual([])
})
