import { createHash, hash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import type { Person } from '../../platform/auth/person.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { demandedFrom, factorLack, toPerson } from './rules.ts'
import { findStrength, type ProviderCounts, type Strength } from './second-factor.ts'
import * as queries from './session-queries.ts'

export interface SignedIn {
  person: Person
  record: queries.SessionRecord
  /** What the roles of the person demand of it and it lacks, from when on in milliseconds. */
  lack: { state: 'needed' | 'soon'; from: number } | undefined
}

export interface Sessions {
  limits: queries.SessionLimits
  /** Answers at once what was looked up in the last seconds; a session that is not found is not remembered. */
  /** `used`: whether somebody asks, and not a page by itself, which keeps no session from ending unused. */
  find(token: string, used?: boolean): SignedIn | undefined | Promise<SignedIn | undefined>
  open(personId: string, origin: queries.SessionOrigin, opening: queries.Opening): Promise<string>
  /** `address`: where the person signs out from. Undefined when there is no such session. */
  close(token: string, address: string): Promise<queries.EndedSession | undefined>
  /**
   * What stands behind the session, within which a factor or the password is to be changed. Refused where it lacks a factor
   * that its person has: else a stolen password would be enough to add another, or to lock its owner out.
   */
  strengthToChange(person: Person, token: string): Promise<Strength>
  /** To be called once sessions of a person have been deleted: none of them counts for a moment longer. */
  forget(personId: string): void
  /** To be called once what institutions a role reaches has changed: nobody's former sight counts for a moment longer. */
  forgetEverybody(): void
}

interface SessionOptions {
  demoAllowed: boolean
  limits: queries.SessionLimits
  providerCounts: ProviderCounts
  cachedMs?: number
}

const cachedMost = 5000

/** The token stays with the browser; here and in the database it is known by its hash only. */
export function createSessions(batch: pg.Pool, options: SessionOptions): Sessions {
  const { demoAllowed, limits, providerCounts, cachedMs = 5000 } = options
  const cache = new Map<string, { found: SignedIn; until: number }>()
  // How often sessions have ended here: a look-up that was under way then must not bring them back.
  let endings = 0

  async function look(token: string, key: string, used: boolean): Promise<SignedIn | undefined> {
    const before = endings
    const tokenSha256 = sha256(token)
    const record = await queries.findSession(batch, tokenSha256, demoAllowed, limits, providerCounts)
    if (record?.stale && used) {
      await queries.markSeen(batch, tokenSha256)
      record.stale = false
    }
    if (before !== endings) return look(token, key, used)
    if (!record) {
      cache.delete(key)
      return undefined
    }
    const { personId, name, roles, staffId } = record
    const from = demandedFrom(roles)
    const state = factorLack(from, { strong: record.strong, hasFactor: record.factor !== null }, Date.now())
    const person = toPerson(personId, name, roles, staffId)
    const lack = state && from !== undefined ? { state, from } : undefined
    const found = { record, lack, person: state === 'needed' ? { ...person, lacksFactor: true as const } : person }
    if (cache.size >= cachedMost) cache.clear()
    const leftMs = Date.parse(record.expiresAt) - Date.now()
    cache.set(key, { found, until: performance.now() + Math.min(cachedMs, leftMs) })
    return found
  }

  function forget(personId: string): void {
    endings++
    for (const [key, { found }] of cache) if (found.person.id === personId) cache.delete(key)
  }

  return {
    limits,
    find(token, used = true) {
      if (token.length !== 43) return undefined
      const key = hash('sha256', token, 'base64')
      const cached = cache.get(key)
      const isEnough = cached && cached.until > performance.now() && !(used && cached.found.record.stale)
      return isEnough ? cached.found : look(token, key, used)
    },
    async open(personId, origin, opening) {
      const token = randomBytes(32).toString('base64url')
      const { means } = opening
      await inTransaction(batch, async (db) => {
        await queries.sweepSessions(db, limits)
        if (!(await queries.insertSession(db, sha256(token), personId, origin, opening, limits))) {
          throw new AppError('passkey-refused', 'This passkey does not sign in here; sign in another way.')
        }
        await appendAudit(db, [{ action: 'signed-in', personId, address: origin.address, details: { means } }])
      })
      return token
    },
    async close(token, address) {
      const ended = await inTransaction(batch, async (db) => {
        const session = await queries.deleteSession(db, sha256(token))
        if (session) await appendAudit(db, [{ action: 'signed-out', personId: session.personId, address }])
        return session
      })
      endings++
      cache.delete(hash('sha256', token, 'base64'))
      return ended
    },
    async strengthToChange(person, token) {
      const strength = await findStrength(batch, sha256(token), providerCounts)
      if (person.lacksFactor && strength.factor) {
        throw new AppError('second-factor-there', 'You have a second factor already; sign in again with it.')
      }
      return strength
    },
    forget,
    forgetEverybody() {
      endings++
      cache.clear()
    },
  }
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
