/** Reads of personal data that a route can be recorded as. */
export const auditedReads = [
  'customer-opened',
  'holdings-read',
  'transactions-read',
  'customer-found',
  'quarantine-read',
  'audit-read',
] as const
export type AuditedRead = (typeof auditedReads)[number]

/** Everything that the audit records. Those of changes are written by triggers (migrations 000010 and on). */
export const auditActions = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'session-ended',
  ...auditedReads,
  'quarantine-downloaded',
  'standings-downloaded',
  'delivery-imported',
  'month-closed',
  'policy-adopted',
  'person-changed',
  'second-step-changed',
  'passkey-changed',
  'sign-on-linked',
  'role-changed',
  'view-shared',
  'api-key-changed',
  'api-key-refused',
  'webhook-changed',
  'started',
  'reads-lost',
] as const
export type AuditAction = (typeof auditActions)[number]
