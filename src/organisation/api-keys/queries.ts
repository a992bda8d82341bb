import type { Queryable } from '../../platform/database/connect.ts'
import type { ApiKey } from './contract.ts'
import type { KeyHolder } from './rules.ts'

// As the batch role, like all of authentication: the application's role reaches no hash of a key.

export interface FoundKey extends KeyHolder {
  secretSha256: Buffer
  requestsPerMinute: number
  /** Neither revoked nor expired. */
  counts: boolean
  /** Whether this use is worth writing down. */
  stale: boolean
}

/** Institutions are resolved anew for each request: a branch that was moved is where it is now. */
export async function findKey(db: Queryable, keyId: string, address: string): Promise<FoundKey | undefined> {
  const { rows } = await db.query<FoundKey>(
    `select k.person_id as "personId", k.name, k.secret_sha256 as "secretSha256", k.permissions,
       k.requests_per_minute as "requestsPerMinute", k.revoked_at is null and k.expires_at > now() and p.active as counts,
       k.used_at is null or k.used_at < now() - interval '1 minute' or k.used_from is distinct from $2 as stale,
       case when k.institution_ids is not null then
         array(select i.id::text from institution i where i.path && k.institution_ids order by i.id) end as institutions
     from api_key k join person p on p.id = k.person_id where k.id = $1`,
    [keyId, address],
  )
  return rows[0]
}

export async function markUsed(db: Queryable, keyId: string, address: string): Promise<void> {
  await db.query('update api_key set used_at = now(), used_from = $2 where id = $1', [keyId, address])
}

export interface NewKey {
  name: string
  secretSha256: Buffer
  permissions: readonly string[]
  institutionIds: readonly string[] | null
  requestsPerMinute: number
  days: number
  madeBy: string
}

/** With the account that it acts as, whose name tells in the audit that it is a key, and who made it. */
export async function insertKey(db: Queryable, key: NewKey): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `with account as (
       insert into person (name, service) select $1 || ' (API, ' || maker.name || ')', true from person maker where maker.id = $7 returning id)
     insert into api_key (person_id, name, secret_sha256, permissions, institution_ids, requests_per_minute, expires_at, made_by)
     select id, $1, $2, $3, $4, $5, now() + $6 * interval '1 day', $7 from account returning id`,
    [key.name, key.secretSha256, key.permissions, key.institutionIds, key.requestsPerMinute, key.days, key.madeBy],
  )
  return rows[0]?.id ?? ''
}

/** False where there is no such key, or it is revoked already. */
export async function revokeKey(db: Queryable, keyId: string): Promise<boolean> {
  const { rowCount } = await db.query('update api_key set revoked_at = now() where id = $1 and revoked_at is null', [
    keyId,
  ])
  return rowCount === 1
}

const columns = `k.id, k.name, k.permissions, k.requests_per_minute as "requestsPerMinute", m.name as "madeBy", k.made_at as "madeAt",
  k.expires_at as "expiresAt", k.used_at as "usedAt", k.used_from as "usedFrom", k.revoked_at as "revokedAt",
  case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' else 'active' end as state,
  case when k.institution_ids is not null then
    (select coalesce(json_agg(json_build_object('id', i.id::text, 'name', i.name) order by i.path), '[]')
     from institution i where i.id = any (k.institution_ids)) end as institutions`

export async function listKeys(db: Queryable, most: number): Promise<ApiKey[]> {
  const { rows } = await db.query<ApiKey>(
    `select ${columns} from api_key k join person m on m.id = k.made_by
     order by least(k.revoked_at, case when k.expires_at <= now() then k.expires_at end) desc nulls first, k.id desc limit $1`,
    [most],
  )
  return rows
}

export async function getKey(db: Queryable, keyId: string): Promise<ApiKey> {
  const { rows } = await db.query<ApiKey>(
    `select ${columns} from api_key k join person m on m.id = k.made_by where k.id = $1`,
    [keyId],
  )
  if (!rows[0]) throw new Error(`there is no key ${keyId}`)
  return rows[0]
}

export interface Place {
  id: string
  name: string
  depth: number
}

/** From the top down, the reader's own scope by row-level security. */
export async function listInstitutions(db: Queryable): Promise<Place[]> {
  const { rows } = await db.query<Place>(
    `select id, name, cardinality(path) - 1 as depth from institution where not closed order by path limit 5000`,
  )
  return rows
}

/** Those of the given that there are, with all below them. */
export async function listSubtree(db: Queryable, institutionIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>('select id from institution where path && $1::bigint[]', [
    institutionIds,
  ])
  return rows.map((row) => row.id)
}
