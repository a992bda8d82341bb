import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  signInAs,
  startTestInstance,
  type TestInstance,
  testPassword,
  type Visitor,
  visit,
} from '../../../test/harness/instance.ts'
import { insertAccount, insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { createPerson } from '../../organisation/identity/index.ts'
import type { FilterNode } from '../../platform/http/filter.ts'
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
  await owner.query(
    `update customer set village_code = '411024101801', address = '鄢陵县马栏镇西柳楼村3号', occupation = '教师', sex = 'F',
       birth_date = '1990-01-01', opened_on = '2020-05-06', closed_on = null where id = 100`,
  )
  await owner.query(
    `update customer set occupation = '种植户', manager_no = null, manager_id = null, opened_on = current_date where id = 101`,
  )
  await owner.query('update published.customer_summary set aum_change = -150 where customer_id = 100')
  await owner.query('update published.customer_summary set manager_id = null where customer_id = 101')
  await owner.query(`insert into village values ('411024101801', '西柳楼村')`)
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
    institutionId: '2',
    institutionName: '城东支行',
    managerId: '70',
    managerName: '孙经理',
    mobile: '138****5678',
    aum: '500000.00',
    deposits: '500000.00',
    investments: '0.00',
    cts: '0.00',
    aumChange: '-1.50',
    standing: 'rated',
    tier: 2,
    villageCode: '411024101801',
    address: '鄢陵县马栏镇西柳楼村3号',
    occupation: '教师',
    industryCode: null,
    birthDate: '1990-01-01',
    age: new Date().getUTCFullYear() - 1990,
    sex: 'F',
    openedOn: '2020-05-06',
    closedOn: null,
    source: 'core',
  })
})

test('lists sort by name and number, both ways', async () => {
  expect(ids(await list(visitors.risk, 'sort=name'))).toEqual(['103', '104', '100', '102', '101'])
  expect(ids(await list(visitors.risk, 'sort=name&direction=desc'))).toEqual(['101', '102', '100', '104', '103'])
  expect(ids(await list(visitors.risk, 'sort=customerNo'))).toEqual(['100', '101', '102', '103', '104'])
  expect(ids(await list(visitors.risk, 'direction=asc'))).toEqual(['104', '103', '101', '100', '102'])
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

test('numbers are masked', async () => {
  const masked = (await visitors.teller.get('/api/customers/100')).json()
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

const narrowed = (visitor: Visitor, filter: FilterNode, query = '') =>
  list(visitor, `filter=${encodeURIComponent(JSON.stringify(filter))}&${query}`)
const one = (field: string, op: string, ...values: string[]) => ({ field, op, values }) as FilterNode

test.each<[FilterNode, string[]]>([
  [one('name', 'contains', '春'), ['100', '101']],
  [one('name', 'contains', '%'), ['104']],
  [one('customerNo', 'is', 'C-100'), ['100']],
  [one('kind', 'notIn', 'individual'), ['104']],
  [one('tier', 'in', '1', '2'), ['102', '100', '101']],
  [one('standing', 'in', 'none'), ['103', '104']],
  [one('aum', 'from', '200000.01'), ['102', '100', '101']],
  [one('aum', 'between', '-1', '0'), ['103', '104']],
  [one('aumChange', 'to', '0'), ['100']],
  [one('aumChange', 'empty'), ['102', '101', '103', '104']],
  [one('institution', 'in', '3', '4'), ['102', '101', '103']],
  [one('manager', 'empty'), ['101']],
  [one('mobile', 'is', '13912345678'), []],
  [one('village', 'in', '411024101801'), ['100']],
  [one('address', 'contains', '柳楼'), ['100']],
  [one('occupation', 'notIn', '教师'), ['102', '101', '103', '104']],
  [one('age', 'from', '30'), ['100']],
  [one('age', 'to', '30'), []],
  [one('birthDate', 'notEmpty'), ['100']],
  [one('openedOn', 'last', '1', 'week'), ['101']],
  [one('openedOn', 'to', '2020-05-06'), ['100']],
  [one('sex', 'in', 'F'), ['100']],
  [one('source', 'in', 'card'), []],
  [
    { any: [one('occupation', 'in', '种植户'), { all: [one('tier', 'in', '2'), one('institution', 'in', '3')] }] },
    ['102', '101'],
  ],
])('the union narrowed by %j', async (filter, expected) => {
  expect(ids(await narrowed(visitors.risk, filter))).toEqual(expected)
  const facets = await visitors.risk.get(`/api/customers/facets?filter=${encodeURIComponent(JSON.stringify(filter))}`)
  expect(facets.json().total).toBe(expected.length)
})

test('a filter reaches no further than the reader, and is refused when it asks for what there is not', async () => {
  expect(
    ids(await narrowed(visitors.east, { any: [one('kind', 'notIn', 'x'), one('institution', 'in', '3')] })),
  ).toEqual(['100', '101', '104'])
  expect(await narrowed(visitors.nobody, one('name', 'notEmpty'))).toEqual([])
  const refused = await visitors.east.get(
    `/api/customers?filter=${encodeURIComponent('{"field":"idNo","op":"is","values":["1"]}')}`,
  )
  expect([refused.statusCode, refused.json().code]).toEqual([422, 'bad-input'])
  expect((await visitors.east.get('/api/customers?filter=nonsense')).statusCode).toBe(422)
})

test('who sees masked numbers finds nobody by narrowing to one, their manager does', async () => {
  const mobile = one('mobile', 'is', '13812345678')
  for (const visitor of [visitors.east, visitors.teller, visitors.risk])
    expect(await narrowed(visitor, mobile)).toEqual([])
  await createPerson(started.instance.database.batch, {
    name: '孙经理',
    staffNo: 'S70',
    password: testPassword,
    roles: [{ role: 'relationship-manager', institutionId: union.east }],
  })
  const manager = await visit(started.app, 'S70', testPassword)
  expect(await narrowed(manager, mobile)).toMatchObject([{ id: '100', mobile: '13812345678' }])
  expect(await find(manager, '345678')).toEqual(['100'])
  await started.owner.query(`delete from person where staff_no = 'S70'`)
})

test('facets count what the reader sees', async () => {
  expect((await visitors.east.get('/api/customers/facets')).json()).toEqual({
    total: 3,
    kind: [
      { value: 'individual', count: 2 },
      { value: 'enterprise', count: 1 },
    ],
    standing: [
      { value: 'rated', count: 2 },
      { value: 'none', count: 1 },
    ],
    tier: [
      { value: '0', count: 1 },
      { value: '1', count: 1 },
      { value: '2', count: 1 },
    ],
    institution: [
      { value: '2', label: '城东支行', count: 2 },
      { value: '4', label: '城东分理处', count: 1 },
    ],
    manager: [{ value: '70', label: '孙经理', count: 2 }],
  })
  expect((await visitors.nobody.get('/api/customers/facets')).json().total).toBe(0)
})

test('choices are of the reader’s customers', async () => {
  const choices = async (visitor: Visitor, query: string) =>
    (await visitor.get(`/api/customers/choices?${query}`)).json().items.map((item: { label: string }) => item.label)
  expect(await choices(visitors.risk, 'field=institution&text=支行')).toEqual(['城东支行', '城西支行'])
  expect(await choices(visitors.east, 'field=institution')).toEqual(['城东分理处', '城东支行'])
  expect(await choices(visitors.east, 'field=manager')).toEqual(['孙经理'])
  expect(await choices(visitors.east, 'field=occupation')).toEqual(['教师', '种植户'])
  expect(await choices(visitors.west, 'field=occupation')).toEqual([])
  expect(await choices(visitors.east, 'field=village&text=柳')).toEqual(['西柳楼村 411024101801'])
  expect(await choices(visitors.west, 'field=village')).toEqual([])
})

test('one’s own customers are those managed by one’s entry in the staff list', async () => {
  await started.owner.query(`update person set staff_no = 'S70' where id = $1`, [visitors.east.personId])
  const fresh = await started.serveAgain({}, { sessionCachedMs: 0 })
  const get = async (url: string) =>
    (await fresh.inject({ method: 'GET', url, headers: { cookie: visitors.east.cookie } })).json()
  expect((await get('/api/session')).staffId).toBe('70')
  expect(ids((await get('/api/customers?mine=1')).items)).toEqual(['100', '104'])
  expect(ids((await get('/api/customers?mine=1&sort=name')).items)).toEqual(['104', '100'])
  expect((await get('/api/customers/facets?mine=1')).total).toBe(2)
  await fresh.close()
  expect((await visitors.west.get('/api/session')).json().staffId).toBe(null)
  expect(await list(visitors.west, 'mine=1')).toEqual([])
})

test.each([
  ['ouyangchunhua', ['100']],
  ['ou yang ch', ['100']],
  ['oych', ['100']],
  ['OYC', ['100']],
  ['ouch', []],
  ['wangl', ['102']],
  ['wang l', ['102']],
  ['wc', ['101']],
  ['z', []],
  ['5678', ['100', '102']],
  ['345678', []],
  ['2233', ['100', '102']],
  ['西柳楼', ['100']],
  ['411024101', ['100']],
])('the union finds by %s, too', async (text, expected) => expect(await find(visitors.risk, text)).toEqual(expected))

test.each([
  ['单雄信', ['shan', 'sxx', 'danxiong', 'shanxx']],
  ['仇英', ['qiuying', 'qy', 'chouying']],
  ['解珍', ['xiezhen', 'jiez']],
  ['曾国藩', ['zengguofan', 'zgf', 'cengguofan']],
  ['区寄', ['ouji', 'quji']],
  ['尉迟恭', ['yuchigong', 'ycg']],
  ['吕布', ['lvbu', 'lübu', 'lu:bu', 'lb']],
  ['张海涛', ['zhanghai', 'zhang hai tao', 'zht', 'zhanght', "zhang hai't", 'zhh']],
  ['金穗源A粮店', ['jinsuiyuan', 'jsyal']],
])('%s is found however the name is read', async (name, texts) => {
  await insertCustomer(started.owner, { id: '190', name, institution: union.west })
  const found = await Promise.all(texts.map((text) => find(visitors.west, text)))
  const matched = (await visitors.west.get(`/api/customers/search?text=${encodeURIComponent(texts[0] ?? '')}`)).json()
  const elsewhere = await find(visitors.east, texts[0] ?? '')
  await started.owner.query('delete from customer where id = 190')
  await started.owner.query('delete from published.customer_summary where customer_id = 190')
  expect(found).toEqual(texts.map((text) => (text === 'zhh' ? [] : ['190'])))
  expect(matched.items[0].matched).toBe('pinyin')
  expect(elsewhere).toEqual([])
})

test('a search finds within the reader’s scope only', async () => {
  expect(await find(visitors.east, '王')).toEqual(['101'])
  expect(await find(visitors.east, '13912345678')).toEqual([])
  expect(await find(visitors.west, '6222020200112233')).toEqual(['102'])
  expect(await find(visitors.nobody, '王')).toEqual([])
})

test('masked numbers cannot be read out digit by digit', async () => {
  for (const tail of ['5678', '2233']) expect((await find(visitors.risk, tail)).sort()).toEqual(['100', '102'])
  for (const part of ['11010119900101', '1381234', '45678', '345678', '12233', '112233'])
    expect([part, await find(visitors.risk, part)]).toEqual([part, []])
})

test('search text that looks like a statement is only text', async () => {
  expect(await find(visitors.risk, `'; drop table customer; --`)).toEqual([])
  expect((await list(visitors.risk)).length).toBe(5)
})
