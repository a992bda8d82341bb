import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Figures } from '../../../ui/Page.tsx'
import type { CustomerStory, StandingKind } from '../contract.ts'
import css from './StandingSummary.module.css'
import { deciding, tellChange } from './story.ts'
import { StandingMark } from './TierMark.tsx'
import { useTelling } from './use-telling.ts'

interface Worth {
  standing: StandingKind
  tier: number
  aum: string | null
  aumMonth: string | null
  deposits: string | null
  investments: string | null
  cts: string | null
}

/** What the customer is worth and which tier that makes, with the reason beside it. */
export function StandingSummary({ customer, story }: { customer: Worth; story: CustomerStory | undefined }) {
  const { t } = useTranslation()
  const { money, month } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const telling = useTelling()
  const change = story && deciding(story.changes)
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
      <p className={css.reason}>{change ? tellChange(change, telling) : '\u00a0'}</p>
    </div>
  )
}
