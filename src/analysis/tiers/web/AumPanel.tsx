import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { useLanguage } from '../../../platform/i18n/language.ts'
import { ChartFrame } from '../../../ui/ChartFrame.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { StackedChart } from '../../../ui/StackedChart.tsx'
import type { Reading } from '../../../ui/States.tsx'
import type { CustomerStory } from '../contract.ts'
import { components } from './AmountHow.tsx'
import { MonthTable } from './MonthTable.tsx'
import { thresholdLines } from './threshold-lines.ts'

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
  return (
    <StackedChart
      label={t('tiers.aumOverMonths')}
      height={height}
      categories={months.map((entry) => shortMonth(entry.month))}
      series={components.map((component) => ({
        name: t(`tiers.component.${component}`),
        values: months.map((entry) => entry[component]),
      }))}
      lines={thresholdLines(months, policies, kind, language)}
      formatAxis={short}
      formatValue={amount}
      totalName={t('tiers.component.total')}
    />
  )
}
