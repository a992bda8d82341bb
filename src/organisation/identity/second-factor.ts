import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { listRoles } from './queries.ts'
import { demandedFrom } from './rules.ts'

// As the batch role, like all of authentication: see queries.ts.

/**
 * Of person `p`: whether they could sign in by more than a password. `provider` is a condition: whether an account at the
 * provider of the single sign-on is counted.
 */
export const hasFactor = (provider: string) =>
  `(exists (select from second_step f where f.person_id = p.id and f.confirmed_at is not null)
    or exists (select from passkey f where f.person_id = p.id and f.stopped_at is null)
    or (${provider} and exists (select from sign_on_link f where f.person_id = p.id)))`

/** The same by a session `s`: whom the provider has just vouched for without one is not sent there again. */
export const hasFactorBySession = (place: number) => hasFactor(`$${place} and s.means <> 'sign-on'`)

/** Codes and passkeys: who has lost the device may have lost both with it. */
export async function deleteFactors(db: Queryable, personId: string): Promise<void> {
  await db.query('delete from second_step where person_id = $1', [personId])
  await db.query('delete from passkey where person_id = $1', [personId])
}

/** Whether the person has one. */
export async function ownsFactor(db: Queryable, personId: string, providerCounts: boolean): Promise<boolean> {
  const { rowCount } = await db.query(`select from person p where p.id = $1 and ${hasFactor('$2')}`, [
    personId,
    providerCounts,
  ])
  return rowCount === 1
}

/** What stands behind a session, and what its person could sign in by instead. */
export interface Strength {
  strong: boolean
  hasFactor: boolean
}

export async function findStrength(db: Queryable, tokenSha256: Buffer, providerCounts: boolean): Promise<Strength> {
  const { rows } = await db.query<Strength>(
    `select s.strong, ${hasFactorBySession(2)} as "hasFactor"
     from session s join person p on p.id = s.person_id where s.token_sha256 = $1`,
    [tokenSha256, providerCounts],
  )
  return rows[0] ?? { strong: false, hasFactor: true }
}

/**
 * Undone by its refusal where it takes off the last factor of somebody whose role demands one. Within a transaction; two
 * at the same moment would each count on the other's.
 */
export async function keepingFactor<T>(
  db: Queryable,
  personId: string,
  providerCounts: boolean,
  work: () => Promise<T>,
): Promise<T> {
  await db.query('select from person where id = $1 for update', [personId])
  const done = await work()
  const from = demandedFrom(await listRoles(db, personId))
  if (from === undefined || from > Date.now() || (await ownsFactor(db, personId, providerCounts))) return done
  throw new AppError('second-factor-last', 'Your role demands a second factor: set up another one first.')
}
