import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import en from './en/reading.ts'
import es from './es/reading.ts'
import zh from './zh/reading.ts'

const sources = join(import.meta.dirname, '../..')
const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.includes('i18n/'))
  .map((file) => readFileSync(join(sources, file), 'utf8'))
  .join('\n')

describe.each([
  ['es', es],
  ['zh', zh],
] as const)('%s', (_language, reading) => {
  test('says at length what English says, in as many parts', () => {
    expect(shapeOf(reading)).toEqual(shapeOf(en))
  })
})

test.each([
  ['en', en],
  ['es', es],
  ['zh', zh],
] as const)('%s leaves nothing empty', (_language, reading) => {
  expect(listTexts(reading).filter(([, text]) => !text.trim())).toEqual([])
})

test('each term of the glossary explains something on some screen', () => {
  const names = Object.keys(en.glossary.terms)
  expect(names.filter((name) => !code.includes(`'${name}'`) && !code.includes(`name="${name}"`))).toEqual([])
})

test('each text of the design page is shown', () => {
  expect(
    Object.keys(en.design).filter(
      (name) => !new RegExp(`\\bdesign\\.${name}\\b|\\b${name}\\b.*\\.design\\b`).test(code),
    ),
  ).toEqual([])
})

function listTexts(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : listTexts(value, `${path}${key}.`),
  )
}

function shapeOf(reading: object): string[] {
  return listTexts(reading)
    .map(([key]) => key)
    .sort()
}
