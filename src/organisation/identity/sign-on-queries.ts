import type { RoleMapping } from '../../platform/config.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { hasLastingManager, lockPeople } from './last-manager.ts'
import { presetsWith } from './rules.ts'
import type { Stranger } from './sign-on-rules.ts'

// As the batch role, like all of authentication: see queries.ts.

export interface Subject {
  issuer: string
  subject: string
}

export interface KnownPerson {
  personId: string
  active: boolean
}

/** Sign-ins of one subject come one after the other: the first makes what the second finds. Within a transaction. */
export async function lockSubject(db: Queryable, { issuer, subject }: Subject): Promise<void> {
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 7203016))', [`${issuer} ${subject}`])
}

export async function findLinked(db: Queryable, { issuer, subject }: Subject): Promise<KnownPerson | undefined> {
  const { rows } = await db.query<KnownPerson>(
    `select p.id as "personId", p.active from sign_on_link l join person p on p.id = l.person_id
     where l.issuer = $1 and l.subject = $2`,
    [issuer, subject],
  )
  return rows[0]
}

/** By staff number and then by e-mail, where given. */
export async function findAlike(
  db: Queryable,
  { staffNo, email }: Pick<Stranger, 'staffNo' | 'email'>,
): Promise<(KnownPerson & { demo: boolean }) | undefined> {
  const { rows } = await db.query<KnownPerson & { demo: boolean }>(
    `select id as "personId", active, demo from person
     where lower(staff_no) = lower($1) or lower(email) = lower($2)
     order by lower(staff_no) = lower($1) desc nulls last limit 1`,
    [staffNo, email],
  )
  return rows[0]
}

/** False where the person is known by another subject of the provider already. */
export async function insertLink(db: Queryable, { issuer, subject }: Subject, personId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into sign_on_link (issuer, subject, person_id) values ($1, $2, $3) on conflict do nothing',
    [issuer, subject, personId],
  )
  return rowCount === 1
}

export async function markStrength(db: Queryable, { issuer, subject }: Subject, strong: boolean): Promise<void> {
  await db.query('update sign_on_link set strong = $3 where issuer = $1 and subject = $2 and strong <> $3', [
    issuer,
    subject,
    strong,
  ])
}

export interface MappedRole {
  role: string
  institutionId: string | null
}

/** Undefined for an institution that is not known, or closed. Of one number in several sources the first counts. */
export async function resolveRole(db: Queryable, { role, institution }: RoleMapping): Promise<MappedRole | undefined> {
  if (institution === undefined) return { role, institutionId: null }
  const { rows } = await db.query<{ id: string }>(
    'select id from institution where institution_no = $1 and not closed order by source limit 1',
    [institution],
  )
  return rows[0] && { role, institutionId: rows[0].id }
}

// By the moment of the statement, not of the transaction, which may have waited for another one to give the same.
const heldNow =
  'r.held_from <= statement_timestamp() and (r.held_until is null or r.held_until > statement_timestamp())'

/**
 * Ends what an earlier mapping gave and this one does not; what an administrator has given stays as it is, and what goes
 * on runs on. Answers whether a role was kept, since nobody else would be left who manages people for good. Within a
 * transaction.
 */
export async function replaceMappedRoles(db: Queryable, personId: string, roles: MappedRole[]): Promise<boolean> {
  const wanted = JSON.stringify(roles)
  const obsolete = `r.person_id = $1 and r.origin = 'mapped' and ${heldNow} and not exists (
    select from jsonb_to_recordset($2) as w (role text, "institutionId" bigint)
    where w.role = r.role and w."institutionId" is not distinct from r.institution_id)`
  const end = (spared: string[]) =>
    db.query(
      `update person_role r set held_until = statement_timestamp()
       where ${obsolete} and not (r.institution_id is null and r.held_until is null and r.role = any ($3))`,
      [personId, wanted, spared],
    )
  let kept = false
  const { rowCount: obsoletes } = await db.query(`select from person_role r where ${obsolete}`, [personId, wanted])
  if (obsoletes) {
    await lockPeople(db)
    await db.query('savepoint roles_ended')
    const all = await end([])
    if (!(await hasLastingManager(db))) {
      await db.query('rollback to savepoint roles_ended')
      const others = await end(presetsWith('people:manage'))
      kept = others.rowCount !== all.rowCount
    }
  }
  // What somebody is going to be given begins as it was entered; until then the mapping's counts.
  await db.query(
    `insert into person_role (person_id, role, institution_id, origin, held_from, held_until)
     select $1, w.role, w."institutionId", 'mapped', statement_timestamp(), (
       select min(r.held_from) from person_role r where r.person_id = $1 and r.role = w.role
         and r.institution_id is not distinct from w."institutionId" and r.held_from > statement_timestamp())
     from jsonb_to_recordset($2) as w (role text, "institutionId" bigint)
     on conflict do nothing`,
    [personId, wanted],
  )
  return kept
}

export async function hasAnyRole(db: Queryable, personId: string): Promise<boolean> {
  const { rowCount } = await db.query(`select from person_role r where r.person_id = $1 and ${heldNow} limit 1`, [
    personId,
  ])
  return rowCount === 1
}
