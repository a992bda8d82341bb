import type { ReactNode } from 'react'
import { HelpButton } from './Help.tsx'
import { Explained, type Fact, useDocumentTitle } from './Page.tsx'
import css from './RecordHeader.module.css'

interface RecordHeaderProps {
  /** The record's name: the heading and the window's title. */
  title: string
  /** Where the record belongs, as a link above the heading. */
  parent?: ReactNode
  /** Beside the name: what it is, and a state that matters more than anything below. */
  marks?: ReactNode
  /** What tells it from others of the same name; a fact without a value takes no room. */
  facts: Fact[]
  /** Judgements that stand beside the name; those that are not known take no room. */
  gauges?: Fact[]
  /** The one or two things done most; on a phone the first stays in reach of the thumb. */
  actions?: ReactNode
}

/** Head of one record's page. It stays in sight while the page scrolls. */
export function RecordHeader({ title, parent, marks, facts, gauges = [], actions }: RecordHeaderProps) {
  useDocumentTitle(title)
  return (
    <>
      {parent && <div className={css.parent}>{parent}</div>}
      <header className={css.header}>
        <div className={css.name}>
          <h1>{title}</h1>
          <HelpButton beside />
          {marks}
        </div>
        {gauges.some(hasValue) && <Pairs className={css.gauges} items={gauges} />}
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      <Pairs className={css.facts} items={facts} />
    </>
  )
}

function Pairs({ items, className }: { items: Fact[]; className: string | undefined }) {
  return (
    <dl className={className}>
      {items.filter(hasValue).map((item) => (
        <div key={item.label}>
          <dt>
            <Explained term={item.term}>{item.label}</Explained>
          </dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}

function hasValue({ value }: Fact): boolean {
  return value !== null && value !== undefined && value !== ''
}
