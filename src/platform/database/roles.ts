import { createHmac } from 'node:crypto'
import type pg from 'pg'

/** The application's role: subject to every policy, owns nothing. */
export const appRole = 'almanac_app'
/** Bulk work: writes what deliveries and closes publish. */
export const batchRole = 'almanac_batch'

/** Role passwords follow from the owner's, so that one secret per data folder is enough. */
export function rolePassword(ownerUrl: string, role: string): string {
  return createHmac('sha256', new URL(ownerUrl).password).update(role).digest('base64url')
}

export function roleUrl(ownerUrl: string, role: string): string {
  const url = new URL(ownerUrl)
  url.password = rolePassword(ownerUrl, role)
  url.username = role
  return url.href
}

export async function ensureRoles(client: pg.Client, ownerUrl: string): Promise<void> {
  for (const role of [appRole, batchRole]) {
    const exists = await client.query('select from pg_roles where rolname = $1', [role])
    const verb = exists.rowCount ? 'alter' : 'create'
    await client.query(`${verb} role ${role} login nosuperuser password '${rolePassword(ownerUrl, role)}'`)
  }
  const database = client.database?.replaceAll('"', '""')
  await client.query(`grant create, temporary on database "${database}" to ${batchRole}`)
  await client.query(`alter role ${appRole} set search_path to public, published`)
  await client.query(`alter role ${batchRole} set search_path to public, published, stage`)
  await client.query(`alter role ${batchRole} set synchronous_commit to on`)
}
