import { permissionsOf, type RoleCode } from '../../src/organisation/identity/rules.ts'
import type { Permission } from '../../src/platform/http/contract.ts'
import type { Visitor } from '../harness/instance.ts'

/**
 * Who may see what, told once more and naively: by walking up the tree from a customer's institution, institution by
 * institution. Of the product it takes only what a role permits.
 */
export interface Institution {
  no: string
  id: string
  parent: Institution | null
}
export interface Customer {
  id: string
  institution: Institution
}
export interface Worker {
  name: string
  roles: { role: RoleCode; institution: Institution | null }[]
  visitor: Visitor
}
export type Needed = Permission | 'signed-in' | undefined

/** The roles that give a worker the permission; without one asked for, anybody may. */
function giving(worker: Worker, needed: Needed) {
  return worker.roles.filter(
    ({ role, institution }) =>
      needed === 'signed-in' ||
      permissionsOf({
        role,
        institutionId: institution?.id ?? null,
        institutionName: null,
        subtree: [],
        roleName: null,
        given: null,
      }).includes(needed as Permission),
  )
}

export function may(worker: Worker, needed: Needed): boolean {
  return needed === undefined || needed === 'signed-in' || giving(worker, needed).length > 0
}

export function seesAll(worker: Worker, needed: Needed): boolean {
  return giving(worker, needed).some(({ institution }) => institution === null)
}

export function seesInstitution(worker: Worker, needed: Needed, institution: Institution): boolean {
  const held = new Set(giving(worker, needed).map((role) => role.institution))
  if (held.has(null)) return true
  for (let above: Institution | null = institution; above; above = above.parent) if (held.has(above)) return true
  return false
}

export function seesCustomer(worker: Worker, needed: Needed, customer: Customer): boolean {
  return seesInstitution(worker, needed, customer.institution)
}

/** Numbers of a customer show whole where some role reveals them, and then only to whom the customer shows. */
export function seesWhole(worker: Worker, needed: Needed, customer: Customer): boolean {
  return seesCustomer(worker, needed, customer) && seesCustomer(worker, 'customer:reveal', customer)
}

export function isBelow(institution: Institution, top: Institution): boolean {
  for (let above: Institution | null = institution; above; above = above.parent) if (above === top) return true
  return false
}

/** Whether anything at or below an institution is in sight of a worker, whatever for. */
export function mayLookBelow(worker: Worker, place: Institution): boolean {
  return worker.roles.some(
    ({ institution }) => !institution || isBelow(institution, place) || isBelow(place, institution),
  )
}
