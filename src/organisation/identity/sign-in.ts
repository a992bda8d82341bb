import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import { AppError, type ErrorCode } from '../../platform/errors.ts'
import { rememberAddress } from './attempt-queries.ts'
import { attempt } from './attempts.ts'
import { passwordMatches } from './passwords.ts'
import { findCredentials, findLogin } from './queries.ts'
import type { SecondStep } from './second-step.ts'

export interface SignInAttempt {
  login: string
  password: string
  code?: string | undefined
  address: string
  demoAllowed: boolean
}

/**
 * Answers the person's id. One refusal for a wrong password, an unknown person and one who may not sign in here; the
 * login counts as it was typed, so that waiting tells no more about who exists. That a code is needed is told to those
 * who know the password; nothing is remembered between the two, so nothing can be picked up halfway.
 */
export async function signInWithPassword(
  batch: pg.Pool,
  secondStep: SecondStep,
  given: SignInAttempt,
): Promise<string> {
  return checkSignIn(batch, secondStep, given).catch(async (error) => {
    const reason = error instanceof AppError && refusals[error.code]
    if (reason) {
      // Of somebody unknown not even what was typed is kept: it may be a password in the wrong field.
      const personId = await findLogin(batch, given.login.trim())
      await appendAudit(batch, [{ action: 'sign-in-refused', personId, address: given.address, details: { reason } }])
    }
    throw error
  })
}

const refusals: Partial<Record<ErrorCode, 'throttled' | 'not-matching'>> = {
  'too-many-attempts': 'throttled',
  'sign-in-failed': 'not-matching',
  'code-wrong': 'not-matching',
}

async function checkSignIn(batch: pg.Pool, secondStep: SecondStep, given: SignInAttempt): Promise<string> {
  const { password, address, demoAllowed } = given
  const login = given.login.trim().toLowerCase()
  const person = await findCredentials(batch, login, demoAllowed)
  const guess = { subject: `login ${login}`, address, personId: person?.id }
  const personId = await attempt(batch, guess, async () =>
    (await passwordMatches(person?.passwordHash, password)) ? person?.id : undefined,
  )
  if (personId === undefined) {
    throw new AppError('sign-in-failed', 'The staff number or e-mail and the password do not belong together.')
  }
  if (await secondStep.isOn(personId)) {
    if (!given.code) throw new AppError('code-needed', 'Sign in again with a code of your authenticator app as well.')
    await secondStep.check({ personId, address }, given.code)
  }
  await rememberAddress(batch, personId, address)
  return personId
}
