import { createHash, hash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import type { Person } from '../../platform/auth/person.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import * as queries from './queries.ts'
import { toPerson } from './rules.ts'

export interface SignedIn {
  person: Person
  record: queries.SessionRecord
}

export interface Sessions {
  /** Answers at once what was looked up in the last seconds; a session that is not found is not remembered. */
  find(token: string): SignedIn | undefined | Promise<SignedIn | undefined>
  /** `address`: where the person signs in from, or out. */
  open(personId: string, address: string): Promise<string>
  close(token: string, address: string): Promise<void>
}

const cachedMost = 5000

/** The token stays with the browser; here and in the database it is known by its hash only. */
export function createSessions(batch: pg.Pool, options: { demoAllowed: boolean; cachedMs?: number }): Sessions {
  const { demoAllowed, cachedMs = 5000 } = options
  const cache = new Map<string, { found: SignedIn; until: number }>()
  // Signed out just now: a look-up that was under way must not bring them back.
  const closed = new Set<string>()

  async function look(token: string, key: string): Promise<SignedIn | undefined> {
    const tokenSha256 = sha256(token)
    const record = await queries.findSession(batch, tokenSha256, demoAllowed)
    if (!record || closed.has(key)) {
      cache.delete(key)
      return undefined
    }
    if (record.stale) await queries.markSeen(batch, tokenSha256)
    const found = { record, person: toPerson(record.personId, record.name, record.roles, record.staffId) }
    if (cache.size >= cachedMost) cache.clear()
    cache.set(key, { found, until: Math.min(Date.now() + cachedMs, Date.parse(record.expiresAt)) })
    return found
  }

  return {
    find(token) {
      if (token.length !== 43) return undefined
      const key = hash('sha256', token, 'base64')
      const cached = cache.get(key)
      if (cached && cached.until > Date.now()) return cached.found
      return look(token, key)
    },
    async open(personId, address) {
      const token = randomBytes(32).toString('base64url')
      await inTransaction(batch, async (db) => {
        await queries.insertSession(db, sha256(token), personId)
        await appendAudit(db, [{ action: 'signed-in', personId, address }])
      })
      return token
    },
    async close(token, address) {
      const key = hash('sha256', token, 'base64')
      closed.add(key)
      setTimeout(() => closed.delete(key), 60_000).unref()
      cache.delete(key)
      await inTransaction(batch, async (db) => {
        const personId = await queries.deleteSession(db, sha256(token))
        if (personId) await appendAudit(db, [{ action: 'signed-out', personId, address }])
      })
    },
  }
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
