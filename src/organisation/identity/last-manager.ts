import type { Queryable } from '../../platform/database/connect.ts'
import type { Permission } from '../../platform/http/contract.ts'
import { presetsWith } from './rules.ts'

// As the batch role, like all of authentication: see docs/decisions/people.md.

const manage: Permission = 'people:manage'

const peopleLock = 7_203_005

/** Whoever ends what somebody may do takes it first: two at the same moment would each count on the other. */
export async function lockPeople(db: Queryable): Promise<void> {
  await db.query('select pg_advisory_xact_lock($1)', [peopleLock])
}

/** Whether somebody who can sign in manages people for good: for the whole union, without an end. */
export async function hasLastingManager(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ has: boolean }>(
    `select exists (select from person p join person_role r on r.person_id = p.id left join custom_role c on c.id = r.custom_role_id
       where p.active and (p.password_hash is not null or p.signed_in_at is not null)
         and r.institution_id is null and r.held_from <= now() and r.held_until is null
         and (r.role = any ($1) or $2 = any (c.permissions))) as has`,
    [presetsWith(manage), manage],
  )
  return rows[0]?.has ?? false
}
