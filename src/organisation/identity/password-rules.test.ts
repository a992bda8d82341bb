import { expect, test } from 'vitest'
import { judgePassword } from './password-rules.ts'
import { readCommonPasswords } from './passwords.ts'

const owner = { name: '欧阳 Anna-Maria 明', staffNo: 'K0012', email: 'zhou.min@bank.example' }
const common = await readCommonPasswords()

test.each([
  ['correct horse battery', undefined],
  ['seven lean cows', undefined],
  ['青山不改绿水长流后会有期', undefined],
  ['aaaaaaaaaaaaa but not only', undefined],
  ['password1234', 'password-common'],
  ['Password2026!!', 'password-common'],
  ['PASSWORDPASSWORD', 'password-common'],
  ['ｑｗｅｒｔｙｕｉｏｐ１２', 'password-common'],
  ['1qaz2wsx3edc', 'password-common'],
  ['12345678901234', 'password-common'],
  ['abcdefghijklm', 'password-common'],
  ['aaaaaaaaaaaa', 'password-common'],
  ['121212121212', 'password-common'],
  ['k0012 in the morning', 'password-personal'],
  ['my ZHOU.MIN is secret', 'password-personal'],
  ['欧阳春天的十二个月亮在这里', 'password-personal'],
  ['anna was not here before', 'password-personal'],
  ['Almanac for my bank', 'password-personal'],
])('%s: %s', (password, problem) => {
  expect(judgePassword(password, owner, common)).toBe(problem)
})

test('the common ones are tens of thousands, in small letters', () => {
  expect(common.size).toBeGreaterThan(40_000)
  expect([...common].every((word) => word === word.toLowerCase())).toBe(true)
})
