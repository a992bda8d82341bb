import { z } from 'zod'
import { roleCode } from '../../organisation/identity/contract.ts'
import { cursorQuery, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'
import { maskedFields, openingKinds } from '../customers/contract.ts'

const ofCustomer = z.object({ customerId: id })
const reason = z
  .string()
  .trim()
  .min(6)
  .max(300)
  .meta({ examples: ['客户来电报失卡片'] })
const named = z.object({ id, name: z.string() })

// Opened beyond the scope -----------------------------------------------------------------------------------------------

export const identifyCustomer = defineRoute({
  method: 'POST',
  path: '/api/openings/identification',
  summary:
    'Open the customer who stands at the counter, by the number and name on their document, for the rest of the day',
  permission: 'customer:identify',
  body: z.object({
    idNo: z.string().trim().min(5).max(40),
    name: z.string().trim().min(1).max(200),
    /** The teller has the document before them and has compared it with the person. */
    documentChecked: z.literal(true),
  }),
  refusals: ['not-identified', 'too-many-attempts'],
  response: z.object({ items: z.array(z.object({ customerId: id })) }),
})

export const breakGlass = defineRoute({
  method: 'POST',
  path: '/api/openings/break-glass',
  summary:
    'Open one customer outside one’s scope in an emergency, by the whole customer or identity number, with a reason',
  permission: 'customer:break-glass',
  body: z.object({
    number: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .meta({ examples: ['1000000001'] }),
    reason,
  }),
  refusals: ['not-opened', 'number-ambiguous', 'too-many-attempts'],
  response: z.object({
    customerId: id,
    /** False where the customer is in the reader’s scope anyway: nothing was broken. */
    opened: z.boolean(),
  }),
})

export const opening = z.object({
  id,
  kind: z.enum(openingKinds),
  personId: id,
  personName: z.string(),
  customerId: id,
  /** Null where the reader does not see the customer: who is told of an opening need not see whom it is of. */
  customerName: z.string().nullable(),
  customerNo: z.string().nullable(),
  /** Where the customer stood. */
  institutionName: z.string().nullable(),
  reason: z.string(),
  openedAt: instant,
  expiresAt: instant,
  endedAt: instant.nullable(),
  open: z.boolean(),
  own: z.boolean(),
})
export type Opening = z.infer<typeof opening>
export const listOpenings = defineRoute({
  method: 'GET',
  path: '/api/openings',
  summary: 'Customers opened beyond somebody’s scope, the newest first: one’s own, or everybody’s for auditors',
  permission: 'signed-in',
  query: cursorQuery.extend({ whose: z.enum(['own', 'all']).default('own'), kind: z.enum(openingKinds).optional() }),
  response: pageOf(opening),
})
export const endOpening = defineRoute({
  method: 'DELETE',
  path: '/api/openings/:openingId',
  summary: 'Close a customer that one has opened, before its time is over',
  permission: 'signed-in',
  params: z.object({ openingId: id }),
  response: z.object({}),
})

// Why one sees a customer -------------------------------------------------------------------------------------------------

export const customerAccess = z.object({
  /** The roles that reach the customer’s institution. */
  roles: z.array(z.object({ role: roleCode, roleName: z.string().nullable(), institutionName: z.string().nullable() })),
  institutionName: z.string(),
  manages: z.boolean(),
  opening: z.object({ kind: z.enum(openingKinds), reason: z.string(), expiresAt: instant }).nullable(),
  confidential: z
    .object({ reason: z.string(), since: instant, by: z.string(), readers: z.array(named), listed: z.boolean() })
    .nullable(),
  fields: z.array(
    z.object({
      field: z.enum(maskedFields),
      /** Null while it is masked. */
      whole: z.enum(['managed', 'revealed']).nullable(),
      until: instant.nullable(),
    }),
  ),
  /** How many people of each role may see the customer, the reader among them. */
  others: z.array(z.object({ role: roleCode, roleName: z.string().nullable(), people: z.number().int() })),
  /** Other people for whom the customer stands open just now. */
  openedFor: z.number().int(),
})
export type CustomerAccess = z.infer<typeof customerAccess>
export const getAccess = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/access',
  summary: 'Why one sees a customer, what is masked and why, and how many others may see it',
  permission: 'customer:read',
  reads: 'customer-opened',
  params: ofCustomer,
  response: customerAccess,
})

// Need to know ------------------------------------------------------------------------------------------------------------

export const confideCustomer = defineRoute({
  method: 'PUT',
  path: '/api/customers/:customerId/confidentiality',
  summary:
    'Make a customer confidential: only its manager and the people named, oneself among them, know that it exists',
  permission: 'customer:confide',
  params: ofCustomer,
  body: z.object({ reason, readers: z.array(id).max(50) }),
  response: z.object({}),
})
export const liftConfidence = defineRoute({
  method: 'DELETE',
  path: '/api/customers/:customerId/confidentiality',
  summary: 'Let everybody in whose scope a customer is see it again',
  permission: 'customer:confide',
  params: ofCustomer,
  response: z.object({}),
})

export const note = z.object({
  id,
  text: z.string(),
  author: named,
  /** Besides the author. */
  readers: z.array(named),
  createdAt: instant,
  changedAt: instant.nullable(),
  own: z.boolean(),
})
export type Note = z.infer<typeof note>
const noteBody = z.object({ text: z.string().trim().min(1).max(4000), readers: z.array(id).max(50) })
const ofNote = ofCustomer.extend({ noteId: id })
export const listNotes = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/notes',
  summary: 'Confidential notes on a customer that one has written or is a reader of, the newest first, at most 100',
  permission: 'customer:read',
  reads: 'customer-opened',
  params: ofCustomer,
  response: z.object({ items: z.array(note) }),
})
export const writeNote = defineRoute({
  method: 'POST',
  path: '/api/customers/:customerId/notes',
  summary: 'Write a confidential note for the people named',
  permission: 'customer:note',
  params: ofCustomer,
  body: noteBody,
  response: z.object({ id }),
})
export const changeNote = defineRoute({
  method: 'PUT',
  path: '/api/customers/:customerId/notes/:noteId',
  summary: 'Change one’s own note or its readers; brings a deleted one back',
  permission: 'customer:note',
  params: ofNote,
  body: noteBody,
  response: z.object({}),
})
export const deleteNote = defineRoute({
  method: 'DELETE',
  path: '/api/customers/:customerId/notes/:noteId',
  summary: 'Delete one’s own note',
  permission: 'customer:note',
  params: ofNote,
  response: z.object({}),
})
