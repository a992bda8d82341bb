import { expect, test } from 'vitest'
import type { Person } from '../../platform/auth/person.ts'
import { keyPermissions, permissions } from '../../platform/http/contract.ts'
import { countRequest, mayGive, personOfKey, readKeyText } from './rules.ts'

const secret = `${'a'.repeat(42)}-`

test.each([
  [`Bearer almanac_12_${secret}`, { keyId: '12', secret }],
  [`bearer almanac_12_${secret}`, { keyId: '12', secret }],
  [`Bearer almanac_12_${secret}x`, undefined],
  [`Bearer almanac_x_${secret}`, undefined],
  [`Bearer ${secret}`, undefined],
  [`Basic almanac_12_${secret}`, undefined],
  ['', undefined],
])('%j is read as %j', (text, read) => {
  expect(readKeyText(text)).toEqual(read)
})

test('a key has the permissions that it was given, each for its institutions, and no other', () => {
  const key = {
    personId: '9',
    name: 'key',
    permissions: ['customer:read', 'api:manage', 'unheard-of'],
    institutions: ['2'],
  }
  const person = personOfKey(key)
  expect([...person.permissions]).toEqual(['customer:read'])
  expect(person.scopeOf('customer:read')).toEqual({ everything: false, institutions: ['2'] })
  for (const other of permissions.filter((one) => one !== 'customer:read'))
    expect(person.scopeOf(other)).toEqual({ everything: false, institutions: [] })
  expect(personOfKey({ ...key, institutions: null }).scopeOf('customer:read').everything).toBe(true)
})

test('looking after people, sign-in and keys is no permission of keys', () => {
  for (const one of ['sign-in:read', 'api:manage']) expect(keyPermissions).not.toContain(one)
})

test.each([
  [{ everything: true, institutions: [] }, null, true],
  [{ everything: true, institutions: [] }, ['2'], true],
  [{ everything: false, institutions: ['2', '4'] }, ['2', '4'], true],
  [{ everything: false, institutions: ['2', '4'] }, ['2', '3'], false],
  [{ everything: false, institutions: ['2', '4'] }, null, false],
])('who has %j may give %j: %j', (scope, institutions, may) => {
  const maker = { permissions: new Set(['customer:read']), scopeOf: () => scope } as unknown as Person
  expect(mayGive(maker, 'customer:read', institutions)).toBe(may)
  expect(mayGive(maker, 'customer:reveal', institutions)).toBe(false)
})

test('a minute begins with its first request, and the next one when it is over', () => {
  const waits: number[] = []
  let minute = undefined as ReturnType<typeof countRequest>['minute'] | undefined
  for (const at of [0, 1000, 30_000, 59_999, 60_000, 61_000, 62_000]) {
    const counted = countRequest(minute, 2, at)
    minute = counted.minute
    waits.push(counted.wait)
  }
  expect(waits).toEqual([0, 0, 30, 1, 0, 0, 58])
})
