export {
  type ApprovalKind,
  type Approvals,
  escalateOverdue,
  type Moment,
  requestApproval,
  type StoredRequest,
} from './approvals.ts'
export { serveApprovals } from './routes.ts'
