import { createContext, useContext } from 'react'
import { useFormats } from '../platform/i18n/format.ts'

/** ISO code of the institution's home currency. */
export const HomeCurrencyContext = createContext('CNY')

/** An amount in home currency, with its sign. */
export function Money({ value }: { value: string }) {
  const { money } = useFormats()
  return <span className="nowrap">{money(value, useContext(HomeCurrencyContext))}</span>
}

/** A bare amount for a column whose heading names the currency. */
export function Amount({ value }: { value: string | null }) {
  const { amount } = useFormats()
  return value === null ? <span className="soft">–</span> : <span className="nowrap">{amount(value)}</span>
}
