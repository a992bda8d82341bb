// Where the project stands and which Node runs it. Plain JavaScript: the launchers also run on Node 20.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')
export const bin = join(root, 'node_modules', '.bin')

/** The Node that came with the packages, for this platform. */
export function findOwnNode() {
  const platform = `${process.platform}-${process.arch}`
  return [`node-${platform}`, `node-bin-${platform}`]
    .map((name) => join(root, 'node_modules', name, 'bin', 'node'))
    .find((path) => existsSync(path))
}

/** The Node that runs Almanac: its own, or else the present one if it is new enough. */
export function nodePath() {
  const own = findOwnNode()
  if (own) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(
    existsSync(join(root, 'node_modules'))
      ? `Almanac needs Node 24; this is ${process.version}, and the packages carry none for ${process.platform}-${process.arch}.`
      : 'The packages are missing: run npm ci in the folder of Almanac first.',
  )
  process.exit(1)
}

/** Environment in which the project's Node and its tools come first; what Node has compiled once it finds again. */
export function toolEnv(extra = {}) {
  const compiled = join(root, 'node_modules', '.cache', 'node')
  const first = [dirname(nodePath()), bin]
  const rest = (process.env.PATH ?? '').split(delimiter).filter((folder) => !first.includes(folder))
  return {
    UV_THREADPOOL_SIZE: '16',
    NODE_COMPILE_CACHE: compiled,
    ...process.env,
    PATH: [...first, ...rest].join(delimiter),
    ...extra,
  }
}

/** Exit code of a child as a shell gives it: 128 + signal number when a signal ended it. */
export function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0)
}

/** Runs one of the project's tools (a name in node_modules/.bin, or `node`) to its end; answers its exit code. */
export function run(command, args, { env = {}, cwd = root, stdio = 'inherit' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command === 'node' ? nodePath() : command, args, { cwd, stdio, env: toolEnv(env) })
    const stop = passSignals(child)
    child.on('error', (error) => {
      stop()
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      stop()
      resolve(exitCode(code, signal))
    })
  })
}

/**
 * Hands SIGINT, SIGTERM and SIGHUP on to the child and lives until it has ended. In a terminal the child gets Ctrl-C
 * by itself too, and npm sends it once more: programs started here take a repeated signal for one.
 */
export function passSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const pass = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}

/**
 * Calls `stop` once whoever started this process is gone. A launcher killed outright can pass nothing on: what it
 * started notices here, instead of living on with the port and the data folder.
 */
export function whenParentEnds(parentPid, stop) {
  // npx runs commands in a shell of its own, which outlives a killed npx.
  const grandparentPid = parentPid === process.ppid && isShell(parentPid) ? parentOf(parentPid) : undefined
  const timer = setInterval(() => {
    if (process.ppid === parentPid && (!grandparentPid || parentOf(parentPid) === grandparentPid)) return
    clearInterval(timer)
    stop()
  }, 250)
  timer.unref()
}

function isShell(pid) {
  return /^(sh|dash|bash|ash|busybox)$/.test(statOf(pid)?.name ?? '')
}

function parentOf(pid) {
  return statOf(pid)?.ppid
}

/** Of the process table, where the system shows it as files. */
function statOf(pid) {
  try {
    const [, name, ppid] = /^\d+ \((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { name, ppid: Number(ppid) }
  } catch {
    return undefined
  }
}
