import type { Queryable } from '../database/connect.ts'
import { onceWithin } from '../once-within.ts'
import { type AuditRecord, appendAudit } from './record.ts'

export interface ReadRecorder {
  /** Costs the request that reads no round trip: what is recorded is written by the second. */
  record(read: AuditRecord & { personId: string }): void
  /** Writes what waits. */
  stop(): Promise<void>
}

export interface ReadLimits {
  /** A person who reads the same again within this time is recorded once. */
  onceWithinMs: number
  /** So long a read may wait to be written; what a kill can lose. */
  writtenAfterMs: number
  /** While Postgres does not answer, so many wait; what comes then is counted as lost, and the count recorded. */
  waitingMost: number
}
const usualLimits: ReadLimits = { onceWithinMs: 5 * 60_000, writtenAfterMs: 1000, waitingMost: 50_000 }

export function createReadRecorder(
  db: Queryable,
  onFailure: (error: unknown) => void,
  limits: ReadLimits = usualLimits,
): ReadRecorder {
  const { onceWithinMs, writtenAfterMs, waitingMost } = limits
  const isFirst = onceWithin(onceWithinMs)
  let waiting: AuditRecord[] = []
  let lost = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      writing = write().finally(() => {
        writing = undefined
        if (waiting.length) schedule()
      })
    }, writtenAfterMs).unref()
  }

  async function write(): Promise<void> {
    const records = waiting
    const missing = lost
    waiting = []
    lost = 0
    if (missing) records.push({ action: 'reads-lost', details: { count: missing } })
    if (!records.length) return
    try {
      await appendAudit(db, records)
    } catch (error) {
      onFailure(error)
      if (missing) records.pop()
      waiting = [...records, ...waiting]
      lost += missing
    }
  }

  return {
    record(read) {
      if (!isFirst(`${read.personId} ${read.action} ${read.customerId ?? ''} ${read.subject ?? ''}`)) return
      if (waiting.length < waitingMost) waiting.push({ ...read, at: new Date().toISOString() })
      else lost++
      if (!writing) schedule()
    },
    async stop() {
      clearTimeout(timer)
      await writing
      clearTimeout(timer)
      await write()
    },
  }
}
