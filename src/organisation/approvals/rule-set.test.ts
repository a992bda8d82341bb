import { expect, test } from 'vitest'
import { bandsOf, type RuleStep, refusedRules } from './rule-set.ts'

const branch = (fromSize = '0', hours = 72): RuleStep => ({ fromSize, level: 'branch', hours })
const union = (fromSize = '0', hours = 72): RuleStep => ({ fromSize, level: 'union', hours })

const grants = { unit: 'amount', always: true, atUnion: false } as const
const revocations = { ...grants, unit: null } as const
const exports = { unit: 'rows', always: false, atUnion: false } as const
const rules = { unit: null, always: true, atUnion: true } as const

test.each([
  ['grants by the branch, large ones by the union as well', grants, [branch(), union('100000000')], undefined],
  ['grants by the union alone', grants, [union()], undefined],
  ['grants that nobody decides', grants, [], ['rules-not-always', 1]],
  ['grants of which small ones are decided by nobody', grants, [branch('1')], ['rules-not-always', 1]],
  ['sizes that descend', grants, [branch(), branch('200'), union('100')], ['rules-sizes', 3]],
  ['sizes as numbers, not as texts', grants, [branch(), branch('9'), union('10')], undefined],
  ['the branch after the union', grants, [union(), branch()], ['rules-levels', 2]],
  ['one level twice from the same size on', grants, [branch(), union('5'), union('5')], ['rules-twice', 3]],
  ['one level again for larger ones, in less time', grants, [branch(), branch('5', 24)], undefined],
  ['a step that no revocation reaches', revocations, [branch(), union('1')], ['rules-not-always', 2]],
  ['exports from some rows on', exports, [branch('201')], undefined],
  ['exports that need nobody', exports, [], undefined],
  ['rules by the union', rules, [union()], undefined],
  ['rules by a branch', rules, [branch(), union()], ['rules-union-only', 1]],
  ['rules that nobody decides', rules, [], ['rules-not-always', 1]],
] as const)('%s', (_, ruled, steps, refusal) => {
  const refused = refusedRules(ruled, steps)
  expect(refused && [refused.reason, refused.step]).toEqual(refusal)
})

test('from each size on it is said who decides: of one level the last step', () => {
  const steps = [branch(), branch('500', 24), union('1000')]
  expect(bandsOf(steps)).toEqual([
    { fromSize: '0', steps: [branch()] },
    { fromSize: '500', steps: [branch('500', 24)] },
    { fromSize: '1000', steps: [branch('500', 24), union('1000')] },
  ])
  expect(bandsOf([])).toEqual([])
})
