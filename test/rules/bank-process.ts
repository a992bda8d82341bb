/** A running instance on a data folder of its own, worked by messages from `driver.ts`; the same jobs as the command line's. */
import { adoptPolicy, ensureDefaultPolicy } from '../../src/analysis/tiers/index.ts'
import { followJob } from '../../src/main/follow-job.ts'
import { createLog, openInstance } from '../../src/main/instance.ts'
import { startWork } from '../../src/main/work.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Queryable } from '../../src/platform/database/connect.ts'
import { AppError } from '../../src/platform/errors.ts'
import type { Job } from '../../src/platform/jobs/contract.ts'
import { enqueueJob } from '../../src/platform/jobs/queue.ts'
import type { NaiveGrant } from '../reference/naive-tiers.ts'

export interface Request {
  id: number
  kind: Job['kind'] | 'adopt' | 'grant' | 'stop'
  /** The folder, month or policy file; a grant as JSON. */
  subject: string
}
export interface Answer {
  id: number
  result?: unknown
  /** Refused by a rule: what the command line prints with exit code 1. */
  refused?: string
  failed?: string
}

const config = readConfig(process.env)
const { instance } = await openInstance(config, createLog({ ...config, logLevel: 'error' }))
if (!instance) throw new Error('the data folder has a running instance already')
const running = instance
await ensureDefaultPolicy(running.database.batch, config.currency)
const worker = await startWork(running)

let stopping: Promise<void> | undefined
function stop(): Promise<void> {
  stopping ??= worker.stop().then(() => running.stop())
  return stopping
}

async function work({ kind, subject }: Request): Promise<unknown> {
  if (kind === 'stop') return stop()
  const { database } = running
  if (kind === 'adopt') return adoptPolicy(database, config.currency, subject)
  if (kind === 'grant') return grant(database.batch, JSON.parse(subject))
  const place = kind === 'import' ? { folder: subject } : { month: subject }
  return followJob(
    database.batch,
    await enqueueJob(database.batch, { kind, subject, payload: { origin: 'command-line', ...place } }),
  )
}

/** As an approval leaves it. */
async function grant(db: Queryable, { customerNo, tier, fromOn, untilOn, endedOn }: NaiveGrant): Promise<void> {
  await db.query(
    `with asker as (insert into person (name) values ('asker') returning id, name),
       request as (insert into approval_request (kind, subject, size, snapshot, reason, requested_by, requester_name, state, chain, offices)
         select 'special-grant', $1, 0, '{}', 'granted', id, name, 'executed', '[]', '{}' from asker returning id)
     insert into special_grant (customer_id, tier, from_on, until_on, ended_on, request_id)
     select c.id, $2, $3, $4, $5, request.id from customer c, request where c.customer_no = $1`,
    [customerNo, tier, fromOn, untilOn, endedOn ?? null],
  )
}

async function answerTo(request: Request): Promise<Answer> {
  try {
    return { id: request.id, result: await work(request) }
  } catch (error) {
    const refused = error instanceof AppError && error.code !== 'internal'
    return {
      id: request.id,
      ...(refused ? { refused: error.message } : { failed: (error as Error).stack ?? String(error) }),
    }
  }
}

process.on('message', async (request: Request) => {
  const answer = await answerTo(request)
  if (process.connected) process.send?.(answer)
  if (request.kind === 'stop') process.exit(0)
})
// Whoever drove this bank is gone, or everything is told to end: nobody else would stop its Postgres.
const end = () => void stop().finally(() => process.exit(0))
process.once('disconnect', end).once('SIGTERM', end).once('SIGINT', end)
process.send?.({ id: 0 } satisfies Answer)
