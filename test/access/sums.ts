import type { FastifyInstance } from 'fastify'
import type { World } from './bank.ts'
import type { Account, BankCustomer } from './bank-objects.ts'
import { may, readsAt, seesCustomer, seesInstitution, type Worker } from './sight.ts'

/** Compares what a worker is told in sum with what follows, one by one, from the customers in their sight. */
export async function checkSums(world: World, app: FastifyInstance, worker: Worker): Promise<string[]> {
  const faults: string[] = []
  const told = async <T>(url: string): Promise<T> => {
    const reply = await app.inject({ method: 'GET', url, headers: { cookie: worker.visitor.cookie } })
    if (reply.statusCode !== 200) throw new Error(`GET ${url}: ${worker.name} was answered ${reply.body}`)
    return reply.json()
  }
  const compare = (what: string, is: unknown, should: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(should))
      faults.push(`${worker.name} was told ${what} ${JSON.stringify(is)}, and it is ${JSON.stringify(should)}`)
  }

  const { items } = await told<{ items: { id: string; customers: number | null }[] }>('/api/organisation/institutions')
  compare(
    'how many customers each institution of the tree has,',
    items.map(({ id, customers }) => [id, customers]).sort(),
    world.institutions
      .map((one) => {
        const own = world.customers.filter(({ institution }) => institution === one)
        const seen = own.filter((customer) => seesCustomer(worker, 'signed-in', customer))
        return [one.id, readsAt(worker, one) ? seen.length : null]
      })
      .sort(),
  )
  if (may(worker, 'customer:read')) {
    const seen = world.customers.filter((one) => seesCustomer(worker, 'customer:read', one))
    const facets = await told<{ total: number; institution: { value: string; count: number }[] }>(
      '/api/customers/facets',
    )
    compare('how many customers there are,', facets.total, seen.length)
    const byInstitution = world.institutions.map(({ id }) => [
      id,
      seen.filter((one) => one.institution.id === id).length,
    ])
    compare(
      'how many there are at each institution,',
      facets.institution.map(({ value, count }) => [value, count]).sort(),
      byInstitution.filter(([, count]) => count).sort(),
    )
    for (const customer of seen.slice(-2)) {
      const { totals } = await told<{ totals: { count: number; moneyIn: string; moneyOut: string }[] }>(
        `/api/customers/${customer.id}/transactions/totals`,
      )
      const amounts = accountsOf(world, customer).flatMap(({ transactions }) =>
        transactions.map(({ amount }) => cents(amount)),
      )
      const sum = (sign: 1 | -1) =>
        amounts.filter((one) => one * BigInt(sign) > 0n).reduce((all, one) => all + one, 0n) * BigInt(sign)
      compare(
        `the transactions of ${customer.no},`,
        totals.map(({ count, moneyIn, moneyOut }) => [count, String(cents(moneyIn)), String(cents(moneyOut))]),
        amounts.length ? [[amounts.length, String(sum(1)), String(sum(-1))]] : [],
      )
    }
  }
  if (may(worker, 'close:read')) {
    const { months } = await told<{ months: { month: string; customers: number; aum: { total: string } }[] }>(
      '/api/closes',
    )
    for (const [at, month] of (['2026-01', '2026-02'] as const).entries()) {
      const closed = months.find((one) => one.month === month)
      // Confidential ones among them: a closed month agrees with the books (docs/decisions/access.md).
      const known = world.customers.filter(
        (one) => one.since <= at && seesInstitution(worker, 'close:read', one.institution),
      )
      compare(`how many customers ${month} has,`, closed?.customers, known.length)
      compare(`the AUM of ${month},`, closed?.aum.total, aumOf(world, known, at))
    }
    const { rows } = await world.started.owner.query<{ group: string; id: string; count: number }>(
      `select kind as group, customer_id as id, count(*)::int as count from published.movement group by 1, 2`,
    )
    const { groups } = await told<{ groups: { group: string; days: number | null; count: number }[] }>(
      '/api/movements/groups',
    )
    for (const { group, count } of groups.filter(({ days }) => days === null)) {
      const seen = rows.filter((row) => {
        const customer = world.customers.find(({ id }) => id === row.id)
        return row.group === group && customer && seesCustomer(worker, 'close:read', customer)
      })
      compare(
        `the movements ${group},`,
        count,
        seen.reduce((all, row) => all + row.count, 0),
      )
    }
  }
  return faults
}

const accountsOf = (world: World, customer: BankCustomer): Account[] =>
  world.accounts.filter(({ owners }) => owners.includes(customer))

/** In equal shares; loans are no assets. Added up in halves of a cent, and rounded once. */
function aumOf(world: World, customers: readonly BankCustomer[], at: number): string {
  let halves = 0n
  for (const customer of customers)
    for (const { product, balances, owners } of accountsOf(world, customer))
      if (product !== 'L') halves += (2n / BigInt(owners.length)) * cents(balances[at] ?? '0')
  const rounded = String((halves + 1n) / 2n).padStart(3, '0')
  return `${rounded.slice(0, -2)}.${rounded.slice(-2)}`
}

function cents(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  return BigInt(whole + fraction.slice(0, 2).padEnd(2, '0')) * (amount.startsWith('-') ? -1n : 1n)
}
