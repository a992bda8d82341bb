import type pg from 'pg'
import type { Queryable } from '../../platform/database/connect.ts'
import { type HeldRole, idleHours, type RoleCode, type SignInFailures, sessionHours, throttle } from './rules.ts'

// Everything here runs as the batch role: the application's role, under which requests run, cannot read password hashes
// or sessions by any statement, so neither can whoever finds a way to put words into one. A definer function would have
// to hand the hash of any login to that role.

export interface Credentials {
  id: string
  passwordHash: string | null
}

/** Whom a login belongs to, whether or not they may sign in here. */
export async function findLogin(db: Queryable, login: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    'select id from person where lower(email) = lower($1) or lower(staff_no) = lower($1) limit 1',
    [login],
  )
  return rows[0]?.id
}

/** By staff number or e-mail, in any case of letters; people of the demo only where they may sign in. */
export async function findCredentials(
  db: Queryable,
  login: string,
  demoAllowed: boolean,
): Promise<Credentials | undefined> {
  const { rows } = await db.query<Credentials>(
    `select id, password_hash as "passwordHash" from person
     where (lower(email) = lower($1) or lower(staff_no) = lower($1)) and active and (not demo or $2) limit 1`,
    [login, demoAllowed],
  )
  return rows[0]
}

/** Written before the password is looked at, so that attempts at the same time count each other. */
export async function countAttempt(db: Queryable, login: string, address: string): Promise<SignInFailures> {
  await db.query('insert into sign_in_failure (login, address) values (lower($1), $2)', [login, address])
  const { rows } = await db.query<SignInFailures>(
    `select (select count(*)::int from sign_in_failure where login = lower($1) and at > now() - $3 * interval '1 minute') as login,
       (select count(*)::int from sign_in_failure where address = $2 and at > now() - $3 * interval '1 minute') as address`,
    [login, address, throttle.minutes],
  )
  return rows[0] ?? { login: 0, address: 0 }
}

/** An attempt that succeeded, or was refused unlooked at, is no failure; what has grown old is swept along. */
export async function forgetAttempts(db: Queryable, login: string, address: string, all: boolean): Promise<void> {
  await db.query(
    `delete from sign_in_failure where at < now() - interval '1 day' or ctid in (
       select ctid from sign_in_failure where login = lower($1) and address = $2 order by at desc limit $3)`,
    [login, address, all ? 1000 : 1],
  )
}

export async function insertSession(db: Queryable, tokenSha256: Buffer, personId: string): Promise<void> {
  await db.query(
    `with old as (delete from session where expires_at < now())
     insert into session (token_sha256, person_id, expires_at) values ($1, $2, now() + $3 * interval '1 hour')`,
    [tokenSha256, personId, sessionHours],
  )
}

/** Answers whose it was; undefined when there is no such session. */
export async function deleteSession(db: Queryable, tokenSha256: Buffer): Promise<string | undefined> {
  const { rows } = await db.query<{ personId: string }>(
    'delete from session where token_sha256 = $1 returning person_id as "personId"',
    [tokenSha256],
  )
  return rows[0]?.personId
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

export async function findSession(
  db: Queryable,
  tokenSha256: Buffer,
  demoAllowed: boolean,
): Promise<SessionRecord | undefined> {
  const { rows } = await db.query<Omit<SessionRecord, 'roles'>>(
    `select p.id as "personId", p.name, p.staff_no as "staffNo", p.email,
       -- Numbers are given once per source; of several entries the one that still stands.
       (select m.id from staff m where m.staff_no = p.staff_no order by m.closed, m.active desc nulls last, m.source limit 1) as "staffId",
       s.expires_at as "expiresAt",
       s.seen_at < now() - interval '1 minute' as stale
     from session s join person p on p.id = s.person_id
     where s.token_sha256 = $1 and s.expires_at > now() and s.seen_at > now() - $2 * interval '1 hour'
       and p.active and (not p.demo or $3)`,
    [tokenSha256, idleHours, demoAllowed],
  )
  const session = rows[0]
  return session && { ...session, roles: await listRoles(db, session.personId) }
}

export async function markSeen(db: Queryable, tokenSha256: Buffer): Promise<void> {
  await db.query('update session set seen_at = now() where token_sha256 = $1', [tokenSha256])
}

async function listRoles(db: Queryable, personId: string): Promise<HeldRole[]> {
  const { rows } = await db.query<HeldRole>(
    `select r.role, r.institution_id as "institutionId", i.name as "institutionName",
       array(select below.id::text from institution below where below.path @> array[r.institution_id] order by below.id) as subtree
     from person_role r left join institution i on i.id = r.institution_id
     where r.person_id = $1 order by r.role, r.institution_id`,
    [personId],
  )
  return rows
}

export interface NewPerson {
  name: string
  staffNo: string | null
  email: string | null
  passwordHash: string
  demo: boolean
  roles: { role: RoleCode; institutionId: string | null }[]
}

export async function insertPerson(db: pg.PoolClient, person: NewPerson): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into person (name, staff_no, email, password_hash, demo) values ($1, $2, $3, $4, $5) returning id',
    [person.name, person.staffNo, person.email, person.passwordHash, person.demo],
  )
  const id = rows[0]?.id ?? ''
  for (const { role, institutionId } of person.roles) {
    await db.query('insert into person_role (person_id, role, institution_id) values ($1, $2, $3)', [
      id,
      role,
      institutionId,
    ])
  }
  return id
}

/** What the sign-in page shows to anybody. */
export async function readSetup(
  db: Queryable,
): Promise<{ people: boolean; demo: boolean; institution: string | null }> {
  const { rows } = await db.query<{ people: boolean; demo: boolean; institution: string | null }>(
    `select exists (select from person) as people, exists (select from person where demo and active) as demo,
       (select name from institution where cardinality(path) = 1 and not closed order by kind = 'union' desc nulls last, id limit 1) as institution`,
  )
  return rows[0] ?? { people: false, demo: false, institution: null }
}

export async function replaceSetupCode(db: Queryable, codeSha256: Buffer): Promise<void> {
  await db.query('with old as (delete from setup_code) insert into setup_code (code_sha256) values ($1)', [codeSha256])
}

/** True for one caller only. */
export async function takeSetupCode(db: Queryable, codeSha256: Buffer): Promise<boolean> {
  const { rowCount } = await db.query('delete from setup_code where code_sha256 = $1', [codeSha256])
  return rowCount === 1
}
