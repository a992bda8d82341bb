import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { exitCode, nodePath, passSignals, root, toolEnv, whenParentEnds } from './project.mjs'

/** Runs Almanac's command line in its own Node until it ends, and takes over its exit code. */
export function launch(args, nodeOptions = []) {
  const child = spawn(
    nodePath(),
    [
      ...nodeOptions,
      '--disable-warning=ExperimentalWarning',
      '--import',
      join(root, 'scripts', 'follow-launcher.mjs'),
      join(root, 'src', 'main', 'cli.ts'),
      ...args,
    ],
    { stdio: 'inherit', env: toolEnv({ ALMANAC_LAUNCHER_PID: String(process.pid) }) },
  )
  const stop = passSignals(child)
  // npm and npx wait for this process; killed outright, they leave it behind.
  if (process.env.npm_command) whenParentEnds(process.ppid, () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      stop()
      process.exitCode = exitCode(code, signal)
      resolve(process.exitCode)
    })
  })
}
