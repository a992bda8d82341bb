import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import { Masked } from '../../../ui/Masked.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { Holding } from '../contract.ts'
import { BalanceHow } from './BalanceHow.tsx'
import { CourseLine } from './CourseLine.tsx'
import { daysBetween } from './families.ts'
import css from './HoldingsPanel.module.css'

interface HoldingLineProps {
  customerId: string
  holding: Holding
  today: string
}

/** One account: what it is and whose, its course, balance, rate and maturity. */
export function HoldingLine({ customerId, holding, today }: HoldingLineProps) {
  const home = useContext(HomeCurrencyContext)
  return (
    <tr className={css.line}>
      <td>
        {holding.productName}
        <br />
        <AccountWords holding={holding} />
        <span className={css.narrow}>
          <Maturity holding={holding} today={today} />
        </span>
      </td>
      <td className={css.wide}>
        <CourseLine customerId={customerId} holding={holding} />
      </td>
      <td className={css.right}>
        <BalanceHow holding={holding} home={home} />
        <span className={css.narrow}>
          <Rate holding={holding} />
        </span>
      </td>
      <td className={`${css.right} ${css.wide}`}>
        <Rate holding={holding} />
      </td>
      <td className={css.wide}>
        <Maturity holding={holding} today={today} />
      </td>
    </tr>
  )
}

/** Number and, where it is not the customer's alone, with whom. */
export function AccountWords({ holding: { accountNo, share, otherOwners } }: { holding: Holding }) {
  const { t } = useTranslation()
  const { percent } = useFormats()
  return (
    <span className="soft">
      <Masked kind="accountNo">{accountNo}</Masked>
      {otherOwners.length > 0 &&
        ` · ${t('holdings.shared', { share: percent(share), others: otherOwners.join(t('ui.listComma')) })}`}
    </span>
  )
}

export function Rate({ holding }: { holding: Holding }) {
  const { t } = useTranslation()
  const { percent } = useFormats()
  if (holding.annualRate === null) return null
  return (
    <Explain title={t('holdings.rate')} rule={t('holdings.how.rate')} asOf={holding.termsOn}>
      {percent(holding.annualRate)}
    </Explain>
  )
}

function Maturity({ holding: { closedOn, maturityOn }, today }: { holding: Holding; today: string }) {
  const { t } = useTranslation()
  const { date, inDays } = useFormats()
  if (closedOn) return <span className="soft">{t('holdings.closedOn', { date: date(closedOn) })}</span>
  if (!maturityOn) return null
  const days = daysBetween(today, maturityOn)
  return (
    <>
      <span className="nowrap">{date(maturityOn)}</span>
      <br />
      <span className="soft nowrap">{days < 0 ? t('holdings.matured', { when: inDays(days) }) : inDays(days)}</span>
    </>
  )
}
