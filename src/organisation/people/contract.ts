import { z } from 'zod'
import { cursorQuery, date, defineRoute, id, instant, pageOf, permissions } from '../../platform/http/contract.ts'
import { languages } from '../../platform/i18n/languages.ts'
import { roleCode } from '../identity/contract.ts'

const permission = 'people:manage'
const params = z.object({ personId: id })
const done = z.object({})

export const heldRole = z.object({
  id,
  role: roleCode,
  /** Of a role of the bank's own. */
  roleName: z.string().nullable(),
  institutionId: id.nullable(),
  /** Null: the whole union. */
  institutionName: z.string().nullable(),
  /** Days where the institution is, both included. */
  firstDay: date,
  lastDay: date.nullable(),
  state: z.enum(['ahead', 'held', 'ended']),
  givenBy: z.string().nullable(),
  /** `mapped`: by the provider of the single sign-on, which ends it as well. */
  origin: z.enum(['given', 'mapped']),
})
export type HeldRole = z.infer<typeof heldRole>

const personOfList = z.object({
  id,
  name: z.string(),
  staffNo: z.string().nullable(),
  email: z.string().nullable(),
  active: z.boolean(),
  hasPassword: z.boolean(),
  secondStep: z.boolean(),
  /** How many sign the person in, each a second step by itself. */
  passkeys: z.number().int(),
  /** Whether the provider of the single sign-on knows the person; a second step is asked for there. */
  signOn: z.boolean(),
  signedInAt: instant.nullable(),
  /** Those held on the day that was asked for. */
  roles: z.array(heldRole.pick({ role: true, roleName: true, institutionName: true })),
})
export type PersonOfList = z.infer<typeof personOfList>

export const peopleQuery = cursorQuery.extend({
  /** A part of the name or e-mail, or the beginning of the staff number. */
  text: z.string().trim().min(1).max(100).optional(),
  active: z.enum(['yes', 'no']).optional(),
  role: roleCode.optional(),
  /** Held for it, or for something below it. */
  institutionId: id.optional(),
  /** Roles as they were held on this day; now when absent. */
  on: date.optional(),
})
export type PeopleQuery = z.output<typeof peopleQuery>

export const listPeople = defineRoute({
  method: 'GET',
  path: '/api/people',
  summary: 'People by name, with the roles that they hold or held on a day',
  permission,
  query: peopleQuery,
  response: pageOf(personOfList),
})

const staffLine = z.object({
  id,
  staffNo: z.string(),
  name: z.string(),
  institutionId: id,
  institutionName: z.string().nullable(),
  post: z.string().nullable(),
})
export type StaffLine = z.infer<typeof staffLine>

export const person = personOfList.omit({ roles: true }).extend({
  language: z.enum(languages),
  demo: z.boolean(),
  /** The administrator who asks: what one may not do to oneself is not offered. */
  self: z.boolean(),
  /** The line of the staff list under the staff number. */
  staff: staffLine.nullable(),
  /** The institution where they are placed, else that of the line; null where neither says one that is open. */
  workplaceId: id.nullable(),
  roles: z.array(heldRole),
  secondStepSince: instant.nullable(),
  sessions: z.number().int(),
  passwordSetAt: instant.nullable(),
  passwordDue: z.boolean(),
  /** The last one that was asked for and not used. */
  link: z
    .object({
      kind: z.enum(['invitation', 'reset']),
      byMail: z.boolean(),
      askedAt: instant,
      sentAt: instant.nullable(),
      expiresAt: instant.nullable(),
      /** What the mail server said; it is tried again. */
      problem: z.string().nullable(),
    })
    .nullable(),
})
export type PersonRecord = z.infer<typeof person>

export const getPerson = defineRoute({
  method: 'GET',
  path: '/api/people/:personId',
  summary: 'One person: how they sign in, and every role that they hold or held',
  permission,
  params,
  response: person,
})

const optionalText = (schema: z.ZodType<string>) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() ? value.trim() : null), schema.nullable())
const details = z.object({
  name: z.string().trim().min(1).max(100),
  staffNo: optionalText(z.string().max(40)),
  email: optionalText(z.email().max(200)),
  language: z.enum(languages),
})
export type PersonDetails = z.output<typeof details>

export const createPerson = defineRoute({
  method: 'POST',
  path: '/api/people',
  summary: 'Add a person, who signs in once they have set a password by a link',
  permission,
  refusals: ['login-missing', 'login-taken'],
  body: details,
  response: z.object({ personId: id }),
})
export const changePerson = defineRoute({
  method: 'PUT',
  path: '/api/people/:personId',
  summary: 'Change what a person is called and signs in by; another e-mail ends the links sent to the former',
  permission,
  refusals: ['own-account', 'login-missing', 'login-taken'],
  params,
  body: details,
  response: done,
})
export const setActive = defineRoute({
  method: 'PUT',
  path: '/api/people/:personId/active',
  summary: 'Activate, or deactivate, which ends every session at once',
  permission,
  refusals: ['own-account', 'last-administrator'],
  params,
  body: z.object({ active: z.boolean() }),
  response: done,
})
export const giveRole = defineRoute({
  method: 'POST',
  path: '/api/people/:personId/roles',
  summary: 'Give a role for an institution with all below it, or for the union',
  permission,
  refusals: ['own-account', 'role-period', 'role-held', 'last-administrator'],
  params,
  body: z.object({
    role: roleCode,
    institutionId: id.nullable(),
    /** From now on when absent. */
    firstDay: date.optional(),
    lastDay: date.optional(),
  }),
  response: done,
})
export const endRole = defineRoute({
  method: 'PUT',
  path: '/api/people/:personId/roles/:heldId/end',
  summary: 'End a role now, or after a day; what has not begun is taken away',
  permission,
  refusals: ['own-account', 'role-period', 'role-held', 'last-administrator'],
  params: params.extend({ heldId: id }),
  body: z.object({ lastDay: date.optional() }),
  response: done,
})
export const endSessionsOf = defineRoute({
  method: 'DELETE',
  path: '/api/people/:personId/sessions',
  summary: 'Sign a person out everywhere',
  permission,
  params,
  response: done,
})
export const takeOffSecondStep = defineRoute({
  method: 'POST',
  path: '/api/people/:personId/second-step-removal',
  summary: 'Take off codes and passkeys of somebody who has lost their device; ends every session',
  permission,
  refusals: ['own-account'],
  params,
  body: z.object({ reason: z.string().trim().min(5).max(500) }),
  response: done,
})
export const sendLinkTo = defineRoute({
  method: 'POST',
  path: '/api/people/:personId/link',
  summary: 'Invite, or let a password be set anew: by mail, or by a link to hand over, shown this once',
  permission,
  refusals: ['own-account', 'mail-off', 'person-inactive'],
  params,
  body: z.object({ byMail: z.boolean() }),
  response: z.object({ path: z.string().nullable() }),
})
export const askForRenewal = defineRoute({
  method: 'PUT',
  path: '/api/people/:personId/renewal',
  summary: 'Ask for a new password at the next sign-in, or no longer',
  permission,
  params,
  body: z.object({ due: z.boolean() }),
  response: done,
})

const textQuery = z.object({ text: z.string().trim().max(100).default('') })
export const listStaffToAdd = defineRoute({
  method: 'GET',
  path: '/api/people/staff',
  summary: 'Lines of the staff list whose people are not here yet: at most 20',
  permission,
  query: textQuery,
  response: z.object({ items: z.array(staffLine) }),
})
export const listInstitutionsToChoose = defineRoute({
  method: 'GET',
  path: '/api/people/institutions',
  summary: 'Institutions that a role can be held for: at most 50',
  permission,
  query: textQuery.extend({
    /** Among them whatever is looked for: its name is needed. */
    chosen: id.optional(),
  }),
  response: z.object({ items: z.array(z.object({ id, name: z.string(), institutionNo: z.string() })) }),
})

export const role = z.object({
  role: roleCode,
  /** Null for those that come with Almanac, which stay as they are. */
  name: z.string().nullable(),
  permissions: z.array(z.enum(permissions)),
  /** How many people hold it now or will. */
  holders: z.number().int(),
  /** The day from which on it demands a second factor of whoever holds it. */
  secondFactorFrom: date.nullable(),
})
export type Role = z.infer<typeof role>
const roleBody = z.object({ name: z.string().trim().min(1).max(60), permissions: z.array(z.enum(permissions)) })

export const listRoles = defineRoute({
  method: 'GET',
  path: '/api/roles',
  summary: 'Every role with what it permits',
  permission,
  response: z.object({
    items: z.array(role),
    /** Given by roles held for the union only. */ unionOnly: z.array(z.enum(permissions)),
  }),
})
export const createRole = defineRoute({
  method: 'POST',
  path: '/api/roles',
  summary: 'Make a role as a copy of another',
  permission,
  refusals: ['role-name-taken'],
  body: z.object({ name: roleBody.shape.name, copyOf: roleCode }),
  response: z.object({ role: roleCode }),
})
export const changeRole = defineRoute({
  method: 'PUT',
  path: '/api/roles/:role',
  summary: 'Change a role of the bank’s own; it counts within seconds for whoever holds it',
  permission,
  refusals: ['role-own', 'role-name-taken', 'last-administrator'],
  params: z.object({ role: roleCode }),
  body: roleBody,
  response: done,
})
export const deleteRole = defineRoute({
  method: 'DELETE',
  path: '/api/roles/:role',
  summary: 'Delete a role of the bank’s own that nobody holds',
  permission,
  refusals: ['role-in-use'],
  params: z.object({ role: roleCode }),
  response: done,
})

const withoutFactor = z.object({
  count: z.number().int(),
  /** The first of them by name, at most 200. */
  people: z.array(z.object({ id, name: z.string(), staffNo: z.string().nullable() })),
})
export type WithoutFactor = z.infer<typeof withoutFactor>
export const listWithoutFactor = defineRoute({
  method: 'GET',
  path: '/api/roles/:role/second-factor',
  summary: 'Who holds the role, now or later, and has no second factor yet',
  permission,
  params: z.object({ role: roleCode }),
  response: withoutFactor,
})
export const demandSecondFactor = defineRoute({
  method: 'PUT',
  path: '/api/roles/:role/second-factor',
  summary: 'Demand a second factor of whoever holds the role from a day on, or no longer',
  permission,
  refusals: ['effective-past', 'second-factor-own'],
  params: z.object({ role: roleCode }),
  /** Null: no longer. */
  body: z.object({ firstDay: date.nullable() }),
  response: done,
})
