import { lazy, Suspense } from 'react'
import { Drawn } from './ChartFrame.tsx'

export interface StackedChartProps {
  label: string
  height: number
  categories: string[]
  /** Decimal strings; only the drawing turns them into floats. */
  series: { name: string; values: string[] }[]
  /** Levels to compare with, in rising order, each by category: null where there was none. */
  lines: { name: string; values: (string | null)[] }[]
  totalName: string
  formatAxis: (value: number) => string
  formatValue: (value: string) => string
}

/** The drawing library is a download of its own, fetched where a chart shows. */
const Drawing = lazy(() => import('./StackedDrawing.tsx'))

export function StackedChart(props: StackedChartProps) {
  return (
    <Drawn label={props.label} height={props.height}>
      {() => (
        <Suspense fallback={null}>
          <Drawing {...props} />
        </Suspense>
      )}
    </Drawn>
  )
}
