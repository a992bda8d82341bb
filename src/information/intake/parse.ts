import { identifier } from '../../platform/warehouse/identifier.ts'
import { earliestDate, type FeedControl } from './control.ts'
import type { Column, Feed } from './feeds.ts'
import { unescapedField } from './records.ts'
import { isQuotable, lineLimitBytes, type Scan } from './scan.ts'

export interface Source {
  feed: Feed
  control: FeedControl
  scan: Scan
  /** Absolute path of the archived copy, or of its rewritten form. */
  path: string
  /** Written by rewriteRecords(). */
  rewritten: boolean
}

export const literal = (text: string) =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
const raw = (column: string) => `\`raw ${column}\``

/**
 * The relation `(line, f, fault, bytes)`: line number in the file (the header is line 1), fields, why it cannot be
 * split, and what it is made of; a record that was rewritten keeps its bytes only where it cannot be split.
 */
export function linesOf(source: Omit<Source, 'feed'>): string {
  const { control, scan } = source
  if (source.rewritten) {
    return `SELECT toUInt64(parts[1]) AS line, parts[2] AS fault, if(fault = '', arrayMap(part -> ${unescapedField('part')}, arraySlice(parts, 3)), []) AS f,
      if(fault = '', '', tryBase64Decode(parts[3])) AS bytes
      FROM (SELECT splitByChar('\\x1f', line) AS parts FROM file(${literal(source.path)}, 'LineAsString'))`
  }
  const bare = scan.hasCarriageReturns
    ? `if(endsWith(line, '\\r'), substring(line, 1, length(line) - 1), line)`
    : 'line'
  const text = control.charset === 'UTF-8' ? 'bytes' : `convertCharset(bytes, 'gb18030', 'utf-8')`
  const undecodable = [
    control.charset === 'UTF-8' ? 'NOT isValidUTF8(bytes)' : `convertCharset(text, 'utf-8', 'gb18030') != bytes`,
    ...(scan.hasNul ? [`position(bytes, '\\0') > 0`] : []),
  ].join(' OR ')
  const delimiter = literal(control.delimiter)
  const plain =
    Buffer.byteLength(control.delimiter) === 1 ? `splitByChar(${delimiter}, text)` : `splitByString(${delimiter}, text)`
  const quoted = isQuotable(control) && scan.hasQuotes
  const split = quoted ? `if(position(text, '"') = 0, ${plain}, ${splitQuoted(control.delimiter)})` : plain
  const faults = [
    `length(bytes) > ${lineLimitBytes}, 'line-too-long'`,
    `${undecodable}, 'undecodable'`,
    ...(quoted ? [`empty(f), 'bad-quoting'`] : []),
  ]
  return `SELECT n + 1 AS line, multiIf(${faults.join(', ')}, '') AS fault, ${split} AS f, bytes
    FROM (SELECT n, bytes, ${text} AS text FROM (SELECT _row_number AS n, ${bare} AS bytes FROM file(${literal(source.path)}, 'LineAsString')) WHERE n > 0 AND bytes != '')`
}

/** Fields of a line with quotes, all of them on this line; empty when a quote stands where RFC 4180 has none. */
function splitQuoted(delimiter: string): string {
  const escaped = delimiter.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
  const field = `"(?:[^"]|"")*"|[^"${escaped}]*`
  const fields = `extractAll(concat(text, ${literal(delimiter)}), ${literal(`((?:${field}))${escaped}`)})`
  const unquoted = `arrayMap(part -> if(startsWith(part, '"'), replaceAll(substring(part, 2, length(part) - 2), '""', '"'), part), ${fields})`
  return `if(arraySum(part -> length(part) + 1, ${fields}) = length(text) + 1, ${unquoted}, [])`
}

function typed(column: Column): string {
  const value = raw(column.name)
  switch (column.type) {
    case 'text':
      return column.required ? value : `nullIf(${value}, '')`
    case 'date':
      return `toDate32OrNull(${value})`
    case 'instant':
      return `parseDateTime64BestEffortOrNull(${value}, 3, 'UTC')`
    case 'amount':
      return `toDecimal64OrNull(${value}, 4)`
    case 'rate':
    case 'share':
      return `toDecimal64OrNull(${value}, 10)`
    case 'integer':
      return `toInt32OrNull(${value})`
    case 'flag':
      return `if(${value} = '', NULL, ${value} = '1')`
  }
}

/** Whether a value that is there is well-formed (delivery-format.md, Folder). */
function wellFormed(column: Column): string {
  const value = raw(column.name)
  const matches = (pattern: string) => `match(${value}, ${literal(pattern)})`
  switch (column.type) {
    case 'text':
      return column.values ? `${value} IN (${column.values.map(literal).join(', ')})` : 'true'
    case 'date':
      return `ifNull(toString(\`${column.name}\`) = ${value}, false)`
    case 'instant':
      return `${matches('^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d([.]\\d{1,9})?)?(Z|[+-](0\\d|1[0-4]):?[0-5]\\d)$')} AND \`${column.name}\` IS NOT NULL AND toString(toDate32OrNull(substring(${value}, 1, 10))) = substring(${value}, 1, 10)`
    case 'amount':
      return matches('^-?\\d{1,14}([.]\\d{1,4})?$')
    case 'rate':
      return matches('^-?\\d{1,8}([.]\\d{1,10})?$')
    case 'share':
      return `(${matches('^\\d([.]\\d{1,10})?$')} AND ifNull(\`${column.name}\` <= 1, false))`
    case 'integer':
      return matches('^-?\\d{1,9}$')
    case 'flag':
      return `${value} IN ('0', '1')`
  }
}

const businessDateColumn: Column = { name: 'business_date', type: 'date', required: true }

export function columnsOf(source: Source): Column[] {
  const dated = source.feed.dated && source.scan.header.includes('business_date')
  return dated ? [...source.feed.columns, businessDateColumn] : [...source.feed.columns]
}

export function hasOwnDates(source: Source): boolean {
  return columnsOf(source).includes(businessDateColumn)
}

/** The relation of parsed rows: `line`, `f`, `fault`, the raw text of every column and its typed value. */
export function parsedOf(source: Source): string {
  const columns = columnsOf(source)
  const raws = columns.map((column) => {
    const at = source.scan.header.indexOf(column.name) + 1
    return `${at ? `f[${at}]` : `''`} AS ${raw(column.name)}`
  })
  const values = columns.map((column) => `${typed(column)} AS \`${column.name}\``)
  return `SELECT *, ${values.join(', ')} FROM (SELECT line, f, fault, ${raws.join(', ')} FROM (${linesOf(source)}))`
}

export interface Problem {
  when: string
  reason: string
  column: string
}

/** What makes a row unfit, in the order in which it is named: the first that holds is the reason. */
export function problemsOf(source: Source): Problem[] {
  const columns = columnsOf(source)
  const problems: Problem[] = [
    { when: `fault != ''`, reason: '', column: '' },
    { when: `length(f) != ${source.scan.header.length}`, reason: 'field-count', column: '' },
  ]
  for (const column of columns) {
    const value = raw(column.name)
    if (column.required) problems.push({ when: `${value} = ''`, reason: 'missing-value', column: column.name })
    const form = wellFormed(column)
    if (form !== 'true')
      problems.push({
        when: `${value} != '' AND NOT (${form})`,
        reason: `bad-${column.values ? 'code' : column.type}`,
        column: column.name,
      })
  }
  const names = new Set(columns.map((column) => column.name))
  if (names.has('opened_on') && names.has('closed_on')) {
    problems.push({ when: 'ifNull(closed_on < opened_on, false)', reason: 'closed-before-opened', column: 'closed_on' })
  }
  if (hasOwnDates(source)) {
    const when = `business_date < toDate32('${earliestDate}')`
    problems.push({ when, reason: 'bad-date', column: 'business_date' })
  }
  if (hasOwnDates(source))
    problems.push({
      when: `business_date > toDate({date:String})`,
      reason: 'dated-after-delivery',
      column: 'business_date',
    })
  const datedBy = source.feed.datedBy
  if (datedBy)
    problems.push({
      when: `substring(${raw(datedBy)}, 1, 10) > {date:String}`,
      reason: 'dated-after-delivery',
      column: datedBy,
    })
  return problems
}

/** Rows whose references are not known: `known` is a sub-query of identifiers per feed. */
export function unknownReferences(source: Source, known: Record<string, string>): Problem[] {
  return source.feed.references.map((reference) => {
    const id = identifier(raw(reference.column))
    const missing = `${id} NOT IN (${known[reference.feed]})`
    const required = source.feed.columns.find((column) => column.name === reference.column)?.required
    return {
      when: required ? missing : `${raw(reference.column)} != '' AND ${missing}`,
      reason: 'unknown-reference',
      column: reference.column,
    }
  })
}

/** The raw texts that make up the key; the date of a dated feed is part of it. */
export function keyOf(source: Source): string {
  const given = new Set(columnsOf(source).map((column) => column.name))
  return source.feed.key
    .filter((name) => given.has(name))
    .map(raw)
    .join(', ')
}

export function rawColumns(source: Source): string {
  return columnsOf(source)
    .map((column) => raw(column.name))
    .join(', ')
}

export function rawOf(column: string): string {
  return raw(column)
}

/** The warehouse columns of a good row, in the table's order. */
export function storedOf(source: Source): { columns: string; values: string } {
  const stored: Record<string, string> = {
    ...source.feed.stored,
    business_date: hasOwnDates(source) ? 'assumeNotNull(business_date)' : 'toDate({date:String})',
    version: '{version:UInt32}',
  }
  const required = new Set(
    columnsOf(source)
      .filter((column) => column.required && column.type !== 'text')
      .map((column) => column.name),
  )
  const values = Object.values(stored).map((expression) =>
    required.has(expression)
      ? `assumeNotNull(\`${expression}\`)`
      : /^[a-z_]+$/.test(expression)
        ? `\`${expression}\``
        : expression,
  )
  return {
    columns: Object.keys(stored)
      .map((name) => `\`${name}\``)
      .join(', '),
    values: values.join(', '),
  }
}

/** Sum over every value of a column that parses, whatever else is wrong with its row (rules.md §7). */
export function totalOf(source: Source, name: string): string {
  const column = columnsOf(source).find((candidate) => candidate.name === name)
  if (column && column.type !== 'text') {
    return `sumIf(toDecimal256OrZero(${raw(name)}, 10), ${raw(name)} != '' AND ${wellFormed(column)})`
  }
  const at = source.scan.header.indexOf(name) + 1
  return `sumIf(toDecimal256OrZero(f[${at}], 10), match(f[${at}], '^-?[0-9]{1,30}([.][0-9]{1,10})?$'))`
}
