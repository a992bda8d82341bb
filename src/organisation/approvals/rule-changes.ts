import type { Person } from '../../platform/auth/person.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { findPerson, isHeldByAnother } from '../identity/index.ts'
import { type ApprovalKind, type Approvals, type RequestOutcome, requestApproval } from './approvals.ts'
import { type RuledKind, ruleSteps } from './contract.ts'
import { lockRules, replaceRules } from './decision-queries.ts'
import { listRules } from './queries.ts'
import { type RuleRefusal, type RuleStep, refusedRules } from './rule-set.ts'

/** Steps as texts, so that two of them say the same exactly when they are the same. */
const toText = (steps: readonly RuleStep[]): string =>
  JSON.stringify(steps.map(({ fromSize, level, hours }) => ({ fromSize, level, hours })))

/** The rules of a kind, its own among them: put in force by the approval; requests under way keep their chain. */
export const ruleChangeKind: ApprovalKind = {
  kind: 'approval-rules',
  ruled: { permission: 'approval:approve', unit: null, always: true, atUnion: true },
  async check(db, request) {
    const requester = await findPerson(db, request.requestedBy)
    if (!requester?.permissions.has('approval:configure')) return 'requester'
    return toText(await lockRules(db, request.subject)) === request.snapshot.before ? undefined : 'rules-changed'
  },
  async execute(db, { subject, snapshot }) {
    const steps = ruleSteps.parse(JSON.parse(snapshot.after ?? ''))
    await replaceRules(db, subject, snapshot.permission ?? '', steps)
  },
}

const refusals: Record<RuleRefusal, string> = {
  'rules-not-always': 'This is always decided: there has to be such a step, and it has to start at 0.',
  'rules-union-only': 'This is decided at the union alone: no step of it can be a branch’s.',
  'rules-sizes': 'The step starts at a smaller size than the one before it; put it further up, or raise its size.',
  'rules-levels': 'A step of the branch comes after one of the union; put it further up.',
  'rules-twice': 'The step and the one before it are decided by the same level from the same size on; take one away.',
  'rules-same': 'These are the rules as they stand already.',
}

function refuse(reason: RuleRefusal, step = 1): never {
  throw new AppError(reason, refusals[reason], { step: String(step) })
}

export interface AskedRules {
  kind: string
  steps: RuleStep[]
  reason: string
}

/** Asks for other rules of a kind. Refusals: rules-…, and those of requestApproval. */
export async function requestRuleChange(
  approvals: Approvals,
  person: Person,
  { kind, steps, reason }: AskedRules,
): Promise<RequestOutcome> {
  const ruled = approvals.kinds.find((one) => one.kind === kind)?.ruled
  if (!ruled) throw notFound('kind')
  const refused = refusedRules(ruled, steps)
  if (refused) refuse(refused.reason, refused.step)
  const [before, after] = [toText(await listRules(approvals.batch, kind)), toText(steps)]
  if (before === after) refuse('rules-same')
  return requestApproval(approvals, person, {
    kind: ruleChangeKind.kind,
    subject: kind,
    customerId: null,
    institutionId: null,
    size: '0',
    snapshot: { of: kind, permission: ruled.permission, ...(ruled.unit && { unit: ruled.unit }), before, after },
    reason,
  })
}

/** All kinds with their rules, as the reader sees them. */
export async function listRuled({ kinds }: Approvals, db: Queryable): Promise<RuledKind[]> {
  const rules = await listRules(db, null)
  return kinds.map(({ kind, ruled }) => ({ kind, ...ruled, steps: rules.filter((rule) => rule.kind === kind) }))
}

/** Whether there is somebody else who could decide on a change. */
export function hasOtherDecider({ batch }: Approvals, person: Person): Promise<boolean> {
  return isHeldByAnother(batch, 'approval:approve', person.id)
}
