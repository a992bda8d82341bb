import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyFolder } from '../harness/data-folder.ts'
import type { VisibleState } from '../harness/visible-state.ts'
import { closeSteps, describeKill, faultsOf, importSteps, inspect, type Kill, killAt } from './killing.ts'
import { prepare, type Scenario, type Scenarios } from './prepare.ts'
import { hasEnded, postmasterOf, signal, startWorker, work } from './process.ts'

const root = mkdtempSync(join(tmpdir(), 'almanac-kill-'))
const timeout = 240_000
let scenarios: Scenarios

beforeAll(async () => {
  scenarios = await prepare(root, 40)
}, timeout)
// Nothing runs on any of the folders by then: the last process on each has stopped its Postgres.
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Kills the command at each step on one folder: every start recovers from the kill before it, and says what it sees. */
async function killAtSteps(folder: string, { command, states }: Scenario, steps: string[]): Promise<string[]> {
  const [before, first] = states as [VisibleState, VisibleState]
  const faults: string[] = []
  let [expected, former] = [before, 'before']
  for (const at of steps) {
    const kill: Kill = { worker: 'command', target: 'almanac', at }
    const killed = await killAt(folder, command, kill)
    const seen = killed.opened ? faultsOf(killed.opened, [expected]) : ['did not start']
    faults.push(...killed.faults, ...seen.map((fault) => `${former}: ${fault}`))
    if (at.endsWith(':committed')) expected = first
    former = describeKill(command, kill)
  }
  // A recovery is killed as well; from here on to the end of the command.
  const recovering = startWorker(folder, [], { ALMANAC_DIE_AT: 'sweep:rows' })
  await hasEnded(recovering)
  if (recovering.ended?.code !== null) faults.push(`${former}: the recovery was not killed`)
  return [...faults, ...(await inspect(folder, command, [expected, states.at(-1) as VisibleState]))]
}

describe('killed outright', () => {
  it('an import and a close leave all or nothing visible at every step, and are repeated to their end', {
    timeout,
  }, async () => {
    const folder = join(root, 'steps')
    copyFolder(scenarios.import.prepared, folder)
    expect(await killAtSteps(folder, scenarios.import, importSteps)).toEqual([])
    expect(await killAtSteps(folder, scenarios.close, closeSteps)).toEqual([])
    expect(postmasterOf(folder)).toBeUndefined()
  })

  it.each<['import' | 'close', number, Omit<Kill, 'at'>]>([
    ['import', 0.7, { worker: 'command', target: 'postgres' }],
    ['close', 0.4, { worker: 'command', target: 'both' }],
    ['close', 0.6, { worker: 'server', target: 'postgres' }],
    ['import', 0.3, { worker: 'server', target: 'almanac' }],
  ])('%s, %d of the way, %o', { timeout }, async (name, part, kind) => {
    const scenario = scenarios[name]
    const folder = join(root, 'moments')
    copyFolder(scenario.prepared, folder)
    const kill = { ...kind, at: part * scenario.seconds * 1000 }
    const { faults } = await killAt(folder, scenario.command, kill)
    faults.push(...(await inspect(folder, scenario.command, scenario.states)))
    expect(faults, describeKill(scenario.command, kill)).toEqual([])
  })

  it('a server leaves what a person asked for to the next start', { timeout }, async () => {
    const { command, prepared, seconds } = scenarios.import
    const [kind, subject] = command
    const folder = join(root, 'asked')
    copyFolder(prepared, folder)
    await killAt(folder, [kind, subject, 'web'], {
      worker: 'server',
      target: 'almanac',
      at: seconds * 300,
    })
    // One job after another: the close waits for the import that nobody gives again.
    const done = (await work(folder, scenarios.close.command)).findLast((line) => line.kind === 'done')
    expect(done?.kind === 'done' && done.visible).toEqual(scenarios.close.states.at(-1))
  })

  it('a first start hinders no later one', { timeout }, async () => {
    const folder = join(root, 'first')
    for (const afterMs of [150, 400, 800, 1200]) {
      const running = startWorker(folder, [])
      await sleep(afterMs)
      signal(running.pid, 'SIGKILL')
      await hasEnded(running)
    }
    const [opened] = await work(folder)
    expect(opened).toMatchObject({ kind: 'open', leftovers: [], visible: { customer: '0 rows, ' } })
  })
})
