import { useTranslation } from 'react-i18next'
import { subtractDecimals } from '../../../platform/amount.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { type Column, DataTable } from '../../../ui/DataTable.tsx'
import { Amount } from '../../../ui/Money.tsx'
import type { CustomerStory, MonthStanding } from '../contract.ts'
import { AverageHow, ChangeHow, components } from './AmountHow.tsx'
import { StandingMark } from './TierMark.tsx'

/** Every closed month, the newest first: the averages, their change, and what they resulted in. */
export function MonthTable({ months }: { months: CustomerStory['months'] }) {
  const { t } = useTranslation()
  const { month } = useFormats()
  const before = new Map(months.map((entry, at) => [entry.month, months[at - 1]]))
  const columns: Column<MonthStanding>[] = [
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
      render: (entry: MonthStanding) => (
        <AverageHow month={entry} title={t(`tiers.component.${component}`)}>
          <Amount value={entry[component]} />
        </AverageHow>
      ),
    })),
    {
      key: 'aum',
      title: t('tiers.aum'),
      align: 'right',
      render: (entry) => (
        <AverageHow month={entry} title={t('tiers.aum')} whole>
          <Amount value={entry.aum} />
        </AverageHow>
      ),
    },
    {
      key: 'change',
      title: t('tiers.aumChange'),
      align: 'right',
      from: 'phone',
      render: (entry) => {
        const former = before.get(entry.month)
        return former && <ChangeHow from={former} to={entry} amount={subtractDecimals(entry.aum, former.aum)} />
      },
    },
    {
      key: 'standing',
      title: t('tiers.resulting'),
      render: (entry) => <StandingMark standing={entry.standing} tier={entry.tier} />,
    },
  ]
  return (
    <DataTable
      label={t('tiers.aumOverMonths')}
      rows={months.toReversed()}
      rowKey={(entry) => entry.month}
      empty={null}
      columns={columns}
    />
  )
}
