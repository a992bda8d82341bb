import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Load, Loaded } from './http-load.ts'

const here = import.meta.dirname

export interface Served {
  address: string
  port: number
  stop(): Promise<void>
}

/** `almanac serve` as everybody runs it. */
export async function startAlmanac(folder: string): Promise<Served> {
  const child = spawn(process.execPath, [join(here, '../src/main/cli.ts'), 'serve'], {
    env: {
      ...process.env,
      ALMANAC_DATA: folder,
      ALMANAC_DEMO: 'off',
      LOG_LEVEL: 'warn',
      PORT: '0',
      UV_THREADPOOL_SIZE: '16',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      const running = /running at (http:\S+)/.exec(output)?.[1]
      if (running) resolve(running)
    })
    child.once('exit', (code) => reject(new Error(`almanac serve ended with ${code}`)))
  })
  return served(child, address, 'SIGTERM')
}

export async function startFloor(folder: string): Promise<Served> {
  const child = fork(join(here, 'http-floor.ts'), { env: { ...process.env, ALMANAC_DATA: folder } })
  const [address] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the bare server did not start'))),
  ])
  return served(child, address, 'SIGKILL')
}

function served(child: ChildProcess, address: string, signal: 'SIGTERM' | 'SIGKILL'): Served {
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  process.once('exit', () => child.kill(signal))
  return { address, port: Number(new URL(address).port), stop }
}

/** The load generator, in a process of its own so that it takes nothing from the event loop of either server. */
export function startLoad(): { run(load: Load): Promise<Loaded>; stop(): void } {
  const child = fork(join(here, 'http-load.ts'))
  return {
    run: async (load) => {
      const answer = once(child, 'message')
      child.send(load)
      const [loaded] = (await answer) as [Loaded]
      if (loaded.failure) throw new Error(`port ${load.port}: ${loaded.failure}`)
      return loaded
    },
    stop: () => child.disconnect(),
  }
}
