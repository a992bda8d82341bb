import { parseDateFormat } from './date-format.ts'
import type { Column } from './feeds.ts'
import { literal } from './parse.ts'
import type { ProfileColumn } from './profile.ts'

export const quoteName = (name: string) => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``

/** Columns of the source that a mapping reads. */
export function sourcesOf(column: ProfileColumn): string[] {
  return [...(column.from ?? []), ...(column.negative ? [column.negative.from] : [])]
}

/**
 * The text of a column of ours, as an expression over the source's columns. What does not have the form described stays
 * as it is: the checks of the format name it then, with what really stood there.
 */
export function mappedText(target: Column, column: ProfileColumn, decimalMark: '.' | ','): string {
  if (column.constant !== undefined) return literal(column.constant)
  const parts = (column.from ?? []).map((name) => `trimBoth(${quoteName(name)})`)
  let text = parts.length === 1 ? `${parts[0]}` : `arrayStringConcat([${parts.join(', ')}], ${literal(column.join)})`
  if (column.absent.length) text = `if(${text} IN (${column.absent.map(literal).join(', ')}), '', ${text})`
  if (column.codes) text = translated(text, column)
  if (column.date !== undefined) text = dateText(text, column, target)
  if (target.type === 'amount' || target.type === 'rate' || target.type === 'share')
    text = numberText(text, column, decimalMark)
  return text
}

function translated(text: string, { codes = {}, otherwise }: ProfileColumn): string {
  const entries = Object.entries(codes)
  const rest = otherwise === undefined ? text : `if(${text} = '', '', ${literal(otherwise)})`
  if (!entries.length) return rest
  const listed = (values: string[]) => `[${values.map(literal).join(', ')}]`
  return `transform(${text}, ${listed(entries.map(([code]) => code))}, ${listed(entries.map(([, value]) => value))}, ${rest})`
}

function dateText(text: string, { date = '', pivot, offset }: ProfileColumn, target: Column): string {
  const { pattern, parts } = parseDateFormat(date)
  const groups = `extractGroups(${text}, ${literal(pattern)})`
  const group = (...names: string[]) => {
    const at = parts.findIndex((part) => names.includes(part))
    return at < 0 ? "'00'" : `leftPad(g[${at + 1}], ${names[0]?.length}, '0')`
  }
  const century = `if(toUInt8OrZero(${group('YY')}) >= ${pivot}, '19', '20')`
  const year = parts.includes('YYYY') ? group('YYYY') : `${century}, ${group('YY')}`
  const day = `${year}, '-', ${group('MM', 'M')}, '-', ${group('DD', 'D')}`
  const time =
    target.type === 'instant'
      ? `, 'T', ${group('HH')}, ':', ${group('mm')}, ':', ${group('ss')}, ${literal(offset ?? 'Z')}`
      : ''
  return `arrayElement(arrayMap(g -> if(empty(g), ${text}, concat(${day}${time})), [${groups}]), 1)`
}

/** A plain decimal: no marks between thousands, a point before the places, the sign in front. */
function numberText(text: string, { decimal, group, scale, negative }: ProfileColumn, decimalMark: '.' | ','): string {
  const mark = decimal ?? decimalMark
  let number = text
  if (group) number = `replaceAll(${number}, ${literal(group)}, '')`
  if (mark === ',') number = `replaceAll(${number}, ',', '.')`
  // +12, 12- and .5 are written in some systems.
  number = `replaceRegexpOne(replaceRegexpOne(replaceRegexpOne(${number}, '^[+]', ''), '^([0-9.]+)-$', '-\\\\1'), '^(-?)[.]([0-9])', '\\\\10.\\\\2')`
  if (scale)
    number = `if(match(${number}, '^-?[0-9]{1,30}$'), replaceRegexpOne(replaceRegexpOne(${number}, '^(-?)([0-9]+)$', '\\\\1${'0'.repeat(scale)}\\\\2'), '^(-?)0*([0-9]+)([0-9]{${scale}})$', '\\\\1\\\\2.\\\\3'), ${number})`
  if (!negative) return number
  const isNegative = `trimBoth(${quoteName(negative.from)}) IN (${negative.when.map(literal).join(', ')})`
  return `if(${isNegative} AND match(${number}, '^[0-9]'), concat('-', ${number}), ${number})`
}
