import { CalendarOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { Holding, Holdings } from '../contract.ts'
import { BalanceHow } from './BalanceHow.tsx'
import { isOpen } from './families.ts'
import type { Item } from './recent.tsx'
import { useHoldingWords } from './words.ts'

const mostMaturities = 3

/** Loans overdue now, and what matures or falls due next; the day of an overdue loan is today. */
export function useNextHoldings(holdings: Holdings | undefined): Item[] {
  const { t } = useTranslation()
  const words = useHoldingWords()
  const home = useContext(HomeCurrencyContext)
  if (!holdings) return []
  const { today } = holdings
  const open = holdings.items.filter(isOpen)
  const overdue = open.flatMap((holding) =>
    holding.loans
      .filter((loan) => (loan.overdueDays ?? 0) > 0)
      .map(
        (loan): Item => ({
          key: `overdue ${holding.accountId} ${loan.loanNo}`,
          sign: <ExclamationCircleOutlined />,
          tone: 'bad',
          date: today,
          text: (
            <>
              {t('holdings.next.overdue', {
                product: holding.productName,
                words: words.overdue(loan.overdueDays ?? 0),
              })}{' '}
              <BalanceHow holding={holding} home={home} />
            </>
          ),
        }),
      ),
  )
  const ending = (holding: Holding) => holding.loans[0]?.dueOn ?? holding.maturityOn
  const maturing = open
    .filter((holding) => (ending(holding) ?? '') >= today)
    .sort((a, b) => (ending(a) ?? '').localeCompare(ending(b) ?? ''))
    .slice(0, mostMaturities)
    .map(
      (holding): Item => ({
        key: `matures ${holding.accountId}`,
        sign: <CalendarOutlined />,
        tone: 'accent',
        date: ending(holding) ?? '',
        text: (
          <>
            {t(holding.family === 'loan' ? 'holdings.next.loanDue' : 'holdings.next.matures', {
              product: holding.productName,
            })}{' '}
            <BalanceHow holding={holding} home={home} />
          </>
        ),
      }),
    )
  return [...overdue, ...maturing]
}
