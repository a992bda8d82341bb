import { ClockCircleOutlined } from '@ant-design/icons'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Notice } from '../../../ui/Mark.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Figures } from '../../../ui/Page.tsx'
import type { CustomerStory, StandingKind, TierPolicy } from '../contract.ts'
import css from './StandingSummary.module.css'
import { deciding, type Telling, tellChange, tellOutlook } from './story.ts'
import { StandingMark } from './TierMark.tsx'
import { usePolicy } from './tier-names.ts'
import { useTelling } from './use-telling.ts'

interface Worth {
  kind: TierPolicy['kinds'][number]
  standing: StandingKind
  tier: number
  aum: string | null
  aumMonth: string | null
  deposits: string | null
  investments: string | null
  cts: string | null
}

/** What the customer is worth and which tier that makes, with the reason beside it and what threatens it. */
export function StandingSummary({ customer, story }: { customer: Worth; story: CustomerStory | undefined }) {
  const { t } = useTranslation()
  const { money, month } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const telling = useTelling()
  const policy = usePolicy()
  const change = story && deciding(story.changes)
  const reason = change ? tellChange(change, telling) : story && policy && tellAbsence(customer, policy, telling)
  const outlook = story && policy ? tellOutlook(story, policy, telling) : []
  const amount = (value: string | null) => (value === null ? '–' : money(value, currency))
  return (
    <div className={css.summary}>
      <Figures
        items={[
          {
            label: t('tiers.aum'),
            value: amount(customer.aum),
            note: customer.aumMonth && t('tiers.averageOf', { month: month(customer.aumMonth) }),
          },
          {
            label: t('tiers.tier'),
            value:
              customer.standing === 'none' ? (
                t('tiers.standing.none')
              ) : (
                <StandingMark standing={customer.standing} tier={customer.tier} />
              ),
          },
          { label: t('tiers.component.deposits'), value: amount(customer.deposits) },
          { label: t('tiers.component.investments'), value: amount(customer.investments) },
          { label: t('tiers.component.cts'), value: amount(customer.cts) },
        ]}
      />
      {/* Keeps its line while the story is being read, so that nothing below moves. */}
      <p className={css.reason}>{reason || '\u00a0'}</p>
      {outlook.map((sentence) => (
        <Notice key={sentence} tone="warn" icon={<ClockCircleOutlined />}>
          {sentence}
        </Notice>
      ))}
    </div>
  )
}

/** Why there is no tier, for a customer who never had one. */
function tellAbsence(customer: Worth, policy: TierPolicy, { t, formats }: Telling): string | undefined {
  if (customer.standing !== 'none' || customer.aum === null || customer.aumMonth === null) return undefined
  if (!policy.kinds.includes(customer.kind)) return t('tiers.why.notTiered')
  const entry = formats.amount(policy.entryThreshold)
  return t('tiers.why.notIn', { month: formats.month(customer.aumMonth), aum: formats.amount(customer.aum), entry })
}
