import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next, { type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import en from '../../../platform/i18n/en/index.ts'
import es from '../../../platform/i18n/es/index.ts'
import { formats } from '../../../platform/i18n/format.ts'
import zh from '../../../platform/i18n/zh/index.ts'
import type { AuditEntry } from '../contract.ts'
import { camelCase } from '../references.ts'
import { Lines } from './AuditDetails.tsx'
import { detailsOf, untold } from './detail-words.ts'

beforeAll(() =>
  i18next.init({
    lng: 'en',
    interpolation: { escapeValue: false },
    resources: { en: { translation: en }, es: { translation: es }, zh: { translation: zh } },
  }),
)

const tell = {
  policy: () => ['From 200,000 on.', 'Gold'],
  held: () => 'Two rows are missing.',
  tier: (tier: number) => `tier ${tier}`,
}

/** `name: before > after`, a line each. */
function told(
  action: AuditEntry['action'],
  details: object,
  language: 'zh' | 'en' | 'es' = 'en',
  names = {},
): string[] {
  const entry = { action, names, details: JSON.stringify(details) }
  const telling = { t: i18next.getFixedT(language) as TFunction, formats: formats(language, 'UTC'), tell }
  return detailsOf(entry, telling).map(({ name, before, after }) =>
    [name, [...(before.length ? [`${before.join(' / ')} >`] : []), after.join(' / ')].join(' ').trim()].join(': '),
  )
}

test('a role is told with names and days, not with numbers', () => {
  const after = {
    person_id: '12',
    role: 'teller',
    institution_id: '3',
    origin: 'given',
    held_from: '2025-09-01T08:00:00Z',
  }
  const names = { 'person 12': '林越', 'institution 3': '城东支行' }
  expect(told('role-changed', { after }, 'es', names)).toEqual([
    'Persona: 林越',
    'Rol: Caja',
    'Institución: 城东支行',
    'Concedido por: Un administrador',
    'Desde: 1 sept 2025, 8:00',
  ])
  expect(told('role-changed', { after: { person_id: '13' } })).toEqual(['Person: No longer exists'])
})

test('of lists it tells what went and what came', () => {
  const permissions = (...all: string[]) => ({ id: '1', name: '柜面', permissions: all })
  const before = permissions('customer:read', 'audit:read')
  expect(told('role-defined', { before, after: permissions('customer:read', 'close:read') })).toEqual([
    'What it permits: See who did what, and who looked at whom > See closed months and movements',
  ])
})

test('a size of 0 is told of; what is off or empty in something new is not', () => {
  const after = { step: 1, from_size: 0, level: 'union', shared: false, comment: '' }
  expect(told('approval-rule-changed', { after })).toEqual(['Step: 1', 'From this size on: 0', 'Decided at: the union'])
})

test('two lines that say the same are two', () => {
  const keys = Lines({ lines: ['Rows 3', 'Rows 3'] }).map(({ key }) => key)
  expect(new Set(keys).size).toBe(2)
})

test('a policy is told by its sentences, what nobody has words for part by part', () => {
  const content = { entryThreshold: '200000' }
  expect(told('policy-adopted', { after: { policy: 'tiers', effective_on: '2025-01-01', content } }, 'zh')).toEqual([
    '生效日期: 2025年1月1日',
    '内容: From 200,000 on. / Gold',
  ])
  const summary = { customers: 12, standings: { rated: 9, exited_unrated: 3 }, aum: { deposits: '1234.5' } }
  expect(told('month-closed', { after: { month: '2025-09-01', summary } })).toEqual([
    'Month: September 2025',
    'Result: Customers: 12 / Standings: In a tier 9, Exited, unrated 3 / AUM: Deposits 1,234.50',
  ])
})

test('why a delivery was held is said as on its page', () => {
  const reason = { code: 'rows-differ', message: '', details: { feed: 'x', control: '3', file: 'x.csv', found: '2' } }
  expect(
    told('delivery-imported', { after: { state: 'held', reason, feeds: { account_owners: { rows: 5 } } } }),
  ).toEqual(['State: Held', 'Reason: Two rows are missing.', 'Feeds: Account owners: Rows 5'])
})

test('whether the single sign-on counts as a second factor is told in words, and by which values it says so', () => {
  const strong = (signOnStrong: string | string[]) => told('started', { signOn: 'on', signOnStrong })[1]
  expect(strong('never')).toBe('Single sign-on counts as second factor: Never')
  expect(strong('trusted')).toBe('Single sign-on counts as second factor: Always')
  expect(strong(['mfa', 'phr'])).toBe('Single sign-on counts as second factor: mfa, phr')
})

test('every column that the triggers keep has a word', () => {
  const folder = join(import.meta.dirname, '../../../../migrations/postgres')
  const sql = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
  const kept = sql.flatMap((text) =>
    [...text.matchAll(/(?:audit_change|audit_of_customer)\('[^']*',\s*'[^']*',\s*'([^']*)'\)/g)].flatMap(
      (match) => match[1]?.split(',') ?? [],
    ),
  )
  expect(kept.length).toBeGreaterThan(50)
  const missing = kept.map(camelCase).filter((key) => !untold.has(key) && !(key in en.audit.field))
  expect(missing).toEqual([])
})
