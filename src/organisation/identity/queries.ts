import type pg from 'pg'
import type { Queryable } from '../../platform/database/connect.ts'
import type { Permission } from '../../platform/http/contract.ts'
import type { PasswordOwner } from './password-rules.ts'
import { type HeldRole, presetsWith, type RoleCode } from './rules.ts'

// Everything here runs as the batch role: the application's role, under which requests run, cannot read password hashes
// or sessions by any statement, so neither can whoever finds a way to put words into one. A definer function would have
// to hand the hash of any login to that role.

export interface Credentials extends Owner {
  id: string
  /** Whether an administrator asks for a new one, and since when there has been the present one. */
  passwordDue: boolean
  passwordSetAt: string | null
}

/** Whom a login belongs to, whether or not they may sign in here. */
export async function findLogin(db: Queryable, login: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    'select id from person where lower(email) = lower($1) or lower(staff_no) = lower($1) limit 1',
    [login],
  )
  return rows[0]?.id
}

export interface Owner extends PasswordOwner {
  passwordHash: string | null
  demo: boolean
}

const ownerColumns = `name, staff_no as "staffNo", email, password_hash as "passwordHash", demo`

/** By staff number or e-mail, in any case of letters; people of the demo only where they may sign in. */
export async function findCredentials(
  db: Queryable,
  login: string,
  demoAllowed: boolean,
): Promise<Credentials | undefined> {
  const { rows } = await db.query<Credentials>(
    `select id, ${ownerColumns}, password_due as "passwordDue", password_set_at as "passwordSetAt" from person
     where (lower(email) = lower($1) or lower(staff_no) = lower($1)) and active and (not demo or $2) limit 1`,
    [login, demoAllowed],
  )
  return rows[0]
}

/** Answers what a new password is judged by, besides what a sign-in needs. */
export async function getOwner(db: Queryable, personId: string): Promise<Owner> {
  const { rows } = await db.query<Owner>(`select ${ownerColumns} from person where id = $1`, [personId])
  if (!rows[0]) throw new Error(`there is no person ${personId}`)
  return rows[0]
}

/** For what a person does to their own account as the batch role: the audit names them. Within a transaction. */
export async function actAs(db: Queryable, personId: string): Promise<void> {
  await db.query("select set_config('almanac.person', $1, true)", [personId])
}

/** What a sign-in went by: another password, or a second step put on meanwhile, and it is worth nothing. */
export interface SignInProof {
  personId: string
  passwordHash: string | null
  withSecondStep: boolean
}

export async function stillHolds(db: Queryable, { personId, passwordHash, withSecondStep }: SignInProof) {
  const { rowCount } = await db.query(
    `select from person p left join second_step s on s.person_id = p.id and s.confirmed_at is not null
     where p.id = $1 and p.active and p.password_hash = $2 and (s.person_id is not null) = $3`,
    [personId, passwordHash, withSecondStep],
  )
  return rowCount === 1
}

/** The new password; every session begun with the old one ended, and every link to set another. */
export async function replacePassword(db: Queryable, personId: string, passwordHash: string): Promise<void> {
  await db.query(
    `with ended as (delete from session where person_id = $1), void as (delete from password_link where person_id = $1)
     update person set password_hash = $2, password_set_at = now(), password_due = false where id = $1`,
    [personId, passwordHash],
  )
}

export async function findActiveName(db: Queryable, personId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>('select name from person where id = $1 and active', [personId])
  return rows[0]?.name
}

/** Those held at this moment. */
export async function listRoles(db: Queryable, personId: string): Promise<HeldRole[]> {
  const { rows } = await db.query<HeldRole>(
    `select r.role, c.name as "roleName", c.permissions as given, r.institution_id as "institutionId", i.name as "institutionName",
       f.required_from as "factorFrom",
       array(select below.id::text from institution below where below.path @> array[r.institution_id] order by below.id) as subtree
     from person_role r left join institution i on i.id = r.institution_id left join custom_role c on c.id = r.custom_role_id
       left join second_factor_rule f on f.role = r.role
     where r.person_id = $1 and tstzrange(r.held_from, r.held_until) @> now() order by r.role, r.institution_id`,
    [personId],
  )
  return rows
}

/** Whether somebody besides this person holds a permission for the union at this moment. */
export async function isHeldByAnother(db: Queryable, permission: Permission, personId: string): Promise<boolean> {
  const { rows } = await db.query<{ is: boolean }>(
    `select exists (select from person p join person_role r on r.person_id = p.id left join custom_role c on c.id = r.custom_role_id
       where p.active and not p.service and p.id <> $3 and r.institution_id is null
         and tstzrange(r.held_from, r.held_until) @> now() and (r.role = any ($1) or $2 = any (c.permissions))) as is`,
    [presetsWith(permission), permission, personId],
  )
  return rows[0]?.is ?? false
}

export interface NewPerson {
  name: string
  staffNo: string | null
  email: string | null
  /** Null for whom the single sign-on brings. */
  passwordHash: string | null
  demo: boolean
  roles: { role: RoleCode; institutionId: string | null }[]
}

export async function insertPerson(db: pg.PoolClient, person: NewPerson): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into person (name, staff_no, email, password_hash, password_set_at, demo)
     values ($1, $2, $3, $4::text, case when $4::text is not null then now() end, $5) returning id`,
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
