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
  'second-step-taken-off',
  'sessions-ended',
  'link-issued',
  'passkey-changed',
  'sign-on-linked',
  'role-changed',
  'role-defined',
  'view-shared',
  'api-key-changed',
  'api-key-refused',
  'webhook-changed',
  'approval-recorded',
  'approval-delegated',
  'approval-rule-changed',
  'special-changed',
  'export-changed',
  'export-downloaded',
  'started',
  'reads-lost',
] as const
export type AuditAction = (typeof auditActions)[number]
