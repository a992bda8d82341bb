import type { ReactNode } from 'react'
import css from './DatedList.module.css'
import type { Tone } from './Mark.tsx'

export interface DatedItem {
  key: string
  /** What it is about, in a word or a sign with its tone. */
  sign: ReactNode
  tone: Tone
  text: ReactNode
  /** When, in words; and how far off. */
  when?: ReactNode
}

/** A few things with their dates, one under the other. */
export function DatedList({ items, label }: { items: DatedItem[]; label: string }) {
  return (
    <ul className={css.list} aria-label={label}>
      {items.map((item) => (
        <li key={item.key}>
          <span className={css[item.tone]} aria-hidden>
            {item.sign}
          </span>
          <div>
            <div>{item.text}</div>
            {item.when && <div className={css.when}>{item.when}</div>}
          </div>
        </li>
      ))}
    </ul>
  )
}
