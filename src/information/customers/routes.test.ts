import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertAccount, insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import type { CustomerRow } from './contract.ts'

let started: TestInstance
const visitors = {} as Record<'east' | 'west' | 'teller' | 'risk' | 'nobody', Visitor>

beforeAll(async () => {
  started = await startTestInstance()
  const { owner } = started
  await insertSmallUnion(owner)
  await insertCustomer(owner, {
    id: '100',
    no: 'C-100',
    name: '欧阳春华',
    idNo: '110101199001011234',
    mobile: '13812345678',
    aumCents: '50000000',
    tier: 2,
  })
  await insertCustomer(owner, { id: '101', name: '王春', institution: union.outlet, aumCents: '20000001', tier: 1 })
  await insertCustomer(owner, {
    id: '102',
    name: '王丽',
    institution: union.west,
    idNo: '110101198505055678',
    mobile: '13912345678',
    aumCents: '90000000',
    tier: 2,
  })
  await insertCustomer(owner, { id: '103', name: 'García López', institution: union.west, aumCents: '0' })
  await insertCustomer(owner, { id: '104', name: 'Garden 100% Ltd_', kind: 'enterprise', aumCents: '-5' })
  await insertAccount(owner, '900', '6222020200112233', ['100', '102'])
  visitors.east = await signInAs(started, 'branch-manager', union.east)
  visitors.west = await signInAs(started, 'relationship-manager', union.west)
  visitors.teller = await signInAs(started, 'teller', union.east)
  visitors.risk = await signInAs(started, 'risk', null)
  visitors.nobody = await signInAs(started, 'teller', '999')
})
afterAll(() => started?.stop())

const list = async (visitor: Visitor, query = '') =>
  (await visitor.get(`/api/customers?${query}`)).json().items as CustomerRow[]
const find = async (visitor: Visitor, text: string) =>
  (await visitor.get(`/api/customers/search?text=${encodeURIComponent(text)}`))
    .json()
    .items.map((row: CustomerRow) => row.id)
const ids = (rows: CustomerRow[]) => rows.map((row) => row.id)

test('a list holds the customers of the reader’s institutions, richest first', async () => {
  expect(ids(await list(visitors.east))).toEqual(['100', '101', '104'])
  expect(ids(await list(visitors.west))).toEqual(['102', '103'])
  expect(ids(await list(visitors.risk))).toEqual(['102', '100', '101', '103', '104'])
  expect(await list(visitors.nobody)).toEqual([])
})

test('a line shows what the list needs', async () => {
  expect((await list(visitors.east))[0]).toEqual({
    id: '100',
    customerNo: 'C-100',
    name: '欧阳春华',
    kind: 'individual',
    institutionName: '城东支行',
    managerName: '孙经理',
    mobile: '13812345678',
    aum: '500000.00',
    standing: 'rated',
    tier: 2,
  })
})

test('lists sort by name and number, both ways, and filter by kind and tier', async () => {
  expect(ids(await list(visitors.risk, 'sort=name'))).toEqual(['103', '104', '100', '102', '101'])
  expect(ids(await list(visitors.risk, 'sort=name&direction=desc'))).toEqual(['101', '102', '100', '104', '103'])
  expect(ids(await list(visitors.risk, 'sort=customerNo'))).toEqual(['100', '101', '102', '103', '104'])
  expect(ids(await list(visitors.risk, 'direction=asc'))).toEqual(['104', '103', '101', '100', '102'])
  expect(ids(await list(visitors.risk, 'kind=enterprise'))).toEqual(['104'])
  expect(ids(await list(visitors.east, 'tier=1&sort=name'))).toEqual(['101'])
})

test('a customer of another branch does not exist for the reader', async () => {
  expect((await visitors.east.get('/api/customers/102')).statusCode).toBe(404)
  expect((await visitors.west.get('/api/customers/102')).json()).toMatchObject({
    name: '王丽',
    aumMonth: '2026-10',
    deposits: '900000.00',
  })
  for (const part of ['holdings', 'transactions', 'story']) {
    expect((await visitors.east.get(`/api/customers/102/${part}`)).statusCode).toBe(404)
  }
})

test('numbers are masked unless the role reveals them', async () => {
  const whole = (await visitors.east.get('/api/customers/100')).json()
  const masked = (await visitors.teller.get('/api/customers/100')).json()
  expect([whole.mobile, whole.idNo]).toEqual(['13812345678', '110101199001011234'])
  expect([masked.mobile, masked.idNo]).toEqual(['138****5678', '1****************4'])
  expect((await list(visitors.teller))[0]?.mobile).toBe('138****5678')
  const found = await visitors.teller.get('/api/customers/search?text=13812345678')
  expect(found.json().items[0].mobile).toBe('138****5678')
})

test('before the first close nobody has an AUM', async () => {
  await started.owner.query('update published.customer_summary set month = null where customer_id = 104')
  const answer = (await visitors.east.get('/api/customers/104')).json()
  await started.owner.query(`update published.customer_summary set month = '2026-10-01' where customer_id = 104`)
  expect([answer.aum, answer.deposits, answer.aumMonth]).toEqual([null, null, null])
})

test.each([
  ['王', ['102', '101']],
  ['春', ['100', '101']],
  ['阳春', ['100']],
  ['欧阳春华', ['100']],
  ['阳春华', ['100']],
  ['gar', ['103', '104']],
  ['lóp', ['103']],
  ['LOPE', []],
  ['ÍA L', ['103']],
  ['100% l', ['104']],
  ['100_', []],
  ['lt', ['104']],
  ['%', []],
  ['___', []],
  ['ltd_', ['104']],
  ['C-100', ['100']],
  ['13912345678', ['102']],
  ['139 1234 5678', ['102']],
  ['110101198505055678', ['102']],
  ['6222020200112233', ['100', '102']],
])('the union finds by %s', async (text, expected) => expect(await find(visitors.risk, text)).toEqual(expected))

test('a search finds within the reader’s scope only', async () => {
  expect(await find(visitors.east, '王')).toEqual(['101'])
  expect(await find(visitors.east, '13912345678')).toEqual([])
  expect(await find(visitors.west, '6222020200112233')).toEqual(['102'])
  expect(await find(visitors.nobody, '王')).toEqual([])
})

test('masked numbers cannot be read out digit by digit', async () => {
  expect(await find(visitors.east, '11010119900101')).toEqual(['100'])
  expect(await find(visitors.teller, '11010119900101')).toEqual([])
  expect(await find(visitors.teller, '1381234')).toEqual([])
})

test('search text that looks like a statement is only text', async () => {
  expect(await find(visitors.risk, `'; drop table customer; --`)).toEqual([])
  expect((await list(visitors.risk)).length).toBe(5)
})
