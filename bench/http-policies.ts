import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts'
import { round } from './harness.ts'
import { compare, inTurn, read, signIn, tell } from './http-measure.ts'
import { type Served, startAlmanac, startLoad } from './http-processes.ts'
import { chooseRequests, type Route, routes } from './http-requests.ts'

/**
 * What row-level security costs: the same server on the data folder and on a copy of it in which every policy is off. The
 * statements, the settings of their transactions and the bytes are the same.
 */
export async function measurePolicies(folder: string): Promise<Record<string, object>> {
  const copy = `${folder}-without`
  const servers: Served[] = []
  const load = startLoad()
  try {
    execFileSync('cp', ['-a', ...(process.platform === 'linux' ? ['--reflink=auto'] : []), folder, copy])
    await takePoliciesOff(copy)
    for (const one of [folder, copy]) servers.push(await startAlmanac(one))
    const [on, off] = await Promise.all([signIn(servers[0] as Served), signIn(servers[1] as Served)])
    const { url } = await startEmbeddedPostgres(join(folder, 'postgres'))
    const requests = await withOwner(url, (owner) => chooseRequests(owner, (path) => read(on, path)))
    await compare(on, off, requests)
    const measured: Partial<Record<Route, object>> = {}
    for (const route of routes) {
      const [withPolicies, without] = await inTurn(load, [on, off], requests[route])
      const costPercent = round(100 * (1 - withPolicies.rps / without.rps), 1)
      measured[route] = { ...withPolicies, offRps: without.rps, offP99Ms: without.p99Ms, costPercent }
      tell(route, measured[route])
    }
    return { policies: measured }
  } finally {
    load.stop()
    for (const server of servers) await server.stop()
    rmSync(copy, { recursive: true, force: true })
  }
}

async function takePoliciesOff(folder: string): Promise<void> {
  const { url, stop } = await startEmbeddedPostgres(join(folder, 'postgres'))
  await withOwner(url, (owner) =>
    owner.query(`do $$ declare t record; begin
      for t in select schemaname, tablename from pg_tables where rowsecurity and schemaname in ('public', 'published') loop
        execute format('alter table %I.%I disable row level security', t.schemaname, t.tablename);
      end loop; end $$`),
  )
  await stop()
}

async function withOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
