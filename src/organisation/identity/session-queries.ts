import type { Queryable } from '../../platform/database/connect.ts'
import { listRoles } from './queries.ts'
import type { HeldRole } from './rules.ts'

// As the batch role, like all of authentication: see queries.ts.

/** Where a session ends by itself: so long after it began, and so long after it was last used. */
export interface SessionLimits {
  hours: number
  idleMinutes: number
}

/** By what a person recognises it. */
export interface SessionOrigin {
  address: string
  userAgent: string | undefined
}

const userAgentMost = 400

export async function insertSession(
  db: Queryable,
  tokenSha256: Buffer,
  personId: string,
  { address, userAgent }: SessionOrigin,
  limits: SessionLimits,
): Promise<void> {
  await db.query(
    `with old as (delete from session where expires_at < now()),
       seen as (update person set signed_in_at = now() where id = $2)
     insert into session (token_sha256, person_id, expires_at, address, user_agent)
     values ($1, $2, now() + $3 * interval '1 hour', $4, $5)`,
    [tokenSha256, personId, limits.hours, address, userAgent?.slice(0, userAgentMost) ?? null],
  )
}

export interface SessionRecord {
  personId: string
  name: string
  staffNo: string | null
  staffId: string | null
  email: string | null
  roles: HeldRole[]
  expiresAt: string
  /** Whether the last use was written down more than a minute ago. */
  stale: boolean
}

/** $2: minutes that a session may stand unused. What is configured now counts for sessions that began before, too. */
const live = `s.expires_at > now() and s.seen_at > now() - $2 * interval '1 minute' and s.created_at > now() - $3 * interval '1 hour'`

export async function findSession(
  db: Queryable,
  tokenSha256: Buffer,
  demoAllowed: boolean,
  limits: SessionLimits,
): Promise<SessionRecord | undefined> {
  const { rows } = await db.query<Omit<SessionRecord, 'roles'>>(
    `select p.id as "personId", p.name, p.staff_no as "staffNo", p.email,
       -- Numbers are given once per source; of several entries the one that still stands.
       (select m.id from staff m where m.staff_no = p.staff_no order by m.closed, m.active desc nulls last, m.source limit 1) as "staffId",
       s.expires_at as "expiresAt",
       s.seen_at < now() - interval '1 minute' as stale
     from session s join person p on p.id = s.person_id
     where s.token_sha256 = $1 and ${live} and p.active and (not p.demo or $4)`,
    [tokenSha256, limits.idleMinutes, limits.hours, demoAllowed],
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
    `select s.id, s.created_at as "openedAt", s.seen_at as "seenAt", s.address, s.user_agent as "userAgent",
       s.token_sha256 = $4 as current
     from session s where s.person_id = $1 and ${live} order by current desc, s.seen_at desc, s.id limit 100`,
    [personId, limits.idleMinutes, limits.hours, currentSha256],
  )
  return rows
}

/** Answers whose it was; undefined when there is no such session. */
export async function deleteSession(db: Queryable, tokenSha256: Buffer): Promise<string | undefined> {
  const { rows } = await db.query<{ personId: string }>(
    'delete from session where token_sha256 = $1 returning person_id as "personId"',
    [tokenSha256],
  )
  return rows[0]?.personId
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
