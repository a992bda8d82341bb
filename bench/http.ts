import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { followJob } from '../src/main/follow-job.ts'
import { openDatabase } from '../src/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts'
import { enqueueJob } from '../src/platform/jobs/queue.ts'
import { readCustomers, round, runNode, withDataFolder } from './harness.ts'
import { compare, inTurn, p99, read, signIn, tell } from './http-measure.ts'
import { measurePolicies } from './http-policies.ts'
import { type Served, startAlmanac, startFloor, startLoad } from './http-processes.ts'
import { chooseRequests, type Route, routes } from './http-requests.ts'

const closingMost = 120

const customers = readCustomers()
const { values } = parseArgs({ options: { policies: { type: 'boolean', default: false } }, strict: false })
const here = import.meta.dirname

const result = await withDataFolder(async (folder) => {
  await runNode([join(here, 'close-data.ts'), '--customers', String(customers)], folder)
  await runNode([join(here, 'http-data.ts')], folder)
  return values.policies ? measurePolicies(folder) : measureAgainstFloor(folder)
})

/** Against a bare server that sends the same bytes, and while a month is closed. */
async function measureAgainstFloor(folder: string) {
  const server = await startAlmanac(folder)
  const { url } = await startEmbeddedPostgres(join(folder, 'postgres'))
  const owner = new pg.Client({ connectionString: url })
  const database = openDatabase(url, 'almanac-command')
  const load = startLoad()
  let floor: Served | undefined
  try {
    await owner.connect()
    floor = await startFloor(folder)
    const ours = await signIn(server)
    const bare = { ...floor, cookie: ours.cookie }
    const requests = await chooseRequests(owner, (path) => read(ours, path))
    await compare(ours, bare, requests)

    const measured: Partial<Record<Route, object>> = {}
    for (const route of routes) {
      const [bareFigures, figures] = await inTurn(load, [bare, ours], requests[route])
      const { rps: floorRps, p99Ms: floorP99Ms } = bareFigures
      measured[route] = { ...figures, floorRps, floorP99Ms, ratio: round(figures.rps / floorRps, 2) }
      tell(route, measured[route])
    }

    const whileClosing: Partial<Record<Route, object>> = {}
    for (const route of routes) {
      // As if the delivery had come again: the month has to be worked out anew.
      await owner.query(`update delivery set publication = nextval('publication_order')`)
      const started = performance.now()
      const payload = { origin: 'command-line', month: '2026-10' }
      const jobId = await enqueueJob(database.batch, { kind: 'close', subject: '2026-10', payload })
      let closing = true
      const closed = followJob(database.batch, jobId).finally(() => {
        closing = false
      })
      const latencies: number[] = []
      for (let turn = 0; closing && turn < closingMost; turn++)
        latencies.push(...(await load.run({ ...ours, paths: requests[route], milliseconds: 1000 })).latencies)
      await closed
      whileClosing[route] = { p99Ms: round(p99(latencies), 2), worstMs: round(Math.max(...latencies), 2) }
      const seconds = round((performance.now() - started) / 1000, 1)
      process.stderr.write(`${route} while closing (${seconds} s) ${JSON.stringify(whileClosing[route])}\n`)
    }
    return { routes: measured, whileClosing }
  } finally {
    load.stop()
    await floor?.stop()
    await owner.end()
    await database.end()
    await server.stop()
  }
}

const loadAverage = loadavg().map((value) => round(value, 1))
process.stdout.write(`${JSON.stringify({ bench: 'http', customers, ...result, loadAverage })}\n`)
