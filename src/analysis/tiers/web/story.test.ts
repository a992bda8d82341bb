import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import en from '../../../platform/i18n/en/index.ts'
import es from '../../../platform/i18n/es/index.ts'
import { formats } from '../../../platform/i18n/format.ts'
import zh from '../../../platform/i18n/zh/index.ts'
import type { CustomerStory, Evidence, MonthStanding, TierPolicy } from '../contract.ts'
import { bandOf, comingChanges, monthsAfter, runsOf } from './coming.ts'
import { deciding, type Told, tellChange, tellOutlook } from './story.ts'

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

const month = (name: string, aum: string, differing: Partial<MonthStanding> = {}): MonthStanding => ({
  month: name,
  deposits: aum,
  investments: '0',
  cts: '0',
  aum,
  standing: 'rated',
  tier: 2,
  watchMisses: 0,
  exitMisses: 0,
  policyId: '1',
  closedAt: '2026-09-01T00:00:00Z',
  balancesOn: null,
  deliveryId: null,
  ...differing,
})
const story: CustomerStory = {
  months: [
    month('2026-06', '600000'),
    month('2026-07', '480000', { watchMisses: 1 }),
    month('2026-08', '470000', { watchMisses: 2 }),
  ],
  policies: [],
  nextPolicyId: null,
  changes: [],
  watch: { misses: 2, tier: 2, downgradeOn: '2026-10-01', fallsToTier: 1 },
  exitMisses: 0,
  exitedMonths: 0,
  shortfalls: { hold: null, entry: null, next: null },
  grants: [],
  kind: 'individual',
  today: '2026-09-15',
}

describe('what comes next', () => {
  const policy = {
    entryThreshold: '200000',
    tiers: [{ threshold: '200000' }, { threshold: '500000' }],
  } as TierPolicy

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

  test.each([
    [
      1,
      'Unrated after the exit: leaves completely on 1 November 2026 unless September 2026 or October 2026 is above the entry threshold of 200,000.00.',
    ],
    [
      2,
      'Unrated after the exit: leaves completely on 1 October 2026 unless September 2026 is above the entry threshold of 200,000.00.',
    ],
  ])('in month %i after the exit the way back is told', (exitedMonths, sentence) => {
    const months = [...story.months.slice(0, 2), month('2026-08', '90000', { standing: 'exited_unrated', tier: 0 })]
    const gone = { ...story, months, watch: null, exitedMonths }
    expect(tellOutlook(gone, policy, telling('en')).map(plain)).toEqual([sentence])
  })

  test('before the first close there is nothing to say', () => {
    expect(tellOutlook({ ...story, months: [], watch: null }, policy, telling('en'))).toEqual([])
  })
})

describe('the band over time', () => {
  const shown = (told: CustomerStory) =>
    bandOf(told).map(({ month, time, standing, tier, watchMisses }) => [
      month,
      time,
      standing && `${standing} ${tier}`,
      watchMisses,
    ])

  test('each month has the standing in force in it and the misses that it was', () => {
    expect(shown(story)).toEqual([
      ['2026-06', 'past', null, 0],
      ['2026-07', 'past', 'rated 2', 1],
      ['2026-08', 'past', 'rated 2', 2],
      ['2026-09', 'present', 'rated 2', 0],
      ['2026-10', 'coming', 'rated 1', 0],
    ])
  })

  test('with nothing coming it ends with the present', () => {
    expect(shown({ ...story, watch: null }).at(-1)).toEqual(['2026-09', 'present', 'rated 2', 0])
    expect(bandOf({ ...story, months: [] })).toEqual([])
  })

  test('a fall and an exit to come stand in their order', () => {
    const both = { ...story, exitMisses: 4 }
    expect(comingChanges(both).map(({ kind, month }) => [kind, month])).toEqual([
      ['downgraded', '2026-10'],
      ['exited', '2026-11'],
    ])
    expect(shown(both).slice(-2)).toEqual([
      ['2026-10', 'coming', 'rated 1', 0],
      ['2026-11', 'coming', 'exited_unrated 0', 0],
    ])
  })

  test('neighbours of one standing are one run, what is to come is another', () => {
    const early = { ...story, watch: { misses: 1, tier: 2, downgradeOn: '2026-11-01', fallsToTier: 1 } }
    expect(runsOf(bandOf(early)).map(({ first, length }) => [first.time, first.tier, length])).toEqual([
      ['past', 0, 1],
      ['past', 2, 3],
      ['coming', 2, 1],
      ['coming', 1, 1],
    ])
  })

  test('of a long history the newest months are shown', () => {
    const months = monthsAfter('2020-12', 60).map((name) => month(name, '1'))
    const band = bandOf({ ...story, months, watch: null })
    expect([band.length, band[0]?.month, band[0]?.standing]).toEqual([19, '2024-07', 'rated'])
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

describe('special VIPs over time', () => {
  const grants = [{ id: '1', tier: 3, fromOn: '2026-08-01', untilOn: '2027-07-31', endedOn: null }]
  const out = { standing: 'none', tier: 0 } as const
  const special: CustomerStory = {
    ...story,
    months: [month('2026-06', '100000', out), month('2026-07', '100000', out), month('2026-08', '100000', out)],
    watch: null,
    grants,
    today: '2026-09-15',
  }
  const shown = (of: CustomerStory) => bandOf(of).map((one) => `${one.month} ${one.standing} ${one.tier}`)

  test('the band shows them from the first day of a month that they were in force on', () =>
    expect(shown(special)).toEqual(['2026-06 null 0', '2026-07 none 0', '2026-08 special 3', '2026-09 special 3']))

  test('one granted today shows now, whenever the last month was closed', () =>
    expect(shown({ ...special, grants: [{ ...grants[0]!, fromOn: '2026-11-27' }], today: '2026-11-27' }).at(-1)).toBe(
      '2026-09 special 3',
    ))

  test('after a lapse the AUM standing alone shows', () =>
    expect(shown({ ...special, grants: [{ ...grants[0]!, untilOn: '2026-08-31' }] }).slice(-2)).toEqual([
      '2026-08 special 3',
      '2026-09 none 0',
    ]))

  test('beside a tier by AUM the better one shows, also in what is to come', () => {
    const better = bandOf({ ...story, grants, today: '2026-09-15' }).map(({ standing, tier }) => `${standing} ${tier}`)
    expect(better).toEqual(['null 0', 'rated 2', 'rated 3', 'rated 3', 'rated 3'])
  })
})
