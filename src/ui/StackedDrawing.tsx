import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { sumDecimals } from '../platform/amount.ts'
import { chartTheme } from './chart-theme.ts'
import css from './StackedChart.module.css'
import type { StackedChartProps } from './StackedChart.tsx'
import { useThemeMode } from './theme-mode.tsx'
import { type Level, levelsInReach } from './threshold-levels.ts'
import { palettes } from './tokens.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

export default function StackedDrawing(props: StackedChartProps) {
  const { mode } = useThemeMode()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const palette = palettes[mode]
    // As SVG: its text follows fonts that arrive late, and stays sharp in print.
    const chart = init(element, chartTheme(palette))
    const draw = () => chart.setOption(optionOf(props, palette.textSoft, element.clientWidth), { notMerge: true })
    const fit = new ResizeObserver(() => {
      chart.resize()
      draw()
    })
    fit.observe(element)
    draw()
    return () => {
      fit.disconnect()
      chart.dispose()
    }
  }, [props, mode])
  return <div ref={place} className={css.drawing} />
}

function optionOf(props: StackedChartProps, lineColour: string, width: number): EChartsCoreOption {
  const narrow = width < 560
  const totals = props.categories.map((_, index) =>
    props.series.reduce((sum, series) => sum + Number(series.values[index] ?? 0), 0),
  )
  const levels = levelsInReach(props.lines, Math.max(...totals))
  const constant = levels.filter((level) => level.constant)
  const stepped = levels.filter((level) => !level.constant)
  return {
    animation: false,
    grid: { left: 4, right: labelWidth(narrow) + 8, top: 36, bottom: 4, containLabel: true },
    legend: { data: props.series.map((series) => series.name) },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      transitionDuration: 0,
      formatter: (points: unknown) => tipOf(props, points as { dataIndex: number }[]),
    },
    xAxis: { type: 'category', data: props.categories, axisLabel: { hideOverlap: true } },
    yAxis: {
      type: 'value',
      max: Math.max(...totals, ...levels.map((level) => level.highest)) > 0 ? undefined : 1,
      axisLabel: { formatter: props.formatAxis },
    },
    series: [
      ...props.series.map((series, index) => ({
        type: 'bar',
        stack: 'all',
        name: series.name,
        data: series.values.map(Number),
        barMaxWidth: 28,
        barCategoryGap: '30%',
        markLine: index === props.series.length - 1 ? marksOf(constant, narrow) : undefined,
      })),
      ...stepped.map((level) => stepOf(level, lineColour, narrow)),
    ],
  }
}

/** Names of thresholds stand beside the bars, never on them. */
const labelWidth = (narrow: boolean) => (narrow ? 60 : 104)

function marksOf(levels: Level[], narrow: boolean) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { position: 'end', formatter: '{b}', width: labelWidth(narrow), overflow: 'truncate' },
    data: levels.map((level) => ({ name: level.name, yAxis: level.highest })),
  }
}

/** A threshold that changed is drawn as it stood in each month. */
function stepOf(level: Level, color: string, narrow: boolean) {
  return {
    type: 'line',
    step: 'middle',
    name: level.name,
    silent: true,
    symbol: 'none',
    data: level.values,
    lineStyle: { color, type: 'dashed', width: 1 },
    itemStyle: { color },
    endLabel: { show: true, formatter: '{a}', color, width: labelWidth(narrow), overflow: 'truncate' },
  }
}

/** Exact amounts: from the strings, not from the drawn numbers; thresholds as they stood. */
function tipOf(props: StackedChartProps, points: { dataIndex: number }[]): HTMLElement | string {
  const index = points[0]?.dataIndex
  if (index === undefined) return ''
  const amounts = props.series.map((series) => series.values[index] ?? '0')
  const rows: [string, string][] = props.series.map((series, at) => [series.name, amounts[at] ?? '0'])
  const box = document.createElement('div')
  box.className = css.tip ?? ''
  const line = (name: string, value: string, strong: boolean) => {
    for (const [text, align] of [
      [name, 'left'],
      [value, 'right'],
    ] as const) {
      const cell = document.createElement(strong ? 'strong' : 'span')
      cell.textContent = text
      cell.style.textAlign = align
      box.append(cell)
    }
  }
  line(props.categories[index] ?? '', '', true)
  for (const [name, value] of rows) line(name, props.formatValue(value), false)
  line(props.totalName, props.formatValue(sumDecimals(amounts)), true)
  for (const { name, values } of props.lines) {
    const value = values[index]
    if (value) line(name, props.formatValue(value), false)
  }
  return box
}
