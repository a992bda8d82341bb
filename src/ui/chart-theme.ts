import type { Palette } from './tokens.ts'

/** Colours of the parts of a whole, in their order. */
export const seriesColours = (palette: Palette) => [palette.series1, palette.series2, palette.series3]

/** What all charts have in common, in ECharts' terms of a theme: one place decides how a drawing looks. */
export function chartTheme(palette: Palette) {
  const fontFamily = getComputedStyle(document.body).fontFamily
  const soft = { color: palette.textSoft, fontSize: 12, fontFamily }
  const axis = {
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.lineStrong } },
    axisLabel: soft,
    splitLine: { lineStyle: { color: palette.line } },
  }
  return {
    color: seriesColours(palette),
    textStyle: soft,
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    legend: { top: 0, left: 0, icon: 'rect', itemWidth: 10, itemHeight: 10, itemGap: 16, textStyle: soft },
    tooltip: {
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12, fontFamily },
      axisPointer: { shadowStyle: { color: palette.textSoft, opacity: 0.08 } },
    },
    markLine: {
      lineStyle: { color: palette.textSoft, type: 'dashed', width: 1 },
      label: { ...soft, textBorderWidth: 0 },
    },
  }
}
