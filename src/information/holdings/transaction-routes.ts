import { z } from 'zod'
import type { Person } from '../../platform/auth/person.ts'
import type { AsPerson } from '../../platform/database/as-person.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import type { Reading } from '../../platform/warehouse/warehouse.ts'
import { masksFor } from '../customers/index.ts'
import { readVisible, visibleCondition } from '../intake/index.ts'
import {
  listLargestFlows,
  listTransactions,
  type Transaction,
  type TransactionFilter,
  totalTransactions,
} from './contract.ts'
import { findOwner, listAccounts, mostAccounts, readOrigins } from './queries.ts'
import { daysBefore } from './rules.ts'
import {
  listLargestRecords,
  listTransactionRecords,
  type TransactionRecord,
  totalTransactionRecords,
} from './transaction-analytics.ts'

export interface HoldingOptions {
  warehouse: Reading
  /** Home currency. */
  currency: string
  /** The institution's. */
  timeZone: string
  /** The institution's day, `YYYY-MM-DD`. */
  today(): string
}

const place = z.tuple([z.string().regex(/^-?\d{1,16}$/), z.string().regex(/^\d{1,19}$/)])
const flowDays = 90
const mostFlows = 3

export function serveTransactions(http: Http, { warehouse, currency, timeZone }: HoldingOptions): void {
  serve(http, listTransactions, async ({ ask, asPerson, person, params, query: { cursor, limit, ...filter } }) => {
    const at = readCursor(cursor, place)
    const read = await readAccounts(asPerson, person, params.customerId)
    const after = at && { postedMs: at[0], id: at[1] }
    const scope = { accountIds: read.accountIdsOf(filter), visible: read.visible, timeZone }
    const records = await listTransactionRecords(warehouse, scope, filter, after, limit + 1)
    const origins = await readOrigins(ask, records)
    return toPage(records, limit, read.showWith(origins), (record) => [record.postedMs, record.id])
  })

  serve(http, totalTransactions, async ({ asPerson, person, params, query: filter }) => {
    const { accounts, visible } = await readAccounts(asPerson, person, params.customerId)
    const scope = { accountIds: accounts.map(({ accountId }) => accountId), visible, timeZone }
    const foreign = accounts.filter((account) => account.currency && account.currency !== currency)
    const currencies = new Map(foreign.map((account) => [account.accountId, account.currency ?? '']))
    const rows = await totalTransactionRecords(warehouse, scope, filter, currency, currencies)
    const every = (lists: string[][]) => [...new Set(lists.flat())].sort()
    return {
      totals: rows.map(({ count, ...row }) => ({ ...row, count: Number(count) })).filter(({ count }) => count > 0),
      channels: every(rows.map((row) => row.channels)),
      kinds: every(rows.map((row) => row.kinds)),
      asOf:
        rows
          .map((row) => row.asOf)
          .sort()
          .at(-1) ?? null,
    }
  })

  serve(http, listLargestFlows, async ({ ask, asPerson, person, params }) => {
    const { asOf, accounts, visible, showWith } = await readAccounts(asPerson, person, params.customerId)
    if (!asOf) return { from: null, to: null, items: [] }
    const home = accounts.filter((account) => (account.currency ?? currency) === currency)
    const days = { from: daysBefore(asOf, flowDays - 1), to: asOf }
    const scope = { accountIds: home.map(({ accountId }) => accountId), visible, timeZone }
    const records = await listLargestRecords(warehouse, scope, days, mostFlows)
    const origins = await readOrigins(ask, records)
    return { ...days, items: records.map(showWith(origins)) }
  })

  async function readAccounts(asPerson: AsPerson, person: Person, customerId: string) {
    const { owner, accounts, visible } = await asPerson(async (db) => {
      const owner = await findOwner(db, customerId)
      if (!owner) throw notFound('customer')
      const [accounts, visible] = await Promise.all([listAccounts(db, customerId), readVisible(db, 'transactions')])
      return { owner, accounts: accounts.slice(0, mostAccounts), visible: visibleCondition(visible) }
    })
    const { accountNo: show } = masksFor(person, owner)
    const byId = new Map(accounts.map((account) => [account.accountId, account]))
    return {
      asOf: owner.asOf,
      accounts,
      visible,
      /** An account asked for counts only if it is one of the customer's. */
      accountIdsOf: ({ accountId }: TransactionFilter) =>
        accountId === undefined ? [...byId.keys()] : byId.has(accountId) ? [accountId] : [],
      showWith:
        (origins: ReadonlyMap<number, string>) =>
        ({ postedMs, carriedBy, ...record }: TransactionRecord): Transaction => {
          const account = byId.get(record.accountId)
          return {
            ...record,
            accountNo: account ? show(account.accountNo) : '',
            currency: account?.currency ?? currency,
            postedAt: new Date(Number(postedMs)).toISOString(),
            deliveryId: origins.get(carriedBy) ?? null,
          }
        },
    }
  }
}
