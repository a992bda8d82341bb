import type { Permission } from '../http/contract.ts'

/** What a person may look at: the whole union, or the institutions named, with those below them already among them. */
export interface Scope {
  everything: boolean
  institutions: readonly string[]
}

/** Who makes a request. A role gives its permissions within its own subtree only, so scope is asked per permission. */
export interface Person {
  id: string
  name: string
  /** Which entry of the staff list they are; what is managed by it is theirs. Null when there is none. */
  staffId: string | null
  /** Present for a program with an API key: what is a person's own is closed to it. */
  viaKey?: true
  /** Present where less opened the session than the person's roles demand: only what mends that is open to it. */
  lacksFactor?: true
  permissions: ReadonlySet<Permission>
  scopeOf(permission: Permission | 'signed-in'): Scope
}

export function inScope(scope: Scope, institutionId: string): boolean {
  return scope.everything || scope.institutions.includes(institutionId)
}
