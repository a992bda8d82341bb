import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
    `insert into delivery (id, source, business_date, state) overriding system value values (1, 'core', '2026-10-31', 'published'), (2, 'core', '2026-11-01', 'published')`,
  )
  await owner.query(
    `insert into feed_version (id, delivery_id, source, business_date, feed, state, publication) overriding system value values
       (1, 1, 'core', '2026-10-30', 'balances', 'active', 1), (2, 1, 'core', '2026-10-31', 'balances', 'active', 2),
       (3, 1, 'core', '2026-11-01', 'balances', 'staging', null), (4, 1, 'core', '2026-10-31', 'transactions', 'active', 3),
       (5, 2, 'core', '2026-11-01', 'transactions', 'active', 4), (6, 1, 'core', '2026-11-02', 'transactions', 'abandoned', null)`,
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
      accountNo: '****2233',
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

test('a transaction names the delivery that counts for it', async () => {
  const originOf = async (query: string) => {
    const { items } = (await east.get(`/api/customers/100/transactions?${query}`)).json()
    return items.map(({ asOf, deliveryId }: { asOf: string; deliveryId: string }) => [asOf, deliveryId])
  }
  expect(await originOf('atLeast=59')).toEqual([['2026-10-31', '1']])
  expect(await originOf('atLeast=7.5&atMost=7.5')).toEqual([['2026-11-01', '2']])
  const flows = (await east.get('/api/customers/100/flows')).json().items
  expect(flows[0]).toMatchObject({ amount: '59.25', asOf: '2026-10-31', deliveryId: '1' })
})

test('a balance names the delivery that it came with, and the day from which days are counted', async () => {
  const holdings = (await east.get('/api/customers/100/holdings')).json()
  expect(holdings).toMatchObject({ more: false, asOf: '2026-10-31', today: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
  expect(holdings.items[0]).toMatchObject({ balanceDeliveryId: '1', termsOn: '2026-10-31', loans: [] })
})

test('balances show their course at the week ends of a year', async () => {
  const { days, items } = (await east.get('/api/customers/100/balances')).json()
  expect([days.length, days[0], days.at(-2), days.at(-1)]).toEqual([53, '2025-11-01', '2026-10-24', '2026-10-31'])
  const course = (accountId: string) =>
    items.find((item: { accountId: string }) => item.accountId === accountId).balances
  // Known from the 29th on: not yet at the week end before; the last one carries.
  expect(course('900').slice(-2)).toEqual([null, '12345678901.25'])
  expect(course('901').at(-1)).toBe('5.5')
  expect((await east.get('/api/customers/102/balances')).statusCode).toBe(404)
})

test('a loan shows what was delivered last of it, on the account that it is drawn on', async () => {
  const { owner, instance } = started
  await owner.query(
    `insert into product (id, source, product_no, name, family, business_date) values (81, 'core', 'P81', '农户贷款', 'loan', '2026-10-31')`,
  )
  await insertAccount(owner, '910', '3300000000001111', ['101'])
  await owner.query('update account set product_id = 81 where id = 910')
  await owner.query(
    `insert into feed_version (id, delivery_id, source, business_date, feed, state, publication) overriding system value
       values (10, 1, 'core', '2026-09-30', 'loans', 'active', 8), (11, 1, 'core', '2026-10-31', 'loans', 'active', 9), (12, 1, 'core', '2026-11-30', 'loans', 'staging', null)`,
  )
  const row = (version: number, day: string, overdue: string, rating: string) =>
    `(1, 910, 'core', 'L-2026-00001111', NULL, 80000, '2025-03-01', '2027-03-01', 'guaranteed', ${overdue}, ${rating}, NULL, '${day}', ${version})`
  await instance.warehouse.jobs.command(
    `INSERT INTO loans VALUES ${row(10, '2026-09-30', '0, 5', '1')}, ${row(11, '2026-10-31', 'NULL, 35', '2')}, ${row(12, '2026-11-30', '99, 99', '5')}`,
  )
  const lending = async (visitor: Visitor) =>
    (await visitor.get('/api/customers/101/holdings'))
      .json()
      .items.find((item: { family: string }) => item.family === 'loan')
  expect((await lending(east)).loans).toEqual([
    {
      loanNo: '****1111',
      grantedAmount: '80000',
      grantedOn: '2025-03-01',
      dueOn: '2027-03-01',
      guarantee: 'guaranteed',
      overdueDays: 35,
      class: 2,
      asOf: '2026-10-31',
      deliveryId: '1',
    },
  ])
  expect((await lending(teller)).loans[0].loanNo).toBe('****1111')
})

test('cards and contracts show as delivered last, masked, open ones first', async () => {
  const { owner, instance } = started
  await owner.query(
    `insert into feed_version (id, delivery_id, source, business_date, feed, state, publication) overriding system value
       values (20, 1, 'core', '2026-09-30', 'contracts', 'active', 10), (21, 1, 'core', '2026-10-31', 'contracts', 'active', 11)`,
  )
  await instance.warehouse.jobs.command(
    `INSERT INTO contracts VALUES (1, 100, 'core', '6217001234567890', 'card', '2020-05-01', NULL, '2026-09-30', 20),
       (2, 100, 'core', 'MO-22220000', 'mobile', '2021-05-01', NULL, '2026-09-30', 20), (2, 100, 'core', 'MO-22220000', 'mobile', '2021-05-01', '2026-10-20', '2026-10-31', 21),
       (3, 101, 'core', 'MO-33330000', 'mobile', '2021-05-01', NULL, '2026-09-30', 20)`,
  )
  const { items } = (await teller.get('/api/customers/100/contracts')).json()
  expect(items).toEqual([
    { contractNo: '****7890', kind: 'card', openedOn: '2020-05-01', closedOn: null, asOf: '2026-09-30' },
    { contractNo: '****0000', kind: 'mobile', openedOn: '2021-05-01', closedOn: '2026-10-20', asOf: '2026-10-31' },
  ])
  expect((await east.get('/api/customers/102/contracts')).statusCode).toBe(404)
})

describe('transactions by filter', () => {
  // Six movements of one account in a currency of its own and one at home, posted around midnight of Shanghai.
  beforeAll(async () => {
    const { owner, instance } = started
    await insertCustomer(owner, { id: '120' })
    await insertAccount(owner, '920', '6222020200660001', ['120'])
    await insertAccount(owner, '921', '6222020200660002', ['120'])
    await insertAccount(owner, '922', '6222020200660003', ['120'])
    await owner.query(`update account set currency = 'USD' where id = 921`)
    const rows = [
      ['920', '2026-09-30 15:59:59', '100.00', 'counter', 'deposit', '李四', '货款'],
      ['920', '2026-09-30 16:00:00', '-40.5', 'mobile', 'payment', '电力公司', '电费'],
      ['920', '2026-10-15 02:00:00', '2600', 'mobile', 'wages', 'Acme Ltd', 'Salary'],
      ['920', '2026-10-20 02:00:00', '-50000', null, 'to_term', null, null],
      ['922', '2026-10-20 02:00:01', '50000', null, 'to_term', null, null],
      ['921', '2026-10-21 02:00:00', '900000', 'online', 'transfer_in', null, null],
      ['920', '2026-07-01 02:00:00', '-70000', 'counter', 'withdrawal', null, null],
    ]
    const quoted = (value: string | null) => (value === null ? 'NULL' : `'${value}'`)
    const values = rows.map(
      ([account, at, amount, ...rest], n) =>
        `(${2000 + n}, ${account}, 'F${n}', toDateTime64('${at}', 3, 'UTC'), ${amount}, ${rest.map((part) => quoted(part ?? null)).join(', ')}, '2026-10-31', 4)`,
    )
    await instance.warehouse.jobs.command(`INSERT INTO transactions VALUES ${values.join(', ')}`)
  })
  const amounts = async (query: string) =>
    (await east.get(`/api/customers/120/transactions?${query}`))
      .json()
      .items.map((item: { amount: string }) => item.amount)

  test.each([
    ['accountId=921', ['900000']],
    ['accountId=900', []],
    ['direction=out', ['-50000', '-40.5', '-70000']],
    ['direction=in&channel=mobile', ['2600']],
    ['kind=deposit', ['100']],
    ['atLeast=2600&atMost=50000', ['50000', '-50000', '2600']],
    ['atLeast=40.5&atMost=40.5', ['-40.5']],
    ['from=2026-10-01&to=2026-10-15', ['2600', '-40.5']],
    ['to=2026-09-30', ['100', '-70000']],
    ['text=acme', ['2600']],
    ['text=%E7%94%B5', ['-40.5']],
    ['text=%27%29%20OR%201%3D1', []],
  ])('%s', async (query, expected) => expect(await amounts(query)).toEqual(expected))

  test.each(['atLeast=-1', 'from=1900-01-01', 'direction=up', 'accountId=x'])('%s is refused', async (query) =>
    expect((await east.get(`/api/customers/120/transactions?${query}`)).statusCode).toBe(422),
  )

  test('sums stand apart by currency, over the whole filtered set', async () => {
    const totals = (await east.get('/api/customers/120/transactions/totals?from=2026-10-01')).json()
    expect(totals).toEqual({
      totals: [
        { currency: 'CNY', count: 4, moneyIn: '52600', moneyOut: '50040.5' },
        { currency: 'USD', count: 1, moneyIn: '900000', moneyOut: '0' },
      ],
      channels: ['counter', 'mobile', 'online'],
      kinds: ['deposit', 'payment', 'to_term', 'transfer_in', 'wages', 'withdrawal'],
      asOf: '2026-10-31',
    })
    expect((await east.get('/api/customers/120/transactions/totals?accountId=900')).json().totals).toEqual([])
    expect((await east.get('/api/customers/102/transactions/totals')).statusCode).toBe(404)
  })

  test('the largest flows of ninety days leave out transfers between own accounts and foreign currencies', async () => {
    const flows = (await east.get('/api/customers/120/flows')).json()
    expect([flows.from, flows.to]).toEqual(['2026-08-03', '2026-10-31'])
    expect(flows.items.map((item: { amount: string }) => item.amount)).toEqual(['2600', '100', '-40.5'])
  })
})

test('a customer without accounts has no holdings', async () => {
  await insertCustomer(started.owner, { id: '110' })
  expect((await east.get('/api/customers/110/holdings')).json()).toMatchObject({ items: [], more: false })
  expect((await east.get('/api/customers/110/balances')).json().items).toEqual([])
  expect((await east.get('/api/customers/110/transactions/totals')).json().totals).toEqual([])
  expect((await east.get('/api/customers/110/flows')).json().items).toEqual([])
  expect((await east.get('/api/customers/110/transactions')).json()).toEqual({ items: [], nextCursor: null })
})
