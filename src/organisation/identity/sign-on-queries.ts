import type { RoleMapping } from '../../platform/config.ts'
import type { Queryable } from '../../platform/database/connect.ts'
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

/** Takes away what an earlier mapping gave and this one does not; what an administrator has given stays as it is. */
export async function replaceMappedRoles(db: Queryable, personId: string, roles: MappedRole[]): Promise<void> {
  const wanted = JSON.stringify(roles)
  await db.query(
    `delete from person_role r where r.person_id = $1 and r.origin = 'mapped' and not exists (
       select from jsonb_to_recordset($2) as w (role text, "institutionId" bigint)
       where w.role = r.role and w."institutionId" is not distinct from r.institution_id)`,
    [personId, wanted],
  )
  await db.query(
    `insert into person_role (person_id, role, institution_id, origin)
     select $1, w.role, w."institutionId", 'mapped' from jsonb_to_recordset($2) as w (role text, "institutionId" bigint)
     on conflict do nothing`,
    [personId, wanted],
  )
}

export async function hasRole(db: Queryable, personId: string, role?: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'select from person_role where person_id = $1 and role = coalesce($2, role) limit 1',
    [personId, role ?? null],
  )
  return rowCount === 1
}
