import type { ReactNode } from 'react'
import { useDocumentTitle } from '../../../ui/Page.tsx'
import css from './EntryFrame.module.css'

interface EntryFrameProps {
  title: string
  institution: string | null
  preferences: ReactNode
  children: ReactNode
}

/** The bare page around signing in. */
export function EntryFrame({ title, institution, preferences, children }: EntryFrameProps) {
  useDocumentTitle(title)
  return (
    <div className={css.frame}>
      <main className={css.column}>
        <div className={css.brand}>
          <img src="/almanac.svg" alt="" width={28} height={28} />
          <strong>Almanac</strong>
        </div>
        <div>
          <h1>{title}</h1>
          {institution && <p className="soft">{institution}</p>}
        </div>
        {children}
      </main>
      <footer className={css.preferences}>{preferences}</footer>
    </div>
  )
}
