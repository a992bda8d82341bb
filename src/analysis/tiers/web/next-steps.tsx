import { ArrowDownOutlined, ArrowUpOutlined, LoginOutlined, LogoutOutlined, StarOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { DatedItem } from '../../../ui/DatedList.tsx'
import { Explain } from '../../../ui/Explain.tsx'
import type { CustomerStory } from '../contract.ts'
import { grantOn } from '../special-rules.ts'
import { comingChanges } from './coming.ts'
import css from './next-steps.module.css'
import { tellComing } from './story.ts'
import { useStandingName } from './use-standing-name.ts'
import { useTelling } from './use-telling.ts'

const signs = {
  downgraded: { sign: <ArrowDownOutlined />, tone: 'warn' },
  exited: { sign: <LogoutOutlined />, tone: 'bad' },
  left: { sign: <LogoutOutlined />, tone: 'bad' },
} as const

type Step = DatedItem & { date: string | null }

/** What the tier rules bring next: each with its day, the months that can still prevent it, and the amount missing. */
export function useNextSteps(story: CustomerStory | undefined): Step[] {
  const { t } = useTranslation()
  const telling = useTelling()
  const standingName = useStandingName()
  const policy = story?.policies.find(({ id }) => id === story.nextPolicyId)
  if (!story || !policy) return []
  const { hold, entry, next } = story.shortfalls
  const thresholdOf = (tier: number) => policy.tiers[tier - 1]?.threshold ?? policy.entryThreshold
  const held = story.watch?.tier ?? 0
  const missing = {
    downgraded: hold && {
      words: t('tiers.next.hold', { tier: telling.tierName(held) }),
      amount: hold,
      threshold: thresholdOf(held),
      above: false,
    },
    exited: entry && { words: t('tiers.next.stay'), amount: entry, threshold: policy.entryThreshold, above: false },
    left: entry && { words: t('tiers.next.enter'), amount: entry, threshold: policy.entryThreshold, above: true },
  }
  const coming: Step[] = comingChanges(story).map((change) => {
    const short = missing[change.kind]
    return {
      key: change.kind,
      ...signs[change.kind],
      date: `${change.month}-01`,
      text: tellComing(change, story, policy, telling),
      when: short && <Missing story={story} {...short} />,
    }
  })
  const grant = grantOn(story.grants, story.today)
  const own = story.months.at(-1)
  // What runs underneath is what is left when the year is over.
  const lapsing = grant &&
    own?.standing !== 'rated' && {
      key: 'lapse',
      sign: <StarOutlined />,
      tone: 'warn' as const,
      date: grant.untilOn,
      text: t('tiers.special.lapses', {
        date: telling.formats.longDate(grant.untilOn),
        standing: standingName(own?.standing ?? 'none', own?.tier ?? 0),
      }),
    }
  const entering = entry && !coming.length && own?.standing !== 'rated'
  if (lapsing) coming.push(lapsing)
  const upwards = entering
    ? { words: t('tiers.next.enter'), amount: entry, threshold: policy.entryThreshold, above: true }
    : next && {
        words: t('tiers.next.reach', { tier: telling.tierName(next.tier) }),
        amount: next.amount,
        threshold: thresholdOf(next.tier),
        above: false,
      }
  if (!upwards) return coming
  const sign = entering ? <LoginOutlined /> : <ArrowUpOutlined />
  return [...coming, { key: 'up', sign, tone: 'quiet', date: null, text: <Missing story={story} {...upwards} /> }]
}

interface MissingProps {
  story: CustomerStory
  words: string
  amount: string
  threshold: string
  /** Whether the threshold must be exceeded, not just reached. */
  above: boolean
}

/** How much more a month must average, and how that was worked out. */
function Missing({ story, words, amount, threshold, above }: MissingProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const newest = story.months.at(-1)
  if (!newest) return null
  const month = formats.month(newest.month)
  return (
    <span className={css.missing}>
      {words}{' '}
      <Explain
        title={words}
        rule={t(above ? 'tiers.how.missingAbove' : 'tiers.how.missing', { month })}
        steps={[
          { label: t('tiers.how.threshold'), value: formats.amount(threshold) },
          { label: t('tiers.how.average', { month }), value: formats.amount(newest.aum) },
        ]}
        asOf={newest.balancesOn}
        deliveryId={newest.deliveryId}
      >
        <strong className="nowrap">{formats.amount(amount)}</strong>
      </Explain>{' '}
      {t('tiers.next.onAverage')}
    </span>
  )
}
