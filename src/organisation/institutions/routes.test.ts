import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { dayIn } from '../../platform/day.ts'
import { startDays } from './index.ts'

let started: TestInstance
let administrator: Visitor
let eastManager: Visitor
let westManager: Visitor
let today: string

const later = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
/** Nobody, where no role is left that lets them look. */
const seen = async (visitor: Visitor): Promise<string[]> => {
  const { items = [] } = (await visitor.get('/api/customers?limit=200')).json()
  return items.map((one: { id: string }) => one.id).sort()
}
const plan = (body: object) =>
  administrator.send('POST', '/api/organisation/changes', { effectiveOn: today, reason: '网点整合', ...body })
const preview = async (body: object) =>
  (
    await administrator.send('POST', '/api/organisation/changes/preview', {
      effectiveOn: today,
      reason: '网点整合',
      ...body,
    })
  ).json()
const tree = async (on?: string): Promise<Record<string, string | null>> => {
  const { items } = (await administrator.get(`/api/organisation/institutions${on ? `?on=${on}` : ''}`)).json()
  return Object.fromEntries(items.map((one: { id: string; parentId: string | null }) => [one.id, one.parentId]))
}
const page = async (id: string, on = today, visitor = administrator) =>
  (await visitor.get(`/api/organisation/institutions/${id}?on=${on}`)).json()
const undo = (changeId: string, effectiveOn = today) =>
  administrator.send('POST', `/api/organisation/changes/${changeId}/reversal`, { effectiveOn, reason: '撤回' })
/** As when the day begins: what a server does at its start and every minute. */
const dayBegins = async (day: string) =>
  (await startDays({ batch: started.instance.database.batch, today: () => day, log: { error: () => {} } })).stop()

beforeAll(async () => {
  started = await startTestInstance()
  // Roles are looked up for every request.
  started.app = await started.serveAgain({}, { sessionCachedMs: 0 })
  today = dayIn(started.instance.config.timeZone)()
  await insertSmallUnion(started.owner)
  await started.owner.query(`update staff set department = '个人金融部', post = '客户经理'`)
  await insertCustomer(started.owner, { id: '11', institution: union.east })
  await insertCustomer(started.owner, { id: '12', institution: union.west })
  await insertCustomer(started.owner, { id: '13', institution: union.outlet })
  await started.owner.query('update customer set village_code = $$V1$$ where id = 13')
  administrator = await signInAs(started, 'administrator', null)
})
afterAll(() => started?.stop())

beforeEach(async () => {
  // What tests before have decided never was.
  await started.owner.query(
    'truncate organisation_change, organisation_fact, organisation_unit, organisation_day, taken_over',
  )
  for (const table of ['customer', 'published.customer_summary'])
    await started.owner.query(
      `update ${table} set institution_id = case ${table === 'customer' ? 'id' : 'customer_id'} when 11 then 2 when 12 then 3 else 4 end`,
    )
  await started.owner.query('delete from institution where id not in (1, 2, 3, 4)')
  await started.owner.query('select settle_organisation(), count_customers(null)')
  eastManager = await signInAs(started, 'branch-manager', union.east)
  westManager = await signInAs(started, 'branch-manager', union.west)
})

test('everybody signed in reads the tree, and counts of their own scope only', async () => {
  const { items } = (await eastManager.get('/api/organisation/institutions')).json()
  expect(items.map(({ id, customers, staff }: Record<string, unknown>) => [id, customers, staff])).toEqual([
    [union.root, null, 0],
    [union.east, 1, 1],
    [union.west, null, 0],
    [union.outlet, 1, 0],
  ])
  const ofUnion = (await administrator.get('/api/organisation/institutions')).json().items
  expect(ofUnion.map((one: { customers: number }) => one.customers)).toEqual([0, 1, 1, 1])
  expect((await started.app.inject('/api/organisation/institutions')).statusCode).toBe(401)
})

test('the tree tells what was counted when it was written, and counts nobody itself but confidential customers', async () => {
  const counts = async (): Promise<number[]> =>
    (await administrator.get('/api/organisation/institutions'))
      .json()
      .items.map((one: { customers: number }) => one.customers)
  await started.owner.query('update customer_count set n = 900 where institution_id = $1', [union.east])
  expect(await counts()).toEqual([0, 900, 1, 1])
  await started.owner.query('select settle_organisation()')
  expect(await counts()).toEqual([0, 900, 1, 1])
  await started.owner.query('select count_customers(null)')
  expect(await counts()).toEqual([0, 1, 1, 1])
  await started.owner.query(`insert into confidential_customer (customer_id, reason, person_id) values (12, 'x', $1)`, [
    administrator.personId,
  ])
  await started.owner.query('select set_confidential(array[12::bigint], true)')
  expect(await counts()).toEqual([0, 1, 0, 1])
  await started.owner.query('insert into confidential_reader (customer_id, person_id) values (12, $1)', [
    administrator.personId,
  ])
  expect(await counts()).toEqual([0, 1, 1, 1])
  await started.owner.query('delete from confidential_customer')
  await started.owner.query('select set_confidential(array[12::bigint], false)')
  expect(await counts()).toEqual([0, 1, 1, 1])
})

test('an institution is not closed over customers that its administrator does not know of', async () => {
  const closing = { kind: 'close', institutionId: union.outlet }
  await started.owner.query(`insert into confidential_customer (customer_id, reason, person_id) values (13, 'x', $1)`, [
    eastManager.personId,
  ])
  await started.owner.query('select set_confidential(array[13::bigint], true)')
  expect((await plan(closing)).json().code).toBe('institution-in-use')
  await started.owner.query('delete from confidential_customer')
  await started.owner.query('select set_confidential(array[13::bigint], false)')
  expect((await plan(closing)).json().code).toBe('institution-in-use')
})

test('only administrators change the organisation', async () => {
  const body = { kind: 'move', institutionId: union.outlet, parentId: union.west, effectiveOn: today, reason: 'x' }
  const executive = await signInAs(started, 'executive', null)
  const ofBranch = await signInAs(started, 'administrator', union.east)
  for (const visitor of [eastManager, executive, ofBranch]) {
    const unit = { institutionId: union.east, kind: 'post', name: '柜员', customerGroup: null, effectiveOn: today }
    const answers = [
      await visitor.send('POST', '/api/organisation/changes', body),
      await visitor.send('POST', '/api/organisation/changes/preview', body),
      await visitor.send('POST', '/api/organisation/units', unit),
      await visitor.send('PUT', '/api/organisation/placements/70', { placement: null, effectiveOn: today, reason: '' }),
    ]
    expect(answers.map((answer) => answer.statusCode)).toEqual([403, 403, 403, 403])
  }
})

test('who reads no customers is told of none, and closes nothing over their heads all the same', async () => {
  const organiser = await signInAs(started, 'executive', null)
  await started.owner.query(
    `with made as (insert into custom_role (name, permissions) values ('organiser', '{organisation:manage}') returning id)
     update person_role set role = 'custom-' || (select id from made) where person_id = $1`,
    [organiser.personId],
  )
  const { items } = (await organiser.get('/api/organisation/institutions')).json()
  expect(items.map((one: { customers: number | null }) => one.customers)).toEqual([null, null, null, null])
  const body = { kind: 'close', institutionId: union.west, effectiveOn: today, reason: 'x' }
  expect((await organiser.send('POST', '/api/organisation/changes', body)).json().code).toBe('institution-in-use')
})

test('a moved branch is seen from where it stands now, and no longer from where it stood', async () => {
  expect([await seen(eastManager), await seen(westManager)]).toEqual([['11', '13'], ['12']])
  const body = { kind: 'move', institutionId: union.outlet, parentId: union.west }
  expect(await preview(body)).toMatchObject({ institutions: 1, customers: 1, staff: 0 })
  const { gaining, losing } = await preview(body)
  expect(gaining).toContainEqual(
    expect.objectContaining({ personId: westManager.personId, institutionName: '城西支行' }),
  )
  expect(losing).toContainEqual(expect.objectContaining({ personId: eastManager.personId }))

  const answer = await plan(body)
  expect([answer.statusCode, answer.json().state]).toEqual([200, 'in-force'])
  expect([await seen(eastManager), await seen(westManager)]).toEqual([['11'], ['12', '13']])
  expect((await eastManager.get('/api/customers/13')).statusCode).toBe(404)

  // What was true yesterday can still be asked.
  expect((await tree())[union.outlet]).toBe(union.west)
  expect((await tree(later(-1)))[union.outlet]).toBe(union.east)
  expect((await page(union.outlet, later(-1))).parent.name).toBe('城东支行')
})

test('nobody goes on seeing by what was looked up before a change', async () => {
  const app = await started.serveAgain({})
  const visitor = await signInAs({ instance: started.instance, app }, 'branch-manager', union.east)
  const keeper = await signInAs({ instance: started.instance, app }, 'administrator', null)
  expect(await seen(visitor)).toEqual(['11', '13'])
  const body = {
    kind: 'move',
    institutionId: union.outlet,
    parentId: union.west,
    effectiveOn: today,
    reason: '网点整合',
  }
  expect((await keeper.send('POST', '/api/organisation/changes', body)).statusCode).toBe(200)
  expect(await seen(visitor)).toEqual(['11'])
  await app.close()
})

test('what was moved is moved back by a counter-step, and both stay in the history', async () => {
  const { changeId } = (await plan({ kind: 'move', institutionId: union.outlet, parentId: union.west })).json()
  expect((await undo(changeId)).json().state).toBe('in-force')
  expect(await seen(eastManager)).toEqual(['11', '13'])
  const { changes, facts } = await page(union.outlet)
  expect(changes.map((one: { kind: string; undoes: string | null }) => [one.kind, one.undoes])).toEqual([
    ['undo', 'move'],
    ['move', null],
  ])
  expect(facts.find((one: { field: string }) => one.field === 'parent').owner).toBe('deliveries')
  expect((await undo(changeId)).json().code).toBe('change-overtaken')
})

test('a move of a later day waits for it, shows beforehand, and can be withdrawn', async () => {
  const body = { kind: 'move', institutionId: union.outlet, parentId: union.west, effectiveOn: later(2) }
  const { changeId, state } = (await plan(body)).json()
  expect(state).toBe('planned')
  expect(await seen(westManager)).toEqual(['12'])
  expect((await tree())[union.outlet]).toBe(union.east)
  expect((await tree(later(2)))[union.outlet]).toBe(union.west)
  const planned = async () => (await eastManager.get('/api/organisation/changes')).json().items
  expect(await planned()).toMatchObject([
    { id: changeId, kind: 'move', targetName: '城西支行', by: expect.any(String) },
  ])

  expect((await administrator.send('DELETE', `/api/organisation/changes/${changeId}`)).statusCode).toBe(200)
  expect(await planned()).toEqual([])
  await dayBegins(later(2))
  expect(await seen(westManager)).toEqual(['12'])
})

test('its day begins, and it counts; a day that has begun is not taken back', async () => {
  const { changeId } = (
    await plan({ kind: 'move', institutionId: union.outlet, parentId: union.west, effectiveOn: later(1) })
  ).json()
  await dayBegins(today)
  expect(await seen(westManager)).toEqual(['12'])
  await dayBegins(later(1))
  expect(await seen(westManager)).toEqual(['12', '13'])
  const withdrawn = await administrator.send('DELETE', `/api/organisation/changes/${changeId}`)
  expect([withdrawn.statusCode, withdrawn.json().code]).toEqual([409, 'change-in-force'])
  // A delivery comes in by a clock that is behind.
  await started.owner.query('select settle_organisation()')
  expect(await seen(westManager)).toEqual(['12', '13'])
})

test('a merger shows the heir all of it, ends the roles held for what is merged, and is taken back whole', async () => {
  const body = { kind: 'merge', institutionId: union.east, targetId: union.west, roles: 'end' }
  const told = await preview(body)
  expect(told).toMatchObject({ institutions: 2, customers: 2, staff: 1 })
  expect(told.held).toContainEqual(expect.objectContaining({ personId: eastManager.personId, role: 'branch-manager' }))
  expect(told.losing).toContainEqual(expect.objectContaining({ personId: eastManager.personId }))
  expect((await preview({ ...body, roles: 'move' })).losing).toEqual([])
  const { changeId } = (await plan(body)).json()
  expect([await seen(eastManager), await seen(westManager)]).toEqual([[], ['11', '12', '13']])
  expect(await page(union.east)).toMatchObject({ closed: true, mergedInto: { id: union.west } })
  const { rows } = await started.owner.query(
    `select person_id, subject from audit_inbox where action = 'role-changed' and details -> 'before' ->> 'person_id' = $1`,
    [eastManager.personId],
  )
  expect(rows).toEqual([{ person_id: administrator.personId, subject: 'branch-manager' }])
  // Its people are the heir's.
  expect((await page(union.west)).people).toMatchObject([{ staffNo: 'S70' }])
  expect((await undo(changeId)).statusCode).toBe(200)
  expect([await seen(eastManager), await seen(westManager)]).toEqual([['11', '13'], ['12']])
})

test('the roles of what is merged can be held for the heir, until the counter-step', async () => {
  const mappedPlaces = async () =>
    (
      await started.owner.query(
        `select institution_id as id from person_role where person_id = $1 and origin = 'mapped' and held_until is null`,
        [eastManager.personId],
      )
    ).rows.map(({ id }) => id)
  await started.owner.query(`update person_role set origin = 'mapped' where person_id = $1`, [eastManager.personId])
  const { changeId } = (
    await plan({ kind: 'merge', institutionId: union.east, targetId: union.west, roles: 'move' })
  ).json()
  expect([await seen(eastManager), await seen(westManager)]).toEqual([
    ['11', '12', '13'],
    ['11', '12', '13'],
  ])
  // The provider of the single sign-on can still end what it gave.
  expect(await mappedPlaces()).toEqual([union.west])
  await undo(changeId)
  expect([await seen(eastManager), await seen(westManager)]).toEqual([['11', '13'], ['12']])
  expect(await mappedPlaces()).toEqual([union.east])
})

const splitOff = {
  kind: 'split',
  institutionId: union.outlet,
  number: 'N',
  name: '城南支行',
  parentId: union.root,
  villages: ['V1'],
  managers: [],
}

test('a split takes the customers of the chosen villages to the new institution, with all that is known of them', async () => {
  const choices = await administrator.get(`/api/organisation/institutions/${union.outlet}/split-choices`)
  expect(choices.json()).toMatchObject({
    villages: [{ value: 'V1', customers: 1 }],
    managers: [{ value: '70', name: '孙经理', customers: 1 }],
  })
  await started.owner.query(`insert into published.movement (id, kind, customer_id, institution_id, aum, tier, other_tier, amount, misses, months_left, marked, rank)
    values (1, 'inflow', 13, 4, 0, 0, 0, 0, 0, 0, false, 0)`)
  await started.owner.query(
    `insert into movement_basis (month, close_id, until, publication) values ('2026-10-01', 1, '2026-10-31', 1) on conflict do nothing`,
  )
  expect(await preview(splitOff)).toMatchObject({ customers: 1 })
  const { subjectId: fresh } = (await plan(splitOff)).json()
  const southManager = await signInAs(started, 'branch-manager', fresh)
  expect([await seen(eastManager), await seen(southManager)]).toEqual([['11'], ['13']])
  const { rows } = await started.owner.query('select institution_id, kind, n from movement_count')
  expect(rows).toEqual([{ institution_id: fresh, kind: 'inflow', n: 1 }])
  // The way back: it is merged with where it came from.
  await plan({ kind: 'merge', institutionId: fresh, targetId: union.outlet, roles: 'end' })
  expect([await seen(eastManager), await seen(southManager)]).toEqual([['11', '13'], []])
})

test('an institution that no delivery knows is made by hand, with the identifier that deliveries will derive', async () => {
  const { subjectId } = (
    await plan({ kind: 'create', number: 'NEW', name: '高新支行', parentId: union.root, institutionKind: 'branch' })
  ).json()
  expect(await page(subjectId)).toMatchObject({ delivered: false, number: 'NEW', source: 'core', name: '高新支行' })
  expect(
    (await plan({ kind: 'create', number: 'NEW', name: 'x', parentId: union.root, institutionKind: null })).json().code,
  ).toBe('institution-number-taken')
})

test('a field that an administrator has changed shows what deliveries say, and is given back', async () => {
  await plan({ kind: 'change', institutionId: union.east, field: 'name', value: '东城支行' })
  const name = async () => (await page(union.east)).facts[0]
  expect(await name()).toMatchObject({
    field: 'name',
    value: '东城支行',
    delivered: '城东支行',
    owner: 'administrators',
    since: today,
  })
  expect((await page(union.east, later(-1))).name).toBe('城东支行')
  await plan({ kind: 'give-back', institutionId: union.east, field: 'name' })
  expect(await name()).toMatchObject({ value: '城东支行', owner: 'deliveries' })
})

test.each([
  [{ kind: 'move', institutionId: union.east, parentId: union.outlet }, 422, 'institution-circle'],
  [{ kind: 'merge', institutionId: union.root, targetId: union.east, roles: 'end' }, 422, 'institution-circle'],
  [{ kind: 'close', institutionId: union.east }, 422, 'institution-in-use'],
  [{ ...splitOff, villages: ['V9'] }, 422, 'split-empty'],
  [{ ...splitOff, number: 'W' }, 409, 'institution-number-taken'],
  [{ kind: 'move', institutionId: '99', parentId: union.east }, 404, 'not-found'],
  [{ kind: 'move', institutionId: union.east, parentId: union.west, effectiveOn: '2020-01-01' }, 422, 'effective-past'],
  [{ kind: 'change', institutionId: union.east, field: 'name', value: '' }, 422, 'bad-input'],
  [{ kind: 'move', institutionId: union.east, parentId: union.west, reason: ' ' }, 422, 'bad-input'],
])('%j answers %i %s, asked or only tried', async (body, status, code) => {
  const answer = await plan(body)
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect((await preview(body)).code).toBe(code)
})

test('departments and posts come from deliveries or are made by hand, and people hold them from a day on', async () => {
  const east = await page(union.east)
  expect(
    east.units.map((one: { kind: string; name: string; staff: number }) => [one.kind, one.name, one.staff]),
  ).toEqual([
    ['department', '个人金融部', 1],
    ['post', '客户经理', 1],
  ])
  const unit = { institutionId: union.west, effectiveOn: today, customerGroup: null }
  const made = async (kind: string, name: string) =>
    (await administrator.send('POST', '/api/organisation/units', { ...unit, kind, name })).json().subjectId
  const [departmentId, postId] = [await made('department', '公司金融部'), await made('post', '主管')]
  const again = await administrator.send('POST', '/api/organisation/units', { ...unit, kind: 'post', name: '主管' })
  expect(again.json().code).toBe('name-taken')

  const place = (placement: object | null) =>
    administrator.send('PUT', '/api/organisation/placements/70', { placement, effectiveOn: today, reason: '轮岗' })
  expect((await place({ institutionId: union.east, departmentId, postId })).statusCode).toBe(404)
  expect((await place({ institutionId: union.west, departmentId, postId })).statusCode).toBe(200)
  expect((await page(union.west)).people).toMatchObject([
    {
      staffNo: 'S70',
      departmentId,
      postId,
      own: true,
      since: today,
      delivered: { institutionName: '城东支行', department: '个人金融部' },
    },
  ])
  expect((await page(union.east, later(-1))).people).toMatchObject([{ staffNo: 'S70', own: false }])
  await place(null)
  expect((await page(union.east)).people).toMatchObject([{ staffNo: 'S70', own: false }])

  // A department gets another name; later deliveries still mean it by the old one.
  const [department] = east.units
  await administrator.send('PUT', `/api/organisation/units/${department.id}`, {
    name: '零售部',
    customerGroup: 'personal',
    closed: false,
    effectiveOn: today,
  })
  expect((await page(union.east)).units[0]).toMatchObject({
    name: '零售部',
    deliveredName: '个人金融部',
    customerGroup: 'personal',
    staff: 1,
  })
})

test('every change is in the audit, with its facts', async () => {
  await plan({ kind: 'change', institutionId: union.east, field: 'name', value: '东城支行' })
  const { rows } = await started.owner.query(
    `select action, subject, details -> 'after' as after from audit_inbox where person_id = $1 and action like 'organisation%' order by id desc limit 3`,
    [administrator.personId],
  )
  expect(rows).toMatchObject([
    { action: 'organisation-changed', subject: '城东支行', after: { state: 'in-force' } },
    { action: 'organisation-fact', subject: 'name', after: { value: '东城支行' } },
    { action: 'organisation-changed', subject: '城东支行', after: { kind: 'change', reason: '网点整合' } },
  ])
})

test('the application’s role brings nothing into force and lays down nothing for whoever sees a part', async () => {
  const { app } = started.instance.database
  await expect(app.query('select settle_organisation()')).rejects.toThrow(/denied for function/)
  await expect(app.query(`update institution set parent_id = 1`)).rejects.toThrow(/permission denied/)
  const asBranch = `begin; set local almanac.person = '${eastManager.personId}'; set local almanac.institutions = '{2}'`
  for (const statement of [
    `insert into organisation_change (kind, subject, subject_id, subject_name, effective_on, reason) values ('move', 'institution', 2, 'x', '2026-01-01', 'x')`,
    `insert into organisation_unit (kind, institution_id, since) values ('post', 2, '2026-01-01')`,
  ]) {
    const client = await app.connect()
    try {
      await client.query(asBranch)
      expect((await client.query('select from role_holders($1)', [[union.east, union.west]])).rowCount).toBe(0)
      await expect(client.query(statement)).rejects.toThrow(/row-level security/)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
})
