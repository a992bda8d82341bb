/**
 * A command line that tells what it is doing: opens ALMANAC_DATA as Almanac does, runs the given commands through the
 * queue and prints a line of JSON about each. Becoming the instance, it recovers first and says what it then sees.
 */
import { writeSync } from 'node:fs'
import { followJob } from '../../src/main/follow-job.ts'
import { createLog, openInstance } from '../../src/main/instance.ts'
import { Ended, exitAtOnce, untilDead } from '../../src/main/until-ended.ts'
import { recover, startWork } from '../../src/main/work.ts'
import { readConfig } from '../../src/platform/config.ts'
import { enqueueJob } from '../../src/platform/jobs/queue.ts'
import { findLeftovers, readVisibleState, type VisibleState } from '../harness/visible-state.ts'
import type { Command } from './process.ts'

export type Line =
  | { kind: 'open'; visible: VisibleState; leftovers: string[] }
  /** The job is queued; moments of kills count from here. */
  | { kind: 'working' }
  | { kind: 'done'; seconds: number; visible: VisibleState | null; result: unknown; waiting: number }

function tell(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

const commands = JSON.parse(process.argv[2] ?? '[]') as Command[]
const config = readConfig(process.env)
const { attachment, instance } = await openInstance(config, createLog({ ...config, logLevel: 'error' }))
const { database } = attachment
const look = async () => (instance ? readVisibleState(database.batch, instance.warehouse.jobs) : null)

/** Work is done in the order in which it was accepted: what waited before this waits no longer. */
async function countWaiting(): Promise<number> {
  const { rows } = await database.batch.query<{ n: number }>(
    `select count(*)::int as n from job where state in ('queued', 'running')`,
  )
  return rows[0]?.n ?? 0
}

async function perform(): Promise<void> {
  let worker: { stop(): Promise<void> } | undefined
  try {
    if (instance) {
      await recover(instance)
      const leftovers = await findLeftovers(database.batch, instance.warehouse.jobs, config.dataFolder)
      tell({ kind: 'open', visible: await readVisibleState(database.batch, instance.warehouse.jobs), leftovers })
      worker = await startWork(instance)
    }
    for (const command of commands) await run(command)
  } finally {
    await worker?.stop()
    await attachment.stop()
  }
}

async function run([kind, subject, asker]: Command): Promise<void> {
  const origin = asker ?? 'command-line'
  const place = kind === 'import' ? { folder: subject } : { month: subject }
  const started = performance.now()
  const job = await enqueueJob(database.batch, { kind, subject, payload: { origin, ...place } })
  tell({ kind: 'working' })
  const result = await followJob(database.batch, job)
  tell({
    kind: 'done',
    seconds: (performance.now() - started) / 1000,
    visible: await look(),
    result,
    waiting: await countWaiting(),
  })
}

try {
  await Promise.race([untilDead(instance), perform()])
} catch (error) {
  writeSync(2, `${(error as Error).message}\n`)
  if (error instanceof Ended) await instance?.abandon()
  exitAtOnce(1)
}
