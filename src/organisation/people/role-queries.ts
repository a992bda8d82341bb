import type { Queryable } from '../../platform/database/connect.ts'
import type { Permission } from '../../platform/http/contract.ts'

// As the batch role: see docs/decisions/people.md.

export interface Period {
  firstDay?: string | undefined
  lastDay?: string | undefined
}

/** From the beginning of the first day, or from now on where that has passed, to the end of the last. */
export async function insertHeldRole(
  db: Queryable,
  given: { personId: string; role: string; institutionId: string | null; actorId: string } & Period,
  timeZone: string,
): Promise<void> {
  await db.query(
    `insert into person_role (person_id, role, institution_id, given_by, held_from, held_until)
     values ($1, $2, $3, $4, greatest(now(), $5::date::timestamp at time zone $7), ($6::date + 1)::timestamp at time zone $7)`,
    [
      given.personId,
      given.role,
      given.institutionId,
      given.actorId,
      given.firstDay ?? null,
      given.lastDay ?? null,
      timeZone,
    ],
  )
}

/** What has not begun is taken away; what has ended stays as it is. False where there is nothing to end. */
export async function endHeldRole(
  db: Queryable,
  of: { personId: string; heldId: string; lastDay?: string | undefined },
  timeZone: string,
): Promise<boolean> {
  const values = [of.heldId, of.personId, of.lastDay ?? null]
  const ahead = await db.query(
    'delete from person_role where id = $1 and person_id = $2 and $3::date is null and held_from > now()',
    values,
  )
  if (ahead.rowCount) return true
  const { rowCount } = await db.query(
    `update person_role set held_until = coalesce(($3::date + 1)::timestamp at time zone $4, now())
     where id = $1 and person_id = $2 and (held_until is null or held_until > now())`,
    [...values, timeZone],
  )
  return rowCount === 1
}

export interface CustomRole {
  id: string
  name: string
  permissions: string[]
}

/** By name. */
export async function listCustomRoles(db: Queryable): Promise<CustomRole[]> {
  const { rows } = await db.query<CustomRole>(
    'select id, name, permissions from custom_role where deleted_at is null order by lower(name), id',
  )
  return rows
}

/** How many people hold each role now or will. */
export async function countHolders(db: Queryable): Promise<Map<string, number>> {
  const { rows } = await db.query<{ role: string; holders: number }>(
    `select role, count(distinct person_id)::int as holders from person_role r join person p on p.id = r.person_id
     where p.active and (held_until is null or held_until > now()) group by role`,
  )
  return new Map(rows.map(({ role, holders }) => [role, holders]))
}

export async function findCustomRole(db: Queryable, id: string): Promise<CustomRole | undefined> {
  const { rows } = await db.query<CustomRole>(
    'select id, name, permissions from custom_role where id = $1 and deleted_at is null',
    [id],
  )
  return rows[0]
}

export async function insertCustomRole(db: Queryable, name: string, given: readonly string[]): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into custom_role (name, permissions) values ($1, $2) returning id',
    [name, given],
  )
  return rows[0]?.id ?? ''
}

export async function updateCustomRole(db: Queryable, id: string, name: string, given: Permission[]): Promise<boolean> {
  const { rowCount } = await db.query(
    'update custom_role set name = $2, permissions = $3 where id = $1 and deleted_at is null',
    [id, name, given],
  )
  return rowCount === 1
}

/** Whether somebody holds it now or will, active or not. */
export async function isHeld(db: Queryable, role: string, personId?: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from person_role where role = $1 and (held_until is null or held_until > now()) and ($2::bigint is null or person_id = $2) limit 1`,
    [role, personId ?? null],
  )
  return rowCount === 1
}

/** It stays in the history of those who held it. */
export async function markRoleDeleted(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'update custom_role set deleted_at = now() where id = $1 and deleted_at is null',
    [id],
  )
  return rowCount === 1
}
