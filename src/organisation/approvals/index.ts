export {
  type ApprovalKind,
  type Approvals,
  asDecider,
  escalateOverdue,
  type Moment,
  requestApproval,
  type StoredRequest,
} from './approvals.ts'
export { serveApprovals } from './routes.ts'
export { ruleChangeKind } from './rule-changes.ts'
