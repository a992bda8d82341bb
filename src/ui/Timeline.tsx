import type { ReactNode } from 'react'
import type { Tone } from './Mark.tsx'
import css from './Timeline.module.css'

export interface TimelineEntry {
  key: string
  /** When it happened, in the reader's words. */
  when: ReactNode
  title: ReactNode
  icon: ReactNode
  tone: Tone
  /** What else there is to say: reasons, amounts, who did it. */
  detail?: ReactNode
}

/** What happened, newest first: when, what, why; one line down the middle holds it together. */
export function Timeline({ label, entries, empty }: { label: string; entries: TimelineEntry[]; empty: ReactNode }) {
  if (entries.length === 0) return empty
  return (
    <ol className={css.timeline} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.key}>
          <span className={css.when}>{entry.when}</span>
          <span className={`${css.sign} ${css[entry.tone]}`} aria-hidden>
            {entry.icon}
          </span>
          <div className={css.what}>
            <strong>{entry.title}</strong>
            {entry.detail && <div className={css.detail}>{entry.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
