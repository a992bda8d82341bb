import { expect, test } from 'vitest'
import { levelsInReach } from './threshold-levels.ts'

const flat = (name: string, value: string) => ({ name, values: [value, value] })
const tiers = [
  flat('gold', '200000'),
  flat('platinum', '500000'),
  flat('diamond', '1000000'),
  flat('private', '6000000'),
]

test.each([
  ['a poor customer sees what to reach first', 50_000, ['gold']],
  ['the next threshold shows while it is near', 400_000, ['gold', 'platinum']],
  ['one far above does not press the bars to the floor', 610_000, ['gold', 'platinum']],
  ['those too close to be told apart give way to the upper one', 6_000_000, ['platinum', 'diamond', 'private']],
])('%s', (_, most, names) => expect(levelsInReach(tiers, most).map(({ name }) => name)).toEqual(names))

test('a threshold that changed is not one line, and one that began later has gaps', () => {
  const [changed, later] = levelsInReach(
    [
      { name: 'gold', values: ['200000', '300000'] },
      { name: 'platinum', values: [null, '500000'] },
    ],
    400_000,
  )
  expect(changed).toEqual({ name: 'gold', values: [200_000, 300_000], constant: false, highest: 300_000 })
  expect(later).toMatchObject({ constant: false, values: [null, 500_000] })
})
