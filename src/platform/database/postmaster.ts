import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface Postmaster {
  pid: number
  port: number
}

const pidFile = 'postmaster.pid'

/** The server that runs on the folder; undefined while there is none, or none yet that could be connected to. */
export function findPostmaster(folder: string): Postmaster | undefined {
  const noted = readPidFile(join(folder, pidFile))
  return noted && noted.port > 0 && isServerOf(noted.pid, folder) ? noted : undefined
}

/**
 * Clears what a server that was killed left, so that a new one starts at once: its pid file, when the number belongs to
 * another program by now (Postgres would take that for a running server), and its workers, which hold on to the shared
 * memory until their statement ends.
 */
export function clearDeadServer(folder: string): void {
  const file = join(folder, pidFile)
  const noted = readPidFile(file)
  if (!noted || isServerOf(noted.pid, folder)) return
  for (const pid of findOrphanWorkers(folder)) process.kill(pid, 'SIGKILL')
  // Taken aside first: the file may be a new server's by now, started by somebody else meanwhile.
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (readPidFile(aside)?.pid === noted.pid) rmSync(aside)
    else renameSync(aside, file)
  } catch {
    // somebody else was quicker
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // Where nobody collects dead orphans, as in many containers, they keep their number.
  return readProcess(pid)?.state !== 'Z'
}

function readPidFile(file: string): Postmaster | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]) || 0 } : undefined
  } catch {
    return undefined
  }
}

/** Where the system does not show whose process it is, one that lives is taken for the server. */
function isServerOf(pid: number, folder: string): boolean {
  return isAlive(pid) && (readProcess(pid) === undefined || isWithin(pid, folder) !== false)
}

/** Servers and their workers work in their data folder. Undefined when we may not know. */
function isWithin(pid: number, folder: string): boolean | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : undefined
  }
}

function findOrphanWorkers(folder: string): number[] {
  if (!existsSync('/proc/self/stat')) return []
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isWithin(pid, folder) === true)
  const living = pids.filter((pid) => readProcess(pid)?.name === 'postgres' && isAlive(pid))
  // Those of a server that is just starting have it as their parent.
  return living.filter((pid) => isTitled(pid) && !living.includes(readProcess(pid)?.parent ?? 0))
}

/** Workers are titled `postgres: …`; a server shows its command. */
function isTitled(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres:')
  } catch {
    return false
  }
}

/** From the process table, where the system shows it as files (Linux). */
function readProcess(pid: number): { name: string; state: string; parent: number } | undefined {
  try {
    const [, name = '', state = '', parent] =
      /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { name, state, parent: Number(parent) }
  } catch {
    return undefined
  }
}
