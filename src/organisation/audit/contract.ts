import { z } from 'zod'
import { auditActions } from '../../platform/audit/contract.ts'
import { cursorQuery, date, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'

export const auditEntry = z.object({
  id,
  at: instant,
  /** Null: nobody who was signed in, such as the command line or somebody whose sign-in was refused. */
  personId: id.nullable(),
  /** As it was then. */
  personName: z.string().nullable(),
  action: z.enum(auditActions),
  customerId: id.nullable(),
  /** Null when the customer is known no more. */
  customerName: z.string().nullable(),
  customerNo: z.string().nullable(),
  /** What it was done to, by its own name: a month, a business date, a role. */
  subject: z.string().nullable(),
  address: z.string().nullable(),
  /** Of a change: what stood before it and after it. Of others: what there is to say. JSON, as it was recorded. */
  details: z.string().nullable(),
  /** What the details refer to by a number, as it is called now, under `person 12`, `institution 3`; what is gone, or hidden from the reader, is not there. */
  names: z.record(z.string(), z.string()),
})
export type AuditEntry = z.infer<typeof auditEntry>

const text = z.string().trim().min(1).max(100)
export const auditQuery = cursorQuery.extend({
  /** A part of a name, or a whole staff number or e-mail address. */
  person: text.optional(),
  /** A whole customer number. */
  customer: text.optional(),
  customerId: id.optional(),
  action: z.enum(auditActions).optional(),
  /** Days where the institution is, both included. */
  from: date.optional(),
  to: date.optional(),
})
export type AuditQuery = z.output<typeof auditQuery>

export const listAudit = defineRoute({
  method: 'GET',
  path: '/api/audit',
  summary: 'Who did what, newest first; some seconds old at least',
  permission: 'audit:read',
  reads: 'audit-read',
  query: auditQuery,
  response: pageOf(auditEntry),
})

export const listLookers = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/lookers',
  summary: 'Who looked at the customer, by the last two thousand entries: at most 20 people, the last one first',
  permission: 'audit:read',
  reads: 'audit-read',
  params: z.object({ customerId: id }),
  response: z.object({
    items: z.array(
      z.object({ personId: id, personName: z.string(), at: instant, actions: z.array(z.enum(auditActions)) }),
    ),
  }),
})
