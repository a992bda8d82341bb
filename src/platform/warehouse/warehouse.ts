import { randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'

const migrationFolder = join(import.meta.dirname, '../../../migrations/clickhouse')
const engine = 'MergeTree'

export type Parameters = Record<string, unknown>

/** A lane of ClickHouse: two connections, each of which answers one query after another. */
export interface Warehouse {
  /** Runs a statement that answers nothing. */
  command(sql: string, parameters?: Parameters): Promise<void>
  /** Rows as objects; 64-bit integers and decimals arrive as strings. */
  query<Row>(sql: string, parameters?: Parameters): Promise<Row[]>
  /** Rows as tab-separated text, which is what COPY reads; however many there are, few are in memory at a time. */
  read(select: string): Promise<Readable>
}

/**
 * What screens have of it: the views of migrations/clickhouse/000003_scoped.sql, which ask whose rows are meant. The engine
 * refuses them anything else: they are in a database without tables, and may only read.
 */
export type Reading = Pick<Warehouse, 'query'>

export interface WarehouseLanes {
  /** Imports and closes. */
  jobs: Warehouse
  /** Screens. */
  reading: Reading
  /** Whether `file()` reads this machine's folders (the embedded engine) or data must be sent. */
  embedded: boolean
  close(): Promise<void>
}

/** Opens ClickHouse: in process on `folder`, or the server at `url`. */
export async function openWarehouse(options: { folder: string; url?: string | undefined }): Promise<WarehouseLanes> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const { folder, url } = options
  const open = (database?: string): ClickHouseClient =>
    url
      ? createClient({ url, ...(database && { database }) })
      : // Two copies of one interface in two packages: same shape, other names.
        createClient({ connection: createChdbConnection({ path: folder }) as never })
  const spool = url ? undefined : emptySpool(folder)
  const clients = [open(), open()]
  const jobs = lane(clients, jobSettings, spool)
  await migrate(jobs)
  const readers = [open(scopedDatabase), open(scopedDatabase)]
  if (!url) for (const reader of readers) await confine(reader)
  return {
    jobs,
    // The embedded engine keeps what was set, and lets nothing be set again.
    reading: lane(readers, url ? { ...readSettings, readonly: '1' } : {}, spool),
    embedded: !url,
    close: async () => {
      await Promise.all([...clients, ...readers].map((client) => client.close()))
    },
  }
}

const scopedDatabase = 'scoped'

async function confine(reader: ClickHouseClient): Promise<void> {
  for (const [name, value] of Object.entries(readSettings)) await reader.command({ query: `SET ${name} = '${value}'` })
  await reader.command({ query: `USE ${scopedDatabase}` })
  await reader.command({ query: 'SET readonly = 1' })
}

const commonSettings = {
  output_format_json_quote_decimals: 1 as const,
  output_format_json_quote_64bit_integers: 1 as const,
  date_time_output_format: 'iso' as const,
}
// The default limit is 90% of the machine; a screen's query must never starve a close.
const jobSettings = {
  ...commonSettings,
  max_memory_usage: '4000000000',
  // A history load may span decades, and facts are partitioned by month; the default refuses more than 100.
  max_partitions_per_insert_block: 2400,
  max_bytes_before_external_group_by: '2500000000',
}
const readSettings = {
  ...commonSettings,
  max_memory_usage: '1000000000',
  max_execution_time: 30,
  // The transactions of a collecting account may not fit into memory.
  max_bytes_before_external_sort: '300000000',
}

/** Where the embedded engine, which holds a whole answer in memory, puts down what is to be read bit by bit. */
function emptySpool(folder: string): string {
  const spool = join(dirname(folder), 'spool')
  rmSync(spool, { recursive: true, force: true })
  mkdirSync(spool, { mode: 0o700 })
  return spool
}

function lane(
  clients: readonly ClickHouseClient[],
  settings: Record<string, string | number>,
  spool: string | undefined,
): Warehouse {
  const connections = clients.map((client) => ({ client, waiting: 0 }))
  /** On the connection that has the least to do. */
  const run = async <T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> => {
    const connection = connections.reduce((idlest, other) => (other.waiting < idlest.waiting ? other : idlest))
    connection.waiting++
    try {
      return await work(connection.client)
    } finally {
      connection.waiting--
    }
  }
  return {
    async command(sql, parameters) {
      await run((client) =>
        client.command({ query: sql, query_params: parameters ?? {}, clickhouse_settings: settings }),
      )
    },
    query<Row>(sql: string, parameters?: Parameters): Promise<Row[]> {
      return run(async (client) => {
        const result = await client.query({
          query: sql,
          query_params: parameters ?? {},
          clickhouse_settings: settings,
          format: 'JSONEachRow',
        })
        return result.json<Row>()
      })
    },
    async read(select) {
      if (!spool) {
        const query = `${select} FORMAT TabSeparated`
        const answer = await run((client) => client.exec({ query, clickhouse_settings: settings }))
        return answer.stream
      }
      const file = join(spool, `${randomUUID()}.tsv`)
      const query = `INSERT INTO FUNCTION file('${file.replaceAll("'", "\\'")}', 'TabSeparated') ${select}`
      await run((client) => client.command({ query, clickhouse_settings: settings }))
      return createReadStream(file, { highWaterMark: 1 << 20 }).once('close', () => rmSync(file, { force: true }))
    },
  }
}

/** Statements are `IF NOT EXISTS` or replace a view, so running all of them at each start is cheap and needs no book of its own. */
async function migrate(warehouse: Warehouse): Promise<void> {
  const [facts] = await warehouse.query<{ name: string }>('SELECT currentDatabase() AS name')
  for (const name of readdirSync(migrationFolder).sort()) {
    const text = readFileSync(join(migrationFolder, name), 'utf8')
      .replaceAll('{engine}', engine)
      .replaceAll('{facts}', facts?.name ?? 'default')
    const statements = text.replaceAll(/^\s*--.*$/gm, '').split(/;\s*$/m)
    for (const statement of statements) if (statement.trim()) await warehouse.command(statement)
  }
}

/** Names the Postgres that ClickHouse reads from and writes back to: `postgresql(operational, table = '…')`. */
export async function connectOperational(warehouse: Warehouse, batchUrl: string): Promise<void> {
  const url = new URL(batchUrl)
  const quoted = (text: string) => `'${decodeURIComponent(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  await warehouse.command('DROP NAMED COLLECTION IF EXISTS operational')
  await warehouse.command(
    `CREATE NAMED COLLECTION operational AS host = ${quoted(url.hostname)}, port = ${Number(url.port || 5432)}, ` +
      `database = ${quoted(url.pathname.slice(1))}, user = ${quoted(url.username)}, password = ${quoted(url.password)}`,
  )
}
