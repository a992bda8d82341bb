import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Choice } from '../../../ui/Choice.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Amount } from '../../../ui/Money.tsx'
import { Section } from '../../../ui/Page.tsx'
import { StackedChart } from '../../../ui/StackedChart.tsx'
import { Empty } from '../../../ui/States.tsx'
import type { CustomerStory } from '../contract.ts'
import { StandingMark } from './TierMark.tsx'
import { usePolicy, useTierNames } from './tier-names.ts'

const components = ['deposits', 'investments', 'cts'] as const

/** AUM by component over the closed months beside the thresholds of the tiers, drawn or as a table. */
export function AumPanel({ story, kind }: { story: CustomerStory; kind: string }) {
  const { t } = useTranslation()
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const choose = (
    <Choice
      label={t('tiers.aumView')}
      value={view}
      options={[
        { value: 'chart', label: t('ui.chart') },
        { value: 'table', label: t('ui.table') },
      ]}
      onChange={setView}
    />
  )
  return (
    <Section title={t('tiers.aumOverMonths')} actions={story.months.length > 0 && choose}>
      {story.months.length === 0 ? (
        <Empty>{t('tiers.noMonths')}</Empty>
      ) : view === 'chart' ? (
        <Drawing months={story.months} kind={kind} />
      ) : (
        <Figures months={story.months} />
      )}
    </Section>
  )
}

function Drawing({ months, kind }: { months: CustomerStory['months']; kind: string }) {
  const { t } = useTranslation()
  const { shortMonth, short, amount } = useFormats()
  const names = useTierNames()
  const policy = usePolicy()
  // Thresholds mean nothing to kinds of customers that the policy does not tier.
  const tiers = policy?.kinds.some((tiered) => tiered === kind) ? policy.tiers : []
  return (
    <StackedChart
      label={t('tiers.aumOverMonths')}
      categories={months.map((entry) => shortMonth(entry.month))}
      series={components.map((component) => ({
        name: t(`tiers.component.${component}`),
        values: months.map((entry) => entry[component]),
      }))}
      lines={tiers.map((tier, index) => ({ name: names.name(index + 1), value: tier.threshold }))}
      formatAxis={short}
      formatValue={amount}
      totalName={t('tiers.component.total')}
    />
  )
}

function Figures({ months }: { months: CustomerStory['months'] }) {
  const { t } = useTranslation()
  const { month } = useFormats()
  return (
    <DataTable
      label={t('tiers.aumOverMonths')}
      rows={months.toReversed()}
      rowKey={(entry) => entry.month}
      empty={null}
      columns={[
        {
          key: 'month',
          title: t('tiers.month'),
          render: (entry) => <span className="nowrap">{month(entry.month)}</span>,
        },
        ...components.map((component) => ({
          key: component,
          title: t(`tiers.component.${component}`),
          align: 'right' as const,
          from: 'tablet' as const,
          render: (entry: CustomerStory['months'][number]) => <Amount value={entry[component]} />,
        })),
        {
          key: 'aum',
          title: t('tiers.component.total'),
          align: 'right',
          render: (entry) => <Amount value={entry.aum} />,
        },
        {
          key: 'standing',
          title: t('tiers.resulting'),
          render: (entry) => <StandingMark standing={entry.standing} tier={entry.tier} />,
        },
      ]}
    />
  )
}
