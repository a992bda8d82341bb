// `npm run dev`: the server, started anew when its sources change, and Vite's server, which passes API calls on to it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { install } from './install.mjs'
import { nodePath, passSignals, root, toolEnv, whenParentEnds } from './project.mjs'

await install({ dev: true })

const cli = join(root, 'src', 'main', 'cli.ts')
const options = { cwd: root, stdio: 'inherit', env: toolEnv({ PORT: process.env.PORT || '3000' }) }
const children = [
  spawn(nodePath(), ['--watch-path=src', '--watch-preserve-output', cli, 'serve'], options),
  spawn('vite', ['--configLoader', 'native', '--clearScreen', 'false'], options),
]
for (const child of children) {
  passSignals(child)
  // One without the other is of no use.
  child.on('close', (code) => {
    process.exitCode ||= code ?? 0
    stopAll()
  })
}
whenParentEnds(process.ppid, stopAll)

function stopAll() {
  for (const child of children) child.kill('SIGTERM')
}
