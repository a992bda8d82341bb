import { lazy, Suspense } from 'react'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import css from './StackedChart.module.css'

export interface StackedChartProps {
  label: string
  categories: string[]
  /** Decimal strings; only the drawing turns them into floats. */
  series: { name: string; values: string[] }[]
  /** Levels to compare with, in rising order. */
  lines: { name: string; value: string }[]
  totalName: string
  formatAxis: (value: number) => string
  formatValue: (value: string) => string
}

/** The drawing library is a download of its own, fetched where a chart shows. */
const Drawing = lazy(() => import('./StackedDrawing.tsx'))

export function StackedChart(props: StackedChartProps) {
  return (
    <figure className={css.figure} role="img" aria-label={props.label}>
      <ErrorBoundary>
        <Suspense fallback={null}>
          <Drawing {...props} />
        </Suspense>
      </ErrorBoundary>
    </figure>
  )
}
