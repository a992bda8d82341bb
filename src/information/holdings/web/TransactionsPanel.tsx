import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { pagesOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Section } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { listTransactions, type Transaction } from '../contract.ts'
import css from './TransactionsPanel.module.css'

/** The latest movements over all accounts of the customer. */
export function TransactionsPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const transactions = useInfiniteQuery(pagesOf(listTransactions, { params: { customerId }, query: { limit: 20 } }))
  return (
    <Section title={t('holdings.transactions')}>
      <PagedTable
        label={t('holdings.transactions')}
        query={transactions}
        rowKey={(row) => row.id}
        expectedRows={5}
        empty={<Empty>{t('holdings.noTransactions')}</Empty>}
        columns={[
          {
            key: 'postedAt',
            title: t('holdings.postedAt'),
            render: (row) => (
              <>
                <span className="nowrap">{instant(row.postedAt)}</span>
                <span className={css.narrow}>
                  <What row={row} />
                </span>
              </>
            ),
          },
          { key: 'text', title: t('holdings.text'), from: 'phone', render: (row) => <What row={row} /> },
          { key: 'amount', title: t('holdings.amount'), align: 'right', render: (row) => <Signed row={row} /> },
          {
            key: 'channel',
            title: t('holdings.channel'),
            from: 'desktop',
            render: (row) =>
              row.channel &&
              t(`holdings.channels.${row.channel}` as 'holdings.channels.counter', { defaultValue: row.channel }),
          },
          {
            key: 'account',
            title: t('holdings.account'),
            from: 'tablet',
            render: (row) => <span className="nowrap">{row.accountNo}</span>,
          },
        ]}
      />
    </Section>
  )
}

function What({ row }: { row: Transaction }) {
  const { t } = useTranslation()
  const kind = row.kind && t(`holdings.kinds.${row.kind}` as 'holdings.kinds.deposit', { defaultValue: row.kind })
  const words = [row.text, row.counterparty].filter(Boolean).join(' · ')
  if (!kind && !words) return <span className="soft">–</span>
  return (
    <>
      {kind}
      {kind && words && ' · '}
      <span className="soft">{words}</span>
    </>
  )
}

/** In and out by sign first; the colour only repeats it. */
function Signed({ row }: { row: Transaction }) {
  const { amount } = useFormats()
  const out = row.amount.startsWith('-')
  return (
    <>
      <span className={out ? undefined : css.in}>
        {out ? '−' : '+'}
        {amount(row.amount.replace('-', ''))}
      </span>{' '}
      <span className="soft">{row.currency}</span>
    </>
  )
}
