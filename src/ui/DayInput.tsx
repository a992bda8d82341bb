import { Input } from 'antd'
import type { AriaAttributes } from 'react'
import { useFormats } from '../platform/i18n/format.ts'
import { useLanguage } from '../platform/i18n/language.ts'
import css from './DayInput.module.css'

/** With the id and what a form says of its field to those who cannot see it. */
interface DayInputProps extends AriaAttributes {
  id?: string
  label?: string
  /** ISO 8601; so are the first and the last day there can be. */
  value?: string | undefined
  onChange?: (day: string) => void
  min?: string
  max?: string
  className?: string
}

/** As far as a day can lie ahead: what ClickHouse knows of. */
const lastDay = '2148-12-31'

/** The browser's own calendar: it knows the reader's keyboard and thumb. */
export function Calendar({ label, value, onChange, min = '2000-01-01', max = lastDay, ...field }: DayInputProps) {
  return (
    <Input
      {...(label !== undefined && { 'aria-label': label })}
      {...field}
      type="date"
      min={min}
      max={max}
      value={value ?? ''}
      onChange={(event) => onChange?.(event.target.value)}
    />
  )
}

/** In a form, with the day in the reader's words beside it. */
export function DayInput(props: DayInputProps) {
  const words = useDayWords(props.value)
  return (
    <span className={css.day}>
      <Calendar {...props} className={css.short ?? ''} />
      {words && <span className="soft">{words}</span>}
    </span>
  )
}

/** A day as the reader writes it, where the browser's calendar speaks another language; half a day typed is none. */
export function useDayWords(value: string | undefined): string | null {
  const { date } = useFormats()
  const language = useLanguage()
  const isSame = navigator.language.toLowerCase().split('-')[0] === language
  return value && !isSame ? date(value) : null
}
