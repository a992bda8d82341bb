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

interface DatedListProps {
  label: string
  items: DatedItem[]
  /** So many are shown at first; the rest on demand, so that the list keeps to its room. */
  most: number
  /** What the door to the rest says. */
  moreLabel: (count: number) => string
}

/** A few things with their dates, one under the other. */
export function DatedList({ label, items, most, moreLabel }: DatedListProps) {
  const rest = items.slice(most)
  return (
    <>
      <List label={label} items={items.slice(0, most)} />
      {rest.length > 0 && (
        <details className={css.rest}>
          <summary>{moreLabel(rest.length)}</summary>
          <List label={moreLabel(rest.length)} items={rest} />
        </details>
      )}
    </>
  )
}

function List({ label, items }: Pick<DatedListProps, 'label' | 'items'>) {
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
