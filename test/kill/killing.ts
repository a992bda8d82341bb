import { setTimeout as sleep } from 'node:timers/promises'
import type { VisibleState } from '../harness/visible-state.ts'
import {
  type Command,
  hasEnded,
  postmasterOf,
  type Running,
  signal,
  startAlmanac,
  startWorker,
  waitFor,
} from './process.ts'
import type { Line } from './worker.ts'

export const importSteps = [
  'import:archived',
  'import:loaded',
  'import:moving',
  'import:moved',
  'import:staged',
  'import:before-commit',
  'import:committed',
]
export const closeSteps = ['close:averages', 'close:tiers', 'close:staged', 'close:before-commit', 'close:committed']

/** What is killed, with SIGKILL: Almanac, the Postgres that it runs, or the two at once as when a machine stops. */
export type Target = 'almanac' | 'postgres' | 'both'
/** Who is at work: a command line, or a server that a command line has handed the work to. */
export type Worker = 'command' | 'server'
export interface Kill {
  worker: Worker
  target: Target
  /** A step of the publication protocol, or milliseconds since the work began. */
  at: string | number
}

export function describeKill(command: Command, { worker, target, at }: Kill): string {
  const moment = typeof at === 'string' ? at : `after ${Math.round(at)} ms`
  return `${command[0]} by a ${worker}, ${target} killed ${moment}`
}

const endsWithinMs = 30_000

export interface Killed {
  /** What went wrong in ending. */
  faults: string[]
  /** What the process saw when it started, before its own work. */
  opened: Line | undefined
}

/** Does the command on the folder until the kill. */
export async function killAt(folder: string, command: Command, kill: Kill): Promise<Killed> {
  const env = typeof kill.at === 'string' ? { ALMANAC_HALT_AT: kill.at } : {}
  const server = kill.worker === 'server' ? startAlmanac(folder, ['serve'], env) : undefined
  if (server) await waitFor(server, () => server.stdout.includes('is running at'))
  const asking = startWorker(folder, [command], server ? {} : env)
  const victim = server ?? asking
  if (typeof kill.at === 'string') await waitFor(victim, () => victim.stderr.includes('halted at'))
  else {
    await waitFor(asking, () => asking.lines.some((line) => line.kind === 'working'))
    await sleep(kill.at)
  }
  const postmaster = postmasterOf(folder)
  if (kill.target !== 'postgres') signal(victim.pid, 'SIGKILL')
  if (kill.target !== 'almanac') signal(postmaster, 'SIGKILL')
  const involved = [...new Set([victim, asking])]
  const faults = await Promise.all(involved.map((running) => endOf(running, running === victim, kill)))
  return { faults: faults.flat(), opened: asking.lines.find((line) => line.kind === 'open') }
}

/** Nobody waits for ever for what has died, and nobody takes it for success. */
async function endOf(running: Running, isVictim: boolean, kill: Kill): Promise<string[]> {
  const killed = isVictim && kill.target !== 'postgres'
  for (let waitedMs = 0; !running.ended && waitedMs < endsWithinMs; waitedMs += 50) {
    // It says that it halts before it does: told once to go on, it might halt afterwards.
    signal(running.pid, 'SIGCONT')
    await sleep(50)
  }
  if (!running.ended) {
    signal(running.pid, 'SIGKILL')
    return [`the ${isVictim ? kill.worker : 'command line'} did not end within ${endsWithinMs / 1000} s`]
  }
  const { code } = running.ended
  // Ending while the embedded engine is at work may end in a crash; that is no success either, and all that is asked here.
  const crashed = code === null && kill.target !== 'almanac'
  const wasDone = running.lines.some((line) => line.kind === 'done')
  if (killed || crashed || code === 1 || (code === 0 && wasDone)) return []
  return [`the ${isVictim ? kill.worker : 'command line'} ended with ${code}: ${running.stderr}`]
}

/** A second process opens the folder, which recovers it, looks and gives the command again; answers what is wrong. */
export async function inspect(folder: string, command: Command, states: VisibleState[]): Promise<string[]> {
  const running = startWorker(folder, [command])
  await hasEnded(running)
  const faults =
    running.ended?.code === 0 ? [] : [`the next start ended with ${running.ended?.code}: ${running.stderr}`]
  for (const line of running.lines) faults.push(...faultsOf(line, states))
  return faults
}

export function faultsOf(line: Line, states: VisibleState[]): string[] {
  const last = states.at(-1) as VisibleState
  if (line.kind === 'open')
    return [...halfStateOf(line.visible, states), ...line.leftovers.map((left) => `left over: ${left}`)]
  if (line.kind !== 'done') return []
  const undone = line.waiting ? [`${line.waiting} jobs were accepted and not done`] : []
  const differences = line.visible ? differencesOf(line.visible, last).map((part) => `repeated: ${part}`) : []
  return [...undone, ...differences]
}

function halfStateOf(visible: VisibleState, states: VisibleState[]): string[] {
  const [nearest = []] = states.map((state) => differencesOf(visible, state)).sort((a, b) => a.length - b.length)
  return nearest.map((part) => `half state: ${part}`)
}

function differencesOf(found: VisibleState, expected: VisibleState): string[] {
  const parts = Object.keys({ ...found, ...expected }).filter((name) => found[name] !== expected[name])
  return parts.map((name) => `${name} is ${found[name]} instead of ${expected[name]}`)
}
