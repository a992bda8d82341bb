import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import type { Holding } from '../contract.ts'
import { ownPart } from './families.ts'

/** An account's balance with its origin; of a shared one the customer's part below it. */
export function BalanceHow({ holding, home }: { holding: Holding; home: string }) {
  const { t } = useTranslation()
  const { amount, percent } = useFormats()
  const { balance, share, currency } = holding
  if (balance === null) return <span className="soft">–</span>
  const shared = share !== '1'
  const part = ownPart(holding) ?? balance
  const title = `${holding.productName} ${holding.accountNo}`
  const how = (shown: ReactNode) => (
    <Explain
      title={title}
      rule={`${t('holdings.how.balance')}${shared ? ` ${t('holdings.how.share', { share: percent(share) })}` : ''}`}
      asOf={holding.balanceOn}
      deliveryId={holding.balanceDeliveryId}
    >
      {shown}
    </Explain>
  )
  return (
    <>
      {how(<span className="nowrap">{amount(balance)}</span>)}
      {currency !== home && <span className="soft"> {currency}</span>}
      {shared && (
        <>
          <br />
          {how(<span className="soft">{t('holdings.ownPart', { amount: amount(part) })}</span>)}
        </>
      )}
    </>
  )
}
