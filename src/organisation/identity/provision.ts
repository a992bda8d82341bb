import type pg from 'pg'
import type { SignOnConfig } from '../../platform/config.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { insertPerson } from './queries.ts'
import * as queries from './sign-on-queries.ts'
import { type Claims, mappedRoles, strangerOf } from './sign-on-rules.ts'

/**
 * Whose account somebody signs in to whom the provider vouches for, with the roles that its mapping gives now: known by
 * issuer and subject, else recognised where that is configured, else made if a role is there for them.
 */
export async function provisionPerson(
  batch: pg.Pool,
  config: SignOnConfig,
  claims: Claims & { iss: string; sub: string },
): Promise<string> {
  const subject = { issuer: claims.iss, subject: claims.sub }
  return inTransaction(batch, async (db) => {
    await queries.lockSubject(db, subject)
    const mapped = mappedRoles(config.roles, claims, config.roleClaim)
    const resolved = await Promise.all(mapped.map((one) => queries.resolveRole(db, one)))
    const roles = resolved.filter((one) => one !== undefined)
    const personId = await findPerson(db, config, subject, claims, roles.length > 0)
    await queries.replaceMappedRoles(db, personId, roles)
    if (!(await queries.hasRole(db, personId))) throw noRole()
    return personId
  })
}

async function findPerson(
  db: pg.PoolClient,
  config: SignOnConfig,
  subject: queries.Subject,
  claims: Claims,
  hasRoles: boolean,
): Promise<string> {
  const linked = await queries.findLinked(db, subject)
  if (linked) return activeOf(linked)
  const stranger = strangerOf(claims, config.staffClaim)
  const alike = await queries.findAlike(db, stranger)
  if (alike) {
    const recognised = await queries.findAlike(db, { ...stranger, email: config.matchEmail ? stranger.email : null })
    if (recognised?.personId !== alike.personId || !(await queries.insertLink(db, subject, alike.personId))) {
      throw new AppError(
        'sign-on-taken',
        'The e-mail address or staff number belongs to somebody here whom this account is not known as; ask your administrator.',
      )
    }
    return activeOf(alike)
  }
  if (!hasRoles) throw noRole()
  const personId = await insertPerson(db, { ...stranger, passwordHash: null, demo: false, roles: [] })
  await queries.insertLink(db, subject, personId)
  return personId
}

function activeOf({ personId, active }: queries.KnownPerson): string {
  if (!active) throw new AppError('sign-on-inactive', 'Your account has been deactivated; ask your administrator.')
  return personId
}

function noRole(): AppError {
  return new AppError('sign-on-no-role', 'You have no role here yet; ask your administrator for one.')
}
