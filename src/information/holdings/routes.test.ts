import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertAccount, insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'

let started: TestInstance
let east: Visitor
let teller: Visitor
let risk: Visitor

beforeAll(async () => {
  started = await startTestInstance()
  const { owner, instance } = started
  await insertSmallUnion(owner)
  await insertCustomer(owner, { id: '100', name: '欧阳春华' })
  await insertCustomer(owner, { id: '101', name: '王春' })
  await insertCustomer(owner, { id: '102', name: '诸葛亮', institution: union.west })
  await insertCustomer(owner, { id: '103', name: 'Ana García', institution: union.west })
  await insertAccount(owner, '900', '6222020200112233', ['100', '101', '102', '103'])
  await insertAccount(owner, '901', '6222020200449999', ['100'])
  await insertAccount(owner, '902', '6222020200555555', ['102'])
  // Versions 1 and 2 carry the same date: 2, published later, wins it. 3 is not published.
  await owner.query(
    `insert into delivery (id, source, business_date, state) overriding system value values (1, 'core', '2026-10-31', 'published')`,
  )
  await owner.query(
    `insert into feed_version (id, delivery_id, source, business_date, feed, state, publication) overriding system value values
       (1, 1, 'core', '2026-10-30', 'balances', 'active', 1), (2, 1, 'core', '2026-10-31', 'balances', 'active', 2),
       (3, 1, 'core', '2026-11-01', 'balances', 'staging', null), (4, 1, 'core', '2026-10-31', 'transactions', 'active', 3),
       (5, 1, 'core', '2026-11-01', 'transactions', 'active', 4), (6, 1, 'core', '2026-11-02', 'transactions', 'abandoned', null)`,
  )
  await owner.query(
    `insert into snapshot (version_id, snapshot_date, rows) values (1, '2026-10-29', 1), (1, '2026-10-30', 1), (2, '2026-10-30', 1), (3, '2026-11-01', 1)`,
  )
  const { jobs } = instance.warehouse
  await jobs.command(
    `INSERT INTO balances VALUES (900, 1, '2026-10-29', 1), (900, 2, '2026-10-30', 1), (900, 12345678901.25, '2026-10-30', 2), (900, 9, '2026-11-01', 3),
       (901, 5.5, '2026-10-29', 1), (901, 6.5, '2026-10-30', 1), (902, 77, '2026-10-30', 2)`,
  )
  const rows = Array.from(
    { length: 60 },
    (_, n) =>
      `(${1000 + n}, 900, 'T${n}', toDateTime64('2026-10-0${1 + (n % 9)} 08:00:00', 3, 'UTC'), ${n}.25, 'atm', NULL, NULL, NULL, '2026-10-31', 4)`,
  )
  await jobs.command(
    `INSERT INTO transactions VALUES ${rows.join(', ')}, (1000, 900, 'T0', toDateTime64('2026-10-01 08:00:00', 3, 'UTC'), -7.5, 'atm', NULL, '张三', NULL, '2026-11-01', 5),
       (2000, 900, 'T2000', toDateTime64('2026-10-20 08:00:00', 3, 'UTC'), 1, 'atm', NULL, NULL, NULL, '2026-11-02', 6),
       (3000, 902, 'T3000', toDateTime64('2026-10-20 08:00:00', 3, 'UTC'), 1, 'atm', NULL, NULL, NULL, '2026-10-31', 4)`,
  )
  east = await signInAs(started, 'branch-manager', union.east)
  teller = await signInAs(started, 'teller', union.east)
  risk = await signInAs(started, 'risk', null)
})
afterAll(() => started?.stop())

test('holdings show the newest balance that counts', async () => {
  const { items } = (await east.get('/api/customers/100/holdings')).json()
  expect(items).toEqual([
    expect.objectContaining({
      accountId: '900',
      accountNo: '6222020200112233',
      productName: '活期存款',
      family: 'deposit',
      currency: 'CNY',
      annualRate: '0.0035',
      share: '0.25',
      balance: '12345678901.25',
      balanceOn: '2026-10-30',
    }),
    // Version 2 won the 30th without this account: its balance falls back to the day before.
    expect.objectContaining({ accountId: '901', balance: '5.5', balanceOn: '2026-10-29', otherOwners: [] }),
  ])
})

test('other owners outside the reader’s scope show by surname', async () => {
  const others = async (visitor: Visitor) =>
    (await visitor.get('/api/customers/100/holdings')).json().items[0].otherOwners
  expect(await others(east)).toEqual(['王春', '诸葛**', '** García'])
  expect(await others(risk)).toEqual(['王春', '诸葛亮', 'Ana García'])
})

test('account numbers are masked unless the role reveals them', async () => {
  const { items } = (await teller.get('/api/customers/100/holdings')).json()
  expect(items[0].accountNo).toBe('****2233')
  expect((await teller.get('/api/customers/100/transactions')).json().items[0].accountNo).toBe('****2233')
})

test('accounts show through any visible owner, others’ accounts do not', async () => {
  const { items } = (await east.get('/api/customers/101/holdings')).json()
  expect(items.map((item: { accountId: string }) => item.accountId)).toEqual(['900'])
  expect((await east.get('/api/customers/102/holdings')).statusCode).toBe(404)
})

test('transactions page newest first, each once, as delivered last', async () => {
  const seen: { id: string; postedAt: string; amount: string }[] = []
  let cursor = ''
  do {
    const page = (await east.get(`/api/customers/100/transactions?limit=7${cursor && `&cursor=${cursor}`}`)).json()
    seen.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  expect(seen.length).toBe(60)
  expect(new Set(seen.map((one) => one.id)).size).toBe(60)
  const keys = seen.map((one) => `${one.postedAt} ${one.id}`)
  expect(keys).toEqual([...keys].sort().reverse())
  expect(seen.at(-1)).toMatchObject({
    id: '1000',
    amount: '-7.5',
    counterparty: '张三',
    postedAt: '2026-10-01T08:00:00.000Z',
  })
})

test('a customer without accounts has no holdings', async () => {
  await insertCustomer(started.owner, { id: '110' })
  expect((await east.get('/api/customers/110/holdings')).json()).toEqual({ items: [] })
  expect((await east.get('/api/customers/110/transactions')).json()).toEqual({ items: [], nextCursor: null })
})
