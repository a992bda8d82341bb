import type { Reading } from '../../platform/warehouse/warehouse.ts'

// Account and customer ids come from Postgres, where the reader's scope was applied; what counts of the facts, too
// (`visible`, a condition on version and business_date). Nothing here takes an id from a request.

export interface Balance {
  accountId: string
  balance: string
  balanceOn: string
  /** The version that it came with. */
  carriedBy: number
}

/** The newest balance of each account. */
export async function newestBalances(
  warehouse: Reading,
  accountIds: readonly string[],
  visible: string,
): Promise<Map<string, Balance>> {
  if (!accountIds.length) return new Map()
  const rows = await warehouse.query<Balance>(
    `SELECT account_id AS accountId, toString(argMax(balance, business_date)) AS balance, max(business_date) AS balanceOn,
       argMax(version, business_date) AS carriedBy
     FROM balances(accounts = {accounts: Array(Int64)}) WHERE ${visible} GROUP BY account_id`,
    { accounts: accountIds.map(BigInt) },
  )
  return new Map(rows.map((row) => [row.accountId, row]))
}

/** How long before the first day shown a balance may have been recorded to stand on it: banks that deliver by the month. */
const carriedDays = 62

/** Balances at the ends of given days, rising; '' before the first one known. One row per account. */
export async function listBalancesOn(
  warehouse: Reading,
  accountIds: readonly string[],
  visible: string,
  days: readonly string[],
): Promise<{ accountId: string; balances: string[] }[]> {
  const [first] = days
  if (!accountIds.length || !first) return []
  return warehouse.query(
    `SELECT accountId, arrayMap(day -> if(day < recorded[1], '', toString(amounts[arrayLastIndex(one -> one <= day, recorded)])), {days: Array(Date)}) AS balances
     FROM (
       SELECT account_id AS accountId, arraySort(groupArray((business_date, balance))) AS records, records.1 AS recorded, records.2 AS amounts
       FROM balances(accounts = {accounts: Array(Int64)})
       WHERE (${visible})
         AND business_date >= toDate({first: String}) - ${carriedDays} AND business_date <= toDate({last: String})
       GROUP BY account_id
     )`,
    { accounts: accountIds.map(BigInt), days, first, last: days.at(-1) },
  )
}

export interface LoanRecord {
  accountId: string
  loanNo: string
  grantedAmount: string | null
  grantedOn: string | null
  dueOn: string | null
  guarantee: string | null
  overdueDays: number | null
  class: number | null
  asOf: string
  carriedBy: number
}

/** Loans on the accounts, as delivered last. */
export async function listLoans(
  warehouse: Reading,
  accountIds: readonly string[],
  visible: string,
): Promise<LoanRecord[]> {
  if (!accountIds.length) return []
  return warehouse.query<LoanRecord>(
    `SELECT account_id AS accountId, loan_no AS loanNo, toString(granted_amount) AS grantedAmount, granted_on AS grantedOn, due_on AS dueOn,
       guarantee, if(isNull(principal_overdue_days) AND isNull(interest_overdue_days), NULL,
         greatest(ifNull(principal_overdue_days, 0), ifNull(interest_overdue_days, 0))) AS overdueDays, class, business_date AS asOf, version AS carriedBy
     FROM loans(accounts = {accounts: Array(Int64)}) WHERE ${visible}
     ORDER BY loan_id, business_date DESC, version DESC LIMIT 1 BY loan_id`,
    { accounts: accountIds.map(BigInt) },
  )
}

export interface ContractRecord {
  contractNo: string
  kind: string
  openedOn: string | null
  closedOn: string | null
  asOf: string
}

/** Open ones first, the newest first. */
export async function listContractRecords(
  warehouse: Reading,
  customerId: string,
  visible: string,
  limit: number,
): Promise<ContractRecord[]> {
  return warehouse.query<ContractRecord>(
    `SELECT contract_no AS contractNo, kind, opened_on AS openedOn, closed_on AS closedOn, business_date AS asOf FROM (
       SELECT * FROM contracts(customers = {customers: Array(Int64)}) WHERE ${visible}
       ORDER BY contract_id, business_date DESC, version DESC LIMIT 1 BY contract_id
     ) ORDER BY isNotNull(closed_on), opened_on DESC NULLS LAST, contract_no LIMIT {limit: UInt32}`,
    { customers: [BigInt(customerId)], limit },
  )
}
