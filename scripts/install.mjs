// Installs the packages of package-lock.json when they are missing or others; returns at once when all is there.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { prepareBinaries } from './binaries.mjs'
import { exitCode, passSignals, root } from './project.mjs'

const lockFile = join(root, 'package-lock.json')
// Inside node_modules: whoever removes that removes the marker, and so does `npm ci`.
const marker = join(root, 'node_modules', '.almanac-installed')
const turn = join(root, '.installing')
const staleAfterMs = 30_000

/** `dev`: the tools for tests are wanted as well. Ends the process when the packages cannot be had. */
export async function install({ dev = false } = {}) {
  if (!isInstalled(dev)) {
    await takeTurn()
    try {
      if (!isInstalled(dev)) await installPackages()
    } finally {
      rmSync(turn, { force: true })
    }
  }
  prepareBinaries()
}

function isInstalled(dev) {
  const wanted = readFileSync(lockFile)
  const hash = createHash('sha256').update(wanted).digest('hex')
  const mark = read(marker)?.toString()
  if (mark === hash) return true
  const present = read(join(root, 'node_modules', '.package-lock.json'))
  if (!present || !isSame(JSON.parse(wanted).packages, JSON.parse(present).packages, dev)) return false
  if (isSame(JSON.parse(wanted).packages, JSON.parse(present).packages, true)) tryWrite(marker, hash)
  return true
}

/** Whether the tree that npm noted down is the one of the lock file, but for what this platform leaves out. */
function isSame(wanted, present, dev) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || (entry.dev && !dev)) continue
    const found = present[path]
    if (found ? found.version !== entry.version : !entry.optional && !entry.devOptional) return false
  }
  return true
}

async function installPackages() {
  console.error('Installing packages (once; about a minute) …')
  const started = Date.now()
  // The Node inside node_modules cannot carry the npm that replaces node_modules.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes(`node_modules${sep}.bin`))
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error']
  const code = await new Promise((resolve) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2], env: npmEnv(path.join(delimiter)) })
    const stop = passSignals(child)
    // Shows the others that this installation lives.
    const pulse = setInterval(touchTurn, 2_000)
    child.on('error', (error) => {
      console.error(`npm: ${error.message}`)
      resolve(127)
    })
    child.on('close', (status, signal) => resolve(exitCode(status, signal)))
    child.on('close', () => {
      clearInterval(pulse)
      stop()
    })
  })
  if (code !== 0) {
    rmSync(turn, { force: true })
    console.error('The packages could not be installed. Is the npm registry in reach, and this folder writable?')
    process.exit(code)
  }
  tryWrite(marker, createHash('sha256').update(readFileSync(lockFile)).digest('hex'))
  console.error(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

/** Without what an outer npm run hands down (its own configuration of this very command among it). */
function npmEnv(path) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_(local_prefix|prefix)|package|lifecycle)/.test(name),
  )
  return { ...Object.fromEntries(own), PATH: path }
}

/** Waits until nobody else installs here. A turn whose holder died goes stale, as its file is touched no more. */
async function takeTurn() {
  let told = false
  for (;;) {
    try {
      closeSync(openSync(turn, 'wx'))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') {
        console.error(`Packages are to be installed, but this folder cannot be written: ${error.message}`)
        process.exit(1)
      }
    }
    const age = Date.now() - (statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > staleAfterMs) retire()
    else {
      if (!told) console.error('Another start is installing the packages; waiting for it …')
      told = true
      await sleep(250)
    }
  }
}

function touchTurn() {
  try {
    utimesSync(turn, new Date(), new Date())
  } catch {
    // Removed by hand; the installation goes on.
  }
}

/** Moved aside first: of several who wait only one succeeds. */
function retire() {
  const aside = `${turn}.${process.pid}`
  try {
    renameSync(turn, aside)
    rmSync(aside, { force: true })
  } catch {
    // Another one was quicker.
  }
}

function read(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function tryWrite(file, text) {
  try {
    writeFileSync(file, text)
  } catch {
    // A read-only installation: it is compared anew next time.
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await install({ dev: true })
