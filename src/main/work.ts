import { join } from 'node:path'
import type { TaskList } from 'graphile-worker'
import { closeMonth, completeParts, sweepCloses, writeStandings } from '../analysis/closes/index.ts'
import { areMovementsStale, refreshMovements } from '../analysis/movements/index.ts'
import { ensureDefaultPolicy, getPolicyOn, showSpecials } from '../analysis/tiers/index.ts'
import { makeExport, sweepExports } from '../information/customers/index.ts'
import {
  type Intake,
  importFolder,
  importWithProfile,
  importZip,
  sweepArchive,
  sweepIntake,
} from '../information/intake/index.ts'
import { escalateOverdue } from '../organisation/approvals/index.ts'
import { chainOnce, startChain } from '../organisation/audit/index.ts'
import { mailTask, sendLink } from '../organisation/identity/index.ts'
import { reachOf, sendMessage } from '../organisation/webhooks/index.ts'
import { appendAudit } from '../platform/audit/record.ts'
import { inTransaction } from '../platform/database/connect.ts'
import { rolePassword } from '../platform/database/roles.ts'
import { dayIn } from '../platform/day.ts'
import { AppError } from '../platform/errors.ts'
import type { Job } from '../platform/jobs/contract.ts'
import type { JobHandler, ReportProgress } from '../platform/jobs/queue.ts'
import { enqueueJob, startWorker } from '../platform/jobs/queue.ts'
import { createMailer } from '../platform/mail.ts'
import { repeat } from '../platform/repeat.ts'
import type { Instance } from './instance.ts'
import { recordedSettings } from './recorded-settings.ts'

export function intakeOf({ config, database, warehouse }: Instance): Intake {
  return { database, warehouse: warehouse.jobs, archiveFolder: join(config.dataFolder, 'archive') }
}

/** What each kind of job does. Payloads are written by our own code: command line and routes. */
function handlersOf(instance: Instance, screens: boolean): Record<Job['kind'], JobHandler> {
  const { config, database } = instance
  const warehouse = instance.warehouse.jobs
  const following = async <T>(work: Promise<T>) => {
    const result = await work
    if (screens) await bringMovementsUpToDate(instance)
    return result
  }
  return {
    import: (payload, report) => following(importPayload(instance, payload, report)),
    close: (payload, report) =>
      following(closeMonth({ ...config, database, warehouse }, String(payload.month), report)),
    export: (payload) => {
      const tierNames = async (day: string) =>
        (await getPolicyOn(database.batch, day)).policy.tiers.map(({ name }) => name)
      return makeExport({ ...config, database, folder: exportFolderOf(instance), tierNames }, String(payload.exportId))
    },
    movements: () => bringMovementsUpToDate(instance),
    standings: (payload) =>
      writeStandings({ database, warehouse }, String(payload.month), join(config.dataFolder, 'outbox')),
  }
}

const exportFolderOf = ({ config }: Instance) => join(config.dataFolder, 'exports')

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

/** What was published counts by then: that movements lag behind is logged, and mended by the next job or start. */
export async function bringMovementsUpToDate({ config, database, warehouse, log }: Instance): Promise<void> {
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
  await completeParts(instance.warehouse.jobs, instance.database.batch)
  await ensureDefaultPolicy(instance.database.batch, instance.config.currency)
}

const auditOf = ({ config, database, log }: Instance) => ({ batch: database.batch, dataFolder: config.dataFolder, log })

/** Begins with what the server was started as, which is the configuration that requests go by. */
export async function startAudit(instance: Instance): Promise<{ stop(): Promise<void> }> {
  await appendAudit(instance.database.batch, [{ action: 'started', details: recordedSettings(instance.config) }])
  return startChain(auditOf(instance))
}

/**
 * For a command line that was the running instance: what it did is in the chain before it ends. Its work counts by then,
 * so that a chain which cannot be written is logged, and left to the next start.
 */
export async function chainAudit(instance: Instance): Promise<void> {
  try {
    await chainOnce(auditOf(instance))
  } catch (error) {
    instance.log.error({ err: error }, 'the audit could not be chained')
  }
}

/** Seals the secrets of webhooks; follows from the owner's password, so that it is not in the database. */
export function webhookKey({ database }: Pick<Instance, 'database'>): Buffer {
  return Buffer.from(rolePassword(database.ownerUrl, 'secrets of webhooks'), 'base64url')
}

/** What is short and may wait for others outside goes beside the jobs, and only while a server runs. */
function tasksOf(instance: Instance): TaskList {
  const { config, database } = instance
  const sending = {
    batch: database.batch,
    key: webhookKey(instance),
    reach: reachOf(config.webhookAllow),
    publicUrl: config.publicUrl,
  }
  return {
    'send-webhook': (payload) => sendMessage(sending, (payload as { messageId: string }).messageId),
    ...mailTasks(instance),
  }
}

/** Without a mail server none: what waits is sent once there is one, unless it is too old by then. */
function mailTasks({ config, database, log }: Instance): TaskList {
  const { mail, publicUrl } = config
  if (!mail || !publicUrl) return {}
  const mailer = createMailer(mail)
  return {
    [mailTask]: async (payload) => {
      try {
        await sendLink(database.batch, mailer, publicUrl, (payload as { linkId: string }).linkId)
      } catch (error) {
        log.warn({ err: error }, 'a mail could not be sent; it is tried again')
        throw error
      }
    },
  }
}

/** `screens`: somebody may look at what follows from a job, so that it is worked out with it. */
export async function startWork(instance: Instance, { screens = false } = {}): Promise<{ stop(): Promise<void> }> {
  const { batch } = instance.database
  if (screens && (await areMovementsStale(batch)))
    await enqueueJob(batch, { kind: 'movements', subject: '', payload: {} })
  const logFailure = (error: unknown, jobId: string) => instance.log.error({ err: error, jobId }, 'job failed')
  return startWorker(instance.database, handlersOf(instance, screens), logFailure, screens ? tasksOf(instance) : {})
}

const clockEachMs = 60_000

/** What time brings: overdue approvals go up, special VIPs lapse on their day, old exports go. At once, and every minute. */
export function startClock(instance: Instance): { stop(): Promise<void> } {
  const { config, database, log } = instance
  const today = dayIn(config.timeZone)
  const tick = async () => {
    await escalateOverdue(database.batch, new Date())
    await inTransaction(database.batch, (db) => showSpecials(db, today()))
    await sweepExports(database.batch, exportFolderOf(instance), new Date())
  }
  const tell = (error: unknown) =>
    log.error({ err: error }, 'what is due could not be done; it is tried again in a minute')
  return repeat(clockEachMs, tick, tell, { firstMs: 0 })
}
