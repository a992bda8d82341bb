import { type ApprovalRow, ruleSteps } from '../contract.ts'
import type { Ruled, RuleStep } from '../rule-set.ts'

interface RuleSnapshot {
  /** Whose rules. */
  of: string
  unit: Ruled['unit']
  before: RuleStep[]
  after: RuleStep[]
}

/** A request for other rules, as it stood when it was asked. */
export function readSnapshot({ of = '', unit, before, after }: ApprovalRow['snapshot']): RuleSnapshot {
  const stepsOf = (text = '[]') => ruleSteps.parse(JSON.parse(text))
  return {
    of,
    unit: unit === 'amount' || unit === 'rows' ? unit : null,
    before: stepsOf(before),
    after: stepsOf(after),
  }
}
