import { ApprovalPage } from '../../organisation/approvals/web/ApprovalPage.tsx'
import { ApprovalsPage } from '../../organisation/approvals/web/ApprovalsPage.tsx'
import { useTellAsked } from './use-tell-asked.ts'

/** Requests belong to the organisation, what they ask to those who ask: they meet here. */
export function ApprovalsScreen() {
  return <ApprovalsPage tell={useTellAsked()} />
}
export function ApprovalScreen() {
  return <ApprovalPage tell={useTellAsked()} />
}
