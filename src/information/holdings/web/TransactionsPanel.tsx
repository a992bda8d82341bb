import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pagesOf, queryOf } from '../../../platform/http/query.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Section } from '../../../ui/Page.tsx'
import { PagedTable } from '../../../ui/PagedTable.tsx'
import { Empty } from '../../../ui/States.tsx'
import { type Holdings, listTransactions, type TransactionFilter, totalTransactions } from '../contract.ts'
import { TransactionFilters } from './TransactionFilters.tsx'
import { TransactionHow } from './TransactionHow.tsx'
import { TransactionSums } from './TransactionSums.tsx'
import css from './TransactionsPanel.module.css'
import { TransactionWords } from './TransactionWords.tsx'
import { useHoldingWords } from './words.ts'

interface TransactionsPanelProps {
  customerId: string
  /** For the choice of an account; the list does not wait for them. */
  holdings: Holdings | undefined
}

/** What moved on all accounts of the customer, narrowed by any filter, with the sums of all that fits. */
export function TransactionsPanel({ customerId, holdings }: TransactionsPanelProps) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const words = useHoldingWords()
  const [filter, setFilter] = useState<TransactionFilter>({})
  const params = { customerId }
  const transactions = useInfiniteQuery(pagesOf(listTransactions, { params, query: { ...filter, limit: 20 } }))
  const totals = useQuery(queryOf(totalTransactions, { params, query: filter }))
  // What there is to choose from does not depend on what is chosen.
  const everything = useQuery(queryOf(totalTransactions, { params, query: {} }))
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Section title={t('holdings.transactions')}>
      <TransactionFilters
        value={filter}
        onChange={setFilter}
        accounts={holdings?.items ?? []}
        channels={everything.data?.channels ?? []}
        kinds={everything.data?.kinds ?? []}
        asOf={everything.data?.asOf ?? undefined}
      />
      <TransactionSums query={totals} />
      <div className={css.room}>
        <PagedTable
          label={t('holdings.transactions')}
          query={transactions}
          rowKey={(row) => row.id}
          expectedRows={8}
          empty={<Empty>{t(filtered ? 'holdings.filter.none' : 'holdings.noTransactions')}</Empty>}
          columns={[
            {
              key: 'postedAt',
              title: t('holdings.postedAt'),
              render: (row) => (
                <>
                  <span className="nowrap">{instant(row.postedAt)}</span>
                  <span className={css.narrow}>
                    <TransactionWords row={row} />
                  </span>
                </>
              ),
            },
            {
              key: 'text',
              title: t('holdings.text'),
              from: 'phone',
              render: (row) => <TransactionWords row={row} />,
            },
            {
              key: 'amount',
              title: t('holdings.amount'),
              align: 'right',
              render: (row) => <TransactionHow row={row} />,
            },
            {
              key: 'channel',
              title: t('holdings.channel'),
              from: 'desktop',
              render: (row) => row.channel && words.channel(row.channel),
            },
            {
              key: 'account',
              title: t('holdings.account'),
              from: 'tablet',
              render: (row) => <span className="nowrap">{row.accountNo}</span>,
            },
          ]}
        />
      </div>
    </Section>
  )
}
