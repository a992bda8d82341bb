import { expect, test } from 'vitest'
import { type HeldRole, permissionsOf, presetsWith, rolePermissions, toPerson } from './rules.ts'

const atBranch = (role: HeldRole['role'], ...subtree: string[]): HeldRole => ({
  role,
  roleName: null,
  given: null,
  institutionId: subtree[0] ?? '1',
  institutionName: 'branch',
  subtree,
  factorFrom: null,
})
const atUnion = (role: HeldRole['role']): HeldRole => ({
  role,
  roleName: null,
  given: null,
  institutionId: null,
  institutionName: null,
  subtree: [],
  factorFrom: null,
})

test('a role of the union sees everything', () => {
  expect(toPerson('1', 'x', [atUnion('risk')]).scopeOf('customer:read')).toEqual({ everything: true, institutions: [] })
})

test('a role of a branch sees its subtree', () => {
  const person = toPerson('1', 'x', [atBranch('teller', '2', '4')])
  expect(person.scopeOf('customer:read')).toEqual({ everything: false, institutions: ['2', '4'] })
})

test('two roles see both subtrees, each institution once', () => {
  const person = toPerson('1', 'x', [atBranch('teller', '2', '4'), atBranch('branch-manager', '4', '5')])
  expect(person.scopeOf('customer:read').institutions).toEqual(['2', '4', '5'])
})

test('a permission reaches only as far as the roles that give it', () => {
  const person = toPerson('1', 'x', [atUnion('teller'), atBranch('branch-manager', '2', '4')])
  expect(person.scopeOf('customer:read').everything).toBe(true)
  expect(person.scopeOf('customer:reveal')).toEqual({ everything: false, institutions: ['2', '4'] })
})

test('nobody without a role sees anything', () => {
  expect(toPerson('1', 'x', []).scopeOf('signed-in')).toEqual({ everything: false, institutions: [] })
})

test('what is the whole union’s is not given by a role of a branch', () => {
  expect(permissionsOf(atBranch('administrator', '2'))).toEqual(['customer:read', 'close:read', 'policy:read'])
  expect(permissionsOf(atUnion('administrator'))).toEqual(rolePermissions.administrator)
})

test('every role that sees customers may read the names of their tiers', () => {
  for (const granted of Object.values(rolePermissions)) expect(granted).toContain('policy:read')
})

test('only roles of the union read the quarantine', () => {
  expect(presetsWith('quarantine:read')).toEqual(['risk', 'executive', 'administrator', 'auditor'])
  expect(permissionsOf(atBranch('executive', '2'))).not.toContain('quarantine:read')
})

test('only administrators manage people, and only those of the union', () => {
  expect(presetsWith('people:manage')).toEqual(['administrator'])
  expect(permissionsOf({ ...atBranch('custom-7', '2'), given: ['people:manage', 'customer:read'] })).toEqual([
    'customer:read',
  ])
})

test('a role of the bank’s own gives what it says, as far as there is such a permission', () => {
  const own = { ...atUnion('custom-7'), roleName: '县域专员', given: ['customer:read', 'a permission of former times'] }
  expect(permissionsOf(own)).toEqual(['customer:read'])
  expect(permissionsOf({ ...own, given: null })).toEqual([])
})
