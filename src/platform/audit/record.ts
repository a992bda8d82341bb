import type { Queryable } from '../database/connect.ts'
import type { AuditAction } from './contract.ts'

export interface AuditRecord {
  action: AuditAction
  /** Who did it; where the transaction names a person, that one counts. */
  personId?: string | undefined
  customerId?: string | undefined
  /** What it was done to, by its own name or number: a month, a delivery. Never a number that is masked elsewhere. */
  subject?: string | undefined
  /** Where the request came from. */
  address?: string | undefined
  details?: object
  /** When, ISO 8601; now when absent. */
  at?: string
}

/** Records in the transaction at hand, so that what is done and its entry count together or not at all. */
export async function appendAudit(db: Queryable, records: readonly AuditRecord[]): Promise<void> {
  await db.query('select audit_append($1)', [JSON.stringify(records)])
}
