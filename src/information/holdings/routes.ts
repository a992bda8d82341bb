import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { masksFor } from '../customers/index.ts'
import { readVisible, visibleBalances, visibleCondition } from '../intake/index.ts'
import { listBalancesOn, listContractRecords, listLoans, newestBalances } from './analytics.ts'
import { type Holding, listBalances, listContracts, listHoldings } from './contract.ts'
import { findOwner, listAccounts, listCoOwners, mostAccounts, readOrigins } from './queries.ts'
import { weekEnds } from './rules.ts'
import { type HoldingOptions, serveTransactions } from './transaction-routes.ts'

const mostCourses = 200
const mostContracts = 200

/** Each route asks Postgres first, under the reader's scope, and the warehouse after that transaction has ended. */
export function serveHoldings(http: Http, options: HoldingOptions): void {
  const { warehouse, currency, today } = options

  serve(http, listHoldings, async ({ ask, asPerson, person, params }) => {
    const { owner, accounts, coOwners, balances, loans } = await asPerson(async (db) => {
      const owner = await findOwner(db, params.customerId)
      if (!owner) throw notFound('customer')
      const [accounts, coOwners, balances, loans] = await Promise.all([
        listAccounts(db, params.customerId),
        listCoOwners(db, params.customerId),
        visibleBalances(db),
        readVisible(db, 'loans'),
      ])
      return { owner, accounts, coOwners, balances, loans: visibleCondition(loans) }
    })
    const listed = accounts.slice(0, mostAccounts)
    const lending = listed.filter((account) => account.family === 'loan')
    const [newest, records] = await Promise.all([
      newestBalances(warehouse, listed.map(idOf), balances),
      listLoans(warehouse, lending.map(idOf), loans),
    ])
    const origins = await readOrigins(ask, [...newest.values(), ...records])
    const { accountNo: show } = masksFor(person, owner)
    const loansOf = Map.groupBy(records, (record) => record.accountId)
    const items = listed.map((account): Holding => {
      const balance = newest.get(account.accountId)
      const own = loansOf.get(account.accountId) ?? []
      return {
        ...account,
        accountNo: show(account.accountNo),
        productName: account.productName ?? '',
        family: account.family ?? '',
        currency: account.currency ?? currency,
        otherOwners: coOwners.get(account.accountId) ?? [],
        balance: balance?.balance ?? null,
        balanceOn: balance?.balanceOn ?? null,
        balanceDeliveryId: (balance && origins.get(balance.carriedBy)) ?? null,
        loans: own.map(({ accountId, carriedBy, loanNo, ...record }) => ({
          ...record,
          loanNo: show(loanNo),
          deliveryId: origins.get(carriedBy) ?? null,
        })),
      }
    })
    return { items, more: accounts.length > mostAccounts, asOf: owner.asOf, today: today() }
  })

  serve(http, listBalances, async ({ asPerson, params }) => {
    const { owner, accounts, visible } = await asPerson(async (db) => {
      const owner = await findOwner(db, params.customerId)
      if (!owner) throw notFound('customer')
      const [accounts, visible] = await Promise.all([listAccounts(db, params.customerId), visibleBalances(db)])
      return { owner, accounts, visible }
    })
    const days = owner.asOf ? weekEnds(owner.asOf) : []
    const courses = await listBalancesOn(warehouse, accounts.slice(0, mostCourses).map(idOf), visible, days)
    return {
      days,
      items: courses.map((course) => ({ ...course, balances: course.balances.map((balance) => balance || null) })),
    }
  })

  serve(http, listContracts, async ({ asPerson, person, params: { customerId } }) => {
    const { owner, visible } = await asPerson(async (db) => {
      const owner = await findOwner(db, customerId)
      if (!owner) throw notFound('customer')
      return { owner, visible: visibleCondition(await readVisible(db, 'contracts')) }
    })
    const { accountNo: show } = masksFor(person, owner)
    const records = await listContractRecords(warehouse, customerId, visible, mostContracts)
    return { items: records.map((record) => ({ ...record, contractNo: show(record.contractNo) })) }
  })

  serveTransactions(http, options)
}

const idOf = ({ accountId }: { accountId: string }) => accountId
