import type pg from 'pg'
import type { SignOnConfig } from '../../platform/config.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { insertPerson } from './queries.ts'
import type { Vouched } from './sign-on.ts'
import * as queries from './sign-on-queries.ts'
import { type Claims, mappedRoles, strangerOf } from './sign-on-rules.ts'

/** Who it is, if that is known, and why they may not come in, if they may not. */
export interface Recognised {
  personId?: string
  /** A role that the mapping no longer gives, and that could not end: nobody else manages people for good. */
  kept?: boolean
  refusal?: AppError
}

/**
 * Whose account somebody signs in to whom the provider vouches for, with the roles that its mapping gives now: known by
 * issuer and subject, else recognised where that is configured, else made if a role is there for them. Roles that are
 * gone are gone also for whoever is refused for the want of them.
 */
export async function provisionPerson(
  batch: pg.Pool,
  config: SignOnConfig,
  { claims, strong }: Pick<Vouched, 'claims' | 'strong'>,
): Promise<Recognised> {
  const subject = { issuer: claims.iss, subject: claims.sub }
  return inTransaction(batch, async (db) => {
    await queries.lockSubject(db, subject)
    const mapped = mappedRoles(config.roles, claims, config.roleClaim)
    const resolved = await Promise.all(mapped.map((one) => queries.resolveRole(db, one)))
    const roles = resolved.filter((one) => one !== undefined)
    const found = await findPerson(db, config, subject, claims, roles.length > 0)
    await queries.markStrength(db, subject, strong)
    if (!found.personId || found.refusal) return found
    const kept = await queries.replaceMappedRoles(db, found.personId, roles)
    return (await queries.hasAnyRole(db, found.personId)) ? { ...found, kept } : { ...found, refusal: noRole() }
  })
}

async function findPerson(
  db: pg.PoolClient,
  config: SignOnConfig,
  subject: queries.Subject,
  claims: Claims,
  hasRoles: boolean,
): Promise<Recognised> {
  const linked = await queries.findLinked(db, subject)
  if (linked) return activeOrNot(linked)
  const stranger = strangerOf(claims, config.staffClaim)
  const alike = await queries.findAlike(db, stranger)
  if (alike) {
    const known = await queries.findAlike(db, { ...stranger, email: config.matchEmail ? stranger.email : null })
    // People of the demo are nobody elsewhere.
    const isSame = known?.personId === alike.personId && !alike.demo
    return isSame && (await queries.insertLink(db, subject, alike.personId)) ? activeOrNot(alike) : { refusal: taken() }
  }
  if (!hasRoles) return { refusal: noRole() }
  const personId = await insertPerson(db, { ...stranger, passwordHash: null, demo: false, roles: [] })
  await queries.insertLink(db, subject, personId)
  return { personId }
}

function activeOrNot({ personId, active }: queries.KnownPerson): Recognised {
  if (active) return { personId }
  const refusal = new AppError('sign-on-inactive', 'Your account has been deactivated; ask your administrator.')
  return { personId, refusal }
}

function taken(): AppError {
  const whose = 'Your e-mail address or staff number belongs to somebody here whom this account is not known as'
  return new AppError('sign-on-taken', `${whose}; ask your administrator.`)
}

function noRole(): AppError {
  return new AppError('sign-on-no-role', 'You have no role here yet; ask your administrator for one.')
}
