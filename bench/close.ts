import { join } from 'node:path'
import { median, readCustomers, round, runNode, withDataFolder, withInstance } from './harness.ts'

/** The bare engine averaging the same balances per account, as `architecture.md` defines the floor. */
const engineSql = `SELECT account_id, avg(balance) FROM balances WHERE business_date >= toDate('2026-10-01') AND business_date < toDate('2026-11-01') GROUP BY account_id FORMAT Null`

const customers = readCustomers()
const here = import.meta.dirname

const result = await withDataFolder(async (folder) => {
  await runNode([join(here, 'close-data.ts'), '--customers', String(customers)], folder)
  process.stderr.write(`engine: ${engineSql}\n`)
  const engine = await withInstance(folder, async ({ warehouse }) => {
    const seconds: number[] = []
    for (let run = 0; run < 4; run++) {
      const started = performance.now()
      await warehouse.jobs.command(engineSql)
      if (run) seconds.push((performance.now() - started) / 1000)
    }
    const [count] = await warehouse.jobs.query<{ n: string }>('SELECT count() AS n FROM balances')
    return { seconds: median(seconds), balances: Number(count?.n) }
  })
  // From the command to the published standings: the whole process, its start and end included.
  const close = await runNode([join(here, '../src/main/cli.ts'), 'close', '2026-10', '--json'], folder)
  const summary = JSON.parse(close.stdout) as { customers: number; seconds: number }
  if (summary.customers !== customers) throw new Error(`${summary.customers} customers came out of ${customers}`)
  return { engine, close }
})

process.stdout.write(
  `${JSON.stringify({
    bench: 'close',
    customers,
    accounts: customers * 3,
    balances: result.engine.balances,
    engineSeconds: round(result.engine.seconds),
    closeSeconds: round(result.close.seconds),
    ratio: round(result.close.seconds / result.engine.seconds, 2),
    peakRssMb: result.close.peakRssMb,
  })}\n`,
)
