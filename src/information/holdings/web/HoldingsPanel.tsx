import { useQuery } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type Holding, listHoldings } from '../contract.ts'

/** Accounts that the customer owns or shares; closed ones on demand. */
export function HoldingsPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  const { amount, date, percent } = useFormats()
  const [withClosed, setWithClosed] = useState(false)
  const holdings = useQuery(queryOf(listHoldings, { params: { customerId } }))
  const items = holdings.data?.items
  const closed = items?.filter((holding) => holding.closedOn).length ?? 0
  const rows = withClosed ? items : items?.filter((holding) => !holding.closedOn)
  return (
    <Section
      title={t('holdings.title')}
      actions={
        closed > 0 && (
          <Checkbox checked={withClosed} onChange={(event) => setWithClosed(event.target.checked)}>
            {t('holdings.withClosed', { count: closed })}
          </Checkbox>
        )
      }
    >
      <DataTable
        label={t('holdings.title')}
        rows={rows}
        error={holdings.error}
        retry={holdings.refetch}
        rowKey={(row) => row.accountId}
        expectedRows={3}
        empty={<Empty>{t('holdings.none')}</Empty>}
        columns={[
          {
            key: 'product',
            title: t('holdings.product'),
            render: (row) => (
              <>
                {row.productName}
                <br />
                <span className="soft">{[familyName(row), ownership(row)].filter(Boolean).join(' · ')}</span>
              </>
            ),
          },
          {
            key: 'account',
            title: t('holdings.account'),
            from: 'phone',
            render: (row) => <span className="nowrap">{row.accountNo}</span>,
          },
          {
            key: 'balance',
            title: t('holdings.balance'),
            align: 'right',
            render: (row) =>
              row.balance && (
                <>
                  {amount(row.balance)} <span className="soft">{row.currency}</span>
                </>
              ),
          },
          {
            key: 'balanceOn',
            title: t('holdings.balanceOn'),
            from: 'desktop',
            render: (row) => row.balanceOn && <span className="nowrap">{date(row.balanceOn)}</span>,
          },
          {
            key: 'rate',
            title: t('holdings.rate'),
            align: 'right',
            from: 'tablet',
            render: (row) => row.annualRate && percent(row.annualRate),
          },
          {
            key: 'maturity',
            title: t('holdings.maturity'),
            from: 'tablet',
            render: (row) => {
              if (row.closedOn)
                return <span className="soft">{t('holdings.closedOn', { date: date(row.closedOn) })}</span>
              return row.maturityOn && <span className="nowrap">{date(row.maturityOn)}</span>
            },
          },
        ]}
      />
    </Section>
  )

  function familyName(row: Holding): string {
    return t(`holdings.family.${row.family}` as 'holdings.family.deposit', { defaultValue: row.family })
  }
  function ownership(row: Holding): string | undefined {
    if (row.otherOwners.length === 0) return undefined
    return t('holdings.shared', { share: percent(row.share), others: row.otherOwners.join(t('ui.listComma')) })
  }
}
