import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountOf, cast, firstDelivery, secondDelivery, union } from '../../../test/e2e/county-bank.ts'
import { startTestInstance, type TestInstance, type Visitor, visit } from '../../../test/harness/instance.ts'
import { writeDelivery } from '../../../test/reference/delivery-writer.ts'
import type { Delivery } from '../../../test/reference/naive-publication.ts'
import { importFolder } from '../../information/intake/index.ts'
import { intakeOf } from '../../main/work.ts'
import { createPerson, type RoleCode } from '../../organisation/identity/index.ts'
import { closeMonth } from '../closes/index.ts'
import { ensureDefaultPolicy } from '../tiers/index.ts'
import type { Movement, MovementGroup } from './contract.ts'
import { refreshMovements } from './index.ts'
import { movementPage } from './queries.ts'

let started: TestInstance
const visitors = {} as Record<'union' | 'west' | 'eastManager' | 'teller', Visitor>
const contextOf = () => {
  const { config, database, warehouse } = started.instance
  return { ...config, database, warehouse: warehouse.jobs }
}

const transaction = (no: string, account: string, postedAt: string, amount: string) => ({
  transaction_no: no,
  account_no: account,
  posted_at: postedAt,
  amount,
})
const { falling, richest, rising, watched, entering } = cast
/** September with what moves: an outflow, a large inflow, money between own accounts, and a term that ends. */
const moving: Delivery = {
  ...secondDelivery,
  feeds: {
    ...secondDelivery.feeds,
    transactions: [
      ...(secondDelivery.feeds.transactions ?? []),
      // 23:30 on the 4th in Shanghai; the same sum again would make it two days before.
      transaction('F1', accountOf(watched), '2025-09-04T23:30:00+08:00', '-330000'),
      transaction('F2', accountOf(watched), '2025-08-10T10:00:00+08:00', '-60000'),
      transaction('F3', accountOf(entering), '2025-09-15T10:00:00+08:00', '113500.5'),
      // From the deposit into the wealth product, a part of the day's own in two steps: no flow at all.
      transaction('F4', accountOf(falling), '2025-09-16T09:00:00+08:00', '-400000'),
      transaction('F5', accountOf(falling, 2), '2025-09-16T09:00:05+08:00', '250000'),
      transaction('F6', accountOf(falling, 2), '2025-09-16T15:00:00+08:00', '150000'),
      // Large for most, not against seven millions.
      transaction('F7', accountOf(richest), '2025-09-17T09:00:00+08:00', '-900000'),
    ],
  },
}

async function take(delivery: Delivery): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-movements-'))
  writeDelivery(root, delivery)
  await importFolder(intakeOf(started.instance), root, () => {})
  rmSync(root, { recursive: true, force: true })
}

async function signIn(name: string, role: RoleCode, institutionNo: string | null, staffNo: string): Promise<Visitor> {
  const { rows } = await started.owner.query('select id from institution where institution_no = $1', [institutionNo])
  const roles = [{ role, institutionId: rows[0]?.id ?? null }]
  await createPerson(started.instance.database.batch, { name, staffNo, password: 'seven lean cows', roles })
  return visit(started.app, staffNo, 'seven lean cows')
}

beforeAll(async () => {
  started = await startTestInstance({ ALMANAC_TIMEZONE: 'Asia/Shanghai' })
  await ensureDefaultPolicy(started.instance.database.batch, 'CNY')
  await take(firstDelivery)
  await take(moving)
  visitors.union = await signIn('联社', 'executive', null, 'E1')
  visitors.west = await signIn('河西', 'branch-manager', union.west, 'B2')
  // The relationship manager of the east branch, by the number that staff has in the core system.
  visitors.eastManager = await signIn('何文静', 'relationship-manager', union.east, 'S01')
  visitors.teller = await signIn('柜员', 'teller', union.east, 'T1')
}, 240_000)
afterAll(() => started?.stop())

const list = async (visitor: Visitor, query: string): Promise<Movement[]> =>
  (await visitor.get(`/api/movements?${query}`)).json().items
const names = (movements: Movement[]) => movements.map((one) => one.customerName)
const counted = async (visitor: Visitor, query = '') => {
  const { groups } = (await visitor.get(`/api/movements/groups?${query}`)).json()
  const of = (group: MovementGroup, days: number | null = null) =>
    groups.find((one: { group: string; days: number | null }) => one.group === group && one.days === days)
  return { of }
}

test('before the first close there are none, and it is said so', async () => {
  const { basis, mine, groups } = (await visitors.union.get('/api/movements/groups')).json()
  expect({ basis, mine }).toEqual({ basis: null, mine: false })
  expect(groups.every((one: { count: number }) => one.count === 0)).toBe(true)
  expect(await list(visitors.union, 'group=watch')).toEqual([])
  await refreshMovements(contextOf())
  expect((await visitors.union.get('/api/movements/groups')).json().basis).toBeNull()
})

test('who is unrated in the second month is told with the tier that was held', async () => {
  await closeMonth(contextOf(), '2025-08', () => {})
  await refreshMovements(contextOf())
  const told = (await list(visitors.union, 'group=exited')).find((one) => one.customerName === cast.leaving.name)
  expect(told).toMatchObject({ tier: 0, otherTier: 1, misses: 2, monthsLeft: 1, deadline: '2025-09-30' })
})

test('a close writes what changed, what threatens, and the amount and day that decide', async () => {
  await closeMonth(contextOf(), '2025-09', () => {})
  await refreshMovements(contextOf())
  const one = async (group: MovementGroup, who: { name: string }) => {
    const found = (await list(visitors.union, `group=${group}`)).find((each) => each.customerName === who.name)
    return (
      found && [
        found.tier,
        found.otherTier,
        found.amount,
        found.nextAmount,
        found.misses,
        found.monthsLeft,
        found.deadline,
      ]
    )
  }
  // 480,000 of 500,000; the first of three misses.
  expect(await one('watch', watched)).toEqual([2, 1, '-20000.00', null, 1, 2, '2025-11-30'])
  // Six months below 200,000: September was the sixth, October and November may bring it back with a cent above.
  expect(await one('exited', cast.exiting)).toEqual([0, 1, '-80000.01', null, 1, 2, '2025-11-30'])
  expect(await one('downgraded', falling)).toEqual([2, 3, '-379999.75', null, 0, 0, null])
  expect(await one('upgraded', rising)).toEqual([2, 1, '50000.00', '450000.00', 0, 0, null])
  expect(await one('entered', entering)).toEqual([1, 0, '63500.50', '236499.50', 0, 0, null])
  expect(await one('returned', cast.returning)).toEqual([1, 0, '100000.00', '200000.00', 0, 0, null])
  expect(await one('left', cast.leaving)).toEqual([0, 0, '-110000.01', null, 0, 0, null])
  expect(await list(visitors.union, 'group=leaving')).toEqual([])
  const { basis } = (await visitors.union.get('/api/movements/groups')).json()
  expect(basis).toEqual({ month: '2025-09', until: '2025-09-30', writtenAt: expect.any(String) })
})

test('flows are netted per day over own accounts and measured against the AUM before', async () => {
  const [outflow, ...others] = await list(visitors.union, 'group=outflow&days=30')
  expect(names(others)).toEqual([])
  // 550,000 in August; the day's 330,000 (with what else was spent in September) is more than half of it.
  expect(outflow).toMatchObject({ customerName: watched.name, marked: true, base: '550000.00', share: '0.6023' })
  expect(outflow?.amount).toBe('331318.40')
  const [longer] = await list(visitors.union, 'group=outflow&days=90')
  expect(longer).toMatchObject({ customerName: watched.name, amount: '392636.80', share: '0.7138' })
  const inflows = await list(visitors.union, 'group=inflow')
  expect(names(inflows)).toEqual([entering.name])
  expect((await counted(visitors.union)).of('outflow', 30)).toEqual({ group: 'outflow', days: 30, count: 1, marked: 1 })
})

test('maturing holdings by the day they fall due', async () => {
  expect(await list(visitors.union, 'group=maturing&days=60')).toEqual([])
  expect(await list(visitors.union, 'group=maturing&days=90')).toMatchObject([
    { customerName: falling.name, productName: '丰收理财 90 天', amount: '200000.00', deadline: '2025-12-28' },
  ])
  const { of } = await counted(visitors.union)
  expect([of('maturing', 30).count, of('maturing', 90).count]).toEqual([0, 1])
})

test('nobody sees another branch’s, and a manager may look at their own alone', async () => {
  expect(names(await list(visitors.west, 'group=watch'))).toEqual([])
  expect(names(await list(visitors.west, 'group=upgraded'))).toEqual([rising.name])
  expect((await counted(visitors.west)).of('returned').count).toBe(1)
  expect((await counted(visitors.west)).of('watch').count).toBe(0)
  const east = (await visitors.union.get('/api/movements/groups'))
    .json()
    .institutions.find((one: { name: string }) => one.name === '城东支行')
  expect((await visitors.west.get(`/api/movements?group=watch&institution=${east.id}`)).statusCode).toBe(404)
  expect(names(await list(visitors.union, `group=watch&institution=${east.id}`))).toEqual([watched.name])
  expect((await counted(visitors.union, `institution=${east.id}`)).of('upgraded').count).toBe(0)
  const groups = (await visitors.eastManager.get('/api/movements/groups?view=mine')).json()
  expect(groups).toMatchObject({ mine: true, everything: false, institutions: [{ name: '城东支行' }] })
  expect(names(await list(visitors.eastManager, 'group=watch&view=mine'))).toEqual([watched.name])
  expect((await counted(visitors.eastManager, 'view=mine')).of('watch').count).toBe(1)
  expect(names(await list(visitors.west, 'group=upgraded&view=mine'))).toEqual([])
  expect((await visitors.teller.get('/api/movements?group=watch')).statusCode).toBe(403)
})

test('pages put together are the whole list, in the order of urgency', async () => {
  await started.owner.query(
    `insert into published.movement (id, kind, customer_id, institution_id, aum, tier, other_tier, amount, misses, months_left, marked, rank)
     select 1000 + n * 100 + c.place, 'watch', c.id, c.institution_id, 0, 2, 1, 0, 1, 2, false, n % 7 from generate_series(1, 9) n, (select *, row_number() over () as place from customer limit 20) c`,
  )
  const seen: string[] = []
  let cursor = ''
  do {
    const page = (
      await visitors.union.get(`/api/movements?group=watch&limit=17${cursor && `&cursor=${cursor}`}`)
    ).json()
    seen.push(...page.items.map((one: Movement) => `${one.customerId} ${one.id}`))
    cursor = page.nextCursor
  } while (cursor)
  expect([seen.length, new Set(seen).size]).toEqual([181, 181])
  expect((await visitors.union.get('/api/movements?group=watch&days=30')).statusCode).toBe(422)
})

test('a list walks the index of its kind under the policies, and a manager’s goes through their customers', async () => {
  await started.owner.query(
    `insert into published.movement (id, kind, customer_id, institution_id, aum, tier, other_tier, amount, misses, months_left, marked, rank)
     select 10000 + n, 'entered', c.id, c.institution_id, 0, 2, 1, 0, 1, 2, false, n from generate_series(1, 1000) n, (select * from customer limit 30) c`,
  )
  await started.owner.query('vacuum analyze published.movement')
  const planOf = async (staff: string[] | null) => {
    const place = {
      kind: 'entered',
      dueBy: null,
      institutions: ['1', '2'],
      staff,
      after: ['5', '5'] as const,
      limit: 50,
    }
    const db = await started.owner.connect()
    try {
      await db.query(
        `begin; set local search_path to public, published; set local role almanac_app; set local almanac.person = '1'; set local almanac.everything = 'on'`,
      )
      const { rows } = await db.query(`explain (generic_plan) ${movementPage(place).text}`)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    } finally {
      await db.query('rollback')
      db.release()
    }
  }
  const all = await planOf(null)
  expect(all).toMatch(/Index Scan using movement_rank on movement/)
  expect(all).toMatch(/Index Cond: .*ROW\(rank, id\) < /)
  const own = await planOf(['70'])
  expect(own).toMatch(/Scan (using|on) movement_customer/)
  expect(own).not.toMatch(/Seq Scan on movement/)
})

test('the next delivery brings flows up to date without a close', async () => {
  await take({
    date: '2025-10-02',
    feeds: { transactions: [transaction('G1', accountOf(richest), '2025-10-02T09:00:00+08:00', '-4000000')] },
  })
  await refreshMovements(contextOf())
  const outflows = await list(visitors.union, 'group=outflow')
  expect(outflows.map((one) => [one.customerName, one.amount, one.marked])).toEqual([
    [richest.name, '4901318.40', true],
    [watched.name, '331318.40', true],
  ])
  expect((await visitors.union.get('/api/movements/groups')).json().basis).toMatchObject({
    month: '2025-09',
    until: '2025-10-02',
  })
  // What the close decided stays, and what the test put there is gone: the table was written anew.
  expect(names(await list(visitors.union, 'group=watch'))).toEqual([watched.name])
})
