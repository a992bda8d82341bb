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
  managerNo: string
  /** Of a confidential one: who besides its manager may know of it. */
  readers?: Worker[]
}
export type MaskedField = 'mobile' | 'idNo' | 'accountNo'
/** A role as held today. Of one of the bank's own: what it gives. */
export interface HeldRole {
  role: RoleCode | `custom-${string}`
  given: readonly Permission[] | null
  institution: Institution | null
}
export interface Worker {
  name: string
  no: string
  /** Those held today; what has ended or not begun gives nothing. */
  roles: HeldRole[]
  visitor: Visitor
  /** Customers out of their sight whom they have opened. */
  opened: Customer[]
  /** Those whose time is over: by what they have done themselves they know them, and by nothing else. */
  openedOnce: Customer[]
  /** Those of whose opening they were told, and whom they need not see. */
  toldOf: Customer[]
  /** Masks that they have lifted and that are not back yet. */
  revealed: { customer: Customer; field: MaskedField }[]
}
/** The one customer whom a request is about, by its path; or the list of what one has opened oneself, or was told. */
export type About = string | 'own openings' | 'own notices' | undefined
export type Needed = Permission | 'signed-in' | undefined

/** The roles that give a worker the permission; without one asked for, anybody may. */
function giving(worker: Worker, needed: Needed) {
  return worker.roles.filter(
    ({ role, institution, given }) =>
      needed === 'signed-in' ||
      permissionsOf({
        role,
        institutionId: institution?.id ?? null,
        institutionName: null,
        subtree: [],
        roleName: null,
        factorFrom: null,
        given,
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

/** Who is confidential shows to its manager and to its readers, and to them only where it would show anyway. */
export function mayKnowOf(worker: Worker, { readers, managerNo }: Customer): boolean {
  return !readers || readers.includes(worker) || managerNo === worker.no
}

/** Whatever a route is for, it shows customers where a role lets read them, and nowhere else. */
export function seesCustomer(worker: Worker, needed: Needed, customer: Customer, about?: About): boolean {
  if (!mayKnowOf(worker, customer)) return false
  const seesPlace = seesInstitution(worker, needed, customer.institution) && readsAt(worker, customer.institution)
  return seesPlace || seesOpened(worker, needed, customer, about)
}

export function readsAt(worker: Worker, institution: Institution): boolean {
  return seesInstitution(worker, 'customer:read', institution)
}

/** What was opened shows on its own page and its panels, and among what one has opened: in no list, search or sum. */
function seesOpened(worker: Worker, needed: Needed, customer: Customer, about: About): boolean {
  const mayRead = may(worker, needed) && may(worker, 'customer:read')
  return worker.opened.includes(customer) && mayRead && (about === customer.id || about === 'own openings')
}

/**
 * Everybody sees masks. A number shows whole to whoever has lifted its mask, on the customer's own page; and a mobile to
 * the manager who calls.
 */
export function seesWhole(
  field: MaskedField,
  worker: Worker,
  needed: Needed,
  customer: Customer,
  about: About,
): boolean {
  if (!seesCustomer(worker, needed, customer, about)) return false
  if (field === 'mobile' && customer.managerNo === worker.no && may(worker, 'customer:contact')) return true
  return about === customer.id && worker.revealed.some((one) => one.customer === customer && one.field === field)
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
