import type { Queryable } from '../../platform/database/connect.ts'
import type { Session } from './contract.ts'
import { listRoles } from './queries.ts'
import type { HeldRole } from './rules.ts'
import { type Factor, factorBy, type ProviderCounts } from './second-factor.ts'

// As the batch role, like all of authentication: see queries.ts.

/** Where a session ends by itself: so long after it began, and so long after it was last used. */
export interface SessionLimits {
  hours: number
  idleMinutes: number
}

/**
 * The parameter at `place` are the minutes that a session may stand unused, the next one the hours of its life. What is
 * configured now counts for sessions that began before, too.
 */
const liveBy = (place: number) =>
  `(s.expires_at > now() and s.seen_at > now() - $${place} * interval '1 minute' and s.created_at > now() - $${place + 1} * interval '1 hour')`

/** By what a person recognises it. */
export interface SessionOrigin {
  address: string
  userAgent: string | undefined
}

/** How somebody came to be signed in. */
export interface Opening {
  means: Session['means']
  /** False where a provider vouched without asking the person again. */
  proved: boolean
  /** Whether more than a password stands behind it. */
  strong: boolean
  passkeyId?: string
  /** What the provider knows its own session by. */
  sealedIdToken?: Buffer
}

const userAgentMost = 400

/** False where the passkey that opens it has been stopped or removed meanwhile. */
export async function insertSession(
  db: Queryable,
  tokenSha256: Buffer,
  personId: string,
  { address, userAgent }: SessionOrigin,
  { means, proved, strong, passkeyId, sealedIdToken }: Opening,
  limits: SessionLimits,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with opened as (
       insert into session (token_sha256, person_id, expires_at, address, user_agent, means, proved_at, passkey_id, sealed_id_token, strong)
       select $1, $2, now() + $3 * interval '1 hour', $4, $5, $6, case when $7 then now() end, $8, $9, $10
       where $8::bigint is null or exists (select from passkey where id = $8 and stopped_at is null for share)
       returning person_id)
     update person p set signed_in_at = now() from opened where p.id = opened.person_id`,
    [
      tokenSha256,
      personId,
      limits.hours,
      address,
      userAgent?.slice(0, userAgentMost) ?? null,
      means,
      proved,
      passkeyId ?? null,
      sealedIdToken ?? null,
      strong,
    ],
  )
  return rowCount === 1
}

/** Those that have ended by themselves; the audit says so once they go. Within a transaction. */
export async function sweepSessions(db: Queryable, limits: SessionLimits): Promise<void> {
  await db.query("select set_config('almanac.session_end', 'expired', true)")
  await db.query(
    `delete from session where token_sha256 in (
       select token_sha256 from session s where not ${liveBy(1)} for update skip locked)`,
    [limits.idleMinutes, limits.hours],
  )
  await db.query("select set_config('almanac.session_end', '', true)")
}

export interface SessionRecord {
  personId: string
  name: string
  staffNo: string | null
  staffId: string | null
  email: string | null
  /** False for whom the single sign-on brought. */
  hasPassword: boolean
  roles: HeldRole[]
  /** Whether more than a password stands behind the session, and what more the person has. */
  strong: boolean
  factor: Factor | null
  expiresAt: string
  /** Whether the last use was written down more than a minute ago. */
  stale: boolean
}

export async function findSession(
  db: Queryable,
  tokenSha256: Buffer,
  demoAllowed: boolean,
  limits: SessionLimits,
  providerCounts: ProviderCounts,
): Promise<SessionRecord | undefined> {
  const { rows } = await db.query<Omit<SessionRecord, 'roles'>>(
    `select p.id as "personId", p.name, p.staff_no as "staffNo", p.email, p.password_hash is not null as "hasPassword",
       -- Numbers are given once per source; of several entries the one that still stands.
       (select m.id from staff m where m.staff_no = p.staff_no order by m.closed, m.active desc nulls last, m.source limit 1) as "staffId",
       s.strong, ${factorBy(5)} as factor, s.expires_at as "expiresAt",
       s.seen_at < now() - interval '1 minute' as stale
     from session s join person p on p.id = s.person_id
     where s.token_sha256 = $1 and ${liveBy(2)} and p.active and (not p.demo or $4)`,
    [tokenSha256, limits.idleMinutes, limits.hours, demoAllowed, providerCounts],
  )
  const session = rows[0]
  return session && { ...session, roles: await listRoles(db, session.personId) }
}

export async function markSeen(db: Queryable, tokenSha256: Buffer): Promise<void> {
  await db.query('update session set seen_at = now() where token_sha256 = $1', [tokenSha256])
}

export interface OwnSession {
  id: string
  openedAt: string
  seenAt: string
  address: string | null
  userAgent: string | null
  means: Session['means']
  current: boolean
}

/** The one that asks first, then by their last use. */
export async function listOwnSessions(
  db: Queryable,
  personId: string,
  currentSha256: Buffer,
  limits: SessionLimits,
): Promise<OwnSession[]> {
  const { rows } = await db.query<OwnSession>(
    `select s.id, s.created_at as "openedAt", s.seen_at as "seenAt", s.address, s.user_agent as "userAgent", s.means,
       s.token_sha256 = $4 as current
     from session s where s.person_id = $1 and ${liveBy(2)} order by current desc, s.seen_at desc, s.id limit 100`,
    [personId, limits.idleMinutes, limits.hours, currentSha256],
  )
  return rows
}

const provedWithin = '10 minutes'

/** Whether the person has just proved to be there: whoever finds a screen open later has not. */
export async function isFresh(db: Queryable, tokenSha256: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from session where token_sha256 = $1 and proved_at > now() - interval '${provedWithin}'`,
    [tokenSha256],
  )
  return rowCount === 1
}

export interface EndedSession {
  personId: string
  sealedIdToken: Buffer | null
}

/** A sign-out, which the caller records. Undefined when there is no such session. Within a transaction. */
export async function deleteSession(db: Queryable, tokenSha256: Buffer): Promise<EndedSession | undefined> {
  await db.query("select set_config('almanac.session_end', 'signed-out', true)")
  const { rows } = await db.query<EndedSession>(
    `delete from session where token_sha256 = $1
     returning person_id as "personId", sealed_id_token as "sealedIdToken"`,
    [tokenSha256],
  )
  return rows[0]
}

/** False where the person has no such session. */
export async function deleteOwnSession(db: Queryable, personId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from session where id = $1 and person_id = $2', [sessionId, personId])
  return rowCount === 1
}

export async function deleteOtherSessions(db: Queryable, personId: string, currentSha256: Buffer): Promise<void> {
  await db.query('delete from session where person_id = $1 and token_sha256 <> $2', [personId, currentSha256])
}

export async function deleteAllSessions(db: Queryable, personId: string): Promise<void> {
  await db.query('delete from session where person_id = $1', [personId])
}
