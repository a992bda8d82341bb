import { LoginOutlined, LogoutOutlined, MinusCircleOutlined, PlusCircleOutlined } from '@ant-design/icons'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../platform/http/client.ts'
import { useFormats } from '../../../platform/i18n/format.ts'
import type { DatedItem } from '../../../ui/DatedList.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import type { Holding, Holdings, listLargestFlows, Transaction } from '../contract.ts'
import { BalanceHow } from './BalanceHow.tsx'
import { daysBetween } from './families.ts'
import { TransactionHow } from './TransactionHow.tsx'
import { TransactionWords } from './TransactionWords.tsx'

const recentDays = 90
const mostAccounts = 3

/** A day, or an instant of one, to be put in order by. */
export type Item = DatedItem & { date: string }

/** Accounts opened and closed in the ninety days up to the newest delivery, and the largest movements in them; newest first. */
export function useRecent(holdings: Holdings | undefined, flows: Answer<typeof listLargestFlows> | undefined): Item[] {
  const { t } = useTranslation()
  const { date, instant } = useFormats()
  const home = useContext(HomeCurrencyContext)
  const asOf = holdings?.asOf
  const recent = (day: string | null) => {
    if (!day || !asOf) return false
    const days = daysBetween(day, asOf)
    return days >= 0 && days < recentDays
  }
  const newest = (day: (holding: Holding) => string | null) =>
    (holdings?.items ?? [])
      .filter((holding) => recent(day(holding)))
      .sort((a, b) => (day(b) ?? '').localeCompare(day(a) ?? ''))
      .slice(0, mostAccounts)
  const opened = newest(({ openedOn }) => openedOn).map(
    (holding): Item => ({
      key: `opened ${holding.accountId}`,
      sign: <PlusCircleOutlined />,
      tone: 'good',
      date: holding.openedOn ?? '',
      text: (
        <>
          {t('holdings.changed.opened', { product: holding.productName })} <BalanceHow holding={holding} home={home} />
        </>
      ),
    }),
  )
  const closed = newest(({ closedOn }) => closedOn).map(
    (holding): Item => ({
      key: `closed ${holding.accountId}`,
      sign: <MinusCircleOutlined />,
      tone: 'bad',
      date: holding.closedOn ?? '',
      text: t('holdings.changed.closed', { product: holding.productName }),
    }),
  )
  const moved = (flows?.items ?? []).map(
    (row): Item => ({
      key: `flow ${row.id}`,
      sign: row.amount.startsWith('-') ? <LogoutOutlined /> : <LoginOutlined />,
      tone: 'quiet',
      date: row.postedAt,
      when: instant(row.postedAt),
      text: <Flow row={row} />,
    }),
  )
  return [...opened, ...closed, ...moved]
    .sort((a, b) => b.date.localeCompare(a.date))
    .map((item) => ({ when: date(item.date.slice(0, 10)), ...item }))
}

function Flow({ row }: { row: Transaction }) {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  return (
    <>
      <TransactionHow row={row} rule={t('holdings.how.flow', { currency })} /> <TransactionWords row={row} />
    </>
  )
}
