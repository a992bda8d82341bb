import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { readCookie, setCookie } from './cookie.ts'
import { sha256 } from './sessions.ts'

export type ChallengePurpose = 'passkey-added' | 'passkey-sign-in' | 'sign-on'

interface Exchange {
  request: FastifyRequest
  reply: FastifyReply
}

export interface Challenges {
  /** Gives the browser a cookie that `content` is kept under; one that it had for the same purpose is worth nothing. */
  give(exchange: Exchange, purpose: ChallengePurpose, content: object, personId?: string): Promise<void>
  /** What was given to this browser, once and while it lasts; undefined for anything else. */
  take<Content>(request: FastifyRequest, purpose: ChallengePurpose, personId?: string): Promise<Content | undefined>
}

/** Time to find one's phone, or to sign in at a provider with a second step of its own. */
const lastsSeconds = 10 * 60

export function createChallenges(batch: pg.Pool, secure: boolean): Challenges {
  const cookieOf = (purpose: ChallengePurpose) => `almanac_${purpose}`
  return {
    async give({ request, reply }, purpose, content, personId) {
      const token = randomBytes(32).toString('base64url')
      await batch.query(
        `with old as (delete from sign_in_challenge where expires_at < now() or token_sha256 = $6)
         insert into sign_in_challenge (token_sha256, purpose, person_id, content, expires_at)
         values ($1, $2, $3, $4, now() + $5 * interval '1 second')`,
        [
          sha256(token),
          purpose,
          personId ?? null,
          JSON.stringify(content),
          lastsSeconds,
          sha256(readCookie(request, cookieOf(purpose), secure) ?? ''),
        ],
      )
      setCookie(request, reply, cookieOf(purpose), token, lastsSeconds, secure)
    },
    async take<Content>(request: FastifyRequest, purpose: ChallengePurpose, personId?: string) {
      const { rows } = await batch.query<{ content: Content; valid: boolean }>(
        `delete from sign_in_challenge where token_sha256 = $1 and purpose = $2
         returning content, expires_at > now() and person_id is not distinct from $3::bigint as valid`,
        [sha256(readCookie(request, cookieOf(purpose), secure) ?? ''), purpose, personId ?? null],
      )
      return rows[0]?.valid ? rows[0].content : undefined
    },
  }
}
