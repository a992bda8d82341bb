// Builds the web client into dist/web, unless the one there was made from the same sources.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBrowserFile, sourceFiles } from './browser-files.mjs'
import { compressFiles } from './compress-files.mjs'
import { root, run } from './project.mjs'

const output = join(root, 'dist', 'web')
const staleAfterMs = 3_600_000
const tools = ['vite.config.ts', 'scripts/service-worker.mjs', 'scripts/compress-files.mjs']

/** Answers the exit code of the build; 0 when there was nothing to build. */
export async function buildWeb() {
  const hash = hashOfSources()
  if (readHash() === hash) return 0
  console.error('Building the web client …')
  // Built beside and then put in its place: whoever reads dist/web meanwhile sees one whole build.
  const fresh = `${output}.${process.pid}`
  mkdirSync(join(root, 'dist'), { recursive: true })
  removeLeftovers()
  const started = Date.now()
  // What Vite says goes to standard error: standard output belongs to the command that asked for the build.
  const code = await run('vite', ['build', '--configLoader', 'native', '--logLevel', 'warn', '--outDir', fresh], {
    stdio: ['ignore', 2, 2],
    // Whoever asks, a test runner too, gets the client that people use.
    env: { NODE_ENV: 'production' },
  })
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    return code
  }
  const sizes = await compressFiles(fresh)
  writeFileSync(join(fresh, '.hash'), hash)
  replace(fresh)
  console.error(`Web client built in ${((Date.now() - started) / 1000).toFixed(1)} s: ${sizes}.`)
  return 0
}

function hashOfSources() {
  const hash = createHash('sha256')
  const files = sourceFiles().filter((path) => isBrowserFile(path) && !path.includes('.test.'))
  for (const path of [...files, ...guideFiles(), ...tools, 'package-lock.json']) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** Read by the client, and where people look for a guide. */
function guideFiles() {
  const folder = join('docs', 'guide')
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

function readHash() {
  const file = join(output, '.hash')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function replace(fresh) {
  const old = `${output}.old.${process.pid}`
  if (existsSync(output)) renameSync(output, old)
  renameSync(fresh, output)
  rmSync(old, { recursive: true, force: true })
}

/** Of builds that were killed. */
function removeLeftovers() {
  for (const name of readdirSync(join(root, 'dist'))) {
    const folder = join(root, 'dist', name)
    if (!name.startsWith('web.') || Date.now() - statSync(folder).mtimeMs < staleAfterMs) continue
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await buildWeb()
