import { spawn } from 'node:child_process'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '../../scripts/build-web.mjs'
import { followJob } from '../../src/main/follow-job.ts'
import { type Attachment, createLog, openInstance } from '../../src/main/instance.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Job } from '../../src/platform/jobs/contract.ts'
import { enqueueJob } from '../../src/platform/jobs/queue.ts'
import { makeDataFolder } from './data-folder.ts'

const root = join(import.meta.dirname, '..', '..')
const startWithinMs = 120_000
const stopWithinMs = 20_000

/** Almanac as people start it: a process of its own on a data folder of its own. */
export interface TestServer {
  /** http://127.0.0.1:<port> */
  address: string
  dataFolder: string
  /** One-time code for the first administrator, as printed on the console. */
  code: string
  /** Beside the server, like a command line: for people and data that a journey needs before it begins. */
  attachment: Attachment
  /** Has the server do it, and waits for the result. */
  work(kind: Job['kind'], subject: string, payload: Record<string, unknown>): Promise<unknown>
  /** As Ctrl-C does; answers the exit code. Neither a process nor a file is left, unless the data folder is to be kept as another. */
  stop(keepAs?: string): Promise<number | null>
}

/**
 * For `beforeAll`, with `stop` in `afterAll`, on a copy of the data folder `from` or a new one, with `more` settings. The
 * web client is built when its sources have changed.
 */
export async function startServer(from?: string, more: Record<string, string> = {}): Promise<TestServer> {
  if ((await buildWeb()) !== 0) throw new Error('the web client could not be built')
  const dataFolder = await mkdtemp(join(tmpdir(), 'almanac-e2e-'))
  makeDataFolder(dataFolder, from)
  const given = { PORT: '0', ALMANAC_DATA: dataFolder, ALMANAC_DEMO: 'off', LOG_LEVEL: 'warn', ...more }
  const child = spawn(
    process.execPath,
    // It ends with this process, also when that is killed.
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      join(root, 'scripts/follow-launcher.mjs'),
      join(root, 'src/main/cli.ts'),
      'serve',
    ],
    {
      env: { ...process.env, ...given, UV_THREADPOOL_SIZE: '16', ALMANAC_LAUNCHER_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const end = async (signal: NodeJS.Signals, keepAs?: string) => {
    child.kill(signal)
    const killing = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
    const code = await ended
    clearTimeout(killing)
    if (keepAs) await rename(dataFolder, keepAs)
    else await rm(dataFolder, { recursive: true, force: true })
    return code
  }
  const running = new Promise<void>((resolve, reject) => {
    const hear = (text: string) => {
      said += text
      if (said.includes('running at') && said.includes('one-time code:') && said.endsWith('\n')) resolve()
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    void ended.then((code) => reject(new Error(`the server ended with ${code}:\n${said}`)))
    setTimeout(() => reject(new Error(`the server did not start:\n${said}`)), startWithinMs).unref()
  })
  try {
    await running
    const config = readConfig({ ...given, LOG_LEVEL: 'silent' })
    const { attachment, instance } = await openInstance(config, createLog(config))
    if (instance) throw new Error('the server does not hold its folder')
    return {
      address: /running at (\S+)/.exec(said)?.[1] ?? '',
      code: /one-time code: (\S+)/.exec(said)?.[1] ?? '',
      dataFolder,
      attachment,
      work: async (kind, subject, payload) => {
        const { batch } = attachment.database
        return followJob(batch, await enqueueJob(batch, { kind, subject, payload }))
      },
      stop: async (keepAs) => {
        await attachment.stop()
        return end('SIGINT', keepAs)
      },
    }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}
