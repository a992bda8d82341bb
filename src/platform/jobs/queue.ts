import { Logger, type Runner, run, runMigrations, type TaskList } from 'graphile-worker'
import type { Database, Queryable } from '../database/connect.ts'
import { AppError } from '../errors.ts'
import type { Job } from './contract.ts'

// What happens to a job is in the table `job` and in our own log.
const silent = new Logger(() => () => {})

export interface JobRequest {
  kind: Job['kind']
  subject: string
  payload: Record<string, unknown>
}

/** What a running job is told about: progress from 0 to 1 and the step at work (`job.step.*`). */
export type ReportProgress = (step: string, progress: number) => void

export type JobHandler = (payload: Record<string, unknown>, report: ReportProgress) => Promise<unknown>

/**
 * Queues a job in the transaction of the change that causes it; answers its id. `enqueue_job` is the only door to the
 * queue for the application role. Throws 'close-running' when the same month is being closed already.
 */
export async function enqueueJob(db: Queryable, request: JobRequest): Promise<string> {
  try {
    const { rows } = await db.query<{ id: string }>('select enqueue_job($1, $2, $3) as id', [
      request.kind,
      request.subject,
      JSON.stringify(request.payload),
    ])
    return rows[0]?.id ?? ''
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'job_one_close') throw error
    throw new AppError(
      'close-running',
      `Month ${request.subject} is being closed already; wait for that close to end.`,
      { month: request.subject },
    )
  }
}

export async function installQueue(database: Database): Promise<void> {
  await runMigrations({ pgPool: database.batch, logger: silent })
}

/**
 * Works the queue. Imports and closes use the same lane, one at a time; `tasks`, which are short, have lanes of their
 * own. Jobs that a dead instance left running are
 * run again when a person is waiting for them over the web; a command line that died is simply given again.
 */
export async function startWorker(
  database: Database,
  handlers: Record<Job['kind'], JobHandler>,
  log: (error: unknown, jobId: string) => void,
  tasks: TaskList = {},
): Promise<Runner> {
  return run({
    pgPool: database.batch,
    // What goes by `run-job` is kept to one at a time by the name of its queue.
    concurrency: 1 + 2 * Object.keys(tasks).length,
    noHandleSignals: true,
    pollInterval: 500,
    logger: silent,
    parsedCronItems: [],
    taskList: {
      ...tasks,
      'run-job': async (payload) => {
        const { jobId } = payload as { jobId: string }
        await runJob(database, handlers, jobId, log)
      },
    },
  })
}

async function runJob(
  database: Database,
  handlers: Record<Job['kind'], JobHandler>,
  jobId: string,
  log: (error: unknown, jobId: string) => void,
): Promise<void> {
  const { rows } = await database.batch.query<{ kind: Job['kind']; payload: Record<string, unknown> }>(
    `update job set state = 'running', progress = 0 where id = $1 and state in ('queued', 'running') returning kind, payload`,
    [jobId],
  )
  const job = rows[0]
  if (!job) return
  let lastReport = 0
  const report: ReportProgress = (step, progress) => {
    const now = Date.now()
    if (now - lastReport < 150) return
    lastReport = now
    // Progress is for looking at: a report that is lost changes nothing.
    database.batch
      .query('update job set step = $2, progress = $3 where id = $1 and finished_at is null', [jobId, step, progress])
      .catch(() => {})
  }
  try {
    const result = await handlers[job.kind](job.payload, report)
    await database.batch.query(
      `update job set state = 'done', progress = 1, result = $2, finished_at = now() where id = $1`,
      [jobId, JSON.stringify(result)],
    )
  } catch (error) {
    if (!(error instanceof AppError)) log(error, jobId)
    await failJob(database.batch, jobId, error)
  }
}

async function failJob(db: Queryable, jobId: string, error: unknown): Promise<void> {
  const problem =
    error instanceof AppError
      ? { code: error.code, message: error.message, details: error.details }
      : { code: 'internal', message: 'Something went wrong; the log names it under this job.', details: { jobId } }
  await db.query(`update job set state = 'failed', error = $2, finished_at = now() where id = $1`, [
    jobId,
    JSON.stringify(problem),
  ])
}

/** Called by a new instance before it works the queue: nobody else is running, so what says it is running is not. */
export async function recoverQueue(database: Database): Promise<void> {
  await database.batch.query(
    `update job set state = 'failed', finished_at = now(),
       error = '{"code":"job-interrupted","message":"The program ended before this was done; nothing of it counts. Give it again.","details":{}}'
     where state in ('queued', 'running') and payload ->> 'origin' = 'command-line'`,
  )
  await database.batch.query(`update job set state = 'queued' where state = 'running'`)
  await database.batch.query(
    `delete from graphile_worker._private_jobs q using job
     where job.id = (q.payload ->> 'jobId')::bigint and job.state in ('done', 'failed')`,
  )
  await database.batch.query(
    `update graphile_worker._private_jobs set locked_at = null, locked_by = null, run_at = now(), attempts = 0 where locked_at is not null or attempts > 0`,
  )
  await database.batch.query(
    `update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null`,
  )
}

const columns = `id, kind, state, progress, step, subject, result, error, created_at as "createdAt", finished_at as "finishedAt"`

export async function findJob(db: Queryable, jobId: string): Promise<Job | undefined> {
  const { rows } = await db.query<Job>(`select ${columns} from job where id = $1`, [jobId])
  return rows[0]
}
