import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import type { Transaction } from '../contract.ts'
import { SignedAmount } from './SignedAmount.tsx'
import { useHoldingWords } from './words.ts'

/** A movement's amount that tells when, where and how it was posted, and with which delivery it came. */
export function TransactionHow({ row, rule }: { row: Transaction; rule?: string }) {
  const { t } = useTranslation()
  const { instant } = useFormats()
  const words = useHoldingWords()
  const title = t(row.amount.startsWith('-') ? 'holdings.changed.flowOut' : 'holdings.changed.flowIn')
  return (
    <Explain
      title={`${title} · ${instant(row.postedAt)}`}
      rule={rule ?? t('holdings.how.transaction', { currency: row.currency })}
      steps={[
        { label: t('holdings.account'), value: row.accountNo },
        ...(row.channel ? [{ label: t('holdings.channel'), value: words.channel(row.channel) }] : []),
      ]}
      asOf={row.asOf}
      deliveryId={row.deliveryId}
    >
      <SignedAmount amount={row.amount} currency={row.currency} />
    </Explain>
  )
}
