import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeMonth } from '../src/analysis/closes/index.ts'
import { ensureDefaultPolicy } from '../src/analysis/tiers/index.ts'
import { importFolder } from '../src/information/intake/index.ts'
import { intakeOf } from '../src/main/work.ts'
import { dayIn } from '../src/platform/day.ts'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from './harness/instance.ts'
import { writeDelivery } from './reference/delivery-writer.ts'
import type { Row } from './reference/naive-publication.ts'

let bank: TestInstance
let administrator: Visitor
let today: string

const institutions: Row[] = [
  { institution_no: 'U', name: '县联社', kind: 'union' },
  { institution_no: 'E', name: '城东支行', parent_no: 'U', kind: 'branch' },
  { institution_no: 'W', name: '城西支行', parent_no: 'U', kind: 'branch' },
]
const staff: Row[] = [
  { staff_no: 'S1', name: '孙经理', institution_no: 'E', department: '个人金融部', post: '客户经理' },
]
const customer = (no: string, village: string): Row => ({
  ...{
    customer_no: no,
    kind: 'individual',
    name: `客户${no}`,
    institution_no: 'E',
    village_code: village,
    manager_no: 'S1',
  },
})

async function deliver(date: string, feeds: Record<string, Row[]>): Promise<void> {
  const folder = writeDelivery(bank.dataFolder, { date, feeds })
  const { deliveries } = await importFolder(intakeOf(bank.instance), folder, () => {})
  expect(deliveries.map(({ state }) => state)).toEqual([expect.stringMatching(/published|restated/)])
}
const plan = async (body: object) => {
  const answer = await administrator.send('POST', '/api/organisation/changes', {
    effectiveOn: today,
    reason: '网点整合',
    ...body,
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const idOf = async (no: string): Promise<string> =>
  (await bank.owner.query('select id from institution where institution_no = $1', [no])).rows[0]?.id
const page = async (no: string, on = today) =>
  (await administrator.get(`/api/organisation/institutions/${await idOf(no)}?on=${on}`)).json()
const nameOf = async (no: string, on?: string) => (await page(no, on)).facts[0]
const placesOf = async (table = 'customer'): Promise<Record<string, string>> => {
  const { rows } = await bank.owner.query(
    `select c.customer_no as no, i.institution_no as place from customer c join ${table} t on t.${table === 'customer' ? 'id' : 'customer_id'} = c.id
     join institution i on i.id = t.institution_id order by 1`,
  )
  return Object.fromEntries(rows.map(({ no, place }) => [no, place]))
}

beforeAll(async () => {
  bank = await startTestInstance()
  today = dayIn(bank.instance.config.timeZone)()
  administrator = await signInAs(bank, 'administrator', null)
  await ensureDefaultPolicy(bank.instance.database.batch, 'CNY')
  const account = { account_no: 'A1', product_no: 'P', institution_no: 'E', currency: 'CNY', opened_on: '2025-08-01' }
  await deliver('2025-08-31', {
    institutions,
    staff,
    products: [{ product_no: 'P', name: '活期', family: 'deposit' }],
    customers: [customer('K1', 'V1'), customer('K2', 'V2')],
    accounts: [account],
    account_owners: [{ account_no: 'A1', customer_no: 'K1' }],
    balances: [{ account_no: 'A1', balance: '300000.00' }],
  })
})
afterAll(() => bank?.stop())

test('what an administrator has changed stays through deliveries; what not follows them, and both can be read', async () => {
  await plan({ kind: 'change', institutionId: await idOf('E'), field: 'name', value: '东城支行' })
  const [union, east, west] = institutions as [Row, Row, Row]
  await deliver('2025-09-10', { institutions: [union, { ...east, name: '城东营业部', region_code: '3301' }, west] })
  expect(await nameOf('E')).toMatchObject({ value: '东城支行', delivered: '城东营业部', owner: 'administrators' })
  expect((await page('E')).facts[2]).toMatchObject({ field: 'region', value: '3301', owner: 'deliveries' })
  expect((await nameOf('E', '2025-09-01')).value).toBe('城东支行')
  expect((await nameOf('E', '2025-09-30')).value).toBe('城东营业部')

  await plan({ kind: 'give-back', institutionId: await idOf('E'), field: 'name' })
  expect(await nameOf('E')).toMatchObject({ value: '城东营业部', owner: 'deliveries' })
})

test('a branch that has been moved stays where it is when deliveries name its former superior again', async () => {
  const { changeId } = await plan({ kind: 'move', institutionId: await idOf('W'), parentId: await idOf('E') })
  await deliver('2025-09-11', { institutions })
  expect((await page('W')).parent.name).toBe('城东支行')
  expect((await page('W')).facts[3]).toMatchObject({ field: 'parent', delivered: '县联社', owner: 'administrators' })
  await administrator.send('POST', `/api/organisation/changes/${changeId}/reversal`, {
    effectiveOn: today,
    reason: '撤回',
  })
  expect((await page('W')).parent.name).toBe('县联社')
})

test('an institution that is delivered no more is closed from that day on, and open again when it comes back', async () => {
  await deliver('2025-09-12', { institutions: institutions.slice(0, 2) })
  expect((await page('W')).closed).toBe(true)
  expect((await page('W', '2025-09-11')).closed).toBe(false)
  await deliver('2025-09-13', { institutions })
  expect((await page('W')).closed).toBe(false)
  expect((await page('W', '2025-09-12')).closed).toBe(true)
})

test('what was made by hand and is delivered later under its number is one institution', async () => {
  const { subjectId } = await plan({
    kind: 'create',
    number: 'S',
    name: '城南支行（筹）',
    parentId: await idOf('U'),
    institutionKind: 'branch',
  })
  await deliver('2025-09-14', {
    institutions: [...institutions, { institution_no: 'S', name: '城南支行', parent_no: 'U', kind: 'branch' }],
  })
  expect(await idOf('S')).toBe(subjectId)
  expect(await nameOf('S')).toMatchObject({ value: '城南支行（筹）', delivered: '城南支行', owner: 'administrators' })
  await deliver('2025-09-15', { institutions })
})

test('a department made by hand and delivered later under its name is one', async () => {
  const unit = { institutionId: await idOf('E'), kind: 'department', customerGroup: 'corporate', effectiveOn: today }
  await administrator.send('POST', '/api/organisation/units', { ...unit, name: '公司金融部' })
  await deliver('2025-09-16', {
    staff: [...staff, { staff_no: 'S2', name: '李主管', institution_no: 'E', department: '公司金融部', post: '' }],
  })
  const { units, people } = await page('E')
  const departments = units.filter((one: { kind: string }) => one.kind === 'department')
  expect(departments.map((one: Record<string, unknown>) => [one.name, one.customerGroup, one.staff])).toEqual([
    ['个人金融部', null, 1],
    ['公司金融部', 'corporate', 1],
  ])
  expect(people).toHaveLength(2)
  expect((await page('E', '2025-09-15')).people).toHaveLength(1)
})

test('customers split off stay with the new institution through deliveries and closes, until deliveries know it', async () => {
  const { subjectId } = await plan({
    ...{ kind: 'split', institutionId: await idOf('E'), number: 'N', name: '城北支行', parentId: await idOf('U') },
    ...{ villages: ['V1'], managers: [] },
  })
  expect(await placesOf()).toEqual({ K1: 'N', K2: 'E' })
  // Deliveries go on naming the old one; who moves to the village comes along.
  await deliver('2025-09-30', {
    customers: [customer('K1', 'V1'), customer('K2', 'V1'), customer('K3', 'V2')],
    balances: [{ account_no: 'A1', balance: '300000.00' }],
  })
  expect(await placesOf()).toEqual({ K1: 'N', K2: 'N', K3: 'E' })
  const { database, warehouse, config } = bank.instance
  await closeMonth({ ...config, database, warehouse: warehouse.jobs }, '2025-08', () => {})
  await closeMonth({ ...config, database, warehouse: warehouse.jobs }, '2025-09', () => {})
  expect(await placesOf('published.customer_summary')).toEqual({ K1: 'N', K2: 'N', K3: 'E' })
  expect(await placesOf('standing_change')).toEqual({ K1: 'N' })
  const north = await signInAs(bank, 'branch-manager', subjectId)
  const seen = (await north.get('/api/customers')).json().items
  expect(seen.map((one: { customerNo: string }) => one.customerNo)).toEqual(['K1', 'K2'])

  await deliver('2025-10-01', {
    institutions: [...institutions, { institution_no: 'N', name: '城北支行', parent_no: 'U', kind: 'branch' }],
    customers: [{ ...customer('K1', 'V1'), institution_no: 'N' }, customer('K2', 'V1')],
  })
  expect(await placesOf()).toEqual({ K1: 'N', K2: 'E', K3: 'E' })
})
