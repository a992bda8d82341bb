import { type FormItemProps, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../platform/i18n/format.ts'
import { Field } from './RecordForm.tsx'

export interface WholeRange {
  least: number
  most: number
}

interface WholeFieldProps extends FormItemProps, WholeRange {
  autoFocus?: boolean
}

/** A whole number. What is typed stays as it is, a string, and the field says what it may be. */
export function WholeField({ least, most, autoFocus = false, rules = [], ...field }: WholeFieldProps) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const check = async (_: unknown, typed: string | number | null | undefined) => {
    if ((typed ?? '') !== '' && wholeOf(typed, { least, most }) === undefined)
      throw new Error(t('ui.notWhole', { least: count(least), most: count(most) }))
  }
  return (
    <Field required {...field} rules={[{ validator: check }, ...rules]}>
      <Input inputMode="numeric" autoComplete="off" autoFocus={autoFocus} />
    </Field>
  )
}

/** Undefined for what is no whole number of the range. */
export function wholeOf(typed: string | number | null | undefined, { least, most }: WholeRange): number | undefined {
  const text = String(typed ?? '').trim()
  const whole = Number(text)
  return /^\d{1,15}$/.test(text) && whole >= least && whole <= most ? whole : undefined
}
