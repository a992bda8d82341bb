import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { type CustomerRow, type CustomerSort, customerSorts } from './contract.ts'
import { sortKey } from './field-queries.ts'
import { customerPage, type Place } from './list-queries.ts'
import { latinOf } from './search-queries.ts'

const count = 40_000
let started: TestInstance
let branch: Visitor
let everything: Visitor

beforeAll(async () => {
  started = await startTestInstance()
  const { owner } = started
  await insertSmallUnion(owner)
  // Many equal names and amounts: what a page ends with is rarely unique.
  await owner.query(
    `insert into customer (id, source, customer_no, kind, name, institution_id, mobile, village_code, occupation, birth_date, opened_on, manager_id, business_date)
     select n * 7, case when n % 2 = 0 then 'core' else 'card' end, 'C' || lpad((n / 2)::text, 7, '0'), 'individual',
       (array['王','李','张','Ana ','欧阳'])[1 + n % 5] || (array['伟','芳','娜','强','López'])[1 + n % 7 % 5] || case when n % 1000 = 0 then '璟琛' else '' end,
       case when n % 100 = 0 then 4 when n % 50 = 0 then 3 else 2 end, '139' || lpad(n::text, 8, '0'), 'V' || n % 300,
       (array['教师','农民',null])[1 + n % 3], date '1950-01-01' + n % 15000, case when n % 11 > 0 then date '2000-01-01' + n % 800 end, n % 400, '2026-10-31'
     from generate_series(1, ${count}) n`,
  )
  await owner.query(
    `insert into published.customer_summary (customer_id, institution_id, kind, manager_id, month, aum, aum_change, tier)
     select id, institution_id, kind, manager_id, '2026-10-01', id % 500, case when id % 4 > 0 then id % 90 - 40 end, id % 3 from customer`,
  )
  await owner.query('vacuum analyze customer')
  await owner.query('vacuum analyze published.customer_summary')
  branch = await signInAs(started, 'branch-manager', union.outlet)
  everything = await signInAs(started, 'risk', null)
}, 120_000)
afterAll(() => started?.stop())

async function walk(visitor: Visitor, query: string): Promise<CustomerRow[]> {
  const rows: CustomerRow[] = []
  let cursor = ''
  for (let pages = 0; pages < 400; pages++) {
    const page = (await visitor.get(`/api/customers?${query}${cursor && `&cursor=${cursor}`}`)).json()
    rows.push(...page.items)
    if (!page.nextCursor) return rows
    cursor = page.nextCursor
  }
  throw new Error('the pages do not end')
}

test.each(customerSorts.flatMap((sort) => ['asc', 'desc'].map((direction) => [sort, direction] as const)))(
  'pages by %s %s put together are the whole list, each customer once, empty values last',
  async (sort, direction) => {
    const { sql, tie, join = '', reversed } = sortKey(sort)
    const way = reversed ? { asc: 'desc', desc: 'asc' }[direction] : direction
    const { rows } = await started.owner.query<{ id: string }>(
      `select c.id from customer c join published.customer_summary s on s.customer_id = c.id ${join} where c.institution_id = 4
       order by ${sql} ${way} nulls last, ${tie[0]} ${way}`,
    )
    const walked = await walk(branch, `sort=${sort}&direction=${direction}&limit=37`)
    expect(walked.map((row) => row.id)).toEqual(rows.map((row) => row.id))
  },
)

test('the union’s own orders page as completely as a branch’s', async () => {
  const opened = await walk(everything, 'sort=openedOn&limit=200')
  expect(new Set(opened.map((row) => row.id)).size).toBe(count)
  const filter = encodeURIComponent(JSON.stringify({ field: 'village', op: 'in', values: ['V7', 'V70'] }))
  for (const sort of ['aumChange', 'manager', 'aum'] as const) {
    const walked = await walk(everything, `sort=${sort}&limit=20&filter=${filter}`)
    expect(new Set(walked.map((row) => row.id)).size).toBe(walked.length)
    expect(walked.length).toBe(2 * 134)
  }
}, 60_000)

test('filters page as completely, and so do several institutions and the union', async () => {
  const tier1 = await walk(branch, `limit=11&filter=${encodeURIComponent('{"field":"tier","op":"in","values":["1"]}')}`)
  expect(tier1.length).toBe(tier1.filter((row) => row.tier === 1).length)
  const { rows } = await started.owner.query(
    'select count(*)::int as n from published.customer_summary where institution_id = 4 and tier = 1',
  )
  expect(tier1.length).toBe(rows[0].n)
  const all = await walk(everything, 'sort=name&limit=200')
  expect(new Set(all.map((row) => row.id)).size).toBe(count)
}, 60_000)

const starts: Partial<Record<CustomerSort, Place>> = { aum: ['250', '7000'], openedOn: ['2001-01-01', '7000'] }
const listOf = (sort: CustomerSort) => ({
  sort,
  scope: { everything: true, institutions: [] },
  called: null,
  after: starts[sort] ?? (['C0000500', '7000'] as const),
  filter: undefined,
  managerId: undefined,
  direction: undefined,
  limit: 50,
  today: '2026-11-01',
})

/** As requests run: the application's role with a scope. */
async function inScope<T>(scope: string, work: (db: PoolClient) => Promise<T>): Promise<T> {
  const db = await started.owner.connect()
  try {
    await db.query(
      `begin; set local search_path to public, published; set local role almanac_app; set local almanac.person = '1'; ${scope}`,
    )
    return await work(db)
  } finally {
    await db.query('rollback')
    db.release()
  }
}
const unionScope = `set local almanac.everything = 'on'`
const branchScope = `set local almanac.institutions = '{2,4}'`

test.each([
  ['aum', 'union', 'customer_summary_aum'],
  ['aum', 'branch', 'customer_summary_institution'],
  ['name', 'union', 'customer_name'],
  ['name', 'branch', 'customer_institution_name'],
  ['customerNo', 'union', 'customer_no'],
  ['customerNo', 'branch', 'customer_institution_no'],
  ['openedOn', 'union', 'customer_institution_opened'],
  ['openedOn', 'branch', 'customer_institution_opened'],
  ['aum', 'manager', 'customer_summary_manager'],
] as const)('a list by %s of a %s walks %s', async (sort, level, index) => {
  const scope = { everything: level === 'union', institutions: ['2', '4'] }
  const { text } = customerPage({ ...listOf(sort), scope, ...(level === 'manager' && { managerId: '7' }) })
  const plan = await inScope(level === 'union' ? unionScope : branchScope, async (db) => {
    const { rows } = await db.query(`explain (generic_plan) ${text}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toMatch(new RegExp(`Index (Only )?Scan (Backward )?using ${index}\\b`))
  expect(plan).not.toMatch(/Seq Scan on customer/)
})

test.each([
  ...['王', '璟', '璟琛', '伟璟琛', '伟', 'Ana', 'pez', 'lo', 'C0000123', '13900001234', 'no such name'],
  ...['z', 'zw', 'zhangwei', 'ouyangw', 'zhangjc', 'zhangweijc', '1234', 'V0001', '第一村'],
])('a search for %s reads few rows, all through indexes', async (text) => {
  for (const scope of [unionScope, branchScope]) {
    const read = await inScope(scope, async (db) => {
      // Postgres passes on what it counted once a second, so that earlier searches may still be in it.
      const counted = async () => {
        const { rows } = await db.query<{ sequential: number; fetched: number }>(
          `select coalesce(sum(seq_tup_read), 0)::int as sequential, coalesce(sum(idx_tup_fetch), 0)::int as fetched
             from pg_stat_xact_user_tables where relname in ('customer', 'account', 'account_owner')`,
        )
        return rows[0] ?? { sequential: 0, fetched: 0 }
      }
      const before = await counted()
      await db.query('select * from search_customers($1, $2, 51, null)', [text, latinOf(text)])
      const after = await counted()
      return { sequential: after.sequential - before.sequential, fetched: after.fetched - before.fetched }
    })
    expect(read.sequential).toBe(0)
    expect(read.fetched).toBeLessThan(1500)
  }
})
