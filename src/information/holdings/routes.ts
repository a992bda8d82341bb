import { z } from 'zod'
import { inScope, type Person } from '../../platform/auth/person.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { maskAccountNo } from '../customers/index.ts'
import { readVisible, visibleBalances, visibleCondition } from '../intake/index.ts'
import { listTransactionRecords, newestBalances } from './analytics.ts'
import { listHoldings, listTransactions } from './contract.ts'
import { type AccountRecord, findOwner, listAccounts, listCoOwners } from './queries.ts'

const place = z.tuple([z.string().regex(/^-?\d{1,16}$/), z.string().regex(/^\d{1,19}$/)])

/** Each route asks Postgres first, under the reader's scope, and the warehouse after that transaction has ended. */
export function serveHoldings(http: Http, warehouse: Warehouse, currency: string): void {
  serve(http, listHoldings, async ({ asPerson, person, params }) => {
    const { accounts, coOwners, visible, show } = await asPerson(async (db) => {
      const owner = await findOwner(db, params.customerId)
      if (!owner) throw notFound('customer')
      const [accounts, coOwners, visible] = await Promise.all([
        listAccounts(db, params.customerId),
        listCoOwners(db, params.customerId),
        visibleBalances(db),
      ])
      return { accounts, coOwners, visible, show: accountNumbers(person, owner.institutionId) }
    })
    const ids = accounts.map((account) => account.accountId)
    const balances = await newestBalances(warehouse, ids, visible)
    const items = accounts.map((account) => {
      const balance = balances.get(account.accountId)
      return {
        ...account,
        accountNo: show(account),
        productName: account.productName ?? '',
        family: account.family ?? '',
        currency: account.currency ?? currency,
        otherOwners: coOwners.get(account.accountId) ?? [],
        balance: balance?.balance ?? null,
        balanceOn: balance?.balanceOn ?? null,
      }
    })
    return { items }
  })

  serve(http, listTransactions, async ({ asPerson, person, params, query }) => {
    const cursor = readCursor(query.cursor, place)
    const { accounts, visible, show } = await asPerson(async (db) => {
      const owner = await findOwner(db, params.customerId)
      if (!owner) throw notFound('customer')
      const [accounts, visible] = await Promise.all([
        listAccounts(db, params.customerId),
        readVisible(db, 'transactions'),
      ])
      return { accounts, visible: visibleCondition(visible), show: accountNumbers(person, owner.institutionId) }
    })
    const byId = new Map(accounts.map((account) => [account.accountId, account]))
    const after = cursor && { postedMs: cursor[0], id: cursor[1] }
    const records = await listTransactionRecords(warehouse, [...byId.keys()], visible, after, query.limit + 1)
    return toPage(
      records,
      query.limit,
      ({ postedMs, ...record }) => {
        const account = byId.get(record.accountId)
        return {
          ...record,
          accountNo: account ? show(account) : '',
          currency: account?.currency ?? currency,
          postedAt: new Date(Number(postedMs)).toISOString(),
        }
      },
      (record) => [record.postedMs, record.id],
    )
  })
}

/** An account number shows whole to a role that reveals the customer whose page it stands on. */
function accountNumbers(person: Person, institutionId: string): (account: AccountRecord) => string {
  const whole = inScope(person.scopeOf('customer:reveal'), institutionId)
  return ({ accountNo }) => (whole ? accountNo : maskAccountNo(accountNo))
}
