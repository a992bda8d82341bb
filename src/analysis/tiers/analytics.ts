import type { Warehouse } from '../../platform/warehouse/warehouse.ts'

export interface MonthRecord {
  /** First day. */
  month: string
  depositDays: string
  investmentDays: string
  ctsDays: string
  standing: string
  tier: number
  exitMisses: string
  /** Tier reached by each month of the watch under way. */
  watchTiers: number[]
}

/** A customer's months, oldest first: of each month the rows of the close that counts, as Postgres says. */
export async function listCustomerMonths(
  warehouse: Warehouse,
  customerId: string,
  closes: readonly { month: string; closeId: number }[],
): Promise<MonthRecord[]> {
  if (!closes.length) return []
  return warehouse.query<MonthRecord>(
    `SELECT month, toString(deposit_days) AS depositDays, toString(investment_days) AS investmentDays, toString(cts_days) AS ctsDays,
       standing, tier, length(exit_aums) AS exitMisses, watch_tiers AS watchTiers
     FROM customer_month
     WHERE customer_id = {customer: Int64} AND month IN {months: Array(Date)}
       AND has(arrayZip({months: Array(Date)}, {closes: Array(UInt32)}), (month, close_id))
     ORDER BY month`,
    { customer: customerId, months: closes.map(({ month }) => month), closes: closes.map(({ closeId }) => closeId) },
  )
}
