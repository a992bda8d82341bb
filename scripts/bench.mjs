// `npm run --silent bench -- <name> …`: one benchmark; its last line on standard output is its result as JSON.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { root, run } from './project.mjs'

await install({ dev: true })

const [name = '', ...args] = process.argv.slice(2)
const file = join(root, 'bench', `${name}.ts`)
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(join(root, 'bench')).filter((entry) => entry.endsWith('.ts'))
  console.error(
    `Usage: npm run --silent bench -- <name> …\nBenchmarks: ${names.map((entry) => entry.slice(0, -3)).join(', ')}`,
  )
  process.exit(2)
}
process.exitCode = await run('node', ['--disable-warning=ExperimentalWarning', '--expose-gc', file, ...args])
