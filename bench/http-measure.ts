import { median, round } from './harness.ts'
import type { Loaded } from './http-load.ts'
import type { Served, startLoad } from './http-processes.ts'
import { branchManager, type Requests, type Route, routes } from './http-requests.ts'

const warmUpMs = 2000
const sliceMs = 500
const rounds = 21

/** A server with the session that its requests carry. */
export interface Side extends Served {
  cookie: string
}
export interface Figures {
  rps: number
  p99Ms: number
}

export async function signIn(server: Served): Promise<Side> {
  const { login, password } = branchManager
  const response = await fetch(`${server.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`nobody signed in: ${await response.text()}`)
  return { ...server, cookie }
}

export async function read({ address, cookie }: Side, path: string): Promise<string> {
  const response = await fetch(address + path, { headers: { cookie } })
  const body = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${body}`)
  return body
}

/** Everything that will be asked for is answered alike, to the byte. */
export async function compare(ours: Side, other: Side, requests: Requests): Promise<void> {
  for (const path of routes.flatMap((route) => requests[route])) {
    const [one, two] = await Promise.all([read(ours, path), read(other, path)])
    if (one !== two) throw new Error(`${decodeURIComponent(path)} is answered differently:\n${one}\n${two}`)
  }
}

/** Both in turn, half a second each, so that what else the machine does falls on both alike. */
export async function inTurn(
  load: ReturnType<typeof startLoad>,
  sides: readonly [Side, Side],
  paths: string[],
): Promise<[Figures, Figures]> {
  const slice = ({ port, cookie }: Side, milliseconds: number) => load.run({ port, cookie, paths, milliseconds })
  const slices: [Loaded[], Loaded[]] = [[], []]
  for (const side of sides) await slice(side, warmUpMs)
  for (let turn = 0; turn < rounds; turn++)
    for (const at of [0, 1] as const) slices[at].push(await slice(sides[at], sliceMs))
  return [figuresOf(slices[0]), figuresOf(slices[1])]
}

export const p99 = (latencies: readonly number[]) =>
  [...latencies].sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? 0

function figuresOf(slices: Loaded[]): Figures {
  const perSecond = slices.map(({ latencies, milliseconds }) => (latencies.length / milliseconds) * 1000)
  return { rps: Math.round(median(perSecond)), p99Ms: round(median(slices.map((one) => p99(one.latencies))), 2) }
}

export function tell(route: Route, figures: object): void {
  process.stderr.write(`${route} ${JSON.stringify(figures)}\n`)
}
