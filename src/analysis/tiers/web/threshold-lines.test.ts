import { expect, test } from 'vitest'
import { thresholdLines } from './threshold-lines.ts'

const tier = (name: string, threshold: string) => ({ name: { zh: name, en: name, es: name }, threshold })
const kinds = ['individual' as const]
const policies = [
  { id: '1', kinds, tiers: [tier('gold', '200000'), tier('platinum', '500000')] },
  { id: '2', kinds, tiers: [tier('gold', '250000'), tier('platinum plus', '500000'), tier('diamond', '1000000')] },
]
const months = [{ policyId: '1' }, { policyId: '1' }, { policyId: '2' }]

test('each month has the thresholds that decided it, under the latest names', () =>
  expect(thresholdLines(months, policies, 'individual', 'en')).toEqual([
    { name: 'gold', values: ['200000', '200000', '250000'] },
    { name: 'platinum plus', values: ['500000', '500000', '500000'] },
    { name: 'diamond', values: [null, null, '1000000'] },
  ]))

test('kinds that are not tiered have none, nor has anybody before the first close', () => {
  expect(thresholdLines(months, policies, 'enterprise', 'en')).toEqual([])
  expect(thresholdLines([], policies, 'individual', 'en')).toEqual([])
})
