import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { closeSummary } from '../analysis/closes/contract.ts'
import { adoptPolicy, showPolicy } from '../analysis/tiers/index.ts'
import { type Config, ConfigError, readConfig } from '../platform/config.ts'
import { AppError } from '../platform/errors.ts'
import type { Job } from '../platform/jobs/contract.ts'
import { enqueueJob, findJob } from '../platform/jobs/queue.ts'
import { followJob } from './follow-job.ts'
import { type Attachment, createLog, type Instance, type Log, openInstance } from './instance.ts'
import { Ended, exitAtOnce, isCutOff, ofDeath, untilDead, untilTold } from './until-ended.ts'
import { recover, startWork } from './work.ts'

const usage = `Usage: almanac <command>

  serve                                       run Almanac (npm start does)
  import <folder> [--source <profile.json>]   take in a delivery folder, or a folder of them in date order
  close <YYYY-MM>                             close a month
  standings <YYYY-MM> --csv                   print every customer's month average and standing
  policy adopt <file.json>                    adopt a version of the tier policy
  policy show                                 print the version in force

--json prints one line of JSON on standard output; logs go to standard error.
Exit: 0 done, 1 held or refused, 2 wrong usage.
`

class UsageError extends Error {}

class InstanceGone extends AppError {
  constructor(message: string) {
    super('instance-unavailable', message)
  }
}

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

interface Answer {
  /** Printed with --json. */
  json: unknown
  /** Printed without. */
  text: string
  ok: boolean
  /** A finished file to print instead, removed afterwards. */
  file?: string
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseCommand(args)
  const [command, ...rest] = positionals
  if (values.help || command === 'help') {
    process.stdout.write(usage)
    return 0
  }
  if (command === 'serve' && !rest.length) {
    // The web server is heavy: other commands start without it.
    const { serve } = await import('./serve.ts')
    await serve(readConfig(process.env))
    return 0
  }
  const run = commandOf(command, rest, values)
  const config = readConfig(process.env)
  const log = createLog({ ...config, logLevel: process.env.LOG_LEVEL ?? 'warn' })
  const told = untilTold()
  for (let attempt = 1; ; attempt++) {
    const attempted = await attend(run, config, log, told, values.json).catch((error) => ({ error }))
    if (typeof attempted === 'number') return attempted
    if (!(attempted.error instanceof InstanceGone) || attempt === takeOverLimit) throw attempted.error
    await sleep(takeOverAfterMs)
  }
}

const takeOverLimit = 10
const takeOverAfterMs = 200

/** Becomes the instance, or hands the work to the one that runs. Throws InstanceGone when that one ends before the work. */
async function attend(run: Run, config: Config, log: Log, told: Promise<never>, asJson?: boolean): Promise<number> {
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
  asJson = false,
): Promise<number> {
  let worker: { stop(): Promise<void> } | undefined
  try {
    if (instance) await recover(instance)
    if (instance && run.needsWorker) worker = await startWork(instance)
    const answer = await run.work(attachment)
    if (answer.file) await printFile(answer.file)
    else await print(asJson ? `${JSON.stringify(answer.json)}\n` : answer.text)
    return answer.ok ? 0 : 1
  } finally {
    await worker?.stop()
    await attachment.stop()
  }
}

function parseCommand(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        source: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

interface Run {
  /** Done by the running instance through its queue; a command line that finds none becomes it. */
  needsWorker: boolean
  work(attachment: Attachment): Promise<Answer>
}

function commandOf(command: string | undefined, rest: string[], values: { csv?: boolean; source?: string }): Run {
  const [first, second] = rest
  if (command === 'import' && rest.length === 1 && first) {
    const payload = {
      origin: 'command-line',
      folder: resolve(first),
      ...(values.source ? { profile: resolve(values.source) } : {}),
    }
    return job('import', first, payload, (result) => {
      const { deliveries } = result as { deliveries: { date: string; state: string; reason?: string }[] }
      const text = deliveries
        .map((delivery) => `${delivery.date}  ${delivery.state}${delivery.reason ? `: ${delivery.reason}` : ''}\n`)
        .join('')
      return { json: result, text, ok: deliveries.every((delivery) => delivery.state !== 'held') }
    })
  }
  if (command === 'close' && rest.length === 1 && first && monthPattern.test(first)) {
    return job('close', first, { origin: 'command-line', month: first }, (result) => {
      const { month, customers, aum, standings, changes, recomputedMonths, differences, seconds } =
        closeSummary.parse(result)
      const json = { month, customers, aum, standings, changes, recomputedMonths, differences, seconds }
      const changed = Object.entries(changes).map(([kind, count]) => `${kind} ${count}`)
      const text = `${month} is closed: ${customers} customers, AUM ${aum.total}; ${changed.join(', ')}; ${recomputedMonths.length} months worked out, ${differences} differences.\n`
      return { json, text, ok: true }
    })
  }
  if (command === 'standings' && rest.length === 1 && first && monthPattern.test(first) && values.csv) {
    return job('standings', first, { origin: 'command-line', month: first }, (result) => {
      const { file } = result as { file: string }
      return { json: result, text: '', ok: true, file }
    })
  }
  if (command === 'policy' && first === 'adopt' && second && rest.length === 2) {
    return {
      needsWorker: false,
      work: async ({ database, config }) => answerOf(await adoptPolicy(database, config.currency, resolve(second))),
    }
  }
  if (command === 'policy' && first === 'show' && rest.length === 1) {
    return {
      needsWorker: false,
      work: async ({ database, config }) => answerOf(await showPolicy(database, config.currency)),
    }
  }
  throw new UsageError(command ? `almanac ${command}: wrong arguments` : 'a command is missing')
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
        jobId = await enqueueJob(database.batch, { kind, subject, payload })
      }
      return answer(await followJob(database.batch, jobId ?? ''))
    },
  }
}

async function print(text: string): Promise<void> {
  await new Promise<void>((done, failed) => process.stdout.write(text, (error) => (error ? failed(error) : done())))
}

async function printFile(file: string): Promise<void> {
  await pipeline(createReadStream(file), process.stdout, { end: false })
  await rm(file, { force: true })
}

function answerOf(value: unknown): Answer {
  return { json: value, text: `${JSON.stringify(value, null, 2)}\n`, ok: true }
}

/** On standard error in words; with --json on standard output too, as the one line that a program waits for. */
async function tellFailure(error: unknown, asJson: boolean): Promise<void> {
  const isUsage = error instanceof UsageError
  const isKnown = isUsage || error instanceof AppError || error instanceof ConfigError
  const { message, stack } = error as Error
  process.stderr.write(isUsage ? `${message}\n\n${usage}` : isKnown ? `${message}\n` : `${stack}\n`)
  if (!asJson) return
  const problem =
    error instanceof AppError
      ? { code: error.code, message, details: error.details }
      : { code: isKnown ? 'bad-input' : 'internal', message, details: {} }
  await print(`${JSON.stringify({ error: problem })}\n`)
}

const args = process.argv.slice(2)
try {
  process.exitCode = await main(args)
} catch (error) {
  process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 1
  await tellFailure(error, args.includes('--json'))
  // What may still be under way is not waited for.
  exitAtOnce(error instanceof Ended ? error.exitCode : process.exitCode)
}
