import { ClockCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../platform/auth/permissions.ts'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Notice } from '../../../ui/Mark.tsx'
import { Amount, HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type ClosedMonth, listClosedMonths } from '../contract.ts'
import { CloseMonth } from './CloseMonth.tsx'
import { MonthState } from './MonthState.tsx'

/** The closed months, newest first, and the next one to close. */
export function ClosesPage() {
  const { t } = useTranslation()
  const { month, count, instant } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  const mayClose = useMay('close:run')
  const closes = useQuery(queryOf(listClosedMonths, {}))
  const { months, everything, nextMonth, touchedFrom } = closes.data ?? {}
  const number = (title: string, of: (row: ClosedMonth) => number | undefined, from: 'tablet' | 'desktop') => ({
    key: title,
    title,
    align: 'right' as const,
    from,
    render: (row: ClosedMonth) => count(of(row) ?? 0),
  })
  return (
    <Page
      title={t('closes.title')}
      subtitle={
        closes.data
          ? [
              nextMonth ? t('closes.nextReached', { month: month(nextMonth) }) : t('closes.nextNotReached'),
              !everything && t('closes.ofScope'),
            ]
              .filter(Boolean)
              .join(' ')
          : '\u00a0'
      }
      actions={mayClose && closes.data && <CloseMonth state={closes.data} />}
    >
      {touchedFrom && (
        <Notice tone="warn" icon={<ClockCircleOutlined />}>
          {t('closes.touched', { month: month(touchedFrom) })}
        </Notice>
      )}
      <DataTable
        label={t('closes.title')}
        rows={months}
        error={closes.error}
        retry={closes.refetch}
        rowKey={(row) => row.month}
        rowLink={(row) => ({ to: '/closes/$month', params: { month: row.month } })}
        expectedRows={12}
        empty={<Empty>{t('closes.none')}</Empty>}
        columns={[
          {
            key: 'month',
            title: t('closes.month'),
            render: (row) => (
              <Link to="/closes/$month" params={{ month: row.month }} className="nowrap">
                {month(row.month)}
              </Link>
            ),
          },
          {
            key: 'state',
            title: t('closes.stateTitle'),
            from: 'phone',
            render: (row) => <MonthState closed={row} touchedFrom={touchedFrom} />,
          },
          {
            key: 'aum',
            title: t('closes.aum', { currency }),
            align: 'right',
            render: (row) => <Amount value={row.aum.total} />,
          },
          number(t('closes.customers'), (row) => row.customers, 'tablet'),
          number(t('closes.rated'), (row) => row.standings.rated, 'tablet'),
          number(t('tiers.change.entered'), (row) => row.changes.entered, 'desktop'),
          number(t('tiers.change.upgraded'), (row) => row.changes.upgraded, 'tablet'),
          number(t('tiers.change.downgraded'), (row) => row.changes.downgraded, 'tablet'),
          number(t('tiers.change.exited'), (row) => row.changes.exited, 'desktop'),
          number(t('tiers.change.returned'), (row) => row.changes.returned, 'desktop'),
          number(t('tiers.change.left'), (row) => row.changes.left, 'desktop'),
          {
            key: 'closedAt',
            title: t('closes.closedAt'),
            from: 'desktop',
            render: (row) => <span className="nowrap">{instant(row.closedAt)}</span>,
          },
        ]}
      />
    </Page>
  )
}
