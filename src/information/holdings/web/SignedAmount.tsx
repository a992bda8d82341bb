import { useContext } from 'react'
import { useFormats } from '../../../platform/i18n/format.ts'
import { HomeCurrencyContext } from '../../../ui/Money.tsx'
import css from './TransactionsPanel.module.css'

/** In and out by sign first; the colour only repeats it. A foreign currency is named. */
export function SignedAmount({ amount: value, currency }: { amount: string; currency: string }) {
  const { amount } = useFormats()
  const home = useContext(HomeCurrencyContext)
  const out = value.startsWith('-')
  return (
    <span className="nowrap">
      <span className={out ? undefined : css.in}>
        {out ? '−' : '+'}
        {amount(value.replace('-', ''))}
      </span>
      {currency !== home && <span className="soft"> {currency}</span>}
    </span>
  )
}
