import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { ChartFrame } from '../../../ui/ChartFrame.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { StackedChart } from '../../../ui/StackedChart.tsx'
import type { Reading } from '../../../ui/States.tsx'
import type { CustomerStory, StoryPolicy } from '../contract.ts'
import { components } from './AmountHow.tsx'
import { MonthTable } from './MonthTable.tsx'

const height = 264

/** AUM by component over the closed months beside the thresholds then in force, drawn or as a table. */
export function AumPanel({ story, kind }: { story: Reading<CustomerStory>; kind: string }) {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  return (
    <ChartFrame
      title={t('tiers.aumOverMonths')}
      unit={t('tiers.unit', { currency })}
      query={story}
      height={height}
      emptyWhen={({ months }) => (months.length ? undefined : t('tiers.noMonths'))}
      chart={(told) => <Drawing story={told} kind={kind} />}
      table={({ months }) => <MonthTable months={months} />}
    />
  )
}

function Drawing({ story: { months, policies }, kind }: { story: CustomerStory; kind: string }) {
  const { t } = useTranslation()
  const { shortMonth, short, amount } = useFormats()
  const language = useLanguage()
  // Thresholds mean nothing to kinds of customers that a version does not tier.
  const byId = new Map(policies.map((policy) => [policy.id, policy]))
  const inForce = months.map(({ policyId }) => {
    const policy = byId.get(policyId)
    return policy?.kinds.some((tiered) => tiered === kind) ? policy : undefined
  })
  return (
    <StackedChart
      label={t('tiers.aumOverMonths')}
      height={height}
      categories={months.map((entry) => shortMonth(entry.month))}
      series={components.map((component) => ({
        name: t(`tiers.component.${component}`),
        values: months.map((entry) => entry[component]),
      }))}
      lines={linesOf(inForce, (name) => name[language])}
      formatAxis={short}
      formatValue={amount}
      totalName={t('tiers.component.total')}
    />
  )
}

type Name = StoryPolicy['tiers'][number]['name']

/** One line per tier, by its place: as high as its threshold was in each month, under its latest name. */
export function linesOf(inForce: (Pick<StoryPolicy, 'tiers'> | undefined)[], nameOf: (name: Name) => string) {
  const count = Math.max(0, ...inForce.map((policy) => policy?.tiers.length ?? 0))
  return Array.from({ length: count }, (_, at) => {
    const tiers = inForce.map((policy) => policy?.tiers[at])
    const latest = tiers.findLast((tier) => tier !== undefined)
    return { name: latest ? nameOf(latest.name) : '', values: tiers.map((tier) => tier?.threshold ?? null) }
  })
}
