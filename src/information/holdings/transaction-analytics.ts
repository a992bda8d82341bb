import type { Parameters, Reading } from '../../platform/warehouse/warehouse.ts'
import type { TransactionFilter } from './contract.ts'

// Account ids come from Postgres, where the reader's scope was applied; what counts of the facts, too (`visible`).

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
  asOf: string
  /** The version that it came with. */
  carriedBy: number
}

/** What a read of transactions goes by: accounts and versions that count, and the institution's zone for days. */
export interface TransactionScope {
  accountIds: readonly string[]
  visible: string
  timeZone: string
}

/** Of a transaction delivered again the newest business date counts. */
const counting = (visible: string) =>
  `SELECT transaction_id, account_id, posted_at, amount, channel, kind, counterparty, text, business_date, version
   FROM transactions(accounts = {accounts: Array(Int64)}) WHERE ${visible}
   ORDER BY transaction_id, business_date DESC, version DESC LIMIT 1 BY transaction_id`

const columns = `transaction_id AS id, account_id AS accountId, toUnixTimestamp64Milli(posted_at) AS postedMs,
  toString(amount) AS amount, channel, kind, counterparty, text, business_date AS asOf, version AS carriedBy`

/** Newest first. */
export async function listTransactionRecords(
  warehouse: Reading,
  scope: TransactionScope,
  filter: TransactionFilter,
  after: { postedMs: string; id: string } | undefined,
  limit: number,
): Promise<TransactionRecord[]> {
  if (!scope.accountIds.length) return []
  const { condition, parameters } = conditionOf(filter, scope.timeZone)
  const beyond = after
    ? 'AND (posted_at, transaction_id) < (fromUnixTimestamp64Milli({posted: Int64}), {transaction: Int64})'
    : ''
  return warehouse.query<TransactionRecord>(
    `SELECT ${columns} FROM (
       SELECT * FROM (${counting(scope.visible)}) WHERE ${condition} ${beyond}
       ORDER BY posted_at DESC, transaction_id DESC LIMIT {limit: UInt32}
     ) ORDER BY posted_at DESC, transaction_id DESC`,
    {
      ...parameters,
      accounts: scope.accountIds.map(BigInt),
      limit,
      ...(after && { posted: after.postedMs, transaction: after.id }),
    },
  )
}

export interface TransactionTotals {
  currency: string
  count: string
  moneyIn: string
  moneyOut: string
  channels: string[]
  kinds: string[]
  asOf: string
}

/** One row per currency; `foreign` names the accounts that are not in home currency. Channels and kinds are those of all. */
export async function totalTransactionRecords(
  warehouse: Reading,
  scope: TransactionScope,
  filter: TransactionFilter,
  home: string,
  foreign: ReadonlyMap<string, string>,
): Promise<TransactionTotals[]> {
  if (!scope.accountIds.length) return []
  const { condition, parameters } = conditionOf(filter, scope.timeZone)
  const currency = foreign.size
    ? 'transform(account_id, {foreign: Array(Int64)}, {currencies: Array(String)}, {home: String})'
    : '{home: String}'
  return warehouse.query<TransactionTotals>(
    `SELECT ${currency} AS currency, countIf(fits) AS count, toString(sumIf(amount, fits AND amount > 0)) AS moneyIn,
       toString(-sumIf(amount, fits AND amount < 0)) AS moneyOut, groupUniqArray(100)(channel) AS channels,
       groupUniqArray(100)(kind) AS kinds, max(business_date) AS asOf
     FROM (SELECT *, (${condition}) AS fits FROM (${counting(scope.visible)})) GROUP BY currency ORDER BY count DESC`,
    {
      ...parameters,
      accounts: scope.accountIds.map(BigInt),
      home,
      ...(foreign.size && { foreign: [...foreign.keys()].map(BigInt), currencies: [...foreign.values()] }),
    },
  )
}

/** The largest of a stretch of days by size; what went out and came in alike on one day moved between own accounts. */
export async function listLargestRecords(
  warehouse: Reading,
  scope: TransactionScope,
  days: { from: string; to: string },
  limit: number,
): Promise<TransactionRecord[]> {
  if (!scope.accountIds.length) return []
  const { condition, parameters } = conditionOf(days, scope.timeZone)
  const alike = 'PARTITION BY toDate(posted_at, {zone: String}), abs(amount)'
  return warehouse.query<TransactionRecord>(
    `SELECT ${columns} FROM (
       SELECT * FROM (
         SELECT *, countIf(amount > 0) OVER (${alike}) AS comings, countIf(amount < 0) OVER (${alike}) AS goings
         FROM (${counting(scope.visible)}) WHERE ${condition}
       ) WHERE comings != goings AND amount != 0
       ORDER BY abs(amount) DESC, posted_at DESC, transaction_id LIMIT {limit: UInt32}
     )`,
    { ...parameters, accounts: scope.accountIds.map(BigInt), zone: scope.timeZone, limit },
  )
}

/** A filter as a condition; its values go as parameters. Days begin at midnight of the institution's zone. */
function conditionOf(filter: TransactionFilter, zone: string): { condition: string; parameters: Parameters } {
  const midnight = (name: string, later = '') => `toDateTime64({${name}: Date}${later}, 3, {zone: String})`
  const sized = (name: string) => `toDecimal128({${name}: String}, 4)`
  const parts: Record<keyof TransactionFilter, string> = {
    accountId: 'account_id = {accountId: Int64}',
    direction: filter.direction === 'in' ? 'amount > 0' : 'amount < 0',
    channel: 'channel = {channel: String}',
    kind: 'kind = {kind: String}',
    atLeast: `abs(amount) >= ${sized('atLeast')}`,
    atMost: `abs(amount) <= ${sized('atMost')}`,
    from: `posted_at >= ${midnight('from')}`,
    to: `posted_at < ${midnight('to', ' + 1')}`,
    text: `positionCaseInsensitiveUTF8(concat(ifNull(counterparty, ''), ' ', ifNull(text, '')), {text: String}) > 0`,
  }
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const names = given.map(([name]) => name as keyof TransactionFilter)
  const dated = names.includes('from') || names.includes('to')
  return {
    condition: names.map((name) => `ifNull(${parts[name]}, false)`).join(' AND ') || 'true',
    parameters: { ...Object.fromEntries(given.filter(([name]) => name !== 'direction')), ...(dated && { zone }) },
  }
}
