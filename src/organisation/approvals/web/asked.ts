import type { Fact } from '../../../ui/Page.tsx'
import type { ApprovalRow } from '../contract.ts'

/** What a request asks, in the words of its kind: the slices that ask have them, and main brings them here. */
export interface Asked {
  title: string
  facts: Fact[]
}
export type TellAsked = (row: Pick<ApprovalRow, 'kind' | 'snapshot' | 'customerId'>) => Asked
