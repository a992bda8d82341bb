import type { FastifyInstance } from 'fastify'
import type { Permission } from '../../src/platform/http/contract.ts'
import type { World } from './bank.ts'
import {
  courseOfWork,
  furtherNeeded,
  numberedByWriting,
  ofTheLastRecomputation,
  withoutContract,
  writtenByAsking,
} from './exceptions.ts'
import { bodyOf, generators, schemaOf, Unknown, type Values, valuesOf } from './generators.ts'
import { leaksIn } from './marks.ts'
import type { RegisteredRoute } from './routes.ts'
import { type About, may, type Needed, type Worker } from './sight.ts'

/** What a walk came to. */
export interface Walked {
  /** What somebody was shown that is not theirs to see, each as a sentence; none is as it should be. */
  faults: string[]
  /** Routes that could not be asked, or gave nobody an answer: nothing is known about them. */
  unasked: string[]
  /** By worker and address: what was answered, less what follows from the course of work. */
  answers: Map<string, string>
  /** How often somebody was rightly shown something that is marked. */
  seen: number
}
interface Request {
  url: string
  needed: Needed
  route: RegisteredRoute
}

const atOnce = 12
const pagesMost = 4

/** Asks everything that can be asked, as each of the workers, in sight and out of it; changes nothing. `everyRoute`: each has to answer somebody. */
export async function walkReads(
  world: World,
  app: FastifyInstance,
  routes: readonly RegisteredRoute[],
  workers = world.workers,
  { everyRoute = false } = {},
): Promise<Walked> {
  const walked: Walked = { faults: [], unasked: [], answers: new Map(), seen: 0 }
  const answered = new Set<string>()
  const foreignCursors = new Map<string, string>()
  const reading = routes.filter(({ method }) => method === 'GET')

  const ask = async (worker: Worker, { url, needed, route }: Request): Promise<string | undefined> => {
    const reply = await app.inject({ method: 'GET', url, headers: { cookie: worker.visitor.cookie } })
    const fault = (what: string) => walked.faults.push(`GET ${decodeURIComponent(url)}: ${what}`)
    const permitted = may(worker, needed) && furtherOf(route, url).every((further) => may(worker, further))
    if (!permitted && reply.statusCode !== 403) fault(`${worker.name} may not, and was answered ${reply.statusCode}`)
    if (permitted && (reply.statusCode === 403 || reply.statusCode >= 500))
      fault(`${worker.name} was answered ${reply.statusCode} ${reply.body}`)
    if (reply.statusCode === 200) answered.add(nameOf(route))
    // A refusal repeats the address, which came from the reader.
    const body = reply.statusCode === 200 ? reply.body : reply.body.replace(/"instance":"[^"]*"/, '')
    for (const leak of leaksIn(world.marks, body, worker, needed, 'sees', aboutOf(url))) fault(leak)
    walked.seen += world.marks.in(body).length
    walked.answers.set(`${worker.name}: ${url}`, comparable(route, body))
    return /"nextCursor":"([\w-]+)"/.exec(reply.body)?.[1]
  }

  /** From page to page, and onto the page that begins where somebody else's ended. */
  const askPages = async (worker: Worker, request: Request): Promise<void> => {
    let cursor = await ask(worker, request)
    const isPaged = 'cursor' in (schemaOf(request.route.contract?.query).properties ?? {})
    if (!isPaged) return
    const from = (start: string) => ({
      ...request,
      url: `${request.url}${request.url.includes('?') ? '&' : '?'}cursor=${start}`,
    })
    const foreign = foreignCursors.get(request.url)
    if (foreign) await ask(worker, from(foreign))
    else if (cursor) foreignCursors.set(request.url, cursor)
    for (let page = 0; cursor && page < pagesMost; page++) cursor = await ask(worker, from(cursor))
  }

  for (const worker of [...workers].sort((one, other) => widthOf(other) - widthOf(one))) {
    const requests: Request[] = []
    for (const route of reading) {
      try {
        for (const url of addressesOf(world, worker, route)) requests.push({ url, needed: neededFor(route), route })
      } catch (error) {
        if (!(error instanceof Unknown)) throw error
        walked.unasked.push(`${nameOf(route)} cannot be asked: ${error.message}`)
      }
    }
    await inParallel(requests, (request) => askPages(worker, request))
  }
  for (const route of everyRoute ? reading : [])
    if (route.contract && !answered.has(nameOf(route)))
      walked.faults.push(
        `${nameOf(route)}: nobody got an answer, so nothing was looked at; see test/access/generators.ts`,
      )
  walked.faults = [...new Set(walked.faults)]
  return walked
}

/** Tries every change without the right to it: without the permission, or on what is somebody else's. Nothing may come of it. */
export async function walkChanges(
  world: World,
  app: FastifyInstance,
  routes: readonly RegisteredRoute[],
  workers: readonly Worker[],
): Promise<string[]> {
  const faults: string[] = []
  let before = await contentsOf(world)
  for (const route of routes.filter(({ method, contract }) => method !== 'GET' && contract)) {
    const tried: string[] = []
    for (const worker of [undefined, ...workers]) {
      let attempt: ReturnType<typeof attemptOn>
      try {
        attempt = attemptOn(world, worker ?? workers[0]!, route)
      } catch (error) {
        if (!(error instanceof Unknown)) throw error
        faults.push(`${nameOf(route)} cannot be tried: ${error.message}`)
        break
      }
      if (!attempt || (!worker && !route.contract?.permission)) continue
      const reply = await app.inject({
        method: route.method as 'POST',
        url: attempt.url,
        ...(worker && { headers: { cookie: worker.visitor.cookie } }),
        ...(attempt.body !== undefined && { payload: attempt.body as object }),
      })
      const who = worker?.name ?? 'nobody who is signed in'
      tried.push(who)
      const expected = !worker ? [401] : may(worker, neededFor(route)) ? [403, 404, 409, 422] : [403]
      if (!expected.includes(reply.statusCode))
        faults.push(`${route.method} ${attempt.url}: ${who} was answered ${reply.statusCode} ${reply.body}`)
    }
    const after = await contentsOf(world)
    const changed = Object.keys(after).filter((table) => after[table] !== before[table] && !(table in writtenByAsking))
    if (changed.length) faults.push(`${nameOf(route)} changed ${changed.join(', ')} for one of ${tried.join('; ')}`)
    before = after
  }
  return faults
}

/** What a worker has no right to do by a route: anything without the permission, with it what names something foreign. */
function attemptOn(world: World, worker: Worker, route: RegisteredRoute): { url: string; body: unknown } | undefined {
  const asking = { world, worker, needed: neededFor(route), path: route.path }
  let isForeign = false
  const url = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const values = valuesOf(name, schemaOf(route.contract?.params).properties?.[name] ?? {}, asking)
    if (values.foreign.length) isForeign = true
    return encodeURIComponent(values.foreign[0] ?? values.own[0] ?? '1')
  })
  const body = route.contract?.body && bodyOf(schemaOf(route.contract.body), asking)
  if (may(worker, asking.needed) && !isForeign) return undefined
  return { url, body }
}

/** Whom the server names to the policies, by the path; and the one list that tells of what was opened. */
function aboutOf(url: string): About {
  if (url.startsWith('/api/openings') && !url.includes('whose=all')) return 'own openings'
  if (url.startsWith('/api/notices')) return 'own notices'
  return /^\/api\/customers\/(\d+)/.exec(url)?.[1]
}

function furtherOf(route: RegisteredRoute, url: string): Permission[] {
  const asked = new URLSearchParams(url.split('?')[1])
  return Object.entries(furtherNeeded[nameOf(route)] ?? {})
    .filter(([condition]) => asked.get(condition.split('=')[0] ?? '') === condition.split('=')[1])
    .map(([, further]) => further)
}

export const nameOf = ({ method, path }: RegisteredRoute) => `${method} ${path}`
const neededFor = (route: RegisteredRoute): Needed =>
  route.contract ? route.contract.permission : withoutContract[nameOf(route)]?.needed
const widthOf = (worker: Worker) => (worker.roles.some(({ institution }) => institution === null) ? 1 : 0)

/** The addresses to ask a route for: each of its identifiers with the rest as simple as may be, and each parameter by itself. */
function addressesOf(world: World, worker: Worker, route: RegisteredRoute): string[] {
  const { contract } = route
  if (!contract) {
    const known = withoutContract[nameOf(route)]
    if (!known)
      throw new Unknown('it has no contract: say in test/access/exceptions.ts what it answers, and how to call it')
    return known.call?.(world.deliveryIds) ?? []
  }
  const asking = { world, worker, needed: contract.permission, path: route.path }
  const every = ({ own, foreign }: Values) => [...own, ...foreign]
  const params = schemaOf(contract.params).properties ?? {}
  let paths = [route.path]
  for (const [, name = ''] of route.path.matchAll(/:(\w+)/g)) {
    const values = every(valuesOf(name, params[name] ?? {}, asking))
    paths = paths.flatMap((path) => values.map((value) => path.replace(`:${name}`, encodeURIComponent(value))))
  }
  const { properties = {}, required = [] } = schemaOf(contract.query)
  const first: Record<string, string> = {}
  const single: [string, string][] = []
  for (const [name, schema] of Object.entries(properties)) {
    if (name === 'cursor') continue
    const values = every(valuesOf(name, schema, asking))
    if (required.includes(name) && !('default' in schema)) first[name] = values[0] ?? ''
    for (const value of values) single.push([name, value])
  }
  const withQuery = (path: string, query: Record<string, string>) => {
    const text = new URLSearchParams(query).toString()
    return text ? `${path}?${text}` : path
  }
  // Whoever may not is refused before anything is read of what they ask.
  const [own = '', foreign = own] = [...new Set([paths[0], paths.at(-1)])]
  if (!may(worker, contract.permission)) return [...new Set([own, foreign])].map((path) => withQuery(path, first))
  const narrowed = (path: string, by: typeof single) =>
    by.map(([name, value]) => withQuery(path, { ...first, [name]: value }))
  // Where there is nothing to see, what names something might lead to it; days, limits and choices do not.
  const naming = single.filter(([name]) => name in generators)
  return [
    ...new Set([
      ...paths.map((path) => withQuery(path, first)),
      ...narrowed(own, single),
      ...narrowed(foreign, naming),
    ]),
  ]
}

/** An answer without what any delivery anywhere changes about it. */
function comparable(route: RegisteredRoute, body: string): string {
  if (ofTheLastRecomputation.includes(route.path) || !route.contract) return ''
  try {
    return JSON.stringify(JSON.parse(body), (key, value) => {
      if (courseOfWork.includes(key)) return undefined
      if (route.path === numberedByWriting && (key === 'id' || key === 'nextCursor')) return undefined
      return value
    })
  } catch {
    return body
  }
}

/** What each table holds, as a hash. */
async function contentsOf({ started: { owner } }: World): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'published', 'graphile_worker') order by 1`,
  )
  const { rows } = await owner.query<{ name: string; hash: string | null }>(
    tables
      .map(
        ({ name }) =>
          `select '${name.replace(/^public\./, '')}' as name, md5(string_agg(t::text, '' order by t::text)) as hash from ${name} t`,
      )
      .join(' union all '),
  )
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash ?? '']))
}

async function inParallel<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const left = things.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const thing of left) await work(thing)
    }),
  )
}
