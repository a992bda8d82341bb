import { join } from 'node:path'
import { closeMonth, sweepCloses, writeStandings } from '../analysis/closes/index.ts'
import { refreshMovements } from '../analysis/movements/index.ts'
import { ensureDefaultPolicy } from '../analysis/tiers/index.ts'
import {
  type Intake,
  importFolder,
  importWithProfile,
  importZip,
  sweepArchive,
  sweepIntake,
} from '../information/intake/index.ts'
import { AppError } from '../platform/errors.ts'
import type { Job } from '../platform/jobs/contract.ts'
import type { JobHandler, ReportProgress } from '../platform/jobs/queue.ts'
import { startWorker } from '../platform/jobs/queue.ts'
import type { Instance } from './instance.ts'

export function intakeOf({ config, database, warehouse }: Instance): Intake {
  return { database, warehouse: warehouse.jobs, archiveFolder: join(config.dataFolder, 'archive') }
}

/** What each kind of job does. Payloads are written by our own code: command line and routes. */
function handlersOf(instance: Instance): Record<Job['kind'], JobHandler> {
  const { config, database } = instance
  const warehouse = instance.warehouse.jobs
  return {
    import: async (payload, report) => {
      const result = await importPayload(instance, payload, report)
      await bringMovementsUpToDate(instance)
      return result
    },
    close: (payload, report) => closeMonth({ ...config, database, warehouse }, String(payload.month), report),
    standings: (payload) =>
      writeStandings({ database, warehouse }, String(payload.month), join(config.dataFolder, 'outbox')),
  }
}

async function importPayload(instance: Instance, payload: Record<string, unknown>, report: ReportProgress) {
  const intake = intakeOf(instance)
  if (!instance.warehouse.embedded) {
    throw new AppError(
      'intake-embedded-only',
      'Files of a delivery are read where they lie, which a ClickHouse server elsewhere cannot: take deliveries in without CLICKHOUSE_URL.',
    )
  }
  if (payload.zip) return importZip(intake, String(payload.zip), report)
  if (payload.profile) return importWithProfile(intake, String(payload.folder), String(payload.profile), report)
  return importFolder(intake, String(payload.folder), report)
}

/** What was delivered counts by then: that movements lag behind is logged, and mended by the next delivery or start. */
async function bringMovementsUpToDate({ config, database, warehouse, log }: Instance): Promise<void> {
  try {
    await refreshMovements({ ...config, database, warehouse: warehouse.jobs })
  } catch (error) {
    log.error({ err: error }, 'movements could not be worked out')
  }
}

/** Clears what a dead instance left; nothing of it was visible. */
export async function recover(instance: Instance): Promise<void> {
  const { archiveFolder } = intakeOf(instance)
  await sweepIntake(instance.warehouse.jobs, instance.database.batch)
  await sweepArchive(archiveFolder, instance.database.batch)
  await sweepCloses(instance.warehouse.jobs, instance.database.batch)
  await ensureDefaultPolicy(instance.database.batch, instance.config.currency)
  await bringMovementsUpToDate(instance)
}

export function startWork(instance: Instance): Promise<{ stop(): Promise<void> }> {
  return startWorker(instance.database, handlersOf(instance), (error, jobId) =>
    instance.log.error({ err: error, jobId }, 'job failed'),
  )
}
