import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { splittable } from './archive.ts'
import { type FeedControl, Held } from './control.ts'
import { linesOf, literal } from './parse.ts'
import type { ProfileFile } from './profile.ts'
import { quoteName } from './profile-columns.ts'
import { rawDatabase } from './profile-select.ts'
import { readLines } from './records.ts'
import { scanFile } from './scan.ts'

/** A file of the source as a table of texts: its columns, `_line`, and of lines that cannot be read `_fault` and `_raw`. */
export interface RawFile {
  /** By which the profile calls it. */
  name: string
  file: string
  table: string
  header: string[]
  /** Line of the header; 0 where the file has none. */
  headerLine: number
  rows: number
  lastLine: number
}

export interface RawSettings extends Pick<ProfileFile, 'columns' | 'comment'> {
  control: FeedControl
}

export async function readRawFile(
  warehouse: Warehouse,
  name: string,
  path: string,
  folder: string,
  settings: RawSettings,
): Promise<RawFile> {
  const { control } = settings
  const prepared =
    settings.columns || settings.comment
      ? await prepare(path, join(folder, `${name}.prepared`), settings)
      : { path, linesBefore: 0 }
  const copy = join(folder, `${name}.raw`)
  const scan = await scanFile(prepared.path, copy, control)
  const header = settings.columns ?? scan.header
  const twice = header.find((column, at) => column !== '' && header.indexOf(column) !== at)
  if (twice !== undefined)
    throw new Held('column-twice', `${name}: ${control.file} names the column ${twice} twice.`, {
      feed: name,
      file: control.file,
      column: twice,
    })
  const source = { control, scan, ...(await splittable(copy, control, scan)) }
  const table = `${rawDatabase}.${quoteName(name)}`
  // Some systems end each line with a delimiter; an empty name is a column that ends a header so.
  const fitting = `length(_f) = ${header.length} OR (length(_f) = ${header.length + 1} AND _f[-1] = '')`
  const columns = header.flatMap((column, at) => (column === '' ? [] : [`_f[${at + 1}] AS ${quoteName(column)}`]))
  await warehouse.command(
    `CREATE TABLE ${table} ENGINE = MergeTree ORDER BY _line AS
     SELECT toUInt64(assumeNotNull(_n) - ${prepared.linesBefore}) AS _line, multiIf(_split != '', _split, NOT (${fitting}), 'field-count', '') AS _fault,
       ${unreadText(source)} AS _raw, ${columns.join(', ')}
     FROM (SELECT line AS _n, fault AS _split, f AS _f, bytes AS _bytes FROM (${linesOf(source)}))`,
  )
  const [counts] = await warehouse.query<{ rows: string; last: string }>(
    `SELECT count() AS rows, max(_line) AS last FROM ${table}`,
  )
  return {
    name,
    file: control.file,
    table,
    header: header.filter((column) => column !== ''),
    headerLine: settings.columns ? 0 : 1 - prepared.linesBefore,
    rows: Number(counts?.rows),
    lastLine: Number(counts?.last),
  }
}

/** A line that cannot be read, on one line: as text, unless it is no text of the file's charset. */
function unreadText({ control, rewritten }: Parameters<typeof linesOf>[0]): string {
  const text = control.charset === 'UTF-8' ? '_bytes' : `convertCharset(_bytes, 'gb18030', 'utf-8')`
  const whole = rewritten ? `arrayStringConcat(_f, ${literal(control.delimiter)})` : text
  const onOneLine = (bytes: string) => `replaceRegexpAll(${bytes}, '[\\t\\r\\n]', ' ')`
  return `multiIf(_fault = '', '', _fault = 'field-count', ${onOneLine(whole)}, _fault = 'bad-quoting', ${onOneLine(text)}, replaceAll(_bytes, '\n', ' '))`
}

/**
 * Writes a copy in which comments are empty lines, which count and are passed over, and with a header where there is
 * none. Answers how many lines more it has before its records than the file (fewer, when comments precede the header).
 */
async function prepare(
  path: string,
  target: string,
  { columns, comment, control }: RawSettings,
): Promise<{ path: string; linesBefore: number }> {
  const out = createWriteStream(target, { mode: 0o600 })
  const write = async (bytes: Buffer) => {
    if (!out.write(Buffer.concat([bytes, Buffer.from('\n')]))) await once(out, 'drain')
  }
  const mark = comment === undefined ? undefined : Buffer.from(comment)
  let linesBefore = 0
  let headerSeen = false
  if (columns) {
    // Their names may be in any language; the file's charset may not have them.
    await write(Buffer.from(columns.map((_, at) => `c${at + 1}`).join(control.delimiter)))
    linesBefore = 1
    headerSeen = true
  }
  for await (const line of readLines(path)) {
    const isComment = mark !== undefined && line.subarray(0, mark.length).equals(mark)
    if (isComment && !headerSeen) linesBefore--
    else await write(isComment ? Buffer.alloc(0) : line)
    headerSeen ||= !isComment
  }
  out.end()
  await once(out, 'close')
  return { path: target, linesBefore }
}

/** Rows and totals as a control file states them of the source's own file, in its own columns. */
export async function checkRawControl(
  warehouse: Warehouse,
  feed: string,
  raw: RawFile,
  control: FeedControl,
  decimalMark: '.' | ',',
): Promise<void> {
  if (control.rows !== null && control.rows !== raw.rows) {
    throw new Held('rows-differ', `${feed}: control.json counts ${control.rows} rows, ${raw.file} has ${raw.rows}.`, {
      feed,
      file: raw.file,
      control: String(control.rows),
      found: String(raw.rows),
    })
  }
  for (const [column, expected] of Object.entries(control.totals)) {
    if (!raw.header.includes(column))
      throw new Held('total-unknown', `${feed}: control.json totals ${column}, which ${raw.file} does not have.`, {
        feed,
        column,
      })
    const text =
      decimalMark === ',' ? `replaceAll(trimBoth(${quoteName(column)}), ',', '.')` : `trimBoth(${quoteName(column)})`
    const [sum] = await warehouse.query<{ total: string; same: boolean }>(
      `SELECT toString(sumIf(toDecimal256OrZero(${text}, 10), match(${text}, '^-?[0-9]{1,30}([.][0-9]{1,10})?$'))) AS total, toDecimal256(total, 10) = toDecimal256({expected:String}, 10) AS same FROM ${raw.table}`,
      { expected },
    )
    if (!sum?.same) {
      throw new Held(
        'total-differs',
        `${feed}: control.json totals ${column} at ${expected}, ${raw.file} sums to ${sum?.total}.`,
        { feed, file: raw.file, column, control: expected, found: sum?.total ?? '' },
      )
    }
  }
}
