import { z } from 'zod'
import { date, defineRoute, id, instant } from '../../platform/http/contract.ts'

export const institutionKinds = ['union', 'branch', 'outlet'] as const
/** Of an institution; until an administrator changes one, deliveries say what it is. */
export const ownedFields = ['name', 'kind', 'region', 'parent', 'closed'] as const
export type OwnedField = (typeof ownedFields)[number]
export const unitKinds = ['department', 'post'] as const
export type UnitKind = (typeof unitKinds)[number]
/** Whom a department is for. */
export const customerGroups = ['personal', 'corporate', 'farmers', 'small-business', 'internal'] as const
export type CustomerGroup = (typeof customerGroups)[number]
export const changeKinds = ['create', 'change', 'give-back', 'move', 'merge', 'split', 'close', 'undo'] as const
export type ChangeKind = (typeof changeKinds)[number]

const name = z.string().trim().min(1).max(100)
const number = z.string().trim().min(1).max(50)
const reason = z.string().trim().min(1).max(500)
const onDay = z.object({
  /** The day that is asked about; today when absent. */
  on: date.optional(),
})

export const institution = z.object({
  id,
  number: z.string(),
  name: z.string(),
  kind: z.string().nullable(),
  parentId: id.nullable(),
  /** From the top down, itself last. */
  path: z.array(id),
  closed: z.boolean(),
  /** Its heir, where it has been merged. */
  mergedIntoId: id.nullable(),
  /** Its own, those below it left out; null where the reader may not see them, or of another day. */
  customers: z.number().int().nullable(),
  staff: z.number().int(),
})
export type Institution = z.infer<typeof institution>

export const listInstitutions = defineRoute({
  method: 'GET',
  path: '/api/organisation/institutions',
  summary: 'The institutions as they are, were or will be on a day',
  permission: 'signed-in',
  query: onDay,
  response: z.object({
    on: date,
    today: date,
    /** What happened before it is not known. */
    knownFrom: date.nullable(),
    items: z.array(institution),
  }),
})

export const fact = z.object({
  field: z.enum(ownedFields),
  value: z.string().nullable(),
  /** What deliveries say; undefined where no delivery knows the institution. */
  delivered: z.string().nullable().optional(),
  owner: z.enum(['deliveries', 'administrators']),
  /** Since when an administrator owns it, and who it was. */
  since: date.nullable(),
  by: z.string().nullable(),
})
export type Fact = z.infer<typeof fact>

export const unit = z.object({
  id,
  kind: z.enum(unitKinds),
  institutionId: id,
  name: z.string(),
  /** The name that deliveries have for it; null where none knows it. */
  deliveredName: z.string().nullable(),
  customerGroup: z.enum(customerGroups).nullable(),
  closed: z.boolean(),
  staff: z.number().int(),
})
export type Unit = z.infer<typeof unit>

export const placement = z.object({
  staffId: id,
  staffNo: z.string(),
  name: z.string(),
  institutionId: id,
  departmentId: id.nullable(),
  postId: id.nullable(),
  since: date,
  /** Whether an administrator has placed them; then `delivered` says where deliveries have them. */
  own: z.boolean(),
  delivered: z.object({
    institutionName: z.string().nullable(),
    department: z.string().nullable(),
    post: z.string().nullable(),
  }),
})
export type Placement = z.infer<typeof placement>

export const change = z.object({
  id,
  kind: z.enum(changeKinds),
  subject: z.enum(['institution', 'unit', 'staff']),
  subjectName: z.string(),
  targetId: id.nullable(),
  targetName: z.string().nullable(),
  effectiveOn: date,
  reason: z.string(),
  state: z.enum(['planned', 'in-force', 'withdrawn']),
  by: z.string().nullable(),
  at: instant,
  fields: z.array(z.object({ field: z.string(), value: z.string().nullable(), givenBack: z.boolean() })),
  /** What it takes back, if it does. */
  undoes: z.enum(changeKinds).nullable(),
  reversible: z.boolean(),
})
export type Change = z.infer<typeof change>

/** What deliveries said anew. */
export const deliveredState = z.object({
  since: date,
  first: z.boolean(),
  fields: z.array(z.object({ field: z.enum(ownedFields), value: z.string().nullable() })),
})
export type DeliveredState = z.infer<typeof deliveredState>

export const institutionPage = z.object({
  on: date,
  today: date,
  id,
  source: z.string(),
  number: z.string(),
  name: z.string(),
  kind: z.string().nullable(),
  closed: z.boolean(),
  mergedInto: z.object({ id, name: z.string() }).nullable(),
  parent: z.object({ id, name: z.string() }).nullable(),
  /** Of deliveries: their own, or made here and unknown to them so far. */
  delivered: z.boolean(),
  facts: z.array(fact),
  units: z.array(unit),
  people: z.array(placement),
  changes: z.array(change),
  deliveries: z.array(deliveredState),
})
export type InstitutionPage = z.infer<typeof institutionPage>

const ofInstitution = z.object({ institutionId: id })
export const getInstitution = defineRoute({
  method: 'GET',
  path: '/api/organisation/institutions/:institutionId',
  summary: 'One institution on a day: facts with their owners, departments, posts, people, history',
  permission: 'signed-in',
  params: ofInstitution,
  query: onDay,
  response: institutionPage,
})

export const splitChoice = z.object({ value: z.string(), name: z.string().nullable(), customers: z.number().int() })
export const listSplitChoices = defineRoute({
  method: 'GET',
  path: '/api/organisation/institutions/:institutionId/split-choices',
  summary: 'By what the customers of an institution can be split off: villages and managers',
  permission: 'organisation:manage',
  params: ofInstitution,
  response: z.object({ villages: z.array(splitChoice), managers: z.array(splitChoice) }),
})

const made = { number, name, parentId: id.nullable() }
/** What administrators lay down about institutions, from a day on. */
export const changeBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    ...made,
    institutionKind: z.enum(institutionKinds).nullable(),
    /** Whose numbers it has; that of the superior where there is one. */
    source: z.string().trim().min(1).max(50).default('core'),
    effectiveOn: date,
    reason,
  }),
  z.object({
    kind: z.literal('change'),
    institutionId: id,
    field: z.enum(['name', 'kind', 'region']),
    value: z.string().trim().max(100).nullable(),
    effectiveOn: date,
    reason,
  }),
  z.object({
    kind: z.literal('give-back'),
    institutionId: id,
    field: z.enum(ownedFields),
    effectiveOn: date,
    reason,
  }),
  z.object({ kind: z.literal('move'), institutionId: id, parentId: id.nullable(), effectiveOn: date, reason }),
  z.object({
    kind: z.literal('merge'),
    institutionId: id,
    targetId: id,
    /** Of those who hold roles for what is merged: they end, or are held for the heir. */
    roles: z.enum(['end', 'move']),
    effectiveOn: date,
    reason,
  }),
  z.object({
    kind: z.literal('split'),
    institutionId: id,
    ...made,
    /** Codes of villages, and managers by their lines of the staff list, whose customers the new institution takes over. */
    villages: z.array(z.string().max(50)).max(500),
    managers: z.array(id).max(500),
    effectiveOn: date,
    reason,
  }),
  z.object({ kind: z.literal('close'), institutionId: id, effectiveOn: date, reason }),
])
export type ChangeBody = z.infer<typeof changeBody>

const planRefusals = [
  'effective-past',
  'institution-circle',
  'institution-closed',
  'institution-in-use',
  'institution-number-taken',
  'split-empty',
] as const
const changed = z.object({ changeId: id, subjectId: id, state: z.enum(['planned', 'in-force']) })
export const planChange = defineRoute({
  method: 'POST',
  path: '/api/organisation/changes',
  summary: 'Change the organisation from today or a later day on',
  permission: 'organisation:manage',
  refusals: planRefusals,
  body: changeBody,
  response: changed,
})

const holder = z.object({ personId: id, name: z.string(), role: z.string(), institutionName: z.string() })
export const preview = z.object({
  institutions: z.number().int(),
  /** Null for whoever does not read customers there. */
  customers: z.number().int().nullable(),
  staff: z.number().int(),
  /** Who comes to see customers of it by a role for an institution, who no longer does, and whose roles a merger ends or moves. */
  gaining: z.array(holder),
  losing: z.array(holder),
  held: z.array(holder),
})
export type Preview = z.infer<typeof preview>
export const previewChange = defineRoute({
  method: 'POST',
  path: '/api/organisation/changes/preview',
  summary: 'What a change would do, or why it cannot be; nothing is changed',
  permission: 'organisation:manage',
  refusals: planRefusals,
  body: changeBody,
  response: preview,
})

export const listPlanned = defineRoute({
  method: 'GET',
  path: '/api/organisation/changes',
  summary: 'Changes that are laid down and not yet in force, the next one first',
  permission: 'signed-in',
  response: z.object({ items: z.array(change) }),
})

const ofChange = z.object({ changeId: id })
export const withdrawChange = defineRoute({
  method: 'DELETE',
  path: '/api/organisation/changes/:changeId',
  summary: 'Withdraw a change that is not yet in force',
  permission: 'organisation:manage',
  refusals: ['change-in-force'],
  params: ofChange,
  response: z.object({}),
})
export const undoChange = defineRoute({
  method: 'POST',
  path: '/api/organisation/changes/:changeId/reversal',
  summary: 'Take a change in force back, from a day on, by a counter-step',
  permission: 'organisation:manage',
  refusals: ['effective-past', 'change-overtaken'],
  params: ofChange,
  body: z.object({ effectiveOn: date, reason }),
  response: changed,
})

const unitBody = { name, customerGroup: z.enum(customerGroups).nullable(), effectiveOn: date }
export const createUnit = defineRoute({
  method: 'POST',
  path: '/api/organisation/units',
  summary: 'Set up a department or a post that no delivery knows',
  permission: 'organisation:manage',
  refusals: ['effective-past', 'name-taken'],
  body: z.object({ institutionId: id, kind: z.enum(unitKinds), ...unitBody }),
  response: changed,
})
export const changeUnit = defineRoute({
  method: 'PUT',
  path: '/api/organisation/units/:unitId',
  summary: 'Change or close a department or a post; without a name of its own it has the delivered one',
  permission: 'organisation:manage',
  refusals: ['effective-past', 'name-taken'],
  params: z.object({ unitId: id }),
  body: z.object({ ...unitBody, name: name.nullable(), closed: z.boolean() }),
  response: changed,
})
export const placeStaff = defineRoute({
  method: 'PUT',
  path: '/api/organisation/placements/:staffId',
  summary: 'Say which post in which department somebody holds; without a placement deliveries say it',
  permission: 'organisation:manage',
  refusals: ['effective-past', 'institution-closed'],
  params: z.object({ staffId: id }),
  body: z.object({
    placement: z.object({ institutionId: id, departmentId: id.nullable(), postId: id.nullable() }).nullable(),
    effectiveOn: date,
    reason: z.string().trim().max(500),
  }),
  response: changed,
})
