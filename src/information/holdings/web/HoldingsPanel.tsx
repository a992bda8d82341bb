import { Button, Checkbox } from 'antd'
import { useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../platform/i18n/format.ts'
import { Explain } from '../../../ui/Explain.tsx'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import { Section } from '../../../ui/Page.tsx'
import { Bars, Empty, Loaded, type Reading } from '../../../ui/States.tsx'
import type { Holdings } from '../contract.ts'
import { byFamily, type Family, isOpen } from './families.ts'
import { HoldingLine } from './HoldingLine.tsx'
import css from './HoldingsPanel.module.css'
import { LoansTable } from './LoansTable.tsx'
import { useHoldingWords } from './words.ts'

interface HoldingsPanelProps {
  customerId: string
  holdings: Reading<Holdings>
}

/** What the customer owns, by family, and what they owe; closed accounts on demand. */
export function HoldingsPanel({ customerId, holdings }: HoldingsPanelProps) {
  const { t } = useTranslation()
  const home = useContext(HomeCurrencyContext)
  const [withClosed, setWithClosed] = useState(false)
  const items = holdings.data?.items ?? []
  const closed = items.filter((holding) => !isOpen(holding)).length
  const { owned, loans } = byFamily(withClosed ? items : items.filter(isOpen), home)
  return (
    <Section
      title={t('holdings.title')}
      actions={
        closed > 0 && (
          <Checkbox checked={withClosed} onChange={(event) => setWithClosed(event.target.checked)}>
            {t('holdings.withClosed', { count: closed })}
          </Checkbox>
        )
      }
    >
      <div className={css.room}>
        <Loaded query={holdings} bars={<Bars count={5} height={32} />}>
          {(data) => (
            <>
              {data.more && <p>{t('holdings.more', { count: data.items.length })}</p>}
              {owned.length > 0 ? (
                <FamiliesTable customerId={customerId} families={owned} today={data.today} />
              ) : (
                <Empty>{t('holdings.none')}</Empty>
              )}
              {loans && <LoansTable customerId={customerId} loans={loans} today={data.today} />}
            </>
          )}
        </Loaded>
      </div>
    </Section>
  )
}

interface FamiliesTableProps {
  customerId: string
  families: Family[]
  today: string
}

function FamiliesTable({ customerId, families, today }: FamiliesTableProps) {
  const { t } = useTranslation()
  const currency = useContext(HomeCurrencyContext)
  return (
    <table className={css.table} aria-label={t('holdings.title')}>
      <thead>
        <tr>
          <th scope="col">{t('holdings.product')}</th>
          <th scope="col" className={css.wide}>
            {t('holdings.course')}
          </th>
          <th scope="col" className={css.right}>
            {t('holdings.balance', { currency })}
          </th>
          <th scope="col" className={`${css.right} ${css.wide}`}>
            {t('holdings.rate')}
          </th>
          <th scope="col" className={css.wide}>
            {t('holdings.maturity')}
          </th>
        </tr>
      </thead>
      {families.map((family) => (
        <FamilyRows key={family.family} customerId={customerId} family={family} today={today} />
      ))}
    </table>
  )
}

/** So many accounts of one family are shown at first. */
const shownAtFirst = 12

function FamilyRows({ customerId, family, today }: { customerId: string; family: Family; today: string }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const words = useHoldingWords()
  const [all, setAll] = useState(false)
  const { holdings } = family
  const shown = all ? holdings : holdings.slice(0, shownAtFirst)
  return (
    <tbody>
      <tr className={css.family}>
        <th scope="rowgroup">
          {words.family(family.family)} <span className="soft">{t('holdings.count', { count: holdings.length })}</span>
        </th>
        <td className={css.wide} />
        <td className={css.right}>
          <Subtotal family={family} />
        </td>
        <td colSpan={2} className={css.wide} />
      </tr>
      {shown.map((holding) => (
        <HoldingLine key={holding.accountId} customerId={customerId} holding={holding} today={today} />
      ))}
      {holdings.length > shownAtFirst && (
        <tr>
          <td colSpan={5}>
            <Button type="link" size="small" onClick={() => setAll(!all)}>
              {all ? t('holdings.showFewer') : t('holdings.showAll', { number: count(holdings.length) })}
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Subtotal({ family: { family, subtotal, asOf, deliveryId } }: { family: Family }) {
  const { t } = useTranslation()
  const { amount } = useFormats()
  const words = useHoldingWords()
  const currency = useContext(HomeCurrencyContext)
  if (subtotal === null) return null
  return (
    <Explain
      title={words.family(family)}
      rule={t('holdings.how.family', { currency })}
      asOf={asOf}
      deliveryId={deliveryId}
    >
      <span className="nowrap">{amount(subtotal)}</span>
    </Explain>
  )
}
