import { join } from 'node:path'
import { type Intake, importFolder, sweepIntake } from '../information/intake/index.ts'
import { closeMonth, sweepCloses, writeStandings } from '../analysis/closes/index.ts'
import type { JobHandler } from '../platform/jobs/queue.ts'
import { startWorker } from '../platform/jobs/queue.ts'
import type { Job } from '../platform/jobs/contract.ts'
import type { Instance } from './instance.ts'

/** What each kind of job does. Payloads are written by our own code: command line, upload route, demo. */
function handlersOf(instance: Instance): Record<Job['kind'], JobHandler> {
  const intake: Intake = {
    database: instance.database,
    warehouse: instance.warehouse.jobs,
    archiveFolder: join(instance.config.dataFolder, 'archive'),
  }
  return {
    import: (payload, report) => importFolder(intake, String(payload.folder), report),
    close: (payload, report) => closeMonth({ database: instance.database, warehouse: instance.warehouse.jobs, currency: instance.config.currency }, String(payload.month), report),
    standings: (payload) => writeStandings({ database: instance.database, warehouse: instance.warehouse.jobs }, String(payload.month), join(instance.config.dataFolder, 'outbox')),
  }
}

/** Clears what a dead instance left, then works the queue. */
export async function startWork(instance: Instance): Promise<{ stop(): Promise<void> }> {
  await sweepIntake(instance.warehouse.jobs, instance.database.batch)
  await sweepCloses(instance.warehouse.jobs, instance.database.batch)
  return startWorker(instance.database, handlersOf(instance), (error, jobId) => instance.log.error({ err: error, jobId }, 'job failed'))
}
