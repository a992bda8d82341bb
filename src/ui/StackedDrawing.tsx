import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import css from './StackedChart.module.css'
import type { StackedChartProps } from './StackedChart.tsx'
import { useThemeMode } from './theme-mode.tsx'
import { type Palette, palettes } from './tokens.ts'

use([BarChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

export default function StackedDrawing(props: StackedChartProps) {
  const { mode } = useThemeMode()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    // As SVG: its text follows fonts that arrive late, and stays sharp in print.
    const chart = init(element)
    const fit = new ResizeObserver(() => {
      chart.resize()
      chart.setOption(optionOf(props, palettes[mode], element.clientWidth))
    })
    fit.observe(element)
    chart.setOption(optionOf(props, palettes[mode], element.clientWidth))
    return () => {
      fit.disconnect()
      chart.dispose()
    }
  }, [props, mode])
  return <div ref={place} className={css.drawing} />
}

function optionOf(props: StackedChartProps, palette: Palette, width: number): EChartsCoreOption {
  const narrow = width < 560
  const colours = [palette.series1, palette.series2, palette.series3]
  const totals = props.categories.map((_, index) =>
    props.series.reduce((sum, series) => sum + Number(series.values[index] ?? 0), 0),
  )
  const lines = linesInReach(props.lines, Math.max(...totals))
  const font = getComputedStyle(document.body).fontFamily
  const soft = { color: palette.textSoft, fontSize: 12, fontFamily: font }
  return {
    animation: false,
    color: colours,
    grid: { left: 4, right: labelWidth(narrow) + 8, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, icon: 'rect', itemWidth: 10, itemHeight: 10, itemGap: 16, textStyle: soft },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: palette.textSoft, opacity: 0.08 } },
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12, fontFamily: font },
      confine: true,
      transitionDuration: 0,
      formatter: (points: unknown) => tipOf(props, points as { dataIndex: number }[]),
    },
    xAxis: {
      type: 'category',
      data: props.categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.lineStrong } },
      axisLabel: { ...soft, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      max: Math.max(...totals, ...lines.map((line) => Number(line.value))) > 0 ? undefined : 1,
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: { ...soft, formatter: props.formatAxis },
    },
    series: props.series.map((series, index) => ({
      type: 'bar',
      stack: 'all',
      name: series.name,
      data: series.values.map(Number),
      barMaxWidth: 28,
      barCategoryGap: '30%',
      markLine: index === props.series.length - 1 ? marksOf(lines, palette, narrow, font) : undefined,
    })),
  }
}

/**
 * Thresholds up to the first one out of reach: a far one would press the bars to the floor. Of lines too close to be
 * told apart the upper one stays.
 */
function linesInReach(lines: StackedChartProps['lines'], most: number) {
  const beyond = lines.findIndex((line) => Number(line.value) > most)
  const near = beyond === 0 || Number(lines[beyond]?.value) <= most * 1.5
  const reached = beyond < 0 ? lines : lines.slice(0, near ? beyond + 1 : beyond)
  const apart = Math.max(most, Number(reached.at(-1)?.value ?? 0)) * 0.07
  return reached.filter((line, index) => {
    const upper = reached[index + 1]
    return !upper || Number(upper.value) - Number(line.value) > apart
  })
}

/** Names of thresholds stand beside the bars, never on them. */
const labelWidth = (narrow: boolean) => (narrow ? 60 : 104)

function marksOf(lines: StackedChartProps['lines'], palette: Palette, narrow: boolean, font: string) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: palette.textSoft, type: 'dashed', width: 1 },
    label: {
      color: palette.textSoft,
      fontSize: 12,
      fontFamily: font,
      position: 'end',
      formatter: '{b}',
      width: labelWidth(narrow),
      overflow: 'truncate',
      textBorderWidth: 0,
    },
    data: lines.map((line) => ({ name: line.name, yAxis: Number(line.value) })),
  }
}

/** Exact amounts: from the strings, not from the drawn numbers. The total is summed in whole cents. */
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
  line(props.totalName, props.formatValue(sum(amounts)), true)
  return box
}

function sum(amounts: string[]): string {
  const cents = amounts.reduce((total, amount) => {
    const [whole = '0', fraction = ''] = amount.split('.')
    return total + BigInt(whole + fraction.padEnd(2, '0').slice(0, 2))
  }, 0n)
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
