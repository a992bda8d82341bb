import type pg from 'pg'
import { AppError } from '../../platform/errors.ts'
import { forgetFailures, type Guess, insertAttempt, readAttempts, withdrawAttempt } from './attempt-queries.ts'
import { waitSeconds } from './throttle.ts'

/** Lets `look` compare a secret as often as guessing may; undefined from it is a failure, anything else a success. */
export async function attempt<T>(
  batch: pg.Pool,
  guess: Guess,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const attemptId = await insertAttempt(batch, guess)
  const seconds = waitSeconds(await readAttempts(batch, guess, attemptId))
  if (seconds > 0) {
    await withdrawAttempt(batch, attemptId)
    const minutes = String(Math.ceil(seconds / 60))
    throw new AppError('too-many-attempts', `Too many attempts; try again in ${minutes} min.`, { minutes })
  }
  const found = await look()
  if (found !== undefined) await forgetFailures(batch, guess)
  return found
}
