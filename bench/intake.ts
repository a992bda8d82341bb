import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from } from 'pg-copy-streams'
import { currentTables } from '../src/information/intake/current.ts'
import { feeds } from '../src/information/intake/feeds.ts'
import { importFolder } from '../src/information/intake/import.ts'
import type { Instance } from '../src/main/instance.ts'
import { intakeOf } from '../src/main/work.ts'
import { readCustomers, round, withDataFolder, withInstance } from './harness.ts'
import { businessDate, recipes, writeFeed } from './intake-data.ts'

const types = {
  text: 'String',
  date: 'String',
  instant: 'String',
  amount: 'Decimal(18, 4)',
  rate: 'Decimal(18, 10)',
  share: 'Decimal(18, 10)',
  integer: 'Int32',
  flag: 'Bool',
} as const

/** The engines' own bulk load of the same file into tables with the same keys and indexes; answers seconds. */
async function bulkLoad(instance: Instance, feedName: string, folder: string): Promise<number> {
  const warehouse = instance.warehouse.jobs
  const feed = feeds.find((candidate) => candidate.name === feedName)
  if (!feed) throw new Error(feedName)
  const recipe = recipes(1000)[feed.name]
  const file = join(folder, `${feedName}.csv`)
  await warehouse.command(`CREATE OR REPLACE TABLE bulk AS ${feedName}`)
  const structure = Object.keys(recipe.columns)
    .map((name) => {
      const column = feed.columns.find((candidate) => candidate.name === name)
      const type =
        column?.type === 'date'
          ? 'Date32'
          : column?.type === 'instant'
            ? "DateTime64(3, 'UTC')"
            : types[column?.type ?? 'text']
      return `\`${name}\` ${column?.required ? type : `Nullable(${type})`}`
    })
    .join(', ')
  const stored = { ...feed.stored, business_date: `toDate('${businessDate}')`, version: '1' }
  const values = Object.values(stored).map((value) =>
    /^[a-z_]+$/.test(value) ? `\`${value}\`` : value.replaceAll('{source:String}', "'core'"),
  )
  let started = performance.now()
  await warehouse.command(
    `INSERT INTO bulk (${Object.keys(stored)
      .map((name) => `\`${name}\``)
      .join(
        ', ',
      )}) SELECT ${values.join(', ')} FROM file('${file}', 'CSVWithNames', '${structure.replaceAll("'", "\\'")}')
     SETTINGS date_time_input_format = 'best_effort', input_format_null_as_default = 1`,
  )
  let seconds = (performance.now() - started) / 1000
  const current = currentTables.find((table) => table.feed === feedName)
  if (current) {
    for (const [target, columns] of copiesOf(current)) {
      const copy = join(folder, `${target}.copy.csv`)
      await warehouse.command(
        `INSERT INTO FUNCTION file('${copy}', 'CSV') SELECT ${Object.values(columns).join(', ')} FROM bulk SETTINGS format_csv_null_representation = '', engine_file_truncate_on_insert = 1`,
      )
      const schema = target === 'customer_summary' ? 'published' : 'public'
      const client = await instance.database.batch.connect()
      try {
        await client.query(
          `create table stage.bulk (like ${schema}.${target} including indexes including defaults including generated)`,
        )
        started = performance.now()
        await pipeline(
          createReadStream(copy),
          client.query(from(`copy stage.bulk (${Object.keys(columns).join(', ')}) from stdin (format csv)`)),
        )
        seconds += (performance.now() - started) / 1000
        await client.query('drop table stage.bulk')
      } finally {
        client.release()
      }
    }
  }
  await warehouse.command('DROP TABLE bulk')
  return seconds
}

function copiesOf(current: (typeof currentTables)[number]): [string, Record<string, string>][] {
  const plain = Object.fromEntries(Object.entries(current.columns).filter(([name]) => name !== 'closed'))
  const copies: [string, Record<string, string>][] = [
    [current.table, { ...current.key, ...plain, business_date: 'business_date' }],
  ]
  if (current.feed === 'customers')
    copies.push([
      'customer_summary',
      { customer_id: 'customer_id', institution_id: 'institution_id', kind: 'kind', manager_id: 'manager_id' },
    ])
  return copies
}

const customers = readCustomers()
const perFeed: Record<
  string,
  { rows: number; seconds: number; rowsPerSecond: number; bulkRowsPerSecond: number; ratio: number }
> = {}
let rowsInAll = 0
let secondsInAll = 0
let bulkInAll = 0

await withDataFolder((folder) =>
  withInstance(folder, async (instance) => {
    for (const feed of feeds) {
      const delivery = join(folder, 'deliveries', feed.name)
      const rows = await writeFeed(
        instance.warehouse.jobs,
        delivery,
        feed.name,
        recipes(customers)[feed.name],
        customers,
      )
      const bulk = await bulkLoad(instance, feed.name, delivery)
      const { deliveries } = await importFolder(intakeOf(instance), delivery, () => {})
      const result = deliveries[0]
      if (result?.state !== 'published' || result.feeds[feed.name]?.accepted !== rows)
        throw new Error(`${feed.name}: ${JSON.stringify(result)}`)
      rowsInAll += rows
      secondsInAll += result.seconds
      bulkInAll += bulk
      perFeed[feed.name] = {
        rows,
        seconds: round(result.seconds),
        rowsPerSecond: Math.round(rows / result.seconds),
        bulkRowsPerSecond: Math.round(rows / bulk),
        ratio: round(bulk / result.seconds),
      }
      process.stderr.write(`${feed.name} ${JSON.stringify(perFeed[feed.name])}\n`)
    }
  }),
)

process.stdout.write(
  `${JSON.stringify({
    bench: 'intake',
    customers,
    rows: rowsInAll,
    seconds: round(secondsInAll),
    rowsPerSecond: Math.round(rowsInAll / secondsInAll),
    bulkRowsPerSecond: Math.round(rowsInAll / bulkInAll),
    ratio: round(bulkInAll / secondsInAll),
    feeds: perFeed,
  })}\n`,
)
