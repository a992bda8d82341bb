import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { isForThisMachineOnly } from './http/security.ts'

test.each([
  ['ALMANAC_PUBLIC_URL', 'almanac.bank.example'],
  ['ALMANAC_PUBLIC_URL', 'https://bank.example/almanac'],
  ['ALMANAC_PUBLIC_URL', 'ftp://bank.example'],
  ['ALMANAC_TRUSTED_PROXIES', 'proxy.bank.example'],
  ['ALMANAC_TRUSTED_PROXIES', '10.1.0.0/33'],
  ['ALMANAC_TRUSTED_PROXIES', '10.1.0.0/16, everybody'],
  ['ALMANAC_WEBHOOK_ALLOW', '10.1.0.0/33'],
  ['ALMANAC_WEBHOOK_ALLOW', 'https://hooks.bank.local'],
  ['ALMANAC_SMTP_URL', 'https://mail.bank.example'],
  ['ALMANAC_MAIL_FROM', 'the bank'],
  ['ALMANAC_PASSWORD_DAYS', '0'],
  ['ALMANAC_OIDC_ISSUER', 'http://login.bank.example'],
  ['ALMANAC_OIDC_ROLES', '{"tellers":"teller"}'],
  ['ALMANAC_OIDC_ROLES', '[{"value":"tellers","rôle":"teller"}]'],
  ['ALMANAC_OIDC_STRONG', 'trusted, mfa'],
  ['ALMANAC_OIDC_STRONG', 'mfa,'],
  ['PORT', '70000'],
  ['ALMANAC_CURRENCY', 'yuan'],
  ['ALMANAC_TIMEZONE', 'Atlantis/Centre'],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

test('an empty variable is one that was not set', () => {
  expect(readConfig({ PORT: '', ALMANAC_PUBLIC_URL: '' })).toEqual(readConfig({}))
})

test('mail needs a sender and an address that its links lead to', () => {
  const env = {
    ALMANAC_SMTP_URL: 'smtps://almanac:secret@mail.bank.example',
    ALMANAC_MAIL_FROM: 'Almanac <almanac@bank.example>',
    ALMANAC_PUBLIC_URL: 'https://almanac.bank.example',
  }
  expect(readConfig(env).mail).toEqual({ smtpUrl: env.ALMANAC_SMTP_URL, from: env.ALMANAC_MAIL_FROM })
  for (const name of ['ALMANAC_MAIL_FROM', 'ALMANAC_PUBLIC_URL'])
    expect(() => readConfig({ ...env, [name]: '' })).toThrow(name)
})

test.each([
  { ALMANAC_OIDC_ISSUER: 'https://login.bank.example' },
  { ALMANAC_OIDC_CLIENT_ID: 'almanac', ALMANAC_OIDC_CLIENT_SECRET: 'secret' },
  { ALMANAC_PASSWORD_SIGN_IN: 'administrators' },
])('a single sign-on of which only %j is known is refused', (env) => {
  expect(() => readConfig(env)).toThrow(/ALMANAC_OIDC_ISSUER, .*: all three are needed/)
})

test('proxies are addresses and networks between commas', () => {
  const { trustedProxies } = readConfig({ ALMANAC_TRUSTED_PROXIES: '10.1.2.3, 10.4.0.0/16,fd00::/8' })
  expect(trustedProxies).toEqual(['10.1.2.3', '10.4.0.0/16', 'fd00::/8'])
})

test('webhooks may reach hosts, addresses and networks between commas', () => {
  const { webhookAllow } = readConfig({ ALMANAC_WEBHOOK_ALLOW: 'Hooks.bank.local, 10.4.0.0/16,::1' })
  expect(webhookAllow).toEqual(['hooks.bank.local', '10.4.0.0/16', '::1'])
})

test.each([
  [{}, true],
  [{ HOST: '::1' }, true],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '192.168.1.5' }, false],
  [{ ALMANAC_PUBLIC_URL: 'http://localhost:8080' }, true],
  [{ ALMANAC_PUBLIC_URL: 'http://[::1]:8080' }, true],
  [{ ALMANAC_PUBLIC_URL: 'https://almanac.bank.example' }, false],
  [{ ALMANAC_PUBLIC_URL: 'http://127.0.0.1.bank.example' }, false],
])('with %j it is for this machine only: %s', (env, expected) => {
  expect(isForThisMachineOnly(readConfig(env))).toBe(expected)
})
