import type { Person, Scope } from '../../platform/auth/person.ts'
import { type Permission, permissions } from '../../platform/http/contract.ts'
import { roleCodes } from './contract.ts'

export type RoleCode = (typeof roleCodes)[number]

/** Of those whose own customers there are. */
const whoManages: readonly Permission[] = [
  'customer:read',
  'customer:reveal',
  'close:read',
  'policy:read',
  'special:request',
  'export:request',
  'customer:contact',
  'customer:identify',
  'customer:note',
]

/** What each role may do, within the institutions that it is held for. */
export const rolePermissions: Record<RoleCode, readonly Permission[]> = {
  administrator: [
    'customer:read',
    'delivery:read',
    'delivery:import',
    'quarantine:read',
    'close:read',
    'close:run',
    'policy:read',
    'audit:read',
    'sign-in:read',
    'api:read',
    'api:manage',
    'approval:oversee',
    'approval:configure',
    'people:manage',
    'organisation:manage',
  ],
  auditor: [
    'customer:read',
    'delivery:read',
    'quarantine:read',
    'close:read',
    'policy:read',
    'audit:read',
    'sign-in:read',
    'approval:oversee',
  ],
  executive: [
    'customer:read',
    'delivery:read',
    'quarantine:read',
    'close:read',
    'policy:read',
    'special:approve',
    'export:request',
    'approval:approve',
    'customer:break-glass',
    'customer:confide',
    'customer:note',
  ],
  risk: [
    'customer:read',
    'customer:reveal',
    'delivery:read',
    'quarantine:read',
    'close:read',
    'policy:read',
    'export:request',
    'export:approve',
    'approval:approve',
    'customer:break-glass',
    'customer:confide',
    'customer:note',
  ],
  'branch-manager': [
    'customer:read',
    'customer:reveal',
    'close:read',
    'policy:read',
    'special:request',
    'special:approve',
    'export:request',
    'export:approve',
    'customer:contact',
    'customer:identify',
    'customer:break-glass',
    'customer:confide',
    'customer:note',
  ],
  'relationship-manager': whoManages,
  'loan-officer': whoManages,
  // Whoever calls is recognised by their numbers.
  'service-desk': ['customer:read', 'customer:reveal', 'policy:read', 'customer:note'],
  marketing: ['customer:read', 'close:read', 'policy:read', 'export:request'],
  'product-department': ['customer:read', 'close:read', 'policy:read'],
  'channel-head': ['customer:read', 'delivery:read', 'close:read', 'policy:read'],
  accountant: ['customer:read', 'close:read', 'policy:read', 'customer:identify'],
  // The policy names the tiers that every list of customers shows.
  teller: ['customer:read', 'policy:read', 'customer:identify'],
}

/** Deliveries, closes, the audit, people and how they sign in are the whole union's: a role held for a branch does not give these. */
export const unionPermissions: readonly Permission[] = [
  'delivery:read',
  'delivery:import',
  'quarantine:read',
  'close:run',
  'audit:read',
  'sign-in:read',
  'api:read',
  'api:manage',
  'approval:oversee',
  'approval:configure',
  'approval:approve',
  'people:manage',
  'organisation:manage',
]

/** A role as held: for an institution with all below it, or for the union when `institutionId` is null. */
export interface HeldRole {
  role: string
  /** Of a role of the bank's own: what it is called, and what it gives. */
  roleName: string | null
  given: readonly string[] | null
  institutionId: string | null
  institutionName: string | null
  /** The institution and all below it; empty for the union. */
  subtree: readonly string[]
  /** Since or from when it demands a second factor. */
  factorFrom: string | null
}

/** The roles that come with Almanac and give it. */
export function presetsWith(permission: Permission): RoleCode[] {
  return roleCodes.filter((role) => rolePermissions[role].includes(permission))
}

export function isPreset(role: string): role is RoleCode {
  return (roleCodes as readonly string[]).includes(role)
}

export function permissionsOf(role: HeldRole): readonly Permission[] {
  const granted = isPreset(role.role)
    ? rolePermissions[role.role]
    : permissions.filter((one) => role.given?.includes(one))
  return role.institutionId === null ? granted : granted.filter((one) => !unionPermissions.includes(one))
}

/** From when on the roles demand a second factor, in milliseconds: the earliest; undefined where none does. */
export function demandedFrom(roles: readonly HeldRole[]): number | undefined {
  const moments = roles.flatMap(({ factorFrom }) => (factorFrom === null ? [] : [Date.parse(factorFrom)]))
  return moments.length > 0 ? Math.min(...moments) : undefined
}

/** How long before that people are told who have none. */
const toldDaysBefore = 14

/** What a session lacks: `needed` and nothing else is open to it, `soon` and its person is told. */
export function factorLack(
  from: number | undefined,
  { strong, hasFactor }: { strong: boolean; hasFactor: boolean },
  now: number,
): 'needed' | 'soon' | undefined {
  if (strong || from === undefined) return undefined
  if (from <= now) return 'needed'
  return !hasFactor && from - now <= toldDaysBefore * 86_400_000 ? 'soon' : undefined
}

/** A permission reaches as far as the roles that give it, and no further. */
export function scopeOf(roles: readonly HeldRole[], permission: Permission | 'signed-in'): Scope {
  const giving = roles.filter((role) => permission === 'signed-in' || permissionsOf(role).includes(permission))
  if (giving.some((role) => role.institutionId === null)) return { everything: true, institutions: [] }
  return { everything: false, institutions: [...new Set(giving.flatMap((role) => role.subtree))] }
}

export function toPerson(id: string, name: string, roles: readonly HeldRole[], staffId: string | null = null): Person {
  const scopes = new Map<string, Scope>()
  for (const permission of [...permissions, 'signed-in'] as const) scopes.set(permission, scopeOf(roles, permission))
  return {
    id,
    name,
    staffId,
    permissions: new Set(roles.flatMap(permissionsOf)),
    scopeOf: (permission) => scopes.get(permission) as Scope,
  }
}
