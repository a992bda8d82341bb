import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { profileProblem } from './profile.ts'
import { quoteName } from './profile-columns.ts'

/** Holds the source's files as relations while a delivery is converted. */
export const rawDatabase = 'raw_files'

/** Reads nothing but itself; everything else that a table function can reach is out of bounds. */
const harmlessTableFunctions = new Set([
  'numbers',
  'numbers_mt',
  'zeros',
  'values',
  'VALUES',
  'generate_series',
  'generateSeries',
])
/** Functions that reach beyond the row: files, dictionaries, other tables, models, waiting. */
const reachingFunctions = /^(file|dict|joinGet|hasColumnInTable|sleep|url|catboost|ai[A-Z]|llm)/

/** The select over the source's files, each a relation of its columns and `_line`; lines that cannot be read are not in it. */
export function overRawFiles(select: string, files: ReadonlyMap<string, string[]>): string {
  const relations = [...files].map(
    ([name, header]) =>
      `${quoteName(name)} AS (SELECT _line${header.map((column) => `, ${quoteName(column)}`).join('')} FROM ${rawDatabase}.${quoteName(name)} WHERE _fault = '')`,
  )
  return `${relations.length ? `WITH ${relations.join(', ')} ` : ''}SELECT * FROM (${select}\n)`
}

/**
 * Refuses what is not one SELECT or reaches beyond the source's files. A profile is an administrator's own, so this
 * guards against mistakes rather than against malice.
 */
export async function checkSelect(warehouse: Warehouse, select: string, where: string): Promise<void> {
  // The embedded engine runs one statement after another: a second one must not even reach its parser.
  if (!isOneStatement(select)) throw profileProblem(where, 'must be one SELECT, without `;`')
  const nodes = await explain(warehouse, `EXPLAIN AST SELECT * FROM (${select}\n)`, where)
  for (const node of nodes) {
    const [kind = '', name = ''] = node.trim().split(' ')
    if (kind === 'Set') throw profileProblem(where, 'SETTINGS are not allowed')
    if (kind === 'Function' && reachingFunctions.test(name))
      throw profileProblem(where, `the function ${name} is not allowed`)
  }
}

/** What the select answers; throws 'profile-invalid' for a mistake in it, and for tables other than the source's files. */
export async function describeSelect(
  warehouse: Warehouse,
  relation: string,
  where: string,
): Promise<{ name: string; type: string }[]> {
  const readOnly = 'SETTINGS readonly = 1'
  for (const node of await explain(warehouse, `EXPLAIN QUERY TREE dump_ast = 0 ${relation} ${readOnly}`, where)) {
    const table = /^TABLE id: .*\btable_name: (.+)$/.exec(node.trim())?.[1]
    // A SELECT without FROM reads system.one.
    if (table !== undefined && table !== 'system.one' && !table.startsWith(`${rawDatabase}.`))
      throw profileProblem(where, `the table ${table.replace(/^default\./, '')} is not one of the source's files`)
    const reaching = /^TABLE_FUNCTION id: .*\btable_function_name: (\w+)/.exec(node.trim())?.[1]
    if (reaching !== undefined && !harmlessTableFunctions.has(reaching))
      throw profileProblem(where, `the table function ${reaching} is not allowed`)
  }
  return inProfile(where, () => warehouse.query<{ name: string; type: string }>(`DESCRIBE (${relation}) ${readOnly}`))
}

/** What the engine says against a profile's select is said to the one who wrote it. */
export async function inProfile<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw profileProblem(where, (error as Error).message.split('\n')[0]?.slice(0, 500) ?? '')
  }
}

async function explain(warehouse: Warehouse, statement: string, where: string): Promise<string[]> {
  const rows = await inProfile(where, () => warehouse.query<string | { explain: string }>(statement))
  return rows.map((row) => (typeof row === 'string' ? row : row.explain))
}

/** Begins with SELECT or WITH, its parentheses match, and no semicolon stands outside of quotes and comments. */
function isOneStatement(select: string): boolean {
  const bare = select.replace(
    /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|--[^\n]*|#[! ][^\n]*|\/\*[\s\S]*?\*\//g,
    ' ',
  )
  let depth = 0
  for (const character of bare) {
    if (character === '(') depth++
    if (character === ')' && --depth < 0) return false
  }
  return depth === 0 && /^\s*(SELECT|WITH)\b/i.test(bare) && !/[;'"`$]/.test(bare)
}
