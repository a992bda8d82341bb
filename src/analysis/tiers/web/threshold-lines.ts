import type { CustomerStory, StoryPolicy } from '../contract.ts'

/**
 * One line per tier, by its place: as high as its threshold was in each month under the version that decided it, named
 * as it was last. Thresholds mean nothing to kinds of customers that a version does not tier.
 */
export function thresholdLines(
  months: Pick<CustomerStory['months'][number], 'policyId'>[],
  policies: Pick<StoryPolicy, 'id' | 'tiers' | 'kinds'>[],
  kind: string,
  language: 'zh' | 'en' | 'es',
): { name: string; values: (string | null)[] }[] {
  const byId = new Map(policies.map((policy) => [policy.id, policy]))
  const inForce = months.map(({ policyId }) => {
    const policy = byId.get(policyId)
    return policy?.kinds.some((tiered) => tiered === kind) ? policy.tiers : []
  })
  const count = Math.max(0, ...inForce.map((tiers) => tiers.length))
  return Array.from({ length: count }, (_, at) => {
    const line = inForce.map((tiers) => tiers[at])
    return {
      name: line.findLast((tier) => tier !== undefined)?.name[language] ?? '',
      values: line.map((tier) => tier?.threshold ?? null),
    }
  })
}
