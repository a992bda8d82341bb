import { z } from 'zod'
import { cursorQuery, date, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'

export const requestStates = ['pending', 'executed', 'refused', 'withdrawn', 'stale'] as const
export const approvalActions = [
  'requested',
  'approved',
  'refused',
  'withdrawn',
  'escalated',
  'overdue',
  'executed',
  'stale',
] as const
export const approvalBoxes = ['decide', 'mine', 'all'] as const
export type ApprovalBox = (typeof approvalBoxes)[number]

const stepNumber = z
  .number()
  .int()
  .min(1)
  .max(20)
  .meta({ examples: [1] })

export const approvalRow = z.object({
  id,
  kind: z.string(),
  /** What is asked, as it stood then, by names that the kind's own screen puts into words. */
  snapshot: z.record(z.string(), z.string()),
  customerId: id.nullable(),
  requesterName: z.string(),
  requestedAt: instant,
  state: z.enum(requestStates),
  step: stepNumber,
  steps: z.number(),
  /** By when the step is to be decided; null when nobody is above whom it could go to, or all is over. */
  dueAt: instant.nullable(),
  endedAt: instant.nullable(),
})
export type ApprovalRow = z.infer<typeof approvalRow>

export const listApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals',
  summary: 'Requests: those to decide (the most urgent first), one’s own, or all that one may see (the newest first)',
  permission: 'signed-in',
  query: cursorQuery.extend({ box: z.enum(approvalBoxes).default('decide') }),
  response: pageOf(approvalRow),
})
export const countApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals/waiting',
  summary: 'How many requests wait for one’s decision',
  permission: 'signed-in',
  response: z.object({ count: z.number() }),
})
export const listCustomerApprovals = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/approvals',
  summary: 'Requests about a customer, the newest first, at most 50',
  permission: 'customer:read',
  reads: 'customer-opened',
  params: z.object({ customerId: id }),
  response: z.object({ items: z.array(approvalRow) }),
})

export const approvalLevels = ['branch', 'union'] as const
export const approval = approvalRow.extend({
  reason: z.string(),
  chain: z.array(
    z.object({
      permission: z.string(),
      level: z.enum(approvalLevels),
      institutionName: z.string().nullable(),
      hours: z.number(),
    }),
  ),
  trail: z.array(
    z.object({
      action: z.enum(approvalActions),
      step: stepNumber,
      at: instant,
      /** Null: by the clock. */
      personName: z.string().nullable(),
      /** Who was away, when it was decided for somebody. */
      forPersonName: z.string().nullable(),
      comment: z.string().nullable(),
    }),
  ),
  mayDecide: z.boolean(),
  /** For whom the reader would decide, when not in their own right. */
  decidesFor: z.string().nullable(),
  /** Why the reader does not decide; null where they do, or have nothing to do with it. */
  barred: z.enum(['own', 'twice']).nullable(),
  mayWithdraw: z.boolean(),
})
export type Approval = z.infer<typeof approval>

const requestId = z.object({ requestId: id })
export const commentLength = 1000
const comment = z.string().trim().max(commentLength)
/** Why something is asked for. */
export const reasonLength = 4
export const reasonText = z.string().trim().min(reasonLength).max(commentLength)

export const getApproval = defineRoute({
  method: 'GET',
  path: '/api/approvals/:requestId',
  summary: 'One request with its chain and its trail',
  permission: 'signed-in',
  params: requestId,
  response: approval,
})
export const decideApproval = defineRoute({
  method: 'POST',
  path: '/api/approvals/:requestId/decision',
  summary: 'Approve or refuse the step at hand; what was asked is done with the last approval',
  permission: 'signed-in',
  refusals: ['approval-decided', 'approval-own', 'approval-twice', 'not-permitted'],
  params: requestId,
  /** `step`: the one that was looked at, so that nobody decides another one. A refusal says why. */
  body: z
    .object({ step: stepNumber, approve: z.boolean(), comment: comment.default('') })
    .refine((body) => body.approve || body.comment.length > 0, { path: ['comment'], message: 'a refusal says why' }),
  response: approval,
})
export const withdrawApproval = defineRoute({
  method: 'POST',
  path: '/api/approvals/:requestId/withdrawal',
  summary: 'Withdraw one’s own request',
  permission: 'signed-in',
  refusals: ['approval-decided'],
  params: requestId,
  body: z.object({ comment: comment.default('') }),
  response: approval,
})

export const rulesLimits = { steps: 6, hours: 720 }
const ruleStep = z.object({
  /** Of what is asked, in the unit of the kind: an amount in hundredths, or a number of rows. */
  fromSize: z.string().meta({ examples: ['100000000'] }),
  level: z.enum(approvalLevels),
  hours: z.number(),
})
/** As they stand in a request, and as they were written before there was a screen. */
export const ruleSteps = z.array(ruleStep)
export const ruledKind = z.object({
  kind: z.string().meta({ examples: ['special-grant'] }),
  /** Decides every step. */
  permission: z.string(),
  /** Null: it has no size. */
  unit: z.enum(['amount', 'rows']).nullable(),
  /** Whether it is never done without a decision. */
  always: z.boolean(),
  /** Whether the union alone decides. */
  atUnion: z.boolean(),
  steps: ruleSteps,
})
export type RuledKind = z.infer<typeof ruledKind>
export const listApprovalRules = defineRoute({
  method: 'GET',
  path: '/api/approvals/rules',
  summary: 'Who decides on what, from which size on and within which time',
  permission: 'signed-in',
  response: z.object({
    items: z.array(ruledKind),
    /** Whether somebody else could decide, did the reader ask for other rules. */
    othersDecide: z.boolean(),
  }),
})
export const requestRules = defineRoute({
  method: 'POST',
  path: '/api/approvals/rules',
  summary: 'Ask for other rules of a kind, all its steps in their order; somebody else at the union decides',
  permission: 'approval:configure',
  refusals: [
    'rules-not-always',
    'rules-union-only',
    'rules-sizes',
    'rules-levels',
    'rules-twice',
    'rules-same',
    'approval-pending',
    'approval-rules-missing',
  ],
  body: z.object({
    kind: z
      .string()
      .max(60)
      .meta({ examples: ['special-grant'] }),
    steps: z
      .array(
        ruleStep.extend({
          fromSize: z
            .string()
            .regex(/^(0|[1-9]\d{0,14})$/)
            .meta({ examples: ['100000000'] }),
          hours: z
            .number()
            .int()
            .min(1)
            .max(rulesLimits.hours)
            .meta({ examples: [72] }),
        }),
      )
      .max(rulesLimits.steps),
    reason: reasonText,
  }),
  response: z.object({ requestId: id }),
})
export const listRuleChanges = defineRoute({
  method: 'GET',
  path: '/api/approvals/rule-changes',
  summary: 'Requests for other rules that the reader may see, the newest first, at most 50',
  permission: 'signed-in',
  response: z.object({ items: z.array(approvalRow) }),
})

export const delegation = z.object({
  id,
  /** Whether the reader is away; else they stand in. */
  given: z.boolean(),
  personName: z.string(),
  delegateName: z.string(),
  fromOn: date,
  untilOn: date,
  state: z.enum(['coming', 'active', 'over']),
})
export type Delegation = z.infer<typeof delegation>
export const listDelegations = defineRoute({
  method: 'GET',
  path: '/api/approvals/delegations',
  summary: 'To whom one’s right to decide is delegated, and whose is delegated to oneself',
  permission: 'signed-in',
  response: z.object({ items: z.array(delegation), today: date }),
})
export const createDelegation = defineRoute({
  method: 'POST',
  path: '/api/approvals/delegations',
  summary: 'Have a colleague decide in one’s stead on some days, both included',
  permission: 'signed-in',
  refusals: ['delegation-period'],
  body: z.object({ delegateId: id, fromOn: date, untilOn: date }),
  response: z.object({}),
})
export const endDelegation = defineRoute({
  method: 'DELETE',
  path: '/api/approvals/delegations/:delegationId',
  summary: 'End a delegation of one’s own right at once',
  permission: 'signed-in',
  params: z.object({ delegationId: id }),
  response: z.object({}),
})
export const findColleagues = defineRoute({
  method: 'GET',
  path: '/api/approvals/colleagues',
  summary: 'Colleagues by a part of their name or their staff number, at most 20',
  permission: 'signed-in',
  query: z.object({ text: z.string().trim().min(1).max(100) }),
  response: z.object({ items: z.array(z.object({ id, name: z.string(), staffNo: z.string().nullable() })) }),
})
