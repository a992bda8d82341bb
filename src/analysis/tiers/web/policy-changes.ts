import type { TierPolicy } from '../contract.ts'

type Tier = TierPolicy['tiers'][number]
type Component = keyof TierPolicy['components']
type Alert = Exclude<keyof TierPolicy['alerts'], 'maturityFamilies'>

/** What a version changed against the one before it. */
export type PolicyChange =
  | { what: 'entry'; raised: boolean; from: string; to: string }
  | { what: 'threshold'; tier: Tier; raised: boolean; from: string; to: string }
  | { what: 'added' | 'removed'; tier: Tier }
  | { what: 'renamed'; from: Tier; to: Tier }
  | { what: 'kinds-added' | 'kinds-removed'; kinds: TierPolicy['kinds'] }
  | { what: 'family'; family: string; from: Component | null; to: Component | null }
  | { what: 'alert'; alert: Alert; from: string; to: string }
  | { what: 'maturity-families'; to: string[] }

/** In the order in which the policy is read: who, thresholds, components, alerts. */
export function comparePolicies(before: TierPolicy, after: TierPolicy): PolicyChange[] {
  return [
    ...compareKinds(before, after),
    ...compareEntry(before, after),
    ...compareTiers(before.tiers, after.tiers),
    ...compareComponents(before.components, after.components),
    ...compareAlerts(before.alerts, after.alerts),
  ]
}

function compareKinds(before: TierPolicy, after: TierPolicy): PolicyChange[] {
  const added = after.kinds.filter((kind) => !before.kinds.includes(kind))
  const removed = before.kinds.filter((kind) => !after.kinds.includes(kind))
  return [
    ...(added.length ? [{ what: 'kinds-added', kinds: added } as const] : []),
    ...(removed.length ? [{ what: 'kinds-removed', kinds: removed } as const] : []),
  ]
}

function compareEntry(before: TierPolicy, after: TierPolicy): PolicyChange[] {
  const [from, to] = [before.entryThreshold, after.entryThreshold]
  const order = compare(from, to)
  return order === 0 ? [] : [{ what: 'entry', raised: order < 0, from, to }]
}

/** Tiers are the same by name; of those without a namesake, one at the same threshold was renamed. */
function compareTiers(before: readonly Tier[], after: readonly Tier[]): PolicyChange[] {
  const changes: PolicyChange[] = []
  const lost = before.filter((tier) => !after.some((other) => sameName(tier, other)))
  for (const tier of after) {
    const namesake = before.find((other) => sameName(tier, other))
    const order = namesake ? compare(namesake.threshold, tier.threshold) : 0
    if (namesake && order !== 0)
      changes.push({ what: 'threshold', tier, raised: order < 0, from: namesake.threshold, to: tier.threshold })
    if (namesake) continue
    const at = lost.findIndex((other) => compare(other.threshold, tier.threshold) === 0)
    const [renamed] = at < 0 ? [] : lost.splice(at, 1)
    changes.push(renamed ? { what: 'renamed', from: renamed, to: tier } : { what: 'added', tier })
  }
  return [...changes, ...lost.map((tier) => ({ what: 'removed', tier }) as const)]
}

function compareComponents(before: TierPolicy['components'], after: TierPolicy['components']): PolicyChange[] {
  const names = ['deposits', 'investments', 'cts'] as const
  const of = (components: TierPolicy['components'], family: string) =>
    names.find((name) => components[name].includes(family)) ?? null
  const families = new Set(names.flatMap((name) => [...before[name], ...after[name]]))
  return [...families].flatMap((family) => {
    const [from, to] = [of(before, family), of(after, family)]
    return from === to ? [] : [{ what: 'family', family, from, to } as const]
  })
}

export const alertNames = ['exitMisses', 'flowShare', 'flowFloor', 'outflowShare', 'maturityFloor'] as const

function compareAlerts(before: TierPolicy['alerts'], after: TierPolicy['alerts']): PolicyChange[] {
  const changes: PolicyChange[] = alertNames.flatMap((alert) => {
    const [from, to] = [String(before[alert]), String(after[alert])]
    return compare(from, to) === 0 ? [] : [{ what: 'alert', alert, from, to } as const]
  })
  const [was, is] = [before.maturityFamilies.toSorted().join(), after.maturityFamilies.toSorted().join()]
  return was === is ? changes : [...changes, { what: 'maturity-families', to: after.maturityFamilies }]
}

function sameName(a: Tier, b: Tier): boolean {
  return a.name.zh === b.name.zh || a.name.en === b.name.en
}

/** Of two decimals with at most four places, without a float. */
function compare(a: string, b: string): number {
  const scaled = (text: string) => {
    const [whole = '0', fraction = ''] = text.split('.')
    return BigInt(whole + fraction.padEnd(4, '0'))
  }
  const [left, right] = [scaled(a), scaled(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The version that another one followed: the latest effective before it, of two on one day the one adopted earlier. */
export function versionBefore<Version extends { id: string; policy: TierPolicy }>(
  versions: readonly Version[],
  version: Version,
): Version | undefined {
  const key = ({ id, policy }: Version) => `${policy.effectiveOn} ${id.padStart(19, '0')}`
  return versions
    .filter((other) => key(other) < key(version))
    .sort((a, b) => key(a).localeCompare(key(b)))
    .at(-1)
}
