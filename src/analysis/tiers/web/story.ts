import type { TFunction } from 'i18next'
import type { Formats } from '../../../platform/i18n/format.ts'
import type { CustomerStory, Evidence, TierPolicy } from '../contract.ts'

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

/** What comes next unless something changes: the watch and the count towards exit. */
export function tellOutlook(story: CustomerStory, policy: TierPolicy, { t, formats, tierName }: Telling): string[] {
  const last = story.months.at(-1)
  if (!last) return []
  const sentences: string[] = []
  const { watch } = story
  if (watch) {
    const missed = story.months.slice(-watch.misses).map((entry) => entry.month)
    sentences.push(
      t('tiers.outlook.watch', {
        months: formats.monthRange(missed),
        threshold: formats.amount(policy.tiers[watch.tier - 1]?.threshold ?? policy.entryThreshold),
        tier: tierName(watch.tier),
        lower: tierName(watch.fallsToTier),
        date: formats.longDate(watch.downgradeOn),
        chance: formats.either(monthsAfter(last.month, watchMonths - watch.misses).map(formats.month)),
      }),
    )
  }
  if (last.standing === 'rated' && story.exitMisses > 0 && story.exitMisses < exitMonths) {
    const rest = monthsAfter(last.month, exitMonths - story.exitMisses)
    const missed = story.months.slice(-story.exitMisses).map((entry) => entry.month)
    sentences.push(
      t('tiers.outlook.exit', {
        months: formats.monthRange(missed),
        entry: formats.amount(policy.entryThreshold),
        date: formats.longDate(`${monthsAfter(rest.at(-1) ?? last.month, 1)[0]}-01`),
        count: rest.length,
        chance: rest.length > 1 ? formats.monthRange(rest) : formats.month(rest[0] ?? last.month),
      }),
    )
  }
  return sentences
}

/** rules.md §2.4 and §2.5: three misses end a watch, six end a standing. */
const watchMonths = 3
const exitMonths = 6

export function monthsAfter(month: string, count: number): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return Array.from({ length: count }, (_, index) => {
    const at = year * 12 + number + index
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
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
