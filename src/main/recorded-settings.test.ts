import { expect, test } from 'vitest'
import { readConfig } from '../platform/config.ts'
import en from '../platform/i18n/en/index.ts'
import { recordedSettings } from './recorded-settings.ts'

const config = readConfig({
  DATABASE_URL: 'postgres://owner:hidden@db.bank.example/almanac',
  CLICKHOUSE_URL: 'https://owner:hidden@warehouse.bank.example',
  ALMANAC_SMTP_URL: 'smtps://almanac:hidden@mail.bank.example',
  ALMANAC_MAIL_FROM: 'almanac@bank.example',
  ALMANAC_PUBLIC_URL: 'https://almanac.bank.example',
})

test('the audit says what the server was started as, and none of its secrets', () => {
  const recorded = recordedSettings(config)
  expect(recorded).toMatchObject({ publicUrl: 'https://almanac.bank.example', sessionHours: 12 })
  expect(recorded).toMatchObject({ postgres: 'own', clickhouse: 'own', mail: 'on' })
  expect(JSON.stringify(recorded)).not.toContain('hidden')
})

test('a setting that comes later is not recorded by itself', () => {
  const later = { ...config, provider: { clientSecret: 'hidden' } }
  expect(JSON.stringify(recordedSettings(later))).not.toContain('hidden')
})

test('each setting has a word in the audit', () => {
  const missing = Object.keys(recordedSettings(config)).filter((key) => !(key in en.audit.field))
  expect(missing).toEqual([])
})
