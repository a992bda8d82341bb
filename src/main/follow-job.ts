import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '../platform/database/connect.ts'
import { AppError, type ErrorCode } from '../platform/errors.ts'
import { findJob } from '../platform/jobs/queue.ts'
import { hasInstance } from './instance.ts'

const lookAfterMs = 1000

/** Waits for a job to end, showing its progress on a terminal; answers its result or throws its refusal. */
export async function followJob(db: Queryable, jobId: string): Promise<unknown> {
  let lookedAt = performance.now()
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 1.5, 200)) {
    const job = await findJob(db, jobId).catch(unavailable)
    if (job?.state === 'done') return job.result
    if (job?.state === 'failed') {
      const code = (job.error?.code as ErrorCode | undefined) ?? 'internal'
      throw new AppError(code, job.error?.message ?? 'failed', job.error?.details)
    }
    if (process.stderr.isTTY && job?.step) process.stderr.write(`\r${job.step} ${Math.round(job.progress * 100)}%   `)
    await sleep(waitMs)
    if (performance.now() - lookedAt < lookAfterMs) continue
    lookedAt = performance.now()
    if (!(await hasInstance(db).catch(unavailable))) unavailable()
  }
}

function unavailable(error?: unknown): never {
  const reason = error ? ` (${(error as Error).message})` : ''
  throw new AppError(
    'instance-unavailable',
    `The running Almanac ended before the work was done${reason}; nothing is half done. Give the command again.`,
  )
}
