import { join } from 'node:path'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { type FeedControl, Held } from './control.ts'
import { type Column, type Feed, getFeed } from './feeds.ts'
import { literal } from './parse.ts'
import { checkColumns, type ProfileColumn, type ProfileFeed } from './profile.ts'
import { mappedText, quoteName, sourcesOf } from './profile-columns.ts'
import { describeSelect, inProfile, overRawFiles } from './profile-select.ts'
import type { RawFile } from './raw-files.ts'

// No quoting is known with it, so a line of the source that cannot be read stands in the file as it is, and is seen as such.
const delimiter = '\t'
const outline = { delimiter, charset: 'UTF-8', totals: {} } as const
// Sorting a large file goes by way of the disk; a select that would never end is a mistake.
const settings = 'SETTINGS max_bytes_before_external_sort = 1000000000, max_execution_time = 7200'

export interface Conversion {
  warehouse: Warehouse
  /** Where converted files are written. */
  folder: string
  raws: ReadonlyMap<string, RawFile>
  decimalMark: '.' | ','
}

/** Writes one feed in our own format and answers what its control says; throws 'profile-invalid' or Held. */
export async function convertFeed(conversion: Conversion, name: string, described: ProfileFeed): Promise<FeedControl> {
  const feed = getFeed(name)
  return described.columns
    ? convertColumns(conversion, feed, described.from ?? name, described.columns)
    : convertSelect(conversion, feed, described.select ?? '')
}

/**
 * A line for each of the source's, at the same place: what is quarantined names the file and line that people can look
 * up. Where the source has no header, ours stands before its first line.
 */
async function convertColumns(
  conversion: Conversion,
  feed: Feed,
  from: string,
  columns: Record<string, ProfileColumn>,
): Promise<FeedControl> {
  const raw = conversion.raws.get(from)
  if (!raw) throw new Error(`${from} was not read`)
  for (const column of Object.values(columns).flatMap(sourcesOf)) {
    if (!raw.header.includes(column))
      throw new Held('column-missing', `${feed.name}: ${raw.file} has no column ${column}.`, {
        feed: feed.name,
        file: raw.file,
        column,
      })
  }
  const cells = Object.entries(columns).map(([target, column]) =>
    cell(mappedText(columnOf(feed, target), column, conversion.decimalMark)),
  )
  const before = Math.min(raw.headerLine, 1)
  // Lines without a record (comments, empty ones, the further lines of quoted fields) are kept as empty lines.
  const hasGaps = raw.lastLine - raw.rows !== before
  const gap = `repeat('\\n', _line - lagInFrame(_line, 1, ${before}) OVER (ORDER BY _line ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) - 1)`
  const line = `if(_fault = '', ${joined(cells)}, _raw)`
  const path = join(conversion.folder, `${feed.name}.tsv`)
  await write(
    conversion.warehouse,
    path,
    `SELECT 0 AS _place, ${literal(Object.keys(columns).join(delimiter))} AS _text UNION ALL SELECT _line + 1 AS _place, ${hasGaps ? `concat(${gap}, ${line})` : line} AS _text FROM ${raw.table}`,
    '_place',
    `feeds.${feed.name}.columns`,
  )
  return { ...outline, file: raw.file, rows: null, converted: { path, linesBefore: 1 - before, isControlled: false } }
}

/** What the select answers, in an order that follows from its content alone, then the lines that it could not read. */
async function convertSelect(conversion: Conversion, feed: Feed, select: string): Promise<FeedControl> {
  const where = `feeds.${feed.name}.select`
  const mentioned = [...conversion.raws.values()].filter((raw) => new RegExp(`\\b${raw.name}\\b`).test(select))
  const relation = overRawFiles(select, new Map(mentioned.map((raw) => [raw.name, raw.header])))
  const columns = await describeSelect(conversion.warehouse, relation, where)
  checkColumns(
    feed,
    columns.map((column) => column.name),
    where,
  )
  const cells = columns.map((column) => cell(textOf(columnOf(feed, column.name), column.type)))
  const path = join(conversion.folder, `${feed.name}.tsv`)
  const unread = mentioned.map(
    (raw) =>
      `UNION ALL SELECT 2 AS part, [leftPad(toString(_line), 20, '0')] AS cells, _raw AS _text FROM ${raw.table} WHERE _fault != ''`,
  )
  await write(
    conversion.warehouse,
    path,
    `SELECT 0 AS part, CAST([], 'Array(String)') AS cells, ${literal(columns.map((column) => column.name).join(delimiter))} AS _text
     UNION ALL SELECT 1 AS part, [${cells.join(', ')}] AS cells, arrayStringConcat(cells, ${literal(delimiter)}) AS _text FROM (${relation}) ${unread.join(' ')}`,
    'part, cells, _text',
    where,
  )
  return { ...outline, file: `${feed.name}.csv`, rows: null, converted: { path, linesBefore: 0, isControlled: false } }
}

async function write(
  warehouse: Warehouse,
  path: string,
  relation: string,
  order: string,
  where: string,
): Promise<void> {
  await inProfile(where, () =>
    warehouse.command(
      `INSERT INTO FUNCTION file(${literal(path)}, 'LineAsString', 'line String') SELECT _text FROM (${relation}) ORDER BY ${order} ${settings}`,
    ),
  )
}

function columnOf(feed: Feed, name: string): Column {
  return feed.columns.find((column) => column.name === name) ?? { name, type: 'date' }
}

/** The engine's own types in the words of our format. */
function textOf(target: Column, type: string): string {
  const value = quoteName(target.name)
  const bare = type.replace(/^Nullable\((.*)\)$/, '$1')
  if (bare.startsWith('DateTime') && target.type === 'instant')
    return `ifNull(formatDateTime(${value}, '%Y-%m-%dT%H:%i:%SZ', 'UTC'), '')`
  if (bare.startsWith('DateTime') && target.type === 'date') return `ifNull(toString(toDate32(${value})), '')`
  if (bare === 'Bool') return `ifNull(toString(toUInt8(${value})), '')`
  return `ifNull(toString(${value}), '')`
}

/** A cell holds neither tabs nor line ends: there is no quoting. */
function cell(text: string): string {
  return `replaceRegexpAll(${text}, '[\\\\t\\\\r\\\\n]', ' ')`
}

function joined(cells: readonly string[]): string {
  return `arrayStringConcat([${cells.join(', ')}], ${literal(delimiter)})`
}
