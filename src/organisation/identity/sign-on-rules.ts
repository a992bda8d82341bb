import type { RoleMapping, SignOnConfig } from '../../platform/config.ts'

/** What a provider says of somebody: the claims of the ID token and of its user info. */
export type Claims = Record<string, unknown>

/** Roles may lie within objects, as `realm_access.roles` does; one value stands for a list of one. */
export function valuesOf(claims: Claims, path: string): string[] {
  const direct = claims[path]
  const found =
    direct ?? path.split('.').reduce<unknown>((within, name) => (isObject(within) ? within[name] : undefined), claims)
  return (Array.isArray(found) ? found : [found])
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String)
}

/** What the provider's roles give here; the same role for the same institution once. */
export function mappedRoles(mappings: readonly RoleMapping[], claims: Claims, claim: string): RoleMapping[] {
  const values = new Set(valuesOf(claims, claim))
  const given = mappings.filter(({ value }) => values.has(value))
  return [...new Map(given.map((one) => [`${one.role} ${one.institution ?? ''}`, one])).values()]
}

/** Whether a second factor was asked for: `acr` says it in one word, `amr` lists what was asked for (RFC 8176). */
export function isStrong(claims: Claims, strong: SignOnConfig['strong']): boolean {
  if (typeof strong === 'string') return strong === 'trusted'
  return [...valuesOf(claims, 'acr'), ...valuesOf(claims, 'amr')].some((value) => strong.includes(value))
}

export interface Stranger {
  name: string
  email: string | null
  staffNo: string | null
}

/** An address that the provider has not verified is not taken for anybody's: whoever types it there would be them. */
export function strangerOf(claims: Claims, staffClaim: string | undefined): Stranger {
  const text = (name: string) => {
    const [value] = valuesOf(claims, name)
    return value?.trim().slice(0, 200) || null
  }
  const email = String(claims.email_verified) === 'true' ? text('email') : null
  const staffNo = staffClaim ? text(staffClaim) : null
  const name = text('name') ?? text('preferred_username') ?? email ?? staffNo ?? String(claims.sub)
  return { name: name.slice(0, 100), email, staffNo }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
