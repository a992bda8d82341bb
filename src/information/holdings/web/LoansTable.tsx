import { ExclamationCircleOutlined } from '@ant-design/icons'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import { Mark } from '../../../ui/Mark.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { Holding, Loan } from '../contract.ts'
import { BalanceHow } from './BalanceHow.tsx'
import { CourseLine } from './CourseLine.tsx'
import { daysBetween, type Family } from './families.ts'
import { AccountWords, Rate } from './HoldingLine.tsx'
import css from './HoldingsPanel.module.css'
import { useHoldingWords } from './words.ts'

interface LoansTableProps {
  customerId: string
  loans: Family
  today: string
}

/** What the customer owes: outstanding, rate, when it is due, and how it is being repaid. */
export function LoansTable({ customerId, loans, today }: LoansTableProps) {
  const { t } = useTranslation()
  const { amount } = useFormats()
  const currency = useContext(HomeCurrencyContext)
  return (
    <table className={css.table} aria-label={t('holdings.loansTitle')}>
      <thead>
        <tr>
          <th scope="col">{t('holdings.loansTitle')}</th>
          <th scope="col" className={css.wide}>
            {t('holdings.course')}
          </th>
          <th scope="col" className={css.right}>
            {t('holdings.outstanding', { currency })}
          </th>
          <th scope="col" className={`${css.right} ${css.wide}`}>
            {t('holdings.rate')}
          </th>
          <th scope="col">{t('holdings.class')}</th>
          <th scope="col" className={css.wide}>
            {t('holdings.dueOn')}
          </th>
        </tr>
      </thead>
      <tbody>
        {loans.holdings.map((holding) => (
          <LoanLine key={holding.accountId} customerId={customerId} holding={holding} today={today} />
        ))}
      </tbody>
      {loans.subtotal !== null && loans.holdings.length > 1 && (
        <tfoot>
          <tr className={css.family}>
            <th scope="row">{t('holdings.count', { count: loans.holdings.length })}</th>
            <td className={css.wide} />
            <td className={css.right}>
              <Explain
                title={t('holdings.loansTitle')}
                rule={t('holdings.how.loans', { currency })}
                asOf={loans.asOf}
                deliveryId={loans.deliveryId}
              >
                <span className="nowrap">{amount(loans.subtotal)}</span>
              </Explain>
            </td>
            <td colSpan={3} />
          </tr>
        </tfoot>
      )}
    </table>
  )
}

function LoanLine({ customerId, holding, today }: { customerId: string; holding: Holding; today: string }) {
  const { t } = useTranslation()
  const { amount, date, inDays } = useFormats()
  const words = useHoldingWords()
  const home = useContext(HomeCurrencyContext)
  const [loan] = holding.loans
  const dueOn = loan?.dueOn ?? holding.maturityOn
  return (
    <tr className={css.line}>
      <td>
        {holding.productName}
        <br />
        <AccountWords holding={holding} />
        {loan?.guarantee && <span className="soft"> · {words.guarantee(loan.guarantee)}</span>}
      </td>
      <td className={css.wide}>
        <CourseLine customerId={customerId} holding={holding} />
      </td>
      <td className={css.right}>
        <BalanceHow holding={holding} home={home} />
        {loan?.grantedAmount && (
          <>
            <br />
            <Explain
              title={`${holding.productName} ${loan.loanNo}`}
              rule={t('holdings.how.granted')}
              asOf={loan.asOf}
              deliveryId={loan.deliveryId}
            >
              <span className="soft">{t('holdings.granted', { amount: amount(loan.grantedAmount) })}</span>
            </Explain>
          </>
        )}
      </td>
      <td className={`${css.right} ${css.wide}`}>
        <Rate holding={holding} />
      </td>
      <td>
        {holding.loans.map((one) => (
          <Standing key={one.loanNo} loan={one} />
        ))}
      </td>
      <td className={css.wide}>
        {holding.closedOn ? (
          <span className="soft">{t('holdings.closedOn', { date: date(holding.closedOn) })}</span>
        ) : (
          dueOn && (
            <>
              <span className="nowrap">{date(dueOn)}</span>
              <br />
              <span className="soft nowrap">{inDays(daysBetween(today, dueOn))}</span>
            </>
          )
        )}
      </td>
    </tr>
  )
}

/** Class in a word; overdue days with a sign, and where they come from. */
function Standing({ loan }: { loan: Loan }) {
  const { t } = useTranslation()
  const words = useHoldingWords()
  const overdue = loan.overdueDays ?? 0
  return (
    <div>
      {loan.class !== null && words.loanClass(loan.class)}
      {loan.overdueDays !== null && (
        <div>
          <Explain
            title={t('holdings.class')}
            rule={t('holdings.how.overdue')}
            asOf={loan.asOf}
            deliveryId={loan.deliveryId}
          >
            {overdue > 0 ? (
              <Mark tone="bad" icon={<ExclamationCircleOutlined />}>
                {words.overdue(overdue)}
              </Mark>
            ) : (
              <span className="soft">{words.overdue(0)}</span>
            )}
          </Explain>
        </div>
      )}
    </div>
  )
}
