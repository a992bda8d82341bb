import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../errors.ts'
import { permissions } from '../http/contract.ts'
import en from './en/index.ts'
import es from './es/index.ts'
import zh from './zh/index.ts'

const plural = /_(zero|one|two|few|many|other)$/
const all = { en: flatten(en), es: flatten(es), zh: flatten(zh) }
const sources = join(import.meta.dirname, '../..')
const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.includes('i18n/'))
  .map((file) => readFileSync(join(sources, file), 'utf8'))
  .join('\n')
/** Codes of the server: looked up by name at run time. */
const byCode = ['error', 'delivery.held', 'delivery.mend', 'delivery.notice', 'quarantine.reason', 'job.step']

describe.each(['es', 'zh'] as const)('%s', (language) => {
  test('has the keys that English has', () => {
    const base = (texts: Record<string, string>) => new Set(Object.keys(texts).map((key) => key.replace(plural, '')))
    expect([...base(all[language])].sort()).toEqual([...base(all.en)].sort())
  })
})

describe.each(['en', 'es', 'zh'] as const)('%s', (language) => {
  const texts = all[language]

  test('has every plural form that its grammar asks for', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const counted = new Set(
      Object.keys(texts)
        .filter((key) => plural.test(key))
        .map((key) => key.replace(plural, '')),
    )
    const missing = [...counted].flatMap((key) => categories.map((category) => `${key}_${category}`))
    expect(missing.filter((key) => !(key in texts))).toEqual([])
  })

  test('fills the same gaps as English', () => {
    const differing = Object.keys(texts).filter((key) => {
      const english = all.en[key] ?? all.en[key.replace(plural, '_other')]
      // A singular may spell its one out.
      return !/_one$/.test(key) && gaps(texts[key]) !== gaps(english)
    })
    expect(differing).toEqual([])
  })

  test('has no empty text', () => {
    expect(Object.keys(texts).filter((key) => !texts[key]?.trim())).toEqual([])
  })
})

test('every key named in the code exists', () => {
  const groups = Object.keys(en).join('|')
  const named = [...code.matchAll(new RegExp(`'((?:${groups})\\.[A-Za-z][\\w.-]*)'`, 'g'))].map(
    (match) => match[1] ?? '',
  )
  const known = Object.keys(all.en)
  const missing = named.filter(
    (key) => !known.some((one) => one.replace(plural, '') === key || one.startsWith(`${key}.`)),
  )
  expect(missing).toEqual([])
})

test('every key is used', () => {
  const prefixes = [...code.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/g)].map((match) => match[1] ?? '')
  const used = (key: string) =>
    code.includes(`'${key}'`) ||
    [...prefixes, ...byCode.map((group) => `${group}.`)].some((prefix) => key.startsWith(prefix))
  expect(
    Object.keys(all.en)
      .map((key) => key.replace(plural, ''))
      .filter((key) => !used(key)),
  ).toEqual([])
})

test('every refusal of the server that a screen can meet has words', () => {
  const onlyOnTheCommandLine = ['folder-not-found']
  const missing = Object.keys(errorCodes).filter(
    (name) => !(`error.${name}` in all.en) && !onlyOnTheCommandLine.includes(name),
  )
  expect(missing).toEqual([])
})

test('every permission says in words what it lets one do', () => {
  const missing = permissions.flatMap((permission) =>
    [`people.may.${permission.replace(':', '-')}`, `people.group.${permission.split(':')[0]}`].filter(
      (key) => !(key in all.en),
    ),
  )
  expect(missing).toEqual([])
})

test('every reason to hold a delivery has words', () => {
  const codes = [...code.matchAll(/new Held\(\s*'([\w-]+)'/g)].map((match) => match[1] ?? '')
  expect(codes.length).toBeGreaterThan(0)
  expect(codes.filter((name) => !(`delivery.held.${name}` in all.en))).toEqual([])
})

function flatten(tree: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value]] : Object.entries(flatten(value, `${path}${key}.`)),
    ),
  )
}

function gaps(text: string | undefined): string {
  return [...new Set([...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].sort().join()
}
