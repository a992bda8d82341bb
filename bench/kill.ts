import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { copyFolder } from '../test/harness/data-folder.ts'
import { closeSteps, describeKill, importSteps, inspect, type Kill, killAt, type Target } from '../test/kill/killing.ts'
import { prepare, type Scenario } from '../test/kill/prepare.ts'
import { round, withDataFolder } from './harness.ts'

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '5000' }, kills: { type: 'string', default: '200' } },
})
const customers = Number(values.customers)
const kills = Number(values.kills)

/** Turn by turn, so that any number of kills meets every kind. */
const kinds: Pick<Kill, 'worker' | 'target'>[] = [
  { worker: 'command', target: 'almanac' },
  { worker: 'server', target: 'postgres' },
  { worker: 'command', target: 'both' },
  { worker: 'server', target: 'almanac' },
  { worker: 'command', target: 'postgres' },
]

interface Planned {
  scenario: Scenario
  kill: Kill
}

/** Every step for every target, then moments spread evenly over the duration, import and close in turn. */
function planKills(scenarios: { import: Scenario; close: Scenario }): Planned[] {
  const plan: Planned[] = []
  for (const target of ['almanac', 'postgres', 'both'] as Target[]) {
    for (const at of importSteps) plan.push({ scenario: scenarios.import, kill: { worker: 'command', target, at } })
    for (const at of closeSteps) plan.push({ scenario: scenarios.close, kill: { worker: 'command', target, at } })
  }
  const timed = Math.max(kills - plan.length, 0)
  const perScenario = Math.ceil(timed / 2)
  for (let turn = 0; turn < timed; turn++) {
    const scenario = turn % 2 ? scenarios.close : scenarios.import
    const place = (Math.floor(turn / 2) + 0.5) / perScenario
    const kind = kinds[Math.floor(turn / 2) % kinds.length] as (typeof kinds)[number]
    plan.push({ scenario, kill: { ...kind, at: place * scenario.seconds * 1000 } })
  }
  return plan.slice(0, kills)
}

await withDataFolder(async (root) => {
  mkdirSync(root, { recursive: true })
  const scenarios = await prepare(root, customers)
  const begun = performance.now()
  let halfStates = 0
  let recovered = 0
  for (const { scenario, kill } of planKills(scenarios)) {
    const folder = join(root, 'killed')
    copyFolder(scenario.prepared, folder)
    const { faults } = await killAt(folder, scenario.command, kill)
    faults.push(...(await inspect(folder, scenario.command, scenario.states)))
    if (faults.some((fault) => fault.startsWith('half state'))) halfStates++
    if (!faults.length) recovered++
    const outcome = faults.length ? `\n  ${faults.join('\n  ')}` : 'ok'
    process.stderr.write(`${describeKill(scenario.command, kill)}: ${outcome}\n`)
  }
  const seconds = round((performance.now() - begun) / 1000, 1)
  process.stdout.write(`${JSON.stringify({ bench: 'kill', customers, kills, halfStates, recovered, seconds })}\n`)
  if (recovered !== kills) process.exitCode = 1
})
