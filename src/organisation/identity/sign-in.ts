import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import { AppError } from '../../platform/errors.ts'
import { passwordMatches } from './passwords.ts'
import { countAttempt, findCredentials, findLogin, forgetAttempts } from './queries.ts'
import { mayTry, throttle } from './rules.ts'

/** Answers the person's id. One refusal for a wrong password, an unknown person and one who may not sign in here. */
export async function checkPassword(
  batch: pg.Pool,
  attempt: { login: string; password: string; address: string; demoAllowed: boolean },
): Promise<string> {
  const { password, address, demoAllowed } = attempt
  const login = attempt.login.trim()
  // Of somebody unknown not even what was typed is kept: it may be a password in the wrong field.
  const recordRefusal = async (reason: 'throttled' | 'not-matching') => {
    const personId = await findLogin(batch, login)
    await appendAudit(batch, [{ action: 'sign-in-refused', personId, address, details: { reason } }])
  }
  if (!mayTry(await countAttempt(batch, login, address))) {
    await forgetAttempts(batch, login, address, false)
    await recordRefusal('throttled')
    throw new AppError('too-many-attempts', `Too many attempts; wait ${throttle.minutes} minutes and try again.`, {
      minutes: String(throttle.minutes),
    })
  }
  const person = await findCredentials(batch, login, demoAllowed)
  if (!(await passwordMatches(person?.passwordHash, password)) || !person) {
    await recordRefusal('not-matching')
    throw new AppError('sign-in-failed', 'The staff number or e-mail and the password do not belong together.')
  }
  await forgetAttempts(batch, login, address, true)
  return person.id
}
