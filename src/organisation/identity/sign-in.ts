import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError, type ErrorCode } from '../../platform/errors.ts'
import { onceWithin } from '../../platform/once-within.ts'
import { rememberAddress } from './attempt-queries.ts'
import { attempt } from './attempts.ts'
import { isPasswordDue } from './password-rules.ts'
import { hashNewPassword, passwordMatches } from './passwords.ts'
import {
  actAs,
  type Credentials,
  findCredentials,
  findLogin,
  listRoles,
  replacePassword,
  type SignInProof,
} from './queries.ts'
import { permissionsOf } from './rules.ts'
import type { SecondStep } from './second-step.ts'

export interface SignInAttempt {
  login: string
  password: string
  code?: string | undefined
  newPassword?: string | undefined
  /** As guessing counts it. */
  address: string
  /** As it is recorded. */
  ip: string
  demoAllowed: boolean
  /** After so many days a password is due to be renewed. */
  passwordDays: number | undefined
  /** Where the others sign in at a provider. */
  administratorsOnly: boolean
}

/**
 * Answers whose sign-in it is, and what it went by. One refusal for a wrong password, an unknown person and one who may
 * not sign in here; the login counts as it was typed, so that waiting tells no more about who exists. That a code is
 * needed is told to those who know the password; nothing is remembered between the two, so nothing can be picked up
 * halfway.
 */
export async function signInWithPassword(
  batch: pg.Pool,
  secondStep: SecondStep,
  given: SignInAttempt,
): Promise<SignInProof> {
  return checkSignIn(batch, secondStep, given).catch(async (error) => {
    const reason = error instanceof AppError && refusals[error.code]
    if (reason === 'not-matching' || (reason && isNewWait(`${given.login} ${given.address}`))) {
      // Of somebody unknown not even what was typed is kept: it may be a password in the wrong field.
      const personId = await findLogin(batch, given.login.trim())
      await appendAudit(batch, [{ action: 'sign-in-refused', personId, address: given.ip, details: { reason } }])
    }
    throw error
  })
}

/** Who only waits is recorded once in a while: an audit cannot be shortened. */
const isNewWait = onceWithin(5 * 60_000, 10_000)

const refusals: Partial<Record<ErrorCode, 'throttled' | 'not-matching' | 'password-off'>> = {
  'too-many-attempts': 'throttled',
  'sign-in-failed': 'not-matching',
  'code-wrong': 'not-matching',
  'password-sign-in-off': 'password-off',
}

async function checkSignIn(batch: pg.Pool, secondStep: SecondStep, given: SignInAttempt): Promise<SignInProof> {
  const { password, address, demoAllowed } = given
  const login = given.login.trim().toLowerCase()
  const person = await findCredentials(batch, login, demoAllowed)
  const guess = { subject: `login ${login}`, address, personId: person?.id }
  const proven = await attempt(batch, guess, async () =>
    (await passwordMatches(person?.passwordHash, password)) ? person : undefined,
  )
  if (proven === undefined) {
    throw new AppError('sign-in-failed', 'The staff number or e-mail and the password do not belong together.')
  }
  const { id: personId } = proven
  // Told to those only who know the password.
  if (given.administratorsOnly && !(await isAdministrator(batch, personId))) {
    throw new AppError('password-sign-in-off', 'Sign in by the single sign-on; passwords are for administrators only.')
  }
  // Before the code, which counts only once.
  const renewed = isPasswordDue(proven, given.passwordDays, new Date()) && (await renew(proven, given))
  const withSecondStep = await secondStep.isOn(personId)
  if (withSecondStep) {
    if (!given.code) throw new AppError('code-needed', 'Sign in again with a code of your authenticator app as well.')
    await secondStep.check({ personId, address }, given.code)
  }
  if (renewed) {
    await inTransaction(batch, async (db) => {
      await actAs(db, personId)
      await replacePassword(db, personId, renewed)
    })
  }
  await rememberAddress(batch, personId, address)
  return { personId, passwordHash: renewed || proven.passwordHash, withSecondStep }
}

/** By the role of that name, or by one of the bank's own that gives the same charge. */
async function isAdministrator(batch: pg.Pool, personId: string): Promise<boolean> {
  const roles = await listRoles(batch, personId)
  return roles.some((held) => held.role === 'administrator' || permissionsOf(held).includes('people:manage'))
}

async function renew(person: Credentials, { newPassword }: SignInAttempt): Promise<string> {
  if (!newPassword) throw new AppError('renewal-needed', 'Sign in again with a new password as well.')
  if (await passwordMatches(person.passwordHash, newPassword)) {
    throw new AppError('password-same', 'This is your present password; choose another one.')
  }
  return hashNewPassword(newPassword, person)
}
