import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../platform/http/client.ts'
import { problemWords } from '../../../platform/i18n/coded.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import type { Reading } from '../../../ui/States.tsx'
import type { totalTransactions } from '../contract.ts'
import { SignedAmount } from './SignedAmount.tsx'
import css from './TransactionsPanel.module.css'

type Totals = Answer<typeof totalTransactions>

/** Sums of the filtered set, a line per currency; one line is kept while they are being read. */
export function TransactionSums({ query }: { query: Reading<Totals> }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { data } = query
  if (!data) return <p className={css.sums}>{query.isError ? problemWords(query.error) : ' '}</p>
  const how = (title: string, value: string, currency: string) => (
    <Explain title={title} rule={t('holdings.how.totals')} asOf={data.asOf}>
      <SignedAmount amount={value} currency={currency} />
    </Explain>
  )
  if (data.totals.length === 0) return <p className={css.sums}>{t('holdings.totals.none')}</p>
  return (
    <div role="status">
      {data.totals.map(({ currency, moneyIn, moneyOut, ...total }) => (
        <p key={currency} className={css.sums}>
          <span>
            {t('holdings.totals.in')} {how(t('holdings.totals.in'), moneyIn, currency)}
          </span>
          <span>
            {t('holdings.totals.out')} {how(t('holdings.totals.out'), `-${moneyOut}`, currency)}
          </span>
          <Explain title={t('holdings.transactions')} rule={t('holdings.how.totals')} asOf={data.asOf}>
            <span className="soft">
              {t('holdings.totals.count', { count: total.count, number: count(total.count) })}
            </span>
          </Explain>
        </p>
      ))}
    </div>
  )
}
