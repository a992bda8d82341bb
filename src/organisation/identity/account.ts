import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Person } from '../../platform/auth/person.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { attempt } from './attempts.ts'
import { hashNewPassword, passwordMatches } from './passwords.ts'
import { actAs, getOwner, type Owner, replacePassword } from './queries.ts'
import { addressOf } from './throttle.ts'

/** Somebody who is signed in, and from where. */
export interface AccountHolder {
  personId: string
  address: string
}

export function holderOf(person: Person, request: FastifyRequest): AccountHolder {
  return { personId: person.id, address: addressOf(request.ip) }
}

/**
 * Whoever finds a screen unlocked has a session, not the password. Guessing it from within counts apart from signing in,
 * so that it does not keep the person out.
 */
export async function confirmPassword(batch: pg.Pool, holder: AccountHolder, password: string): Promise<Owner> {
  const { personId, address } = holder
  const owner = await getOwner(batch, personId)
  const guess = { subject: `password ${personId}`, address, personId }
  const confirmed = await attempt(batch, guess, async () =>
    (await passwordMatches(owner.passwordHash, password)) ? owner : undefined,
  )
  if (!confirmed) throw new AppError('password-wrong', 'This is not your present password.')
  return confirmed
}

/** Ends every session of the person: the caller opens a new one. */
export async function changeOwnPassword(
  batch: pg.Pool,
  holder: AccountHolder,
  given: { present: string; next: string },
): Promise<void> {
  const owner = await confirmPassword(batch, holder, given.present)
  if (owner.demo) throw new AppError('demo-account', 'People of the demo keep the password that the console prints.')
  const passwordHash = await hashNewPassword(given.next, owner)
  await inTransaction(batch, async (db) => {
    await actAs(db, holder.personId)
    await replacePassword(db, holder.personId, passwordHash)
  })
}
