import { Popover } from 'antd'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import type { TermName } from '../platform/i18n/reading.ts'
import css from './Term.module.css'

const Meaning = lazy(() => import('./TermMeaning.tsx'))

/** A word of the trade; what it means stands behind it: by pointer, keyboard or finger, in the reader's language. */
export function Term({ name, children }: { name: TermName; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger={['hover', 'focus']}
      mouseEnterDelay={0.25}
      placement="topLeft"
      content={
        <div id={id} className={css.meaning}>
          {open && (
            <Suspense fallback={null}>
              <Meaning name={name} />
            </Suspense>
          )}
        </div>
      }
    >
      <button
        type="button"
        className={css.term}
        aria-describedby={open ? id : undefined}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        {children}
      </button>
    </Popover>
  )
}
