import { describe, expect, test } from 'vitest'
import type { Person } from '../../platform/auth/person.ts'
import { type HeldRole, toPerson } from '../identity/rules.ts'
import { type ChainRule, chainOf, dueAfter, escalated, mayDecide, officesOf, type Right } from './rules.ts'

const held = (role: HeldRole['role'], ...subtree: string[]): HeldRole => ({
  role,
  roleName: null,
  given: null,
  institutionId: subtree[0] ?? null,
  institutionName: null,
  subtree,
  factorFrom: null,
})
const someone = (...roles: HeldRole[]): Person => toPerson('9', '某人', roles)
const manager = someone(held('relationship-manager', '2', '4'))
const branch = someone(held('branch-manager', '2', '4'))
const executive = someone(held('executive'))

const rule = (step: number, fromSize: string, level: 'branch' | 'union', hours = 48): ChainRule => ({
  step,
  fromSize,
  level,
  hours,
  permission: 'special:approve',
})
const rules = [rule(2, '1000', 'union', 24), rule(1, '0', 'branch')]
const offices = (size: string, requester: Person, institutionId: string | null = '4', given = rules) =>
  chainOf(given, { size, institutionId, requester }).map((step) => step.institutionId ?? '*')

describe('the chain of a request', () => {
  test.each([
    ['below the amount the branch alone', '999', manager, '4', ['4']],
    ['from the amount on the union after it', '1000', manager, '4', ['4', '*']],
    ['what its requester would decide in the branch goes to the union', '0', branch, '4', ['*']],
    ['and is asked there once', '5000', branch, '4', ['*']],
    ['of another branch it is that branch’s', '0', branch, '3', ['3']],
    ['somebody of the union asks the branch', '0', executive, '3', ['3']],
    ['without a branch it is the union’s', '0', manager, null, ['*']],
  ])('%s', (_, size, requester, institution, expected) =>
    expect(offices(size, requester, institution)).toEqual(expected),
  )

  test('takes nobody where no step is reached', () =>
    expect(offices('200', manager, '4', [rule(1, '201', 'branch')])).toEqual([]))

  test('goes up once: above the union there is nobody', () => {
    const [step] = chainOf(rules, { size: '0', institutionId: '4', requester: manager })
    const above = step && escalated(step)
    expect(above).toEqual({ permission: 'special:approve', institutionId: null, hours: 48 })
    expect(above && escalated(above)).toBeUndefined()
  })

  test('deadlines are hours from when a step’s turn comes', () =>
    expect(dueAfter(new Date('2026-03-28T22:00:00Z'), 48)).toBe('2026-03-30T22:00:00.000Z'))
})

test('who may decide holds an office per institution, and one at the union', () => {
  expect(officesOf(branch)).toEqual(['special:approve@2', 'special:approve@4', 'export:approve@2', 'export:approve@4'])
  expect(officesOf(executive)).toEqual(['special:approve@*', 'approval:approve@*'])
  expect(officesOf(manager)).toEqual([])
  expect(officesOf(someone(held('administrator')))).toEqual(['approval:oversee@*'])
  expect(officesOf(someone(held('administrator', '2')))).toEqual([])
  const own: HeldRole = { ...held('custom-7'), given: ['approval:approve', 'special:approve'] }
  expect(officesOf(someone(own))).toEqual(['approval:approve@*'])
})

describe('who decides the step at hand', () => {
  const right = (personId: string, ...held: string[]): Right => ({ personId, name: `N${personId}`, offices: held })
  const pending = { state: 'pending', requestedBy: '1', office: 'o', approvedBy: [] as string[] }
  const at = { ...pending }
  test.each([
    ['whoever holds the office', at, [right('2', 'o')], '2'],
    ['nobody without it', at, [right('2', 'x')], 'not-yours'],
    ['not the requester', at, [right('1', 'o')], 'own'],
    ['not the requester for a colleague who is away', at, [right('1'), right('2', 'o')], 'own'],
    ['not in the stead of the requester', at, [right('3'), right('1', 'o')], 'own'],
    ['a delegate without any right of their own', at, [right('3'), right('2', 'o')], '2'],
    ['in their own right first', at, [right('3', 'o'), right('2', 'o')], '3'],
    ['nobody twice in one chain', { ...at, approvedBy: ['2'] }, [right('2', 'o')], 'twice'],
    ['nor by a delegate', { ...at, approvedBy: ['2'] }, [right('3'), right('2', 'o')], 'twice'],
    [
      'nor in their own right and then for another',
      { ...at, approvedBy: ['3'] },
      [right('3'), right('2', 'o')],
      'twice',
    ],
    [
      'for the other one of two who are away',
      { ...at, approvedBy: ['2'] },
      [right('3'), right('2', 'o'), right('4', 'o')],
      '4',
    ],
    ['nobody once it is over', { ...at, state: 'withdrawn' }, [right('2', 'o')], 'over'],
  ] as const)('%s', (_, request, [own, ...others], expected) => {
    const may = mayDecide(request, [own as Right, ...(others as Right[])])
    expect(may.ok ? may.by.personId : may.reason).toBe(expected)
  })
})
