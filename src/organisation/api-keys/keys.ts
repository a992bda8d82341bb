import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import type { Person } from '../../platform/auth/person.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { onceWithin } from '../../platform/once-within.ts'
import { actAs, addressOf, attempt, sha256 } from '../identity/index.ts'
import { type FoundKey, findKey, insertKey, markUsed, type NewKey } from './queries.ts'
import { countRequest, type Minute, personOfKey, readKeyText } from './rules.ts'

/** Answers the person that a request with an `Authorization` header runs as; a session beside it does not count. */
export type FindKeyPerson = (request: FastifyRequest, authorization: string) => Promise<Person>

/**
 * Nothing is remembered between requests, so a key that is revoked is refused from the next one on, in every process.
 * 32 random bytes cannot be guessed: who sends wrong ones is slowed down like a sign-in, and never holds up the right key.
 */
export function createKeyFinder(batch: pg.Pool, now: () => number = () => performance.now()): FindKeyPerson {
  const minutes = new Map<string, Minute>()
  const isNewRefusal = onceWithin(5 * 60_000, 10_000)

  async function refuse(keyId: string, ip: string, known: FoundKey | undefined): Promise<never> {
    const address = addressOf(ip)
    if (isNewRefusal(`${keyId} ${address}`)) {
      const personId = known?.personId
      await appendAudit(batch, [{ action: 'api-key-refused', personId, address: ip }])
    }
    // Counted apart from people, who may sit behind the same address.
    await attempt(
      batch,
      { subject: `key ${keyId}`, address: `keys ${address}`, personId: undefined },
      async () => undefined,
    )
    throw new AppError('key-invalid', 'This API key is unknown, revoked or expired; ask an administrator for another.')
  }

  function count(keyId: string, most: number): void {
    const { minute, wait } = countRequest(minutes.get(keyId), most, now())
    minutes.set(keyId, minute)
    if (wait === 0) return
    const details = { seconds: String(wait), most: String(most) }
    throw new AppError('too-many-requests', `This key may send ${most} requests a minute; go on in ${wait} s.`, details)
  }

  return async (request, authorization) => {
    const { keyId, secret } = readKeyText(authorization) ?? { keyId: '0', secret: '' }
    const key = await findKey(batch, keyId, request.ip)
    const matches = timingSafeEqual(sha256(secret), key?.secretSha256 ?? sha256(''))
    if (!key || !matches || !key.counts) return refuse(keyId, request.ip, key)
    count(keyId, key.requestsPerMinute)
    if (key.stale) await markUsed(batch, keyId, request.ip)
    return personOfKey(key)
  }
}

/** Answers the key's number and its text, which is not to be had again. */
export async function makeKey(
  batch: pg.Pool,
  key: Omit<NewKey, 'secretSha256'>,
): Promise<{ keyId: string; token: string }> {
  const secret = randomBytes(32).toString('base64url')
  const keyId = await inTransaction(batch, async (db) => {
    await actAs(db, key.madeBy)
    return insertKey(db, { ...key, secretSha256: sha256(secret) })
  })
  return { keyId, token: `almanac_${keyId}_${secret}` }
}
