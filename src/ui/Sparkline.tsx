import css from './Sparkline.module.css'

interface SparklineProps {
  /** Decimal strings, oldest first; null before the first one known. Only the drawing turns them into floats. */
  values: (string | null)[]
  /** The course in words. */
  label: string
}

const width = 96
const height = 24
const inset = 2

/** The course of one amount in a line's room, on a scale from its lowest to its highest. */
export function Sparkline({ values, label }: SparklineProps) {
  const points = pointsOf(values)
  const last = points.at(-1)
  if (!last) return <span className={css.none} />
  return (
    <svg className={css.line} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <title>{label}</title>
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      <circle cx={last.x} cy={last.y} r={1.75} />
    </svg>
  )
}

/** Places within the drawing; a course without change lies in the middle. */
export function pointsOf(values: (string | null)[]): { x: number; y: number }[] {
  const known = values.flatMap((value) => (value === null ? [] : [Number(value)]))
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const step = (width - 2 * inset) / Math.max(values.length - 1, 1)
  return values.flatMap((value, at) => {
    if (value === null) return []
    const share = high > low ? (Number(value) - low) / (high - low) : 0.5
    return [{ x: round(inset + at * step), y: round(height - inset - share * (height - 2 * inset)) }]
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
