import type { Queryable } from '../../platform/database/connect.ts'
import type { Passkey } from './contract.ts'

// As the batch role, like all of authentication: see queries.ts.

export interface NewPasskey {
  personId: string
  name: string
  credentialId: string
  userHandle: string
  publicKey: Buffer
  host: string
  transports: string[]
  counter: number
}

/** False where it is registered already, whosever it is. */
export async function insertPasskey(db: Queryable, passkey: NewPasskey): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into passkey (person_id, name, credential_id, user_handle, public_key, host, transports, counter)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (credential_id) do nothing`,
    [
      passkey.personId,
      passkey.name,
      passkey.credentialId,
      passkey.userHandle,
      passkey.publicKey,
      passkey.host,
      passkey.transports,
      passkey.counter,
    ],
  )
  return rowCount === 1
}

/** With the last used one first. */
export async function listOwnPasskeys(db: Queryable, personId: string): Promise<Passkey[]> {
  const { rows } = await db.query<Passkey>(
    `select id, name, host, created_at as "createdAt", used_at as "usedAt", stopped_at as "stoppedAt"
     from passkey where person_id = $1 order by coalesce(used_at, created_at) desc, id`,
    [personId],
  )
  return rows
}

export interface OwnCredential {
  credentialId: string
  userHandle: string
  transports: string[]
}

/** What their devices are told, so that none holds two. */
export async function listCredentials(db: Queryable, personId: string): Promise<OwnCredential[]> {
  const { rows } = await db.query<OwnCredential>(
    `select credential_id as "credentialId", user_handle as "userHandle", transports from passkey where person_id = $1`,
    [personId],
  )
  return rows
}

export interface KnownPasskey {
  id: string
  personId: string
  credentialId: string
  userHandle: string
  publicKey: Buffer
  host: string
  /** Whether it signs in, and its person may. */
  usable: boolean
}

export async function findPasskey(
  db: Queryable,
  credentialId: string,
  demoAllowed: boolean,
): Promise<KnownPasskey | undefined> {
  const { rows } = await db.query<KnownPasskey>(
    `select k.id, k.person_id as "personId", k.credential_id as "credentialId", k.user_handle as "userHandle",
       k.public_key as "publicKey", k.host, k.stopped_at is null and p.active and (not p.demo or $2) as usable
     from passkey k join person p on p.id = k.person_id where k.credential_id = $1`,
    [credentialId, demoAllowed],
  )
  return rows[0]
}

/** False where the count has not grown: then there are two of it. Devices that never count always say zero. */
export async function takeUse(db: Queryable, id: string, counter: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update passkey set counter = $2, used_at = now()
     where id = $1 and stopped_at is null and (counter < $2 or (counter = 0 and $2 = 0))`,
    [id, counter],
  )
  return rowCount === 1
}

/**
 * Ends what it has opened, too: which of the two did is not known. One after the other, so that a session that is being
 * opened is either seen here, or sees this. Within a transaction.
 */
export async function stopPasskey(db: Queryable, id: string): Promise<void> {
  await db.query('update passkey set stopped_at = now() where id = $1 and stopped_at is null', [id])
  await db.query('delete from session where passkey_id = $1', [id])
}

/** Its sessions end with it, but for the one that asks. False where the person has no such passkey. */
export async function deletePasskey(
  db: Queryable,
  personId: string,
  id: string,
  currentSha256: Buffer,
): Promise<boolean> {
  await db.query(
    'update session set passkey_id = null where passkey_id = $1 and person_id = $2 and token_sha256 = $3',
    [id, personId, currentSha256],
  )
  const { rowCount } = await db.query('delete from passkey where id = $1 and person_id = $2', [id, personId])
  return rowCount === 1
}
