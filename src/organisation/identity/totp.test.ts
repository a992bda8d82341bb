import { generateSync } from 'otplib/functional'
import { expect, test } from 'vitest'
import { seal, unseal } from './sealed.ts'
import { bareCode, newRecoveryCodes, newTotpSecret, stepOfCode, totpUri } from './totp.ts'

// RFC 6238, appendix B: the secret of its tables in base32, and their last six digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [1_111_111_111, '050471', 37_037_037],
  [1_111_111_109, '081804', 37_037_036],
  [1_234_567_890, '005924', 41_152_263],
  [20_000_000_000, '353130', 666_666_666],
])('at %d seconds %s is the code of step %d', (seconds, code, step) => {
  expect(stepOfCode(secret, code, seconds * 1000)).toBe(step)
  expect(stepOfCode(secret, code, (seconds + 30) * 1000)).toBe(step)
  expect(stepOfCode(secret, code, (seconds - 30) * 1000)).toBe(step)
  expect(stepOfCode(secret, code, (seconds + 61) * 1000)).toBeUndefined()
  expect(stepOfCode(secret, code, (seconds - 61) * 1000)).toBeUndefined()
})

test.each(['', '12345', '1234567', '28708a', '２８７０８２'])('%s is no code', (code) => {
  expect(stepOfCode(secret, code, 59_000)).toBeUndefined()
})

test('a secret is new each time, and an app reads it from its address', () => {
  const [one, other] = [newTotpSecret(), newTotpSecret()]
  expect(one).toMatch(/^[A-Z2-7]{32}$/)
  expect(one).not.toBe(other)
  const uri = new URL(totpUri(one, 'K0012'))
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/Almanac:K0012'])
  expect(uri.searchParams.get('secret')).toBe(one)
  const code = generateSync({ secret: one, epoch: 3000 })
  expect(stepOfCode(one, code, 3_000_000)).toBe(100)
})

test('recovery codes are ten, all different, and read as they are typed', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([A-HJ-NP-Z2-9]{4}-){6}[A-HJ-NP-Z2-9]{4}$/)
  expect(bareCode(' abcd-efgh 2345-ｗxyz ')).toBe('ABCDEFGH2345WXYZ')
})

test('what is sealed opens with its key and for its owner only', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const sealed = seal(key, secret, 'person 1')
  expect(sealed.toString('latin1')).not.toContain(secret)
  expect(sealed).not.toEqual(seal(key, secret, 'person 1'))
  expect(unseal(key, sealed, 'person 1')).toBe(secret)
  expect(unseal(other, sealed, 'person 1')).toBeUndefined()
  expect(unseal(key, sealed, 'person 2')).toBeUndefined()
  sealed[sealed.length - 1]! ^= 1
  expect(unseal(key, sealed, 'person 1')).toBeUndefined()
})
