import type { Reading } from '../../platform/warehouse/warehouse.ts'

export interface MonthRecord {
  /** First day. */
  month: string
  depositDays: string
  investmentDays: string
  ctsDays: string
  standing: string
  tier: number
  /** Misses in a row that the month was, the one that ended in a downgrade or an exit among them. */
  watchMisses: string
  exitMisses: string
  exitedMonths: number
  /** Tier reached by each month of the watch under way; amounts below the entry threshold still counting. */
  watchTiers: number[]
  exitAums: string[]
}

/** A customer's months, oldest first: of each month the rows of the close that counts, as Postgres says. */
export async function listCustomerMonths(
  warehouse: Reading,
  customerId: string,
  closes: readonly { month: string; closeId: number }[],
): Promise<MonthRecord[]> {
  if (!closes.length) return []
  return warehouse.query<MonthRecord>(
    `SELECT month, toString(deposit_days) AS depositDays, toString(investment_days) AS investmentDays, toString(cts_days) AS ctsDays,
       standing, tier, exited_months AS exitedMonths, watch_tiers AS watchTiers, exit_aums AS exitAums,
       if(has(changes, 'downgraded'), length(evidence_aums), length(watch_tiers)) AS watchMisses,
       if(has(changes, 'exited'), length(evidence_aums), length(exit_aums)) AS exitMisses
     FROM customer_month(customers = {customers: Array(Int64)})
     WHERE month IN {months: Array(Date)}
       AND has(arrayZip({months: Array(Date)}, {closes: Array(UInt32)}), (month, close_id))
     ORDER BY month`,
    {
      customers: [BigInt(customerId)],
      months: closes.map(({ month }) => month),
      closes: closes.map(({ closeId }) => closeId),
    },
  )
}
