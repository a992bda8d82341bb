import { type ReactNode, useEffect } from 'react'
import type { TermName } from '../platform/i18n/reading.ts'
import { HelpButton } from './Help.tsx'
import css from './Page.module.css'
import { Term } from './Term.tsx'

interface PageProps {
  /** Shown as the heading and in the window's title. */
  title: string
  /** A quiet line under the heading. */
  subtitle?: ReactNode
  /** Where the page belongs, as a link above the heading. */
  parent?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

export function Page({ title, subtitle, parent, actions, children }: PageProps) {
  useDocumentTitle(title)
  return (
    <div className={css.page}>
      <header className={css.header}>
        <div>
          {parent && <div className={css.parent}>{parent}</div>}
          <div className={css.title}>
            <h1>{title}</h1>
            <HelpButton beside />
          </div>
          {subtitle && <p className="soft">{subtitle}</p>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

interface SectionProps {
  title: string
  /** Entry of the glossary that the title is a word for. */
  term?: TermName
  actions?: ReactNode
  children: ReactNode
}

/** A part of a page under its own heading, set off by a hairline. */
export function Section({ title, term, actions, children }: SectionProps) {
  return (
    <section className={css.section} aria-label={title}>
      <header>
        <h2>
          <Explained term={term}>{title}</Explained>
        </h2>
        {actions}
      </header>
      {children}
    </section>
  )
}

/** Filters and the like in one line above a list. */
export function Toolbar({ children }: { children: ReactNode }) {
  return <div className={css.toolbar}>{children}</div>
}

export interface Fact {
  label: string
  /** Entry of the glossary that the label is a word for. */
  term?: TermName
  value: ReactNode
}

/** Names and values, one under the other. */
export function Facts({ items }: { items: Fact[] }) {
  return (
    <dl className={css.facts}>
      {items.map((item) => (
        <div key={item.label}>
          <dt>
            <Explained term={item.term}>{item.label}</Explained>
          </dt>
          <dd>{item.value ?? <span className="soft">–</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The few figures that matter most, in a row. */
export function Figures({ items }: { items: (Fact & { note?: ReactNode })[] }) {
  return (
    <dl className={css.figures}>
      {items.map((item) => (
        <div key={item.label}>
          <dt>
            <Explained term={item.term}>{item.label}</Explained>
          </dt>
          <dd>
            <span className={css.figure}>{item.value}</span>
            {item.note && <span className={css.note}>{item.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A label; with its meaning behind it where the glossary has one. */
export function Explained({ term, children }: { term: TermName | undefined; children: ReactNode }) {
  return term ? <Term name={term}>{children}</Term> : children
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Almanac`
  }, [title])
}
