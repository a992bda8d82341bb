import type { TFunction } from 'i18next'
import { z } from 'zod'
import {
  cursorQuery,
  date,
  defineRoute,
  id,
  instant,
  type Permission,
  pageOf,
  permissions,
} from '../../platform/http/contract.ts'

/** Roles that come with Almanac; each is a set of permissions, held for a subtree of institutions. */
export const roleCodes = [
  'relationship-manager',
  'loan-officer',
  'teller',
  'accountant',
  'service-desk',
  'branch-manager',
  'marketing',
  'risk',
  'executive',
  'product-department',
  'channel-head',
  'administrator',
  'auditor',
] as const
/** One of these, or a role of the bank's own: custom-<id>. */
export const roleCode = z
  .string()
  .regex(new RegExp(`^(${roleCodes.join('|')}|custom-\\d{1,18})$`))
  .meta({ examples: ['teller'] })

export const me = z.object({
  personId: id,
  name: z.string(),
  staffNo: z.string().nullable(),
  /** The line of the staff list that this person is, which customers are managed by; null when there is none. */
  staffId: id.nullable(),
  email: z.string().nullable(),
  /** False for whom the single sign-on brought; they have no second step here either. */
  hasPassword: z.boolean(),
  roles: z.array(
    z.object({
      role: roleCode,
      /** Of a role of the bank's own; the others are named in the reader's language. */
      roleName: z.string().nullable(),
      institutionName: z.string().nullable(),
    }),
  ),
  /** None while the second factor is lacking. */
  permissions: z.array(z.enum(permissions)),
  /** True when the person's scope is the whole union. */
  unionLevel: z.boolean(),
  /** Present where a role demands a second factor that this session lacks: now, or soon and the person has none. */
  secondFactor: z
    .object({
      state: z.enum(['needed', 'soon']),
      /** The day from which on. */
      from: date,
      /** What the person has to sign in again with: passkey or codes, else the provider of the single sign-on. */
      there: z.enum(['own', 'provider']).nullable(),
    })
    .nullable(),
})
export type Me = z.infer<typeof me>

/** What a role is called: those that come with Almanac in the reader's language, the bank's own as it named them. */
export function roleWords({ role, roleName }: Pick<Me['roles'][number], 'role' | 'roleName'>, t: TFunction): string {
  return roleName ?? t(`identity.role.${role}` as 'identity.role.risk', { defaultValue: t('people.roleGone') })
}

/** What a permission lets one do, in words; keys of the translations hold no colon. */
export const mayKey = (permission: Permission) =>
  `people.may.${permission.replace(':', '-')}` as 'people.may.customer-read'

/** Longest is what takes no longer to hash than a sentence; the rest of what a new one must be is in password-rules.ts. */
export const passwordLength = { least: 12, most: 200 }
const newPassword = z.string().min(passwordLength.least).max(passwordLength.most)
const presentPassword = z.string().min(1).max(passwordLength.most)

/** Of an authenticator app, or a recovery code; spaces and hyphens are as people type them. */
const code = z.string().trim().min(1).max(40)

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/session',
  summary: 'Sign in with staff number or e-mail and password, and with a code where the second step is on',
  refusals: [
    'sign-in-failed',
    'renewal-needed',
    'password-same',
    'password-common',
    'password-personal',
    'code-needed',
    'code-wrong',
    'password-sign-in-off',
    'too-many-attempts',
  ],
  body: z.object({
    login: z.string().min(1).max(200),
    password: presentPassword,
    code: code.optional(),
    /** Where the password is due to be renewed. */
    newPassword: newPassword.optional(),
  }),
  response: me,
})
export const getMe = defineRoute({
  method: 'GET',
  path: '/api/session',
  summary: 'Who is signed in, or nobody',
  // To be asked before anybody has signed in, so nobody is an answer and not a refusal.
  response: me.nullable(),
})
export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Sign out',
  permission: 'signed-in',
  withoutFactor: true,
  response: z.object({
    /** Where the browser goes to end its session at the provider of the single sign-on, too. */
    endUrl: z
      .url()
      .optional()
      .meta({ examples: ['https://login.bank.example/session/end'] }),
  }),
})

/** As browsers make and read them (Web Authentication, level 3, in JSON); what is in them the library checks. */
const credential = z.looseObject({
  id: z.string().min(1).max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
})
const credentialOptions = z.object({ options: z.record(z.string(), z.unknown()) })

export const askForPasskey = defineRoute({
  method: 'POST',
  path: '/api/session/passkey/challenge',
  summary: 'What to ask a device for to sign in with a passkey; answered once, by this browser, within ten minutes',
  refusals: ['too-many-attempts'],
  response: credentialOptions,
})
export const signInWithPasskey = defineRoute({
  method: 'POST',
  path: '/api/session/passkey',
  summary: 'Sign in with a passkey, which is the second step as well',
  refusals: ['passkey-refused', 'passkey-stopped', 'passkey-late', 'too-many-attempts'],
  body: z.object({ response: credential }),
  response: me,
})

export const startSignOn = defineRoute({
  method: 'POST',
  path: '/api/session/sign-on',
  summary: 'Begin to sign in at the provider of the single sign-on; it sends the browser back to /sign-on',
  refusals: ['sign-on-away', 'too-many-attempts'],
  body: z.object({
    /** Where to go on afterwards: an address of ours. */
    to: z.string().max(2000).optional(),
    /** The provider asks again though it may know the person still, for what only the owner of the account may do. */
    again: z.boolean().default(false),
  }),
  response: z.object({ url: z.url().meta({ examples: ['https://login.bank.example/auth?client_id=almanac'] }) }),
})
export const finishSignOn = defineRoute({
  method: 'POST',
  path: '/api/session/sign-on/return',
  summary: 'Sign in with what the provider has sent the browser back with',
  refusals: [
    'sign-on-late',
    'sign-on-refused',
    'sign-on-failed',
    'sign-on-taken',
    'sign-on-inactive',
    'sign-on-no-role',
    'sign-on-away',
    'too-many-attempts',
  ],
  body: z.object({ query: z.string().max(8000) }),
  response: z.object({ me, to: z.string().optional() }),
})
/** First start without a demo: the one-time code printed on the console creates the administrator. */
export const getSetup = defineRoute({
  method: 'GET',
  path: '/api/setup',
  summary: 'Whether the first administrator is still to be created, and what the sign-in page shows',
  response: z.object({
    needed: z.boolean(),
    demo: z.boolean(),
    /** Whether a forgotten password can be set anew by mail. */
    mail: z.boolean(),
    currency: z.string(),
    institution: z.string().nullable(),
    /** IANA zone in which the institution lives; instants are shown in it. */
    timeZone: z.string().optional(),
    /** What people call the provider of the single sign-on, and whether only administrators have another way. */
    signOn: z.object({ name: z.string(), only: z.boolean() }).nullable(),
  }),
})
export const createAdministrator = defineRoute({
  method: 'POST',
  path: '/api/setup',
  summary: 'Create the first administrator with the one-time code',
  refusals: ['setup-done', 'setup-code-wrong', 'password-common', 'password-personal', 'too-many-attempts'],
  body: z.object({
    code: z.string().min(1).max(100),
    name: z.string().min(1).max(100),
    email: z.email().max(200),
    password: newPassword,
  }),
  response: me,
})
export const changePassword = defineRoute({
  method: 'PUT',
  path: '/api/account/password',
  summary: 'Change one’s own password; every session but this one ends',
  permission: 'signed-in',
  withoutFactor: true,
  refusals: [
    'second-factor-there',
    'password-wrong',
    'password-common',
    'password-personal',
    'demo-account',
    'too-many-attempts',
  ],
  body: z.object({ present: presentPassword, next: newPassword }),
  response: z.object({}),
})

/** What is no token opens nothing, which the answer says. */
const token = z.string().max(200)
/** In the body: an address would stand in logs. */
export const lookAtLink = defineRoute({
  method: 'POST',
  path: '/api/password-link',
  summary: 'Whose password a link sets',
  refusals: ['link-invalid', 'too-many-attempts'],
  body: z.object({ token }),
  response: z.object({ name: z.string(), login: z.string().nullable(), kind: z.enum(['invitation', 'reset']) }),
})
export const setPasswordByLink = defineRoute({
  method: 'PUT',
  path: '/api/password-link',
  summary: 'Set one’s password by a link; every session and every other link ends',
  refusals: ['link-invalid', 'password-common', 'password-personal', 'too-many-attempts'],
  body: z.object({ token, password: newPassword }),
  response: z.object({}),
})
export const askForLink = defineRoute({
  method: 'POST',
  path: '/api/password-link/mail',
  summary:
    'Have a link sent by mail to whoever has this staff number or e-mail; the answer is the same where nobody has',
  refusals: ['mail-off', 'too-many-attempts'],
  body: z.object({ login: z.string().min(1).max(200) }),
  response: z.object({}),
})

export const means = ['password', 'password-and-code', 'passkey', 'sign-on', 'setup', 'renewal'] as const
export const session = z.object({
  id,
  openedAt: instant,
  /** When it was last used, to the minute. */
  seenAt: instant,
  address: z.string().nullable(),
  /** Names of products, null where unknown. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  /** What it was opened by; `renewal` after a change of password or second step. */
  means: z.enum(means),
  /** The one that asks. */
  current: z.boolean(),
})
export type Session = z.infer<typeof session>

export const listSessions = defineRoute({
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'Where one is signed in',
  permission: 'signed-in',
  response: z.object({ items: z.array(session) }),
})
export const endSession = defineRoute({
  method: 'DELETE',
  path: '/api/account/sessions/:sessionId',
  summary: 'Sign out one of one’s own sessions',
  permission: 'signed-in',
  params: z.object({ sessionId: id }),
  response: z.object({}),
})
export const endOtherSessions = defineRoute({
  method: 'DELETE',
  path: '/api/account/sessions',
  summary: 'Sign out everywhere but here',
  permission: 'signed-in',
  response: z.object({}),
})

export const secondStep = z.object({
  /** Null while it is off. */
  since: instant.nullable(),
  recoveryCodesLeft: z.number().int(),
})
export const getSecondStep = defineRoute({
  method: 'GET',
  path: '/api/account/second-step',
  summary: 'Whether one’s own second step is on',
  permission: 'signed-in',
  withoutFactor: true,
  response: secondStep,
})
export const startSecondStep = defineRoute({
  method: 'POST',
  path: '/api/account/second-step',
  summary: 'Begin to set up the second step; it is on once a first code has been sent',
  permission: 'signed-in',
  withoutFactor: true,
  refusals: ['second-factor-there', 'password-wrong', 'second-step-on', 'too-many-attempts'],
  body: z.object({ password: presentPassword }),
  response: z.object({
    /** In base32, for typing. */
    secret: z.string(),
    /** otpauth://…, for a QR code. */
    uri: z.string(),
  }),
})
export const confirmSecondStep = defineRoute({
  method: 'PUT',
  path: '/api/account/second-step',
  summary: 'Put the second step on with a first code; every session but this one ends',
  permission: 'signed-in',
  withoutFactor: true,
  refusals: ['second-factor-there', 'code-wrong', 'second-step-late', 'too-many-attempts'],
  body: z.object({ code }),
  response: z.object({
    /** Each signs in once when the device is lost. Shown this once. */
    recoveryCodes: z.array(z.string()),
  }),
})
export const removeSecondStep = defineRoute({
  method: 'POST',
  path: '/api/account/second-step/removal',
  summary: 'Put the second step off',
  permission: 'signed-in',
  refusals: ['password-wrong', 'code-wrong', 'too-many-attempts', 'second-factor-last'],
  body: z.object({ password: presentPassword, code }),
  response: z.object({}),
})

export const passkey = z.object({
  id,
  name: z.string(),
  /** Of the site that it works at. */
  host: z.string(),
  createdAt: instant,
  usedAt: instant.nullable(),
  /** Since it is known that there is a copy of it; it signs in no more. */
  stoppedAt: instant.nullable(),
})
export type Passkey = z.infer<typeof passkey>

/** Left out by whoever has signed in within the last ten minutes. */
const confirmation = { password: presentPassword.optional() }
export const listPasskeys = defineRoute({
  method: 'GET',
  path: '/api/account/passkeys',
  summary: 'One’s own passkeys',
  permission: 'signed-in',
  withoutFactor: true,
  response: z.object({
    items: z.array(passkey),
    /** Whether the person has just signed in, so that no password is asked for. */
    confirmed: z.boolean(),
  }),
})
export const startPasskey = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys/challenge',
  summary: 'What to ask a device for to make a passkey; answered once, by this browser, within ten minutes',
  permission: 'signed-in',
  withoutFactor: true,
  refusals: ['second-factor-there', 'fresh-sign-in-needed', 'password-wrong', 'too-many-attempts'],
  body: z.object(confirmation),
  response: credentialOptions,
})
export const addPasskey = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys',
  summary: 'Add the passkey that a device has made',
  permission: 'signed-in',
  withoutFactor: true,
  refusals: ['second-factor-there', 'passkey-late', 'passkey-refused', 'passkey-known'],
  body: z.object({ name: z.string().trim().min(1).max(60), response: credential }),
  response: z.object({}),
})
export const removePasskey = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys/:passkeyId/removal',
  summary: 'Remove a passkey; the sessions that it has opened end',
  permission: 'signed-in',
  refusals: ['fresh-sign-in-needed', 'password-wrong', 'too-many-attempts', 'second-factor-last'],
  params: z.object({ passkeyId: id }),
  body: z.object(confirmation),
  response: z.object({}),
})

export const personSignIn = z.object({
  personId: id,
  name: z.string(),
  staffNo: z.string().nullable(),
  email: z.string().nullable(),
  secondStepSince: instant.nullable(),
})
export type PersonSignIn = z.infer<typeof personSignIn>
export const listPeopleSignIn = defineRoute({
  method: 'GET',
  path: '/api/people/sign-in',
  summary: 'Who has the second step on; who has not comes first',
  permission: 'sign-in:read',
  query: cursorQuery,
  response: pageOf(personSignIn),
})
