import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Place, pathOf, refuseClosing, refuseLeadingTo, sightChange, subtreeOf } from './rules.ts'

const places = (parents: Record<string, string | null>, closed: string[] = []): Map<string, Place> =>
  new Map(
    Object.entries(parents).map(([id, parentId]) => [
      id,
      { id, parentId, closed: closed.includes(id), mergedIntoId: null },
    ]),
  )
const union = places({ 1: null, 2: '1', 3: '1', 4: '2' }, ['3'])

test.each([
  ['4', '1', undefined],
  ['2', null, undefined],
  ['2', '4', 'institution-circle'],
  ['2', '2', 'institution-circle'],
  ['2', '3', 'institution-closed'],
  ['3', '2', 'institution-closed'],
])('%s coming under %s is refused as %s', (id, target, refusal) => {
  expect(refuseLeadingTo(union, id, target)).toBe(refusal)
})

test.each([
  ['4', false, undefined],
  ['4', true, 'institution-in-use'],
  ['2', false, 'institution-in-use'],
  ['3', false, 'institution-closed'],
])('closing %s, in use: %s, is refused as %s', (id, inUse, refusal) => {
  expect(refuseClosing(union, id, inUse)).toBe(refusal)
})

test('a move that is allowed never makes a circle, and takes along all that is below', () => {
  const parents = fc.array(fc.nat({ max: 9 }), { minLength: 2, maxLength: 10 })
  fc.assert(
    fc.property(parents, fc.nat(), fc.nat(), (given, moved, under) => {
      // Each below one before it, or at the top.
      const tree = places(Object.fromEntries(given.map((parent, at) => [at, parent < at ? String(parent) : null])))
      const [id, target] = [String(moved % given.length), String(under % given.length)]
      if (refuseLeadingTo(tree, id, target)) return
      const below = subtreeOf(tree, id)
      const after = new Map(tree).set(id, { ...(tree.get(id) as Place), parentId: target })
      expect(subtreeOf(after, id)).toEqual(below)
      for (const one of below) expect(pathOf(after, one)).toEqual(expect.arrayContaining(pathOf(after, target)))
    }),
  )
})

test('what stands in a circle, or below one, stands for itself', () => {
  const circle = places({ 1: '2', 2: '1', 3: '1' })
  expect(['1', '2', '3'].map((id) => pathOf(circle, id))).toEqual([['1'], ['2'], ['3']])
})

test('whoever stands above the new place and not the old comes to see, and the other way round', () => {
  expect(sightChange(['1', '2', '4'], ['1', '3', '4'])).toEqual({ gaining: ['3'], losing: ['2'] })
})
