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
  return (
    <>
      <Explain
        title={title}
        rule={`${t('holdings.how.balance')}${shared ? ` ${t('holdings.how.share', { share: percent(share) })}` : ''}`}
        asOf={holding.balanceOn}
        deliveryId={holding.balanceDeliveryId}
      >
        <span className="nowrap">{amount(balance)}</span>
      </Explain>
      {currency !== home && <span className="soft"> {currency}</span>}
      {shared && (
        <>
          <br />
          <span className="soft">{t('holdings.ownPart', { amount: amount(part) })}</span>
        </>
      )}
    </>
  )
}
