import { expect, test } from 'vitest'
import { isStrong, mappedRoles, strangerOf, valuesOf } from './sign-on-rules.ts'

test.each([
  [{ roles: ['a', 'b'] }, 'roles', ['a', 'b']],
  [{ roles: 'a' }, 'roles', ['a']],
  [{ realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
  // A claim may have a dot, or a whole address, in its name.
  [{ 'https://bank.example/roles': ['a'] }, 'https://bank.example/roles', ['a']],
  [{ roles: [1, null, { name: 'a' }] }, 'roles', ['1']],
  [{}, 'realm_access.roles', []],
  [{ realm_access: ['a'] }, 'realm_access.roles', []],
])('of %j the claim %s says %j', (claims, claim, values) => {
  expect(valuesOf(claims, claim)).toEqual(values)
})

test('each role is given once for an institution, whatever number of values give it', () => {
  const mappings = [
    { value: 'a', role: 'teller', institution: 'E' },
    { value: 'b', role: 'teller', institution: 'E' },
    { value: 'b', role: 'teller', institution: 'W' },
    { value: 'b', role: 'risk' },
    { value: 'c', role: 'executive' },
  ]
  const given = mappedRoles(mappings, { roles: ['a', 'b', 'other'] }, 'roles')
  expect(given.map(({ role, institution }) => [role, institution])).toEqual([
    ['teller', 'E'],
    ['teller', 'W'],
    ['risk', undefined],
  ])
})

test.each([
  [{ email_verified: true }, 'a@bank.example'],
  [{ email_verified: 'true' }, 'a@bank.example'],
  [{ email_verified: false }, null],
  [{ email_verified: 'false' }, null],
  [{}, null],
])('with %j the address is %s', (claims, email) => {
  expect(strangerOf({ sub: '1', email: 'a@bank.example', ...claims }, undefined).email).toBe(email)
})

test('a name there always is, and a staff number only where its claim is named', () => {
  expect(strangerOf({ sub: '1', name: '周敏', staff: ' K1 ' }, 'staff')).toEqual({
    name: '周敏',
    email: null,
    staffNo: 'K1',
  })
  expect(strangerOf({ sub: '1', staff: 'K1' }, undefined)).toEqual({ name: '1', email: null, staffNo: null })
})

test.each([
  [{ amr: ['mfa'] }, 'never', false],
  [{}, 'trusted', true],
  [{ amr: ['pwd', 'otp', 'mfa'] }, ['mfa'], true],
  [{ amr: 'mfa' }, ['mfa'], true],
  [{ acr: 'phr' }, ['phr', 'phrh'], true],
  [{ acr: '2' }, ['2'], true],
  [{ amr: ['pwd'], acr: '0' }, ['mfa', 'phr'], false],
  [{ amr: ['mfa2'], acr: null }, ['mfa'], false],
  // Only what is meant for it.
  [{ roles: ['mfa'], 'amr.x': 'mfa' }, ['mfa'], false],
  [{}, ['mfa'], false],
] as const)('%j by %j is a second factor: %j', (claims, strong, expected) => {
  expect(isStrong(claims, strong)).toBe(expected)
})
