import { inScope, type Person } from '../../platform/auth/person.ts'
import type { Permission } from '../../platform/http/contract.ts'

/** One line of the table of rules. */
export interface ChainRule {
  step: number
  /** From this size of what is asked on the step is needed. */
  fromSize: string
  permission: string
  level: 'branch' | 'union'
  hours: number
}

/** One step of a request's chain; decided by whoever holds its office. */
export interface ChainStep {
  permission: string
  /** Null: at the union. */
  institutionId: string | null
  hours: number
}

export const officeOf = ({ permission, institutionId }: Pick<ChainStep, 'permission' | 'institutionId'>): string =>
  `${permission}@${institutionId ?? '*'}`

/**
 * What a person may decide on, or look over. Who holds a right for the union decides at the union and not in each branch:
 * what a branch leaves undone comes up by itself. What is asked names customers: it is decided by those who read them there.
 * The rules themselves name nobody, and to look over is not to decide: at the union both need no sight of customers.
 */
export function officesOf(person: Person): string[] {
  const deciding = [...person.permissions].filter((one) => one.endsWith(':approve') || one === 'approval:oversee')
  const reading = person.scopeOf('customer:read')
  return deciding.flatMap((permission) => {
    const scope = person.scopeOf(permission)
    if (scope.everything && !reading.everything && !permission.startsWith('approval:')) return []
    if (scope.everything) return [officeOf({ permission, institutionId: null })]
    const places = scope.institutions.filter((institutionId) => inScope(reading, institutionId))
    return places.map((institutionId) => officeOf({ permission, institutionId }))
  })
}

/**
 * The steps that a request takes: those whose size it reaches. A step that the requester would decide themselves goes
 * to the union at once; of two steps with one office the last is enough. None: nobody is asked.
 */
export function chainOf(
  rules: readonly ChainRule[],
  { size, institutionId, requester }: { size: string; institutionId: string | null; requester: Person },
): ChainStep[] {
  const own = (permission: string) =>
    institutionId !== null &&
    requester.permissions.has(permission as Permission) &&
    !requester.scopeOf(permission as Permission).everything &&
    inScope(requester.scopeOf(permission as Permission), institutionId)
  const steps = rules
    .filter(({ fromSize }) => BigInt(fromSize) <= BigInt(size))
    .sort((a, b) => a.step - b.step)
    .map(({ permission, level, hours }) => ({
      permission,
      institutionId: level === 'union' || own(permission) ? null : institutionId,
      hours,
    }))
  return steps.filter((step, at) => !steps.slice(at + 1).some((later) => officeOf(later) === officeOf(step)))
}

/** The level above; undefined when there is none. */
export function escalated(step: ChainStep): ChainStep | undefined {
  return step.institutionId === null ? undefined : { ...step, institutionId: null }
}

export const dueAfter = (now: Date, hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString()

/** A right to decide: one's own, or that of somebody who is away. */
export interface Right {
  personId: string
  name: string
  offices: readonly string[]
}

export interface Pending {
  state: string
  requestedBy: string
  office: string | null
  /** Who has approved, in person and for whom. */
  approvedBy: readonly string[]
}

export type MayDecide = { ok: true; by: Right } | { ok: false; reason: 'over' | 'own' | 'twice' | 'not-yours' }

/**
 * Whether the first of these rights, the person's own, or else one that was delegated to them, decides the step at hand.
 * Nobody decides on their own request, nor twice in one chain, neither in person nor by or as a delegate.
 */
export function mayDecide(request: Pending, rights: readonly [Right, ...Right[]]): MayDecide {
  const [own] = rights
  if (request.state !== 'pending') return { ok: false, reason: 'over' }
  if (request.requestedBy === own.personId) return { ok: false, reason: 'own' }
  const holding = rights.filter(({ offices }) => request.office !== null && offices.includes(request.office))
  if (!holding.length) return { ok: false, reason: 'not-yours' }
  if (request.approvedBy.includes(own.personId)) return { ok: false, reason: 'twice' }
  const by = holding.find(({ personId }) => personId !== request.requestedBy && !request.approvedBy.includes(personId))
  if (by) return { ok: true, by }
  return { ok: false, reason: holding.every(({ personId }) => personId === request.requestedBy) ? 'own' : 'twice' }
}
