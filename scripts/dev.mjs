// `npm run dev`: the server, started anew when its sources change, and Vite's server, which passes API calls on to it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { install } from './install.mjs'
import { nodePath, passSignals, root, toolEnv } from './project.mjs'

await install({ dev: true })

const port = process.env.PORT || '3000'
const cli = join(root, 'src', 'main', 'cli.ts')
const env = toolEnv({ PORT: port })
const children = [
  spawn(nodePath(), ['--watch-path=src', '--watch-preserve-output', cli, 'serve'], {
    cwd: root,
    stdio: 'inherit',
    env,
  }),
  spawn('vite', ['--configLoader', 'native', '--clearScreen', 'false'], { cwd: root, stdio: 'inherit', env }),
]
for (const child of children) {
  passSignals(child)
  child.on('close', (code) => {
    // One without the other is of no use.
    for (const other of children) other.kill('SIGTERM')
    process.exitCode ||= code ?? 0
  })
}
