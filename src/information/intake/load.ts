import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { Held } from './control.ts'
import { sumDecimals } from './decimal.ts'
import type { Column } from './feeds.ts'
import {
  keyOf,
  parsedOf,
  problemsOf,
  rawColumns,
  rawOf,
  type Source,
  storedOf,
  totalOf,
  unknownReferences,
} from './parse.ts'

export interface BadLine {
  line: number
  reason: string
  column: string
  value: string
}

export interface Loaded {
  /** Records in the file. */
  rows: number
  accepted: number
  bad: BadLine[]
  /** Holds the accepted rows, in the shape of the feed's table. */
  stageTable: string
}

/** Rows that wait for what they refer to; they are offered again with each next delivery. */
export const waitingReasons: readonly string[] = ['unknown-reference', 'shares-not-one']

export interface LoadContext {
  warehouse: Warehouse
  /** Source name and folder date of the file's rows. */
  source: string
  date: string
  version: number
  /** Sub-query of the identifiers known per feed, this delivery's own included. */
  known: Record<string, string>
  /** Owner rows that count as of the folder's date, this version aside. */
  ownersBefore: string
}

/**
 * Loads the good rows of a file into a stage table of its own. A clean file is parsed once; only where something does
 * not add up is it read again to name each bad line.
 */
export async function loadFile(context: LoadContext, source: Source): Promise<Loaded> {
  const { warehouse } = context
  const stageTable = `stage_${context.version}`
  await warehouse.command(`CREATE OR REPLACE TABLE ${stageTable} AS ${source.feed.name}`)
  if (!source.rewritten && !source.scan.hasOpenQuotes) {
    await insertGood(context, source, stageTable, 'true')
    const sums = await sumStage(context, source, stageTable)
    if (
      sums.rows === source.scan.lines &&
      !(await hasRepeatedKeys(context, source, stageTable)) &&
      !(await hasUneven(context, source, stageTable))
    ) {
      compareTotals(source, sums)
      return { rows: sums.rows, accepted: sums.rows, bad: [], stageTable }
    }
  }
  return loadCarefully(context, source, stageTable)
}

function parametersOf(context: Pick<LoadContext, 'source' | 'date' | 'version'>): Record<string, unknown> {
  return { source: context.source, date: context.date, version: context.version }
}

async function insertGood(context: LoadContext, source: Source, stageTable: string, further: string): Promise<void> {
  const { columns, values } = storedOf(source)
  const bad = [...problemsOf(source), ...unknownReferences(source, context.known)].map(
    (problem) => `NOT (${problem.when})`,
  )
  await context.warehouse.command(
    `INSERT INTO ${stageTable} (${columns}) SELECT ${values} FROM (${parsedOf(source)}) WHERE ${bad.join(' AND ')} AND ${further}`,
    parametersOf(context),
  )
}

async function countStage(context: LoadContext, stageTable: string): Promise<number> {
  const [row] = await context.warehouse.query<{ n: string }>(`SELECT count() AS n FROM ${stageTable}`)
  return Number(row?.n)
}

/**
 * Identifiers stand for numbers one to one, so the stage's own order finds repeats without hashing the file again. Texts
 * are compared by their hashes (of a tuple: a bare NULL has none); two that share one are only looked at closely.
 */
async function hasRepeatedKeys(context: LoadContext, source: Source, stageTable: string): Promise<boolean> {
  const key = source.feed.key.map((name) => storedIdentifier(source, name) ?? `\`${name}\``).join(', ')
  const hasText = source.feed.key.some((name) => !storedIdentifier(source, name) && typeOf(source, name) === 'text')
  const [row] = await context.warehouse.query<{ repeated: number }>(
    hasText
      ? `SELECT count() > uniqExact(cityHash64(tuple(${key}))) AS repeated FROM ${stageTable}`
      : `SELECT count() > 0 AS repeated FROM (SELECT 1 FROM ${stageTable} GROUP BY ${key} HAVING count() > 1 LIMIT 1)
         SETTINGS optimize_aggregation_in_order = 1`,
  )
  return Boolean(row?.repeated)
}

function typeOf(source: Source, name: string): Column['type'] | undefined {
  return source.feed.columns.find((column) => column.name === name)?.type
}

/** The warehouse column that holds the identifier derived from a number column of the file. */
function storedIdentifier(source: Source, column: string): string | undefined {
  return Object.entries(source.feed.stored).find(
    ([, expression]) => expression.includes(`(${column})`) && expression.includes('sipHash64'),
  )?.[0]
}

function isStoredNumber(source: Source, name: string): boolean {
  const type = typeOf(source, name)
  return source.feed.stored[name] === name && (type === 'amount' || type === 'rate' || type === 'integer')
}

/** Accounts whose shares would not sum to 1 within 0.000001 as of the delivery's date; no owner at all is allowed. */
function unevenAccounts(context: LoadContext, stageTable: string): string {
  return `SELECT account_id FROM (
       SELECT account_id, customer_id, argMax(share, (business_date, fresh)) AS share FROM (
         SELECT account_id, customer_id, share, business_date, 1 AS fresh FROM ${stageTable}
         UNION ALL
         SELECT account_id, customer_id, share, business_date, 0 AS fresh FROM (${context.ownersBefore})
         WHERE account_id IN (SELECT account_id FROM ${stageTable}) AND business_date <= toDate({date:String})
       ) GROUP BY account_id, customer_id
     ) GROUP BY account_id HAVING sum(share) != 0 AND abs(sum(share) - 1) > 0.000001`
}

async function hasUneven(context: LoadContext, source: Source, stageTable: string): Promise<boolean> {
  if (source.feed.name !== 'account_owners') return false
  const sql = `SELECT 1 FROM (${unevenAccounts(context, stageTable)}) LIMIT 1`
  return (await context.warehouse.query(sql, parametersOf(context))).length > 0
}

async function loadCarefully(context: LoadContext, source: Source, stageTable: string): Promise<Loaded> {
  const { warehouse } = context
  const badTable = `bad_${context.version}`
  await warehouse.command(
    `CREATE OR REPLACE TABLE ${badTable} (line UInt64, reason String, column String, value String) ENGINE = MergeTree ORDER BY line`,
  )
  const rows = await checkTotals(context, source)
  const problems = [...problemsOf(source), ...unknownReferences(source, context.known)]
  const reason = problems
    .map((problem) => `${problem.when}, ${problem.reason ? `'${problem.reason}'` : 'fault'}`)
    .join(', ')
  const column = problems.map((problem) => `${problem.when}, '${problem.column}'`).join(', ')
  const value = problems
    .filter((problem) => problem.column)
    .map((problem) => `column = '${problem.column}', ${rawOf(problem.column)}`)
    .join(', ')
  await warehouse.command(
    `INSERT INTO ${badTable} SELECT line, reason, column, multiIf(${value}, '') AS value
     FROM (SELECT *, multiIf(${reason}, '') AS reason, multiIf(${column}, '') AS column FROM (${parsedOf(source)})) WHERE reason != ''`,
    parametersOf(context),
  )
  await judgeRepeats(context, source, badTable)
  const readGood = async () => {
    await warehouse.command(`TRUNCATE TABLE ${stageTable}`)
    await insertGood(context, source, stageTable, `line NOT IN (SELECT line FROM ${badTable})`)
  }
  await readGood()
  if (await hasUneven(context, source, stageTable)) {
    await warehouse.command(
      `INSERT INTO ${badTable} SELECT line, 'shares-not-one', 'share', ${rawOf('share')} FROM (${parsedOf(source)})
       WHERE line NOT IN (SELECT line FROM ${badTable}) AND ${source.feed.stored.account_id} IN (${unevenAccounts(context, stageTable)})`,
      parametersOf(context),
    )
    await readGood()
  }
  const accepted = await countStage(context, stageTable)
  const bad = await warehouse.query<{ line: string; reason: string; column: string; value: string }>(
    `SELECT line, reason, column, value FROM ${badTable} WHERE reason != 'repeated' ORDER BY line`,
  )
  await warehouse.command(`DROP TABLE ${badTable}`)
  return { rows, accepted, bad: bad.map((row) => ({ ...row, line: Number(row.line) })), stageTable }
}

/** Rows with one key in one file: identical ones count once, differing ones are all set aside (rules.md §7). */
async function judgeRepeats(context: LoadContext, source: Source, badTable: string): Promise<void> {
  const key = keyOf(source)
  await context.warehouse.command(
    `INSERT INTO ${badTable} SELECT line, if(kinds > 1, 'duplicate-key', 'repeated'), {keyColumn:String}, keyText FROM (
       SELECT arrayStringConcat([${key}], ', ') AS keyText, groupArray(line) AS lines, uniqExact(cityHash64(${rawColumns(source)})) AS kinds
       FROM (${parsedOf(source)}) WHERE fault = '' AND length(f) = ${source.scan.header.length} GROUP BY ${key} HAVING length(lines) > 1
     ) ARRAY JOIN if(kinds > 1, lines, arrayFilter(line -> line != arrayMin(lines), lines)) AS line
     WHERE line NOT IN (SELECT line FROM ${badTable})`,
    { ...parametersOf(context), keyColumn: source.feed.key.join(', ') },
  )
}

/** Counts the records of the file and holds the delivery when they or a total differ from its control; answers the count. */
export async function checkTotals(
  context: Omit<LoadContext, 'known' | 'ownersBefore'>,
  source: Source,
): Promise<number> {
  const names = totalledColumns(source)
  const sums = await readSums(context, names, (name) => totalOf(source, name), `(${parsedOf(source)})`)
  compareTotals(source, sums)
  return sums.rows
}

interface Sums {
  rows: number
  totals: string[]
}

/** Every row of a clean file is in its stage table, whose columns sum faster than the file's text. */
async function sumStage(context: LoadContext, source: Source, stageTable: string): Promise<Sums> {
  const names = totalledColumns(source)
  if (names.every((name) => isStoredNumber(source, name)))
    return readSums(context, names, (name) => `sum(\`${name}\`)`, stageTable)
  const { totals } = await readSums(context, names, (name) => totalOf(source, name), `(${parsedOf(source)})`)
  return { rows: await countStage(context, stageTable), totals }
}

async function readSums(
  context: Omit<LoadContext, 'known' | 'ownersBefore'>,
  names: readonly string[],
  sumOf: (name: string) => string,
  relation: string,
): Promise<Sums> {
  const sums = names.map((name, at) => `, toString(${sumOf(name)}) AS total_${at}`).join('')
  const [row] = await context.warehouse.query<Record<string, string>>(
    `SELECT count() AS n${sums} FROM ${relation}`,
    parametersOf(context),
  )
  return { rows: Number(row?.n), totals: names.map((_, at) => row?.[`total_${at}`] ?? '0') }
}

function totalledColumns({ control, feed, scan }: Source): string[] {
  const names = Object.keys(control.totals)
  for (const name of names) {
    if (scan.header.includes(name)) continue
    throw new Held('total-unknown', `${feed.name}: control.json totals ${name}, which ${control.file} does not have.`, {
      feed: feed.name,
      column: name,
    })
  }
  return names
}

/** Holds the delivery when the count of rows or a total differs from its control. */
function compareTotals({ control, feed }: Source, { rows, totals }: Sums): void {
  if (control.rows !== null && rows !== control.rows) {
    throw new Held(
      'rows-differ',
      `${feed.name}: control.json counts ${control.rows} rows, ${control.file} has ${rows}.`,
      {
        feed: feed.name,
        file: control.file,
        control: String(control.rows),
        found: String(rows),
      },
    )
  }
  for (const [at, name] of Object.keys(control.totals).entries()) {
    const found = totals[at] ?? '0'
    const expected = control.totals[name] ?? '0'
    if (sumDecimals([found, `-${expected}`.replace('--', '')]) !== '0') {
      throw new Held(
        'total-differs',
        `${feed.name}: control.json totals ${name} at ${expected}, ${control.file} sums to ${sumDecimals([found])}.`,
        {
          feed: feed.name,
          file: control.file,
          column: name,
          control: expected,
          found: sumDecimals([found]),
        },
      )
    }
  }
}
