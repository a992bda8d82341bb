import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { subtractDecimals } from '../../../platform/amount.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Figures } from '../../../ui/Page.tsx'
import type { CustomerStory, MonthStanding, StandingKind, TierPolicy } from '../contract.ts'
import { grantOn } from '../special-rules.ts'
import { AverageHow, ChangeHow, components } from './AmountHow.tsx'
import { deciding, type Telling, tellChange } from './story.ts'
import { useStandingName } from './use-standing-name.ts'
import { useTelling } from './use-telling.ts'
import css from './WorthPanel.module.css'

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

/** What the customer is worth and of what it consists, with the reason of the tier beside it. */
export function WorthPanel({ customer, story }: { customer: Worth; story: CustomerStory | undefined }) {
  const { t } = useTranslation()
  const { money, month } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const telling = useTelling()
  const standingName = useStandingName()
  const [before, newest] = [story?.months.at(-2), story?.months.at(-1)]
  const figure = (title: string, value: string | null, whole = false) => {
    if (value === null) return '–'
    const shown = money(value, currency)
    return newest ? (
      <AverageHow month={newest} title={title} whole={whole}>
        {shown}
      </AverageHow>
    ) : (
      shown
    )
  }
  return (
    <div className={css.worth}>
      <Figures
        items={[
          {
            label: t('tiers.aum'),
            term: 'aum',
            value: figure(t('tiers.aum'), customer.aum, true),
            note: customer.aumMonth && (
              <span className={css.note}>
                {t('tiers.averageOf', { month: month(customer.aumMonth) })}
                {before && newest && <Since from={before} to={newest} />}
              </span>
            ),
          },
          ...components.map((component) => ({
            label: t(`tiers.component.${component}`),
            value: figure(t(`tiers.component.${component}`), customer[component]),
          })),
        ]}
      />
      {/* Keeps its line while the story is being read, so that nothing below moves. */}
      <p className={css.reason}>
        {(story && (tellSpecial(story, telling, standingName) ?? tellReason(customer, story, telling))) || '\u00a0'}
      </p>
    </div>
  )
}

function Since({ from, to }: { from: MonthStanding; to: MonthStanding }) {
  const { t } = useTranslation()
  const { month } = useFormats()
  return (
    <>
      {' · '}
      <ChangeHow from={from} to={to} amount={subtractDecimals(to.aum, from.aum)} />{' '}
      {t('tiers.worth.since', { month: month(from.month) })}
    </>
  )
}

/** Where a grant is why the customer counts as they do; what they would be without it stands beside it. */
function tellSpecial(
  { grants, kind, today, months }: CustomerStory,
  { t, formats, tierName }: Telling,
  standingName: ReturnType<typeof useStandingName>,
): string | undefined {
  const grant = kind === 'individual' ? grantOn(grants, today) : undefined
  if (!grant) return undefined
  const { standing, tier } = months.at(-1) ?? { standing: 'none', tier: 0 }
  const values = {
    tier: tierName(grant.tier),
    from: formats.longDate(grant.fromOn),
    until: formats.longDate(grant.untilOn),
    standing: standingName(standing, tier),
  }
  if (standing !== 'rated') return t('tiers.special.why', values)
  return grant.tier > tier ? t('tiers.special.better', values) : undefined
}

/** Why the customer is in this tier, or in none. */
function tellReason(customer: Worth, story: CustomerStory, telling: Telling): string | undefined {
  const change = deciding(story.changes)
  if (change) return tellChange(change, telling)
  const { t, formats } = telling
  if (customer.standing !== 'none' || customer.aum === null || customer.aumMonth === null) return undefined
  const decided = story.policies.find(({ id }) => id === story.months.at(-1)?.policyId)
  if (!decided) return undefined
  if (!decided.kinds.includes(customer.kind)) return t('tiers.why.notTiered')
  const entry = formats.amount(decided.entryThreshold)
  return t('tiers.why.notIn', { month: formats.month(customer.aumMonth), aum: formats.amount(customer.aum), entry })
}
