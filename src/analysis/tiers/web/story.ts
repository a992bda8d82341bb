import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { CustomerStory, Evidence, TierPolicy } from '../contract.ts'
import { type Coming, comingChanges, exitMonths, monthsAfter, watchMonths } from './coming.ts'

type Change = CustomerStory['changes'][number]
/** A change as any list has it: what happened, between which tiers, and the evidence. */
export type Told = Pick<Change, 'kind' | 'effectiveOn' | 'fromTier' | 'toTier' | 'evidence'>

export interface Telling {
  t: TFunction
  formats: Formats
  tierName: (tier: number) => string
}

/** Why a standing changed, as one sentence built from the evidence (rules.md §2): no stored prose, so it reads in every language. */
export function tellChange(change: Told, { t, formats, tierName }: Telling): string {
  const { evidence } = change
  const months = evidence.months.map((entry) => entry.month)
  const last = evidence.months.at(-1)
  const values = {
    date: formats.longDate(change.effectiveOn),
    tier: tierName(change.toTier),
    former: tierName(change.fromTier),
    month: last ? formats.month(last.month) : '',
    months: formats.monthRange(months),
    count: months.length,
    aum: last ? formats.amount(last.aum) : '',
    entry: formats.amount(evidence.entryThreshold),
    threshold: formats.amount(evidence.tierThreshold ?? evidence.entryThreshold),
  }
  switch (change.kind) {
    case 'entered':
      return change.toTier > 1 ? t('tiers.why.enteredHigher', values) : t('tiers.why.entered', values)
    case 'returned':
      return change.toTier > 1 ? t('tiers.why.returnedHigher', values) : t('tiers.why.returned', values)
    case 'watch-started':
      return t('tiers.why.watchStarted', values)
    case 'fourth-miss':
      return t('tiers.why.fourthMiss', values)
    default:
      return t(`tiers.why.${change.kind}`, values)
  }
}

/** A change that is coming unless a month prevents it, as one sentence. */
export function tellComing(coming: Coming, story: CustomerStory, policy: Thresholds, telling: Telling): string {
  const { t, formats, tierName } = telling
  const last = story.months.at(-1)?.month ?? ''
  const entry = formats.amount(policy.entryThreshold)
  const date = formats.longDate(`${coming.month}-01`)
  const missed = (count: number) => formats.monthRange(story.months.slice(-count).map((entry) => entry.month))
  if (coming.kind === 'downgraded' && story.watch) {
    const { watch } = story
    return t('tiers.outlook.watch', {
      months: missed(watch.misses),
      threshold: formats.amount(policy.tiers[watch.tier - 1]?.threshold ?? policy.entryThreshold),
      tier: tierName(watch.tier),
      lower: tierName(watch.fallsToTier),
      date,
      chance: formats.either(monthsAfter(last, watchMonths - watch.misses).map(formats.month)),
    })
  }
  if (coming.kind === 'left') {
    const chance = monthsAfter(last, monthsBetween(last, coming.month) - 1)
    return t('tiers.outlook.left', { date, entry, chance: formats.either(chance.map(formats.month)) })
  }
  const rest = monthsAfter(last, exitMonths - story.exitMisses)
  return t('tiers.outlook.exit', {
    months: missed(story.exitMisses),
    entry,
    date,
    count: rest.length,
    chance: rest.length > 1 ? formats.monthRange(rest) : formats.month(rest[0] ?? last),
  })
}

/** What comes next unless something changes: the watch and the count towards exit, or the end of the time to return. */
export function tellOutlook(story: CustomerStory, policy: Thresholds, telling: Telling): string[] {
  return comingChanges(story).map((coming) => tellComing(coming, story, policy, telling))
}

type Thresholds = Pick<TierPolicy, 'entryThreshold' | 'tiers'>

function monthsBetween(from: string, to: string): number {
  const ordinal = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))
  return ordinal(to) - ordinal(from)
}

/** The change that made the present standing: notices do not. */
export function deciding(changes: Change[]): Change | undefined {
  return changes
    .filter((change) => change.kind !== 'watch-started' && change.kind !== 'fourth-miss')
    .sort((a, b) => a.effectiveOn.localeCompare(b.effectiveOn))
    .at(-1)
}

export function evidenceText(evidence: Evidence, formats: Formats): string {
  return evidence.months.map((entry) => `${formats.shortMonth(entry.month)} ${formats.amount(entry.aum)}`).join(' · ')
}
