// Where the project stands and which Node runs it. Plain JavaScript: the launchers also run on Node 20.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')
const bin = join(root, 'node_modules', '.bin')

/** The Node that came with the packages; without one for this platform, the present one if it is new enough. */
export function nodePath() {
  const own = join(bin, 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  console.error(
    existsSync(join(root, 'node_modules'))
      ? `Almanac needs Node 24; this is ${process.version}, and the packages carry none for ${process.platform}-${process.arch}.`
      : 'The packages are missing: run npm ci in the folder of Almanac first.',
  )
  process.exit(1)
}

/** Environment in which the project's tools and its Node come first. */
export function toolEnv(extra = {}) {
  const path = [bin, ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== bin)].join(delimiter)
  return { UV_THREADPOOL_SIZE: '16', ...process.env, PATH: path, ...extra }
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
 * Calls `stop` once the given parent is gone. A launcher killed outright can pass nothing on: what it started notices
 * here, instead of living on with the port and the data folder.
 */
export function whenParentEnds(parentPid, stop) {
  const timer = setInterval(() => {
    if (process.ppid === parentPid) return
    clearInterval(timer)
    stop()
  }, 250)
  timer.unref()
}
