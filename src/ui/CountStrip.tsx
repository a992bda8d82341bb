import { WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useFormats } from '../platform/i18n/format.ts'
import css from './CountStrip.module.css'

interface CountStripProps<Value extends string> {
  label: string
  value: Value | undefined
  items: {
    value: Value
    label: ReactNode
    /** Undefined while it is being read. */
    count: number | undefined
    /** How many of them are alarming, with the words for it. */
    marked?: { count: number; title: string }
  }[]
  onChange: (value: Value) => void
}

/** Groups with their counts, which are the way in: one is pressed, and the list below is its. */
export function CountStrip<Value extends string>({ label, value, items, onChange }: CountStripProps<Value>) {
  const { count } = useFormats()
  return (
    <fieldset className={css.strip}>
      <legend className="visually-hidden">{label}</legend>
      {items.map((item) => (
        <button key={item.value} type="button" aria-pressed={item.value === value} onClick={() => onChange(item.value)}>
          <span className={css.number} data-none={!item.count}>
            {item.count === undefined ? '–' : count(item.count)}
            {item.marked && item.marked.count > 0 && (
              <span className={css.mark} title={item.marked.title}>
                <WarningFilled aria-hidden /> {count(item.marked.count)}
                <span className="visually-hidden"> {item.marked.title}</span>
              </span>
            )}
          </span>
          <span className={css.label}>{item.label}</span>
        </button>
      ))}
    </fieldset>
  )
}
