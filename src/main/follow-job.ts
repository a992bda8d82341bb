import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '../platform/database/connect.ts'
import { AppError, type ErrorCode } from '../platform/errors.ts'
import { findJob } from '../platform/jobs/queue.ts'

/** Waits for a job to end, showing its progress on a terminal; answers its result or throws its refusal. */
export async function followJob(db: Queryable, jobId: string): Promise<unknown> {
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 1.5, 200)) {
    const job = await findJob(db, jobId).catch((error) => {
      throw new AppError(
        'instance-unavailable',
        `The running Almanac ended before the work was done: ${(error as Error).message}`,
      )
    })
    if (job?.state === 'done') return job.result
    if (job?.state === 'failed')
      throw new AppError(
        (job.error?.code as ErrorCode | undefined) ?? 'internal',
        job.error?.message ?? 'failed',
        job.error?.details,
      )
    if (process.stderr.isTTY && job?.step) process.stderr.write(`\r${job.step} ${Math.round(job.progress * 100)}%   `)
    await sleep(waitMs)
  }
}
