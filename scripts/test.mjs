// `npm test` (everything) and `npm run check` (`--no-browser`): every step runs, also after one has failed.
// The last line is `N passed, N failed, N skipped`, over all tests, with one for each static check.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install } from './install.mjs'

await install({ dev: true })
const { auditDependencies } = await import('./audit-dependencies.mjs')
const { buildWeb } = await import('./build-web.mjs')
const { run } = await import('./project.mjs')

const reports = mkdtempSync(join(tmpdir(), 'almanac-test-'))
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
// Steps end themselves on Ctrl-C; what is left of them is not run.
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true))

const checks = [
  ['types', () => run('tsc', [])],
  ['lint', () => run('biome', ['check', '--error-on-warnings'])],
  ['boundaries', () => run('node', ['scripts/check-boundaries.ts'])],
  ['unused code', () => run('knip', ['--no-progress'])],
  ['lock file', () => run('node', ['scripts/complete-lock.ts', '--check'])],
  ['known vulnerabilities', auditDependencies],
  ['web build', () => buildWeb()],
]
for (const [name, check] of checks) {
  heading(name)
  const code = await check()
  // What could not be asked has neither passed nor failed.
  if (code !== undefined) count(name, code === 0 ? { passed: 1 } : { failed: 1 })
}
const projects = process.argv.includes('--no-browser') ? ['server'] : ['server', 'browser']
heading(`tests: ${projects.join(' and ')}`)
count('tests', await vitest())
rmSync(reports, { recursive: true, force: true })

const skippedInCi = process.env.CI === 'true' && total.skipped > 0
if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`)
if (skippedInCi) console.log('\nSkipped tests fail in CI')
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || skippedInCi ? 1 : 0

async function vitest() {
  const report = join(reports, 'tests.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run('vitest', ['run', ...projects.flatMap((name) => ['--project', name]), ...reporters], {
    env: { TZ: 'UTC' },
  })
  const result = readReport(report)
  const failed = result?.numFailedTests ?? 0
  return {
    passed: result?.numPassedTests ?? 0,
    // A file that cannot be loaded and an error outside of tests have no test of their own.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function count(name, { passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  if (failed > 0) failures.push(name)
}

function heading(name) {
  if (interrupted) {
    rmSync(reports, { recursive: true, force: true })
    process.exit(130)
  }
  console.log(`\n== ${name}`)
}
