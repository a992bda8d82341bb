import type pg from 'pg'
import { inTransaction } from '../../platform/database/connect.ts'
import { repeat } from '../../platform/repeat.ts'
import type { Reading } from '../../platform/warehouse/warehouse.ts'
import { isUnsettled, settle } from './change-queries.ts'

export interface InstitutionsOptions {
  batch: pg.Pool
  warehouse: Reading
  /** The day where the institution is, as YYYY-MM-DD. */
  today: () => string
  /** Told when what roles reach may have changed. */
  onSettled: () => void
}

/** After the commit, so that what takes long delays no other change; what a kill leaves undone the next start does. */
export async function settled(
  { batch, today, onSettled }: InstitutionsOptions,
  change: { changeId: string; subjectId: string },
  effectiveOn: string,
) {
  if (effectiveOn > today()) return { ...change, state: 'planned' as const }
  await inTransaction(batch, (db) => settle(db, today()))
  onSettled()
  return { ...change, state: 'in-force' as const }
}

const everyMs = 60_000

interface DaysContext extends Pick<InstitutionsOptions, 'batch' | 'today'> {
  log: { error(details: object, message: string): void }
}

/**
 * The one who turns the page, in the process that holds the instance lock: what is due counts before this answers, and
 * within a minute of a day's beginning. Sessions look up anew what roles reach every few seconds.
 */
export async function startDays({ batch, today, log }: DaysContext): Promise<{ stop(): Promise<void> }> {
  const turn = async () => {
    if (await isUnsettled(batch, today())) await inTransaction(batch, (db) => settle(db, today()))
  }
  await turn()
  return repeat(everyMs, turn, (error) =>
    log.error({ err: error }, 'changes of the organisation are late; tried again'),
  )
}
