import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import en from '../../../platform/i18n/en/index.ts'
import es from '../../../platform/i18n/es/index.ts'
import { formats } from '../../../platform/i18n/format.ts'
import zh from '../../../platform/i18n/zh/index.ts'
import type { CustomerStory, Evidence, TierPolicy } from '../contract.ts'
import { deciding, monthsAfter, type Told, tellChange, tellOutlook } from './story.ts'

const names = { en: ['none', 'Gold', 'Platinum'], es: ['nada', 'Oro', 'Platino'], zh: ['无', '黄金', '白金'] }
type Language = keyof typeof names
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

beforeAll(() =>
  i18next.init({
    interpolation: { escapeValue: false },
    resources: { en: { translation: en }, es: { translation: es }, zh: { translation: zh } },
  }),
)
const telling = (language: Language) => ({
  t: i18next.getFixedT(language) as TFunction,
  formats: formats(language),
  tierName: (tier: number) => names[language][tier] ?? '',
})
const evidence = (tierThreshold: string, ...months: [string, string][]): Evidence => ({
  rule: '2',
  months: months.map(([month, aum]) => ({ month, aum })),
  entryThreshold: '200000',
  tierThreshold,
})
const change = (kind: Told['kind'], fromTier: number, toTier: number, effectiveOn: string, found: Evidence): Told => ({
  kind,
  fromTier,
  toTier,
  effectiveOn,
  evidence: found,
})

const summer = [
  ['2026-06', '480000'],
  ['2026-07', '470000.5'],
  ['2026-08', '460000'],
] as [string, string][]

describe('why a standing changed', () => {
  test.each<[string, Told, string]>([
    [
      'entry',
      change('entered', 0, 1, '2026-03-01', evidence('200000', ['2026-02', '212300'])),
      'Gold since 1 March 2026: the average of February 2026, 212,300.00, was above the entry threshold of 200,000.00.',
    ],
    [
      'entry at a higher tier',
      change('entered', 0, 2, '2026-03-01', evidence('500000', ['2026-02', '512300'])),
      'Platinum since 1 March 2026: the average of February 2026, 512,300.00, reached 500,000.00.',
    ],
    [
      'upgrade',
      change('upgraded', 1, 2, '2026-03-01', evidence('500000', ['2026-02', '512300'])),
      'Platinum since 1 March 2026, before Gold: the average of February 2026, 512,300.00, reached 500,000.00.',
    ],
    [
      'downgrade',
      change('downgraded', 2, 1, '2026-09-01', evidence('500000', ...summer)),
      'Gold since 1 September 2026, before Platinum: June – August 2026 stayed below 500,000.00, and nothing above Gold was reached in that time.',
    ],
    [
      'watch',
      change('watch-started', 2, 2, '2026-07-01', evidence('500000', ['2026-06', '480000'])),
      'The average of June 2026, 480,000.00, was below 500,000.00: the first of three misses that would end Platinum.',
    ],
  ])('%s', (_, told, sentence) => {
    expect(plain(tellChange(told, telling('en')))).toBe(sentence)
  })

  test.each<[Language, string]>([
    ['zh', '自2026年9月1日起由白金降为黄金：2026年6月至8月连续低于 500,000.00，其间未达到高于黄金的层级。'],
    [
      'es',
      'Oro desde el 1 de septiembre de 2026, antes Platino: junio–agosto de 2026 por debajo de 500.000,00, sin alcanzar nada por encima de Oro en ese tiempo.',
    ],
  ])('reads in %s', (language, sentence) => {
    const told = change('downgraded', 2, 1, '2026-09-01', evidence('500000', ...summer))
    expect(plain(tellChange(told, telling(language)))).toBe(sentence)
  })

  test.each([
    'entered',
    'upgraded',
    'downgraded',
    'exited',
    'returned',
    'left',
    'watch-started',
    'fourth-miss',
  ] as const)('%s leaves no gap in any language', (kind) => {
    for (const language of ['en', 'es', 'zh'] as const) {
      const sentence = tellChange(change(kind, 2, 1, '2026-09-01', evidence('500000', ...summer)), telling(language))
      expect(sentence).not.toMatch(/\{\{|undefined|tiers\./)
    }
  })
})

describe('what comes next', () => {
  const month = (name: string, aum: string) =>
    ({ month: name, deposits: aum, investments: '0', cts: '0', aum, standing: 'rated', tier: 2 }) as const
  const policy = {
    entryThreshold: '200000',
    tiers: [{ threshold: '200000' }, { threshold: '500000' }],
  } as TierPolicy
  const story: CustomerStory = {
    months: [month('2026-06', '600000'), month('2026-07', '480000'), month('2026-08', '470000')],
    changes: [],
    watch: { misses: 2, tier: 2, downgradeOn: '2026-10-01', fallsToTier: 1 },
    exitMisses: 0,
  }

  test('a watch names its months, the fall and the last chance', () => {
    expect(tellOutlook(story, policy, telling('en')).map(plain)).toEqual([
      'Below 500,000.00 in July – August 2026: falls from Platinum to Gold on 1 October 2026 unless September 2026 reaches it.',
    ])
  })

  test('with one miss two months are left', () => {
    const early = { ...story, watch: { misses: 1, tier: 2, downgradeOn: '2026-11-01', fallsToTier: 1 } }
    expect(tellOutlook(early, policy, telling('en'))[0]).toContain('unless September 2026 or October 2026 reaches it')
  })

  test('the count towards exit names the day', () => {
    const low = { ...story, watch: null, exitMisses: 2 }
    expect(plain(tellOutlook(low, policy, telling('en'))[0] ?? '')).toBe(
      'Below the entry threshold of 200,000.00 in July – August 2026: out on 1 January 2027 unless a month of September – December 2026 reaches it.',
    )
  })

  test('before the first close there is nothing to say', () => {
    expect(tellOutlook({ ...story, months: [], watch: null }, policy, telling('en'))).toEqual([])
  })
})

test('months after December are those of the next year', () => {
  expect(monthsAfter('2026-11', 3)).toEqual(['2026-12', '2027-01', '2027-02'])
})

test('the deciding change is the latest that moved the standing, not a notice', () => {
  const all = [
    change('watch-started', 2, 2, '2026-09-01', evidence('500000')),
    change('upgraded', 1, 2, '2026-03-01', evidence('500000')),
    change('entered', 0, 1, '2026-01-01', evidence('200000')),
  ].map((told) => ({ ...told, month: told.effectiveOn.slice(0, 7) }))
  expect(deciding(all)?.kind).toBe('upgraded')
})
