/** A date as sources write it: YYYYMMDD, YYMMDD, DD.MM.YYYY, YYYY-MM-DD HH:mm:ss … */
export interface DateFormat {
  /** Matches a whole text; RE2 and JavaScript read it alike. */
  pattern: string
  /** What its groups hold, in order. */
  parts: string[]
}

const patterns: Record<string, string> = {
  YYYY: '\\d{4}',
  YY: '\\d{2}',
  MM: '\\d{2}',
  M: '\\d{1,2}',
  DD: '\\d{2}',
  D: '\\d{1,2}',
  HH: '\\d{2}',
  mm: '\\d{2}',
  ss: '\\d{2}',
}
const token = /YYYY|YY|MM|M|DD|D|HH|mm|ss/g

export function parseDateFormat(format: string): DateFormat {
  const parts: string[] = []
  let pattern = ''
  let at = 0
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  for (const match of format.matchAll(token)) {
    pattern += `${literal(format.slice(at, match.index))}(${patterns[match[0]]})`
    parts.push(match[0])
    at = match.index + match[0].length
  }
  return { pattern: `^${pattern}${literal(format.slice(at))}$`, parts }
}

/** The day that a text names in this format, or undefined. */
export function readDate(format: string, text: string): string | undefined {
  const { pattern, parts } = parseDateFormat(format)
  const groups = new RegExp(pattern).exec(text)?.slice(1)
  if (!groups) return undefined
  const value = (...names: string[]) => groups[parts.findIndex((part) => names.includes(part))] ?? ''
  const year = value('YYYY') || `20${value('YY')}`
  const day = `${year}-${value('MM', 'M').padStart(2, '0')}-${value('DD', 'D').padStart(2, '0')}`
  return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ? day : undefined
}

/** The name of a day's file: `CUST_{YYYYMMDD}.del` on 2026-10-31 is `CUST_20261031.del`. */
export function expandDate(template: string, day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const values: Record<string, string> = { YYYY: year, YY: year.slice(2), MM: month, DD: date }
  return template.replaceAll(/\{([YMD.\-_]+)\}/g, (_, format: string) =>
    format.replaceAll(/YYYY|YY|MM|DD/g, (part) => values[part] ?? ''),
  )
}

/** Whether the warehouse's dates can hold it. */
export function isStorableDate(day: string): boolean {
  return day >= '1970-01-01' && day <= '2149-06-06'
}
