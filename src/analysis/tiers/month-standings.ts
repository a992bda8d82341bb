import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import type { StandingKind } from './contract.ts'

export interface HeldRecord {
  customerId: string
  kind: string
  standing: StandingKind
  tier: number
}

/** AUM standings of some customers after a month, of those who were known by its end. */
export async function listHeld(
  warehouse: Warehouse,
  { month, closeId }: { month: string; closeId: number },
  customerIds: readonly string[],
): Promise<HeldRecord[]> {
  if (!customerIds.length) return []
  return warehouse.query<HeldRecord>(
    `SELECT customer_id AS customerId, kind, standing, tier FROM customer_month
     WHERE customer_id IN (SELECT toInt64(arrayJoin({customers: Array(String)}))) AND month = {month: Date} AND close_id = {close: UInt32}`,
    { customers: customerIds, month, close: closeId },
  )
}
