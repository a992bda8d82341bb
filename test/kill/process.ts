import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Line } from './worker.ts'

/** What to do, on which folder or month, and who asked: a command line, or a person over the web. */
export type Command = ['import' | 'close', string, 'web'?]

/** An Almanac process on a data folder, with all that it has said so far. */
export interface Running {
  pid: number
  lines: Line[]
  stdout: string
  stderr: string
  /** Set once the process is gone; null for one that was killed. */
  ended: { code: number | null } | undefined
}

const here = import.meta.dirname
const waitLimitMs = 180_000

/** The command line that tells what it does: `worker.ts`. */
export function startWorker(folder: string, commands: Command[], env: NodeJS.ProcessEnv = {}): Running {
  return start(folder, [join(here, 'worker.ts'), JSON.stringify(commands)], env)
}

export function startAlmanac(folder: string, args: string[], env: NodeJS.ProcessEnv = {}): Running {
  return start(folder, [join(here, '../../src/main/cli.ts'), ...args], env)
}

function start(folder: string, args: string[], env: NodeJS.ProcessEnv): Running {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: {
      ...process.env,
      ALMANAC_DATA: folder,
      ALMANAC_DEMO: 'off',
      PORT: '0',
      LOG_LEVEL: 'error',
      UV_THREADPOOL_SIZE: '16',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const running: Running = { pid: child.pid ?? 0, lines: [], stdout: '', stderr: '', ended: undefined }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    running.stdout += text
    running.lines = running.stdout.split('\n').slice(0, -1).flatMap(readLine)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    running.stderr += text
  })
  child.on('close', (code) => {
    running.ended = { code }
  })
  return running
}

function readLine(text: string): Line[] {
  return text.startsWith('{"kind"') ? [JSON.parse(text) as Line] : []
}

/** Waits until the process says so, or has ended. */
export async function waitFor(running: Running, condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition() && !running.ended; waited += 5) {
    if (waited > waitLimitMs) throw new Error(`nothing happened: ${running.stdout.slice(-500)}${running.stderr}`)
    await sleep(5)
  }
}

export const hasEnded = (running: Running) => waitFor(running, () => false)

/** Runs commands to their end; throws unless all of them succeeded. */
export async function work(folder: string, ...commands: Command[]): Promise<Line[]> {
  const running = startWorker(folder, commands)
  await hasEnded(running)
  if (running.ended?.code !== 0) throw new Error(`ended with ${running.ended?.code}: ${running.stderr}`)
  return running.lines
}

export function postmasterOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]) || undefined
  } catch {
    return undefined
  }
}

/** A process that is gone already is no reason to stop. */
export function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (!pid) return
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
