import type pg from 'pg'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { type AccountHolder, confirmPassword } from './account.ts'
import { attempt } from './attempts.ts'
import { actAs } from './queries.ts'
import { seal, unseal } from './sealed.ts'
import { keepingFactor, type ProviderCounts } from './second-factor.ts'
import * as queries from './second-step-queries.ts'
import { sha256 } from './sessions.ts'
import { bareCode, newRecoveryCodes, newTotpSecret, stepOfCode, totpUri } from './totp.ts'

export interface SecondStep {
  isOn(personId: string): Promise<boolean>
  /** A new secret; nothing changes before `confirm`. */
  start(holder: AccountHolder, password: string): Promise<{ secret: string; uri: string }>
  /** Puts it on, once the person's device has shown that it knows the secret. Answers the recovery codes, this once. */
  confirm(holder: AccountHolder, code: string): Promise<string[]>
  /** Throws unless it is a code of now that was not used before, or a recovery code, which is spent by it. */
  check(holder: AccountHolder, code: string): Promise<void>
  /** Refused where it is the last factor of somebody whose role demands one. */
  remove(
    holder: AccountHolder,
    given: { password: string; code: string },
    providerCounts: ProviderCounts,
  ): Promise<void>
}

/** `secret` seals what is at rest; it is not kept in the database. */
export function createSecondStep(batch: pg.Pool, secret: string, now: () => number = Date.now): SecondStep {
  const key = Buffer.from(secret, 'base64url')
  const aboutOf = (personId: string) => `second step of person ${personId}`

  /** Guessing a code counts apart from guessing a password, and is as slow. */
  async function withCode<T>(holder: AccountHolder, look: () => Promise<T | undefined>): Promise<T> {
    const { personId, address } = holder
    const found = await attempt(batch, { subject: `code ${personId}`, address, personId }, look)
    if (found === undefined) throw new AppError('code-wrong', 'The code is not right, or has been used.')
    return found
  }

  const stepOf = (personId: string, sealed: Buffer, code: string): number | undefined => {
    const opened = unseal(key, sealed, aboutOf(personId))
    return opened === undefined ? undefined : stepOfCode(opened, bareCode(code), now())
  }

  async function isTaken(personId: string, code: string): Promise<true | undefined> {
    const sealed = await queries.findSealedSecret(batch, personId, 'confirmed')
    if (!sealed) return undefined
    const step = stepOf(personId, sealed, code)
    const taken =
      step === undefined
        ? await queries.takeRecoveryCode(batch, personId, sha256(bareCode(code)))
        : await queries.takeStep(batch, personId, step)
    return taken || undefined
  }

  return {
    isOn: async (personId) => (await queries.readSecondStep(batch, personId)).since !== null,
    async start(holder, password) {
      const { personId } = holder
      const owner = await confirmPassword(batch, holder, password)
      const made = newTotpSecret()
      if (!(await queries.putUnconfirmed(batch, personId, seal(key, made, aboutOf(personId))))) {
        throw new AppError('second-step-on', 'The second step is on already; put it off first.')
      }
      return { secret: made, uri: totpUri(made, owner.staffNo ?? owner.email ?? owner.name) }
    },
    async confirm(holder, code) {
      const { personId } = holder
      const sealed = await queries.findSealedSecret(batch, personId, 'unconfirmed')
      if (!sealed) throw new AppError('second-step-late', 'This took too long; begin to set it up again.')
      const step = await withCode(holder, async () => stepOf(personId, sealed, code))
      const codes = newRecoveryCodes()
      await inTransaction(batch, async (db) => {
        await actAs(db, personId)
        if (!(await queries.confirm(db, personId, sealed, step))) {
          throw new AppError('second-step-late', 'It was begun again elsewhere; set it up there.')
        }
        const hashes = codes.map((one) => sha256(bareCode(one)))
        await queries.insertRecoveryCodes(db, personId, hashes)
      })
      return codes
    },
    async check(holder, code) {
      await withCode(holder, () => isTaken(holder.personId, code))
    },
    async remove(holder, { password, code }, providerCounts) {
      await confirmPassword(batch, holder, password)
      await withCode(holder, () => isTaken(holder.personId, code))
      await inTransaction(batch, async (db) => {
        await actAs(db, holder.personId)
        await keepingFactor(db, holder.personId, providerCounts, () => queries.deleteSecondStep(db, holder.personId))
      })
    },
  }
}
