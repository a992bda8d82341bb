import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chainAudit, recover } from '../../src/main/work.ts'
import { startTestInstance, type TestInstance } from '../harness/instance.ts'
import { changeBank, createWorld, enterBank, type World } from './bank.ts'
import { bankPlans } from './plan.ts'
import { routesOf } from './routes.ts'
import { may, mayLookBelow, seesAll, seesCustomer, type Worker } from './sight.ts'
import { checkSums } from './sums.ts'
import { walkTables } from './tables.ts'
import { walkChanges, walkReads } from './walk.ts'

// More banks, or others: ALMANAC_ACCESS_BANKS=20 ALMANAC_ACCESS_SEED=7.
const banks = Number(process.env.ALMANAC_ACCESS_BANKS ?? 2)
const seed = Number(process.env.ALMANAC_ACCESS_SEED ?? 20_261_031)

let started: TestInstance
let world: World
beforeAll(async () => {
  started = await startTestInstance()
  world = await createWorld(started)
})
afterAll(() => started?.stop())

/** A server that remembers nothing of what an earlier one answered. */
const serve = () => routesOf(() => started.serveAgain({}))

test('nobody is shown a row, a name, a number or a sum outside of their sight, by whatever route', async () => {
  let number = 0
  await fc.assert(
    fc.asyncProperty(bankPlans, async (plan) => {
      const known = world.workers.length
      const bank = await enterBank(world, plan, number++)
      // Of the bank before, one: to them all of this one is foreign.
      const workers = [...world.workers.slice(known), ...world.workers.slice(0, known).slice(-2, -1)]
      const { app, routes } = await serve()
      const before = await walkReads(world, app, routes, workers, { everyRoute: true })
      const faults = [...before.unasked, ...before.faults, ...(await walkChanges(world, app, routes, workers))]
      // Whoever is let in where they may not be is told of here; their sums are nothing to compare.
      expect(faults).toEqual([])
      for (const worker of workers) {
        faults.push(...(await checkSums(world, app, worker)))
        for (const needed of ['customer:read', 'signed-in'] as const)
          faults.push(...(await walkTables(world, worker, needed)))
      }
      expect(faults).toEqual([])
      // Each worker is shown thousands of things that are theirs: what nobody is shown would prove nothing.
      expect(before.seen).toBeGreaterThan(3000)
      await app.close()

      // Where others' customers become others, have other amounts, and one more comes, the answers stay as they are.
      const place = await changeBank(bank)
      const outside = workers.filter((worker) => !mayLookBelow(worker, place)).slice(-3)
      expect(outside.length).toBeGreaterThan(0)
      const again = await serve()
      const after = await walkReads(world, again.app, again.routes, outside)
      await again.app.close()
      expect(after.faults).toEqual([])
      const different = [...after.answers].filter(([asked, answer]) => (before.answers.get(asked) ?? answer) !== answer)
      expect(different.map(([asked, answer]) => ({ asked, before: before.answers.get(asked), answer }))).toEqual([])
    }),
    { seed, numRuns: banks, endOnFailure: true },
  )
}, 900_000)

/** Somebody who sees customers of a part only. */
function partial(): Worker {
  const sees = (worker: Worker) => world.customers.filter((one) => seesCustomer(worker, 'customer:read', one)).length
  const found = world.workers.find(
    (worker) => may(worker, 'close:read') && sees(worker) > 1 && sees(worker) < world.customers.length / 2,
  )
  if (!found) throw new Error('nobody sees customers of a part only')
  return found
}

/** With the policy taken off, or saying something else, for as long as the work lasts. */
async function without<T>(table: string, policy: string, work: () => Promise<T>, instead = 'true'): Promise<T> {
  const { rows } = await started.owner.query<{ qual: string }>(
    `select qual from pg_policies where format('%s.%s', schemaname, tablename) = $1 and policyname = $2`,
    [table, policy],
  )
  await started.owner.query(`alter policy ${policy} on ${table} using (${instead})`)
  try {
    return await work()
  } finally {
    await started.owner.query(`alter policy ${policy} on ${table} using (${rows[0]?.qual})`)
  }
}

test('each policy that goes by scope is missed by the walk as soon as it is off', async () => {
  await chainAudit(started.instance)
  const { rows } = await started.owner.query<{ name: string; policy: string }>(
    `select format('%s.%s', schemaname, tablename) as name, policyname as policy from pg_policies
     where 'almanac_app' = any (roles) and cmd in ('SELECT', 'ALL')
       and policyname in ('scope', 'union_only', 'own', 'listed', 'reading', 'reach') order by 1`,
  )
  const missed: Record<string, boolean> = {}
  for (const { name, policy } of rows)
    missed[name] = (await without(name, policy, () => walkTables(world, partial()))).length > 0
  expect(Object.entries(missed).filter(([, isMissed]) => !isMissed)).toEqual([])
})

test('whoever sees the whole union is caught out as soon as a policy forgets who is confidential', async () => {
  const forgets = /\(\(NOT confidential\) OR [^;]*$/i
  const { rows } = await started.owner.query<{ name: string; qual: string }>(
    `select format('%s.%s', schemaname, tablename) as name, qual from pg_policies
     where policyname = 'scope' and qual ilike '%confidential%' order by 1`,
  )
  const everything = world.workers.findLast((one) => seesAll(one, 'customer:read') && may(one, 'delivery:import'))
  if (!everything) throw new Error('nobody sees the whole union')
  const missed: Record<string, boolean> = {}
  for (const { name, qual } of rows) {
    expect(qual).toMatch(forgets)
    const unlisted = qual.replace(forgets, 'true)')
    missed[name] = (await without(name, 'scope', () => walkTables(world, everything), unlisted)).length > 0
  }
  expect(Object.keys(missed)).toContain('public.customer')
  expect(Object.entries(missed).filter(([, isMissed]) => !isMissed)).toEqual([])
})

test('a table of customers without its policy shows in what the routes answer', async () => {
  const { app, routes } = await serve()
  const { faults } = await without('public.customer', 'scope', () => walkReads(world, app, routes, [partial()]))
  await app.close()
  for (const leak of [
    /^GET .api.customers.choices.*: .* was shown of the customer /,
    /^GET .api.customers.\d+: .* was shown the mobile /,
    /^GET .api.customers.\d+.holdings: .* was shown of the account /,
    /^GET .api.customers.\d+.transactions: .* was shown of a transaction /,
  ])
    expect(faults).toContainEqual(expect.stringMatching(leak))
})

test.each(['public.closed_month_part', 'published.customer_summary', 'public.customer'])(
  'a sum over %s without its policy is told to be wrong',
  async (table) => {
    const { app } = await serve()
    const faults = await without(table, 'scope', () => checkSums(world, app, partial()))
    await app.close()
    expect(faults.length).toBeGreaterThan(0)
  },
)

test('months closed before they were kept by institution are, from the next start on', async () => {
  await started.owner.query('delete from closed_month_part')
  const { app } = await serve()
  expect((await checkSums(world, app, partial())).length).toBeGreaterThan(0)
  await recover(started.instance)
  expect(await checkSums(world, app, partial())).toEqual([])
  await app.close()
})

test('search leaks once it forgets the scope that it repeats, and the policy behind it is off', async () => {
  const { rows } = await started.owner.query<{ sql: string }>(
    `select pg_get_functiondef('search_customers'::regproc) as sql`,
  )
  const sql = rows[0]?.sql ?? ''
  const { app, routes } = await serve()
  const search = routes.filter(({ path }) => path === '/api/customers/search')
  const walk = () => walkReads(world, app, search, [partial()])
  const unscoped = sql.replaceAll('(everything or c.institution_id = any (scope))', 'true')
  expect(unscoped).not.toBe(sql)
  await started.owner.query(unscoped)
  // What it finds is joined back through the policies.
  const alone = await walk()
  const both = await without('public.customer', 'scope', walk).finally(() => started.owner.query(sql))
  await app.close()
  expect(alone.faults).toEqual([])
  expect(both.faults).toContainEqual(expect.stringMatching(/^GET .api.customers.search.* was shown of the customer /))
})

test('a view of the warehouse that forgets whose rows it is asked for shows in what the routes answer', async () => {
  const jobs = started.instance.warehouse.jobs
  const [view] = await jobs.query<{ sql: string }>(
    `SELECT create_table_query AS sql FROM system.tables WHERE database = 'scoped' AND name = 'transactions'`,
  )
  const sql = view?.sql ?? ''
  const { app, routes } = await serve()
  const reading = routes.filter(({ path }) => path === '/api/customers/:customerId/transactions')
  const replace = (text: string) => jobs.command(text.replace('CREATE VIEW', 'CREATE OR REPLACE VIEW'))
  await replace(
    sql.replace(
      /account_id IN \(?\{accounts: ?Array\(Int64\)\}\)?/i,
      '(account_id IN ({accounts: Array(Int64)}) OR 1)',
    ),
  )
  const { faults } = await walkReads(world, app, reading, [partial()]).finally(() => replace(sql))
  await app.close()
  expect(faults).toContainEqual(expect.stringContaining('was shown of a transaction'))
})

test('a route that the walk does not know how to call is told of, with what to add', async () => {
  const { app, routes } = await serve()
  const unknown = routes.map((route) => ({ ...route, path: route.path.replace(':customerId', ':householdId') }))
  const { unasked } = await walkReads(world, app, unknown, [partial()])
  await app.close()
  expect(unasked).toContainEqual(expect.stringMatching(/^GET .*:householdId.* cannot be asked: .*generators.ts/))
})
