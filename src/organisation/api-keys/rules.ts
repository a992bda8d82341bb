import type { Person, Scope } from '../../platform/auth/person.ts'
import { keyPermissions, type Permission } from '../../platform/http/contract.ts'

export interface KeyHolder {
  personId: string
  name: string
  permissions: readonly string[]
  /** Null: the whole union. */
  institutions: readonly string[] | null
}

const nowhere: Scope = { everything: false, institutions: [] }

/** A key as the person that requests run as: the same scope for each permission it has, and none for any other. */
export function personOfKey(key: KeyHolder): Person {
  const permissions = new Set(keyPermissions.filter((one) => key.permissions.includes(one)))
  const scope: Scope = key.institutions
    ? { everything: false, institutions: key.institutions }
    : { everything: true, institutions: [] }
  return {
    id: key.personId,
    name: key.name,
    staffId: null,
    viaKey: true,
    permissions,
    scopeOf: (permission) => {
      const held = permission === 'signed-in' || (permissions as ReadonlySet<Permission>).has(permission)
      return held ? scope : nowhere
    },
  }
}

/** Whether `maker` may give a permission for these institutions: nobody hands on more than they have. */
export function mayGive(maker: Person, permission: Permission, institutions: readonly string[] | null): boolean {
  if (!maker.permissions.has(permission)) return false
  const { everything, institutions: held } = maker.scopeOf(permission)
  return everything || (institutions?.every((one) => held.includes(one)) ?? false)
}

/** `almanac_<number of the key>_<32 random bytes in base64url>`; undefined for any other text. */
export function readKeyText(authorization: string): { keyId: string; secret: string } | undefined {
  const [, keyId, secret] = /^Bearer +almanac_(\d{1,18})_([\w-]{43})$/i.exec(authorization) ?? []
  return keyId && secret ? { keyId, secret } : undefined
}

export interface Minute {
  /** Milliseconds of a clock that nobody sets back. */
  begunAt: number
  requests: number
}

/** Counts a request in the minute that began with the first; answers how many seconds it has to wait, zero for none. */
export function countRequest(minute: Minute | undefined, most: number, now: number): { minute: Minute; wait: number } {
  if (!minute || now - minute.begunAt >= 60_000) return { minute: { begunAt: now, requests: 1 }, wait: 0 }
  if (minute.requests < most) return { minute: { ...minute, requests: minute.requests + 1 }, wait: 0 }
  return { minute, wait: Math.ceil((minute.begunAt + 60_000 - now) / 1000) }
}
