import type { SignOnConfig } from '../../platform/config.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { listRoles } from './queries.ts'
import { demandedFrom } from './rules.ts'

// As the batch role, like all of authentication: see queries.ts.

/**
 * When an account at the provider of the single sign-on is somebody's factor: where it always asks for one, where it did so
 * at the last sign-on, or never. A provider that asked for a password only is none to be sent to.
 */
export type ProviderCounts = 'always' | 'when-asked' | 'never'

export const providerCountsBy = (strong: SignOnConfig['strong'] | undefined): ProviderCounts => {
  if (strong === undefined || strong === 'never') return 'never'
  return strong === 'trusted' ? 'always' : 'when-asked'
}

/** What somebody could sign in by besides a password: what is set up here, else the provider. */
export type Factor = 'own' | 'provider'

/** That of person `p`, null where there is none. The parameter at `place` is how the provider counts. */
export const factorBy = (place: number) =>
  `case
     when exists (select from second_step f where f.person_id = p.id and f.confirmed_at is not null)
       or exists (select from passkey f where f.person_id = p.id and f.stopped_at is null) then 'own'
     when exists (select from sign_on_link f where f.person_id = p.id
       and ($${place}::text = 'always' or $${place}::text = 'when-asked' and f.strong)) then 'provider'
   end`

/** Codes and passkeys: who has lost the device may have lost both with it. */
export async function deleteFactors(db: Queryable, personId: string): Promise<void> {
  await db.query('delete from second_step where person_id = $1', [personId])
  await db.query('delete from passkey where person_id = $1', [personId])
}

/** Whether the person has one. */
export async function ownsFactor(db: Queryable, personId: string, providerCounts: ProviderCounts): Promise<boolean> {
  const { rowCount } = await db.query(`select from person p where p.id = $1 and ${factorBy(2)} is not null`, [
    personId,
    providerCounts,
  ])
  return rowCount === 1
}

/** What stands behind a session, and what its person could sign in by instead. */
export interface Strength {
  strong: boolean
  factor: Factor | null
}

export async function findStrength(
  db: Queryable,
  tokenSha256: Buffer,
  providerCounts: ProviderCounts,
): Promise<Strength> {
  const { rows } = await db.query<Strength>(
    `select s.strong, ${factorBy(2)} as factor
     from session s join person p on p.id = s.person_id where s.token_sha256 = $1`,
    [tokenSha256, providerCounts],
  )
  return rows[0] ?? { strong: false, factor: 'own' }
}

/**
 * Undone by its refusal where it takes off the last factor of somebody whose role demands one. Within a transaction; two
 * at the same moment would each count on the other's.
 */
export async function keepingFactor<T>(
  db: Queryable,
  personId: string,
  providerCounts: ProviderCounts,
  work: () => Promise<T>,
): Promise<T> {
  await db.query('select from person where id = $1 for update', [personId])
  const done = await work()
  const from = demandedFrom(await listRoles(db, personId))
  if (from === undefined || from > Date.now() || (await ownsFactor(db, personId, providerCounts))) return done
  throw new AppError('second-factor-last', 'Your role demands a second factor: set up another one first.')
}
