import { expect, test } from 'vitest'
import { type TierPolicy, tierPolicy } from '../contract.ts'
import { comparePolicies, versionBefore } from './policy-changes.ts'

const tier = (en: string, threshold: string) => ({ name: { zh: `${en}卡`, en, es: en }, threshold })
const policy = (changes: Partial<TierPolicy> = {}) =>
  tierPolicy.parse({
    policy: 'tiers',
    effectiveOn: '2026-01-01',
    currency: 'CNY',
    entryThreshold: '200000',
    tiers: [tier('Gold', '200000'), tier('Platinum', '500000')],
    ...changes,
  })
const { components, alerts } = policy()

test.each<[string, Partial<TierPolicy>, unknown[]]>([
  ['nothing', {}, []],
  ['an amount written otherwise', { entryThreshold: '200000.0000' }, []],
  [
    'the entry raised',
    { entryThreshold: '250000.5' },
    [{ what: 'entry', raised: true, from: '200000', to: '250000.5' }],
  ],
  [
    'a threshold lowered',
    { tiers: [tier('Gold', '200000'), tier('Platinum', '99999.99')] },
    [{ what: 'threshold', raised: false, from: '500000', to: '99999.99' }],
  ],
  [
    'a tier put between',
    { tiers: [tier('Gold', '200000'), tier('Sapphire', '300000'), tier('Platinum', '500000')] },
    [{ what: 'added', tier: { threshold: '300000' } }],
  ],
  ['a tier dropped', { tiers: [tier('Gold', '200000')] }, [{ what: 'removed', tier: { threshold: '500000' } }]],
  [
    'a tier renamed',
    { tiers: [tier('Gold', '200000'), tier('Jade', '500000')] },
    [{ what: 'renamed', from: { name: { en: 'Platinum' } }, to: { name: { en: 'Jade' } } }],
  ],
  [
    'other kinds',
    { kinds: ['household'] },
    [
      { what: 'kinds-added', kinds: ['household'] },
      { what: 'kinds-removed', kinds: ['individual'] },
    ],
  ],
  [
    'families moved and left out',
    { components: { ...components, deposits: ['deposit', 'gold'], investments: ['bond', 'wealth', 'fund'] } },
    [
      { what: 'family', family: 'gold', from: 'investments', to: 'deposits' },
      { what: 'family', family: 'treasury', from: 'investments', to: null },
    ],
  ],
  [
    'alerts',
    { alerts: { ...alerts, outflowShare: '0.4', maturityFamilies: ['wealth', 'bond', 'deposit'] } },
    [{ what: 'alert', alert: 'outflowShare', from: '0.5', to: '0.4' }],
  ],
])('%s', (_, changes, expected) => {
  const found = comparePolicies(policy(), policy(changes))
  expect(found.length).toBe(expected.length)
  expect(found).toMatchObject(expected)
})

test('a version follows the one in force before it, of two on one day the earlier adopted', () => {
  const version = (id: string, effectiveOn: string) => ({ id, policy: policy({ effectiveOn }) })
  const versions = [
    version('9', '2026-06-01'),
    version('10', '2026-06-01'),
    version('2', '1900-01-01'),
    version('11', '2027-01-01'),
  ]
  const before = (id: string) => {
    const own = versions.find((one) => one.id === id)
    return own && versionBefore(versions, own)?.id
  }
  expect(['2', '9', '10', '11'].map(before)).toEqual([undefined, '2', '9', '10'])
})
