import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './ChartFrame.module.css'
import { Choice } from './Choice.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Bars, Empty, Loaded, type Reading } from './States.tsx'

interface ChartFrameProps<Data> {
  title: string
  /** What the numbers are: "CNY, month average". */
  unit?: string
  query: Reading<Data>
  /** Why there is nothing to draw; undefined when there is. */
  emptyWhen?: (data: Data) => string | undefined
  /** Room that the drawing takes, kept from the beginning. */
  height: number
  chart: (data: Data) => ReactNode
  /** The same in numbers, for keyboards, readers and those who want to know exactly. */
  table: (data: Data) => ReactNode
}

/** A chart in its place on the page: heading, unit, the choice between drawing and table, and every state it can be in. */
export function ChartFrame<Data>({ title, unit, query, emptyWhen, height, chart, table }: ChartFrameProps<Data>) {
  const { t } = useTranslation()
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const nothing = query.data !== undefined ? emptyWhen?.(query.data) : undefined
  return (
    <section className={css.frame} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {unit && <span className="soft">{unit}</span>}
        {query.data !== undefined && !nothing && (
          <Choice
            label={t('how.viewOf', { title })}
            value={view}
            options={[
              { value: 'chart', label: t('ui.chart') },
              { value: 'table', label: t('ui.table') },
            ]}
            onChange={setView}
          />
        )}
      </header>
      <div style={{ minHeight: height }}>
        <ErrorBoundary>
          <Loaded query={query} bars={<Bars count={1} height={height} />}>
            {(data) => (nothing ? <Empty>{nothing}</Empty> : view === 'chart' ? chart(data) : table(data))}
          </Loaded>
        </ErrorBoundary>
      </div>
    </section>
  )
}

/** How far below the window a drawing is begun, so that it stands there when scrolled to. */
const ahead = '900px'

/** Keeps the room of a drawing and begins it only when it is about to be seen: its library is a download of its own. */
export function Drawn({ label, height, children }: { label: string; height: number; children: () => ReactNode }) {
  const place = useRef<HTMLElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: ahead })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return (
    <figure ref={place} style={{ height }} role="img" aria-label={label}>
      <ErrorBoundary>{near && children()}</ErrorBoundary>
    </figure>
  )
}
