import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeSummary } from '../analysis/closes/contract.ts'
import { adoptPolicy, showPolicy } from '../analysis/tiers/index.ts'
import { acceptHeads, tellAcceptance, tellReport, verifyAudit } from '../organisation/audit/index.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { AppError } from '../platform/errors.ts'
import type { Job } from '../platform/jobs/contract.ts'
import { enqueueJob, findJob } from '../platform/jobs/queue.ts'
import { type Command, print } from './command-line.ts'
import { followJob } from './follow-job.ts'
import { type Attachment, createLog, type Instance, type Log, openInstance } from './instance.ts'
import { Ended, isCutOff, ofDeath, untilDead, untilTold } from './until-ended.ts'
import { chainAudit, recover, startWork } from './work.ts'

class InstanceGone extends AppError {
  constructor(message: string) {
    super('instance-unavailable', message)
  }
}

interface Answer {
  /** Printed with --json. */
  json: unknown
  /** Printed without. */
  text: string
  ok: boolean
  /** A finished file to print instead, removed afterwards. */
  file?: string
}

interface Run {
  /** Done by the running instance through its queue; a command line that finds none becomes it. */
  needsWorker: boolean
  /** Done by nobody while another process is the running instance. */
  alone?: true
  work(attachment: Attachment): Promise<Answer>
}

const takeOverLimit = 10
const takeOverAfterMs = 200

/** Carries the command out to its end and prints its answer; answers the exit code. */
export async function runCommand(command: Command, asJson: boolean): Promise<number> {
  const run = runOf(command)
  const config = readConfig(process.env)
  const log = createLog({ ...config, logLevel: process.env.LOG_LEVEL ?? 'warn' })
  const told = untilTold()
  for (let attempt = 1; ; attempt++) {
    const attempted = await attend(run, config, log, told, asJson).catch((error) => ({ error }))
    if (typeof attempted === 'number') return attempted
    if (!(attempted.error instanceof InstanceGone) || attempt === takeOverLimit) throw attempted.error
    await sleep(takeOverAfterMs)
  }
}

/** Becomes the instance, or hands the work to the one that runs. Throws InstanceGone when that one ends before the work. */
async function attend(run: Run, config: Config, log: Log, told: Promise<never>, asJson: boolean): Promise<number> {
  const { attachment, instance } = await openInstance(config, log).catch((error) => {
    throw isCutOff(error) ? new InstanceGone(error.message) : error
  })
  try {
    return await Promise.race([told, untilDead(instance), perform(run, attachment, instance, asJson)])
  } catch (error) {
    if (error instanceof Ended) await instance?.abandon()
    if (error instanceof Ended || !isCutOff(error)) throw error
    if (instance) throw ofDeath(`The connection to Postgres ended: ${error.message}.`)
    throw new InstanceGone(error.message)
  }
}

async function perform(
  run: Run,
  attachment: Attachment,
  instance: Instance | undefined,
  asJson: boolean,
): Promise<number> {
  let worker: { stop(): Promise<void> } | undefined
  try {
    if (!instance && run.alone)
      throw new AppError('instance-running', 'Almanac is running on this data folder: stop it first, then try again.')
    if (instance) await recover(instance)
    if (instance && run.needsWorker) worker = await startWork(instance)
    const answer = await run.work(attachment)
    if (instance) await chainAudit(instance)
    if (answer.file) await printFile(answer.file)
    else await print(asJson ? `${JSON.stringify(answer.json)}\n` : answer.text)
    return answer.ok ? 0 : 1
  } finally {
    await worker?.stop()
    await attachment.stop()
  }
}

function runOf(command: Command): Run {
  switch (command.name) {
    case 'import': {
      const { folder, profile } = command
      const payload = { folder: resolve(folder), ...(profile ? { profile: resolve(profile) } : {}) }
      return job('import', folder, payload, (result) => {
        const { deliveries } = result as { deliveries: { date: string; state: string; reason?: string }[] }
        const text = deliveries
          .map((delivery) => `${delivery.date}  ${delivery.state}${delivery.reason ? `: ${delivery.reason}` : ''}\n`)
          .join('')
        return { json: result, text, ok: deliveries.every((delivery) => delivery.state !== 'held') }
      })
    }
    case 'close':
      return job('close', command.month, { month: command.month }, (result) => {
        const { month, customers, aum, standings, changes, recomputedMonths, differences, seconds } =
          closeSummary.parse(result)
        const json = { month, customers, aum, standings, changes, recomputedMonths, differences, seconds }
        const changed = Object.entries(changes).map(([kind, count]) => `${kind} ${count}`)
        const text = `${month} is closed: ${customers} customers, AUM ${aum.total}; ${changed.join(', ')}; ${recomputedMonths.length} months worked out, ${differences} differences.\n`
        return { json, text, ok: true }
      })
    case 'standings':
      return job('standings', command.month, { month: command.month }, (result) => {
        const { file } = result as { file: string }
        return { json: result, text: '', ok: true, file }
      })
    case 'policy adopt': {
      const file = resolve(command.file)
      return {
        needsWorker: false,
        work: async ({ database, config }) => answerOf(await adoptPolicy(database, config.currency, file)),
      }
    }
    case 'policy show':
      return {
        needsWorker: false,
        work: async ({ database, config }) => answerOf(await showPolicy(database, config.currency)),
      }
    case 'audit verify':
      return {
        needsWorker: false,
        work: async ({ database, config }) => {
          const report = await verifyAudit(database.batch, config.dataFolder)
          return { json: report, text: tellReport(report), ok: report.ok }
        },
      }
    case 'audit accept-heads':
      return {
        needsWorker: false,
        alone: true,
        work: async ({ database, config }) => {
          const accepted = await acceptHeads(database.batch, config.dataFolder, command.reason)
          return { json: accepted, text: `${tellAcceptance(accepted)}\n`, ok: true }
        },
      }
  }
}

function job(
  kind: Job['kind'],
  subject: string,
  payload: Record<string, unknown>,
  answer: (result: unknown) => Answer,
): Run {
  let jobId: string | undefined
  return {
    needsWorker: true,
    work: async ({ database }) => {
      // Given before, to an instance that has ended since: it may have come to its end all the same.
      const former = jobId && (await findJob(database.batch, jobId))
      if (!former || former.error?.code === 'job-interrupted') {
        jobId = await enqueueJob(database.batch, { kind, subject, payload: { origin: 'command-line', ...payload } })
      }
      return answer(await followJob(database.batch, jobId ?? ''))
    },
  }
}

async function printFile(file: string): Promise<void> {
  await pipeline(createReadStream(file), process.stdout, { end: false })
  await rm(file, { force: true })
}

function answerOf(value: unknown): Answer {
  return { json: value, text: `${JSON.stringify(value, null, 2)}\n`, ok: true }
}
