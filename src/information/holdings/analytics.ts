import type { Warehouse } from '../../platform/warehouse/warehouse.ts'

// Account ids come from Postgres, where the reader's scope was applied; what counts of the facts, too (`visible`, a
// condition on version and business_date). Nothing here takes an id from a request.

export interface Balance {
  accountId: string
  balance: string
  balanceOn: string
}

/** The newest balance of each account. */
export async function newestBalances(
  warehouse: Warehouse,
  accountIds: readonly string[],
  visible: string,
): Promise<Map<string, Balance>> {
  if (!accountIds.length) return new Map()
  const rows = await warehouse.query<Balance>(
    `SELECT account_id AS accountId, toString(argMax(balance, business_date)) AS balance, max(business_date) AS balanceOn
     FROM balances WHERE account_id IN ({accounts: Array(Int64)}) AND (${visible}) GROUP BY account_id`,
    { accounts: accountIds.map(BigInt) },
  )
  return new Map(rows.map((row) => [row.accountId, row]))
}

export interface TransactionRecord {
  id: string
  accountId: string
  /** Milliseconds since 1970. */
  postedMs: string
  amount: string
  channel: string | null
  kind: string | null
  counterparty: string | null
  text: string | null
}

/** Newest first; of a transaction delivered again the newest business date counts. */
export async function listTransactionRecords(
  warehouse: Warehouse,
  accountIds: readonly string[],
  visible: string,
  after: { postedMs: string; id: string } | undefined,
  limit: number,
): Promise<TransactionRecord[]> {
  if (!accountIds.length) return []
  const beyond = after
    ? 'AND (posted_at, transaction_id) < (fromUnixTimestamp64Milli({posted: Int64}), {transaction: Int64})'
    : ''
  return warehouse.query<TransactionRecord>(
    `SELECT transaction_id AS id, account_id AS accountId, toUnixTimestamp64Milli(posted_at) AS postedMs,
       toString(amount) AS amount, channel, kind, counterparty, text
     FROM (
       SELECT * FROM transactions WHERE account_id IN ({accounts: Array(Int64)}) AND (${visible})
       ORDER BY transaction_id, business_date DESC, version DESC LIMIT 1 BY transaction_id
     ) WHERE true ${beyond} ORDER BY posted_at DESC, transaction_id DESC LIMIT {limit: UInt32}`,
    { accounts: accountIds.map(BigInt), limit, ...(after && { posted: after.postedMs, transaction: after.id }) },
  )
}
