import type { ReactNode } from 'react'
import css from './Mark.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'quiet'

/** A state or direction: colour, sign and word together, so that none is needed alone. */
export function Mark({ tone, icon, children }: { tone: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <span className={css.mark}>
      <span className={css[tone]} aria-hidden>
        {icon}
      </span>
      {children}
    </span>
  )
}

/** A remark on the page as a whole: a line at the left says how much it matters. */
export function Notice({ tone, icon, children }: { tone: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={`${css.notice} ${css[`edge-${tone}`]}`} role="status">
      <span className={css[tone]} aria-hidden>
        {icon}
      </span>
      <div>{children}</div>
    </div>
  )
}
