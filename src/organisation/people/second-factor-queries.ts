import type { Queryable } from '../../platform/database/connect.ts'
import { factorBy, type ProviderCounts } from '../identity/index.ts'
import type { WithoutFactor } from './contract.ts'

// As the batch role: see docs/decisions/people.md.

/** By role, the day from which on it demands a second factor. */
export async function listDemands(db: Queryable, timeZone: string): Promise<Map<string, string>> {
  const { rows } = await db.query<{ role: string; day: string }>(
    'select role, (required_from at time zone $1)::date as day from second_factor_rule',
    [timeZone],
  )
  return new Map(rows.map(({ role, day }) => [role, day]))
}

/** From the beginning of the day. */
export async function upsertDemand(db: Queryable, role: string, firstDay: string, timeZone: string): Promise<void> {
  await db.query(
    `insert into second_factor_rule (role, required_from) values ($1, $2::date::timestamp at time zone $3)
     on conflict (role) do update set required_from = excluded.required_from`,
    [role, firstDay, timeZone],
  )
}

export async function deleteDemand(db: Queryable, role: string): Promise<void> {
  await db.query('delete from second_factor_rule where role = $1', [role])
}

export async function copyDemand(db: Queryable, from: string, to: string): Promise<void> {
  await db.query(
    'insert into second_factor_rule (role, required_from) select $2, required_from from second_factor_rule where role = $1',
    [from, to],
  )
}

const namedMost = 200

/** Who holds the role now or will, and could not sign in by more than a password: how many, and the first by name. */
export async function listWithoutFactor(
  db: Queryable,
  role: string,
  providerCounts: ProviderCounts,
): Promise<WithoutFactor> {
  const { rows } = await db.query<WithoutFactor['people'][number] & { total: number }>(
    `select p.id, p.name, p.staff_no as "staffNo", (count(*) over ())::int as total from person p
     where p.active and not p.service and ${factorBy(2)} is null and exists (
       select from person_role r where r.person_id = p.id and r.role = $1 and (r.held_until is null or r.held_until > now()))
     order by p.name, p.id limit ${namedMost}`,
    [role, providerCounts],
  )
  return { count: rows[0]?.total ?? 0, people: rows.map(({ total: _, ...person }) => person) }
}
