import { loadavg } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { followJob } from '../src/main/follow-job.ts'
import { openDatabase } from '../src/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts'
import { enqueueJob } from '../src/platform/jobs/queue.ts'
import { median, readCustomers, round, runNode, withDataFolder } from './harness.ts'
import type { Loaded } from './http-load.ts'
import { type Served, startAlmanac, startFloor, startLoad } from './http-processes.ts'
import { branchManager, chooseRequests, type Requests, type Route, routes } from './http-requests.ts'

const warmUpMs = 2000
const sliceMs = 500
const rounds = 21
const closingMost = 120

const customers = readCustomers()
const here = import.meta.dirname

async function signIn(address: string): Promise<string> {
  const { login, password } = branchManager
  const response = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`nobody signed in: ${await response.text()}`)
  return cookie
}

async function read(address: string, path: string, cookie: string): Promise<string> {
  const response = await fetch(address + path, { headers: { cookie } })
  const body = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${body}`)
  return body
}

/** Everything that will be asked for is answered alike, to the byte. */
async function compare(ours: Served, floor: Served, requests: Requests, cookie: string): Promise<void> {
  for (const path of routes.flatMap((route) => requests[route])) {
    const [one, other] = await Promise.all([read(ours.address, path, cookie), read(floor.address, path, cookie)])
    if (one !== other) throw new Error(`${decodeURIComponent(path)} is answered differently:\n${one}\n${other}`)
  }
}

const p99 = (latencies: readonly number[]) =>
  [...latencies].sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? 0
const rpsOf = (slices: Loaded[]) =>
  Math.round(median(slices.map(({ latencies, milliseconds }) => (latencies.length / milliseconds) * 1000)))
const p99Of = (slices: Loaded[]) => round(median(slices.map(({ latencies }) => p99(latencies))), 2)

const result = await withDataFolder(async (folder) => {
  await runNode([join(here, 'close-data.ts'), '--customers', String(customers)], folder)
  await runNode([join(here, 'http-data.ts')], folder)
  const ours = await startAlmanac(folder)
  const { url } = await startEmbeddedPostgres(join(folder, 'postgres'))
  const owner = new pg.Client({ connectionString: url })
  const database = openDatabase(url, 'almanac-command')
  const load = startLoad()
  let floor: Served | undefined
  try {
    await owner.connect()
    floor = await startFloor(folder)
    const cookie = await signIn(ours.address)
    const requests = await chooseRequests(owner, (path) => read(ours.address, path, cookie))
    await compare(ours, floor, requests, cookie)
    const slice = (on: Served, route: Route, milliseconds: number) =>
      load.run({ port: on.port, cookie, paths: requests[route], milliseconds })

    const measured: Partial<Record<Route, object>> = {}
    for (const route of routes) {
      const slices = { ours: [] as Loaded[], floor: [] as Loaded[] }
      await slice(floor, route, warmUpMs)
      await slice(ours, route, warmUpMs)
      for (let turn = 0; turn < rounds; turn++) {
        slices.floor.push(await slice(floor, route, sliceMs))
        slices.ours.push(await slice(ours, route, sliceMs))
      }
      const [rps, floorRps] = [rpsOf(slices.ours), rpsOf(slices.floor)]
      const [p99Ms, floorP99Ms] = [p99Of(slices.ours), p99Of(slices.floor)]
      measured[route] = { rps, p99Ms, floorRps, floorP99Ms, ratio: round(rps / floorRps, 2) }
      process.stderr.write(`${route} ${JSON.stringify(measured[route])}\n`)
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
        latencies.push(...(await slice(ours, route, 1000)).latencies)
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
    await ours.stop()
  }
})

const loadAverage = loadavg().map((value) => round(value, 1))
process.stdout.write(`${JSON.stringify({ bench: 'http', customers, ...result, loadAverage })}\n`)
