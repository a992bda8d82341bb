import { useFormats } from '../platform/i18n/format.ts'
import css from './ProgressBar.module.css'

/** How far something is, with what it is doing now. `share` runs from 0 to 1. */
export function ProgressBar({ title, note, share }: { title: string; note: string; share: number }) {
  const { percent } = useFormats()
  const done = Math.min(Math.max(share, 0), 1)
  return (
    <div className={css.progress}>
      <div className={css.words}>
        <strong>{title}</strong>
        <span className="soft" role="status">
          {note}
        </span>
        <span className={css.share}>{percent(done.toFixed(2), 0)}</span>
      </div>
      <progress className={css.bar} max={1} value={done} aria-label={title} />
    </div>
  )
}
