import { createInstance } from 'i18next'
import { describe, expect, test } from 'vitest'
import type { FilterNode } from '../../platform/http/filter.ts'
import en from '../../platform/i18n/en/filters.json' with { type: 'json' }
import es from '../../platform/i18n/es/filters.json' with { type: 'json' }
import { formats } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import zh from '../../platform/i18n/zh/filters.json' with { type: 'json' }
import { readAmount } from './amount-text.ts'
import { addAt, asGroup, quickValues, replaceAt, tidy, withQuickValues } from './filter-model.ts'
import { filterSentence } from './filter-words.ts'

const tier: FilterNode = { field: 'tier', op: 'in', values: ['2', '3'] }
const worth: FilterNode = { field: 'aum', op: 'from', values: ['500000'] }
const recent: FilterNode = { field: 'opened', op: 'last', values: ['30', 'day'] }

describe('a filter as a sentence', () => {
  const words = { en, es, zh }
  const say = (language: Language, node: FilterNode) => {
    const i18n = createInstance()
    void i18n.init({
      lng: language,
      initAsync: false,
      resources: { [language]: { translation: { filters: words[language] } } },
      interpolation: { escapeValue: false },
    })
    return filterSentence(node, {
      t: i18n.t,
      formats: formats(language),
      nameOf: () => undefined,
      fields: [
        {
          key: 'tier',
          type: 'choice',
          label: 'T',
          ops: [],
          choices: [
            { value: '2', label: 'B' },
            { value: '3', label: 'C' },
          ],
        },
        { key: 'aum', type: 'amount', label: 'AUM', ops: [] },
        { key: 'opened', type: 'date', label: 'D', ops: [] },
      ],
    })
  }

  test.each([
    ['en', 'T is B or C and (AUM from 500,000.00 or D in the last 30 days)'],
    ['es', 'T es B o C y (AUM desde 500.000,00 o D en los últimos 30 días)'],
    ['zh', 'T 为B或C 且 (AUM 500,000.00 起 或 D 在最近 30 天内)'],
  ] as const)('reads as people of %s say it', (language, sentence) => {
    expect(say(language, { all: [tier, { any: [worth, recent] }] })).toBe(sentence)
  })

  test('keeps the key of a field or value that it does not know', () => {
    expect(say('en', { field: 'gone', op: 'in', values: ['7'] })).toBe('gone is 7')
  })
})

describe('editing a filter', () => {
  const root = asGroup({ all: [tier, { any: [worth, recent] }] })

  test('reaches conditions within groups', () => {
    expect(replaceAt(root, [1, 0], undefined)).toEqual({ all: [tier, { any: [recent] }] })
    expect(addAt(root, [1], tier)).toEqual({ all: [tier, { any: [worth, recent, tier] }] })
    expect(addAt(root, [], worth)).toEqual({ all: [tier, { any: [worth, recent] }, worth] })
  })

  test('leaves out what is unfinished and what is empty', () => {
    expect(tidy({ all: [{ field: 'aum', op: 'between', values: ['1', ''] }, { any: [] }] })).toBeUndefined()
    expect(tidy({ all: [{ any: [worth, { field: 'name', op: 'contains', values: [''] }] }] })).toEqual({ any: [worth] })
  })
})

describe('a quick filter', () => {
  test('changes its own condition and leaves the others', () => {
    const narrowed = withQuickValues({ all: [worth, tier] }, 'tier', ['1'])
    expect(narrowed).toEqual({ all: [worth, { field: 'tier', op: 'in', values: ['1'] }] })
    expect(quickValues(narrowed, 'tier')).toEqual(['1'])
    expect(withQuickValues({ all: [tier] }, 'tier', [])).toBeUndefined()
  })

  test('never reaches into alternatives', () => {
    const either: FilterNode = { any: [tier, worth] }
    expect(quickValues(either, 'tier')).toEqual([])
    expect(withQuickValues(either, 'tier', ['1'])).toEqual({
      all: [either, { field: 'tier', op: 'in', values: ['1'] }],
    })
  })
})

describe('an amount that is typed', () => {
  test.each([
    ['zh', '50万', '500000'],
    ['zh', '1.25亿', '125000000'],
    ['zh', '￥1,234.50', '1234.5'],
    ['en', '1,234.5', '1234.5'],
    ['en', '1.5m', '1500000'],
    ['en', '0.12345k', '123.45'],
    ['es', '1.234,50', '1234.5'],
    ['es', '−20', '-20'],
    ['en', 'a lot', undefined],
    ['en', '', undefined],
    ['es', '1,2,3', undefined],
  ] as const)('in %s as %s is %s', (language, text, amount) => {
    expect(readAmount(text, language)).toBe(amount)
  })
})
