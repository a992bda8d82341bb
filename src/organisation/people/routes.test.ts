import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  signInAs,
  startTestInstance,
  type TestInstance,
  testPassword,
  type Visitor,
  visit,
} from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import type { HeldRole, PersonOfList, PersonRecord, Role } from './contract.ts'

let started: TestInstance
let administrator: Visitor
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
})
afterAll(() => started?.stop())
beforeEach(async () => {
  await started.owner.query('truncate person, custom_role, sign_in_failure cascade')
  administrator = await signInAs(started, 'administrator', null)
})

const add = async (details: object = {}, by = administrator) =>
  by.send('POST', '/api/people', { name: '新同事', staffNo: 'N1', email: null, language: 'zh', ...details })
const idOf = async (details: object = {}): Promise<string> => (await add(details)).json().personId
const read = async (personId: string): Promise<PersonRecord> =>
  (await administrator.get(`/api/people/${personId}`)).json()
const give = (personId: string, role: string, rest: object = {}, by = administrator) =>
  by.send('POST', `/api/people/${personId}/roles`, { role, institutionId: null, ...rest })
const end = (personId: string, held: HeldRole | undefined, rest: object = {}, by = administrator) =>
  by.send('PUT', `/api/people/${personId}/roles/${held?.id}/end`, rest)
const names = async (query: string) =>
  (await administrator.get(`/api/people?${query}`)).json().items.map((one: PersonOfList) => one.name)
const permissionsOf = async (visitor: Visitor) => (await visitor.get('/api/session')).json()?.permissions
const day = (offset: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + offset * 86_400_000)

test('a person is added, linked to the staff list by number, and found by name, number, e-mail, role, place and day', async () => {
  const personId = await idOf({ name: '孙经理', staffNo: 'S70', email: 'sun@bank.example' })
  await give(personId, 'branch-manager', { institutionId: union.outlet })
  const person = await read(personId)
  expect(person).toMatchObject({
    name: '孙经理',
    hasPassword: false,
    active: true,
    self: false,
    sessions: 0,
    link: null,
  })
  expect(person.staff).toEqual({
    id: '70',
    staffNo: 'S70',
    name: '孙经理',
    institutionId: union.east,
    institutionName: '城东支行',
    post: null,
  })
  expect(person.workplaceId).toBe(union.east)
  const stranger = await read(await idOf({ staffNo: 'N70' }))
  expect([stranger.staff, stranger.workplaceId]).toEqual([null, null])
  expect(person.roles).toMatchObject([
    { role: 'branch-manager', institutionName: '城东分理处', firstDay: day(0), lastDay: null, state: 'held' },
  ])
  for (const query of [
    'text=经',
    'text=s7',
    'text=SUN@',
    'role=branch-manager',
    `institutionId=${union.east}`,
    `role=branch-manager&on=${day(0)}`,
    'active=yes&text=孙',
  ])
    expect([query, await names(query)]).toEqual([query, ['孙经理']])
  for (const query of [
    'text=nobody',
    'role=risk',
    `institutionId=${union.west}`,
    `role=branch-manager&on=${day(-1)}`,
    'active=no',
  ])
    expect([query, await names(query)]).toEqual([query, []])
})

test('the list is walked by cursor', async () => {
  for (const n of [1, 2, 3, 4]) await add({ name: `同名`, staffNo: `N${n}` })
  const seen: string[] = []
  for (let cursor = ''; cursor !== 'null'; ) {
    const page = (await administrator.get(`/api/people?limit=2&text=同名${cursor && `&cursor=${cursor}`}`)).json()
    seen.push(...page.items.map((one: PersonOfList) => one.staffNo))
    cursor = String(page.nextCursor)
  }
  expect(seen).toEqual(['N1', 'N2', 'N3', 'N4'])
})

test('institutions are found by name or number, and the one that is chosen always', async () => {
  const found = async (query: string) =>
    (await administrator.get(`/api/people/institutions?${query}`)).json().items.map((one: { id: string }) => one.id)
  expect(await found('')).toEqual([union.root, union.east, union.west, union.outlet])
  expect(await found('text=城东')).toEqual([union.east, union.outlet])
  expect(await found(`text=eo&chosen=${union.west}`)).toEqual([union.west, union.outlet])
})

test('the staff list offers whoever is not here yet', async () => {
  const offered = async () => (await administrator.get('/api/people/staff?text=孙')).json().items
  expect(await offered()).toMatchObject([{ staffNo: 'S70', institutionName: '城东支行' }])
  await add({ staffNo: 's70' })
  expect(await offered()).toEqual([])
})

test('a person needs something to sign in by that nobody else has', async () => {
  expect((await add({ staffNo: ' ', email: '' })).json()).toMatchObject({ status: 422, code: 'login-missing' })
  await add({ staffNo: 'N1' })
  expect((await add({ staffNo: 'n1' })).json()).toMatchObject({ status: 409, code: 'login-taken' })
  const other = await idOf({ staffNo: 'N2', email: 'two@bank.example' })
  const change = { name: '新同事', staffNo: 'N1', email: null, language: 'es' }
  expect((await administrator.send('PUT', `/api/people/${other}`, change)).json().code).toBe('login-taken')
  const changed = await administrator.send('PUT', `/api/people/${other}`, { ...change, staffNo: 'N3' })
  expect(changed.statusCode).toBe(200)
  expect(await read(other)).toMatchObject({ staffNo: 'N3', email: null, language: 'es' })
})

test('a role counts from its first day to its last, wherever it is asked', async () => {
  const teller = await signInAs(started, 'teller', union.east)
  expect((await give(teller.personId, 'risk', { firstDay: day(1), lastDay: day(3) })).statusCode).toBe(200)
  expect(await permissionsOf(teller)).not.toContain('close:read')
  const [, ahead] = (await read(teller.personId)).roles
  expect(ahead).toMatchObject({ role: 'risk', firstDay: day(1), lastDay: day(3), state: 'ahead' })
  const on = async (offset: number) => (await names(`role=risk&on=${day(offset)}`)).length
  expect([await on(0), await on(1), await on(3), await on(4)]).toEqual([0, 1, 1, 0])

  // The day comes, and goes: nobody restarts anything.
  const shift = (by: string) =>
    started.owner.query(
      `update person_role set held_from = held_from + $1::interval, held_until = held_until + $1::interval where role = 'risk'`,
      [by],
    )
  const again = await started.serveAgain({}, { sessionCachedMs: 0 })
  const permitted = async () =>
    (await again.inject({ url: '/api/session', headers: { cookie: teller.cookie } })).json().permissions
  await shift('-2 days')
  expect(await permitted()).toContain('close:read')
  await shift('-2 days')
  expect(await permitted()).not.toContain('close:read')
  expect((await read(teller.personId)).roles.map((one) => one.state)).toEqual(['held', 'ended'])
})

test('a role that is given or ended counts at once, and stays in the history', async () => {
  const teller = await signInAs(started, 'teller', union.east)
  await give(teller.personId, 'executive')
  expect(await permissionsOf(teller)).toContain('delivery:read')
  const [executive] = (await read(teller.personId)).roles
  expect(executive).toMatchObject({ role: 'executive', givenBy: expect.stringContaining('administrator') })
  expect((await end(teller.personId, executive)).statusCode).toBe(200)
  expect(await permissionsOf(teller)).not.toContain('delivery:read')
  expect((await read(teller.personId)).roles.at(-1)).toMatchObject({
    role: 'executive',
    state: 'ended',
    lastDay: day(0),
  })
  expect((await end(teller.personId, executive)).statusCode).toBe(404)
  // Given again, it is another time of holding it.
  expect((await give(teller.personId, 'executive')).statusCode).toBe(200)
})

test('a role that has not begun is taken away; one that has may end later', async () => {
  const personId = await idOf()
  await give(personId, 'risk', { firstDay: day(5) })
  await end(personId, (await read(personId)).roles[0])
  expect((await read(personId)).roles).toEqual([])
  await give(personId, 'risk')
  const [held] = (await read(personId)).roles
  expect((await end(personId, held, { lastDay: day(-1) })).json().code).toBe('role-period')
  await end(personId, held, { lastDay: day(7) })
  expect((await read(personId)).roles[0]).toMatchObject({ state: 'held', lastDay: day(7) })
})

test('the same role for the same institution is held once at a time', async () => {
  const personId = await idOf()
  await give(personId, 'teller', { institutionId: union.east })
  expect((await give(personId, 'teller', { institutionId: union.east })).json()).toMatchObject({ code: 'role-held' })
  expect((await give(personId, 'teller', { institutionId: union.west })).statusCode).toBe(200)
  expect((await give(personId, 'teller', { institutionId: '999' })).statusCode).toBe(404)
  expect((await give(personId, 'custom-5')).statusCode).toBe(404)
  expect((await give(personId, 'emperor')).json().code).toBe('bad-input')
  expect((await give(personId, 'risk', { firstDay: day(3), lastDay: day(2) })).json().code).toBe('role-period')
})

test('nobody changes their own roles or staff number, deactivates themselves or hands themselves a link', async () => {
  const { personId } = administrator
  const { name, staffNo, email, language, self, roles } = await read(personId)
  const [held] = roles
  expect(self).toBe(true)
  const own = { name, staffNo, email, language }
  expect((await administrator.send('PUT', `/api/people/${personId}`, own)).statusCode).toBe(200)
  for (const answer of [
    await give(personId, 'risk'),
    await end(personId, held),
    await administrator.send('PUT', `/api/people/${personId}`, { ...own, staffNo: 'N77' }),
    await administrator.send('PUT', `/api/people/${personId}/active`, { active: false }),
    await administrator.send('POST', `/api/people/${personId}/link`, { byMail: false }),
    await administrator.send('POST', `/api/people/${personId}/second-step-removal`, { reason: 'lost my phone' }),
  ])
    expect(answer.json()).toMatchObject({ status: 422, code: 'own-account' })
})

test('the last administrator for good can be neither deactivated nor stripped', async () => {
  // Of two, one for some days only: who would be left in a week is nobody.
  const other = await signInAs(started, 'administrator', null)
  await started.owner.query(`update person_role set held_until = now() + interval '7 days' where person_id = $1`, [
    other.personId,
  ])
  const { personId } = administrator
  const [held] = (await read(personId)).roles
  for (const answer of [
    await other.send('PUT', `/api/people/${personId}/active`, { active: false }),
    await end(personId, held, {}, other),
    await end(personId, held, { lastDay: day(30) }, other),
  ])
    expect(answer.json()).toMatchObject({ status: 422, code: 'last-administrator' })
  expect(await permissionsOf(administrator)).toContain('people:manage')
  // Somebody invited who has never signed in does not count yet.
  await give(await idOf(), 'administrator', {}, other)
  expect((await end(personId, held, {}, other)).json().code).toBe('last-administrator')
})

test('of two administrators who deactivate each other at the same moment one is left', async () => {
  for (let round = 0; round < 3; round++) {
    const other = await signInAs(started, 'administrator', null)
    const off = (by: Visitor, of: Visitor) => by.send('PUT', `/api/people/${of.personId}/active`, { active: false })
    const answers = await Promise.all([off(administrator, other), off(other, administrator)])
    expect(answers.filter((one) => one.statusCode === 200)).toHaveLength(1)
    const left = answers[0]?.statusCode === 200 ? administrator : other
    expect(await permissionsOf(left)).toContain('people:manage')
    administrator = left
  }
})

test('deactivating ends every session at once; activated again, the person signs in as before', async () => {
  const teller = await signInAs(started, 'teller', union.east)
  const set = (active: boolean) => administrator.send('PUT', `/api/people/${teller.personId}/active`, { active })
  await set(false)
  expect((await teller.get('/api/customers')).statusCode).toBe(401)
  const { staffNo } = await read(teller.personId)
  await expect(visit(started.app, staffNo ?? '', testPassword)).rejects.toThrow('sign-in-failed')
  await set(true)
  expect((await teller.get('/api/customers')).statusCode).toBe(401)
  await visit(started.app, staffNo ?? '', testPassword)
})

test('whose sessions end is recorded with who ended them; how people sign in without a password is shown', async () => {
  const teller = await signInAs(started, 'teller', union.east)
  await administrator.send('PUT', `/api/people/${teller.personId}/active`, { active: false })
  const { rows } = await started.owner.query(
    `select person_id, details ->> 'reason' as reason from audit_inbox where action = 'session-ended' order by id desc limit 1`,
  )
  expect(rows[0]).toEqual({ person_id: administrator.personId, reason: 'ended' })
  expect(await read(teller.personId)).toMatchObject({ hasPassword: true, signOn: false, passkeys: 0 })
  await started.owner.query(
    `with link as (insert into sign_on_link (issuer, subject, person_id) values ('https://login.bank.example', 's', $1)),
       key as (insert into passkey (person_id, name, credential_id, user_handle, public_key, host, counter)
         values ($1, 'phone', 'c', 'h', 'k', 'localhost', 0))
     update person set password_hash = null where id = $1`,
    [teller.personId],
  )
  expect(await read(teller.personId)).toMatchObject({ hasPassword: false, signOn: true, passkeys: 1 })
})

test('an administrator signs somebody out everywhere', async () => {
  const teller = await signInAs(started, 'teller', union.east)
  expect((await read(teller.personId)).sessions).toBe(1)
  await administrator.send('DELETE', `/api/people/${teller.personId}/sessions`)
  expect((await teller.get('/api/customers')).statusCode).toBe(401)
  expect((await read(teller.personId)).sessions).toBe(0)
})

test('the second step of somebody who lost their phone is taken off with a reason, and recorded with it', async () => {
  const teller = await signInAs(started, 'teller', union.east)
  await started.owner.query(
    `insert into second_step (person_id, sealed_secret, confirmed_at) values ($1, 'x', now())`,
    [teller.personId],
  )
  expect((await read(teller.personId)).secondStep).toBe(true)
  const take = (reason: string) =>
    administrator.send('POST', `/api/people/${teller.personId}/second-step-removal`, { reason })
  expect((await take(' ')).json().code).toBe('bad-input')
  expect((await take('phone lost, came to the counter')).statusCode).toBe(200)
  expect(await read(teller.personId)).toMatchObject({ secondStep: false, sessions: 0 })
  expect((await teller.get('/api/customers')).statusCode).toBe(401)
  const { rows } = await started.owner.query(
    `select person_id, details from audit_inbox where action = 'second-step-taken-off' order by id desc limit 1`,
  )
  expect(rows[0]).toEqual({
    person_id: administrator.personId,
    details: { reason: 'phone lost, came to the counter' },
  })
})

test('a staff number of somebody who manages customers is given in front of those who lead the branch', async () => {
  await insertCustomer(started.owner, { id: '100' })
  const leader = await signInAs(started, 'branch-manager', union.east)
  const other = await signInAs(started, 'branch-manager', union.west)
  const notices = async (visitor: Visitor) => (await visitor.get('/api/notices')).json().items
  const clerk = await idOf({ name: '新同事', staffNo: 'N9' })
  expect(await notices(leader)).toEqual([])
  const manager = await idOf({ name: '另一个孙经理', staffNo: 'S70' })
  const told = { person: expect.any(String), staffNo: 'S70', holder: '另一个孙经理', manager: '孙经理' }
  expect(await notices(leader)).toMatchObject([{ kind: 'staff-number-given', details: told }])
  expect((await add({ staffNo: 's70' })).json().code).toBe('login-taken')
  await administrator.send('PUT', `/api/people/${manager}/active`, { active: false })
  expect((await add({ staffNo: 'S70' })).json().code).toBe('login-taken')

  // Taken from one and given to another: the one is told as well.
  const change = { name: '孙经理', staffNo: null, email: 'sun@bank.example', language: 'zh' }
  await administrator.send('PUT', `/api/people/${manager}`, change)
  await administrator.send('PUT', `/api/people/${clerk}`, { ...change, email: null, staffNo: 'S70' })
  expect(await notices(leader)).toMatchObject([{ kind: 'staff-number-given', details: { holder: '孙经理' } }, {}])
  expect(await notices(other)).toEqual([])
  expect(await notices(administrator)).toEqual([])
  const { rows } = await started.owner.query(
    `select person_id as to, kind, details ->> 'staffNo' as "staffNo" from notice where kind = 'staff-number-taken' order by id`,
  )
  expect(rows).toEqual([
    { to: manager, kind: 'staff-number-taken', staffNo: 'S70' },
    { to: clerk, kind: 'staff-number-taken', staffNo: 'N9' },
  ])
  // Of somebody who manages nobody yet: the name tells.
  await started.owner.query(
    `insert into staff (id, source, staff_no, name, institution_id, business_date) values (71, 'core', 'S71', '新经理', $1, '2026-10-31')`,
    [union.west],
  )
  await add({ name: '新经理', staffNo: 'S71' })
  expect(await notices(other)).toEqual([])
  await started.owner.query(`update staff set staff_no = 'S72', name = '周经理' where id = 71`)
  await add({ name: '别人', staffNo: 'S72' })
  expect(await notices(other)).toMatchObject([{ details: { holder: '别人', manager: '周经理' } }])
  await started.owner.query('delete from staff where id = 71')

  const recorded = await started.owner.query(
    `select person_id as by, subject, details ->> 'person_id' as to from audit_inbox where action = 'manager-number-given' and subject = 'S70' order by id`,
  )
  expect(recorded.rows).toEqual([manager, clerk].map((to) => ({ by: administrator.personId, subject: 'S70', to })))
  await started.owner.query('delete from published.customer_summary')
  await started.owner.query('delete from customer')
})

test('what administrators do to people is recorded under their name, with what stood before', async () => {
  const personId = await idOf()
  await give(personId, 'risk')
  await administrator.send('PUT', `/api/people/${personId}/active`, { active: false })
  const { rows } = await started.owner.query(
    `select action, subject, details -> 'after' ->> 'active' as active, details -> 'after' ->> 'role' as role
     from audit_inbox where person_id = $1 and action in ('person-changed', 'role-changed') and id > (
       select max(id) from audit_inbox where action = 'signed-in') order by id`,
    [administrator.personId],
  )
  expect(rows).toEqual([
    { action: 'person-changed', subject: '新同事', active: 'true', role: null },
    { action: 'role-changed', subject: 'risk', active: null, role: 'risk' },
    { action: 'person-changed', subject: '新同事', active: 'false', role: null },
  ])
})

test('a role of the bank’s own is a copy that is changed, counts within seconds and goes when nobody holds it', async () => {
  const copy = (name: string) => administrator.send('POST', '/api/roles', { name, copyOf: 'teller' })
  const { role } = (await copy('县域专员')).json()
  expect((await copy('县域专员')).json()).toMatchObject({ status: 409, code: 'role-name-taken' })
  const listed = async (): Promise<Role> =>
    (await administrator.get('/api/roles')).json().items.find((one: Role) => one.role === role)
  expect(await listed()).toEqual({
    role,
    name: '县域专员',
    permissions: ['customer:read', 'policy:read', 'customer:identify'],
    holders: 0,
    secondFactorFrom: null,
  })

  const teller = await signInAs(started, 'teller', union.east)
  await give(teller.personId, role, { institutionId: union.east })
  const again = await started.serveAgain({}, { sessionCachedMs: 0 })
  const me = async () => (await again.inject({ url: '/api/session', headers: { cookie: teller.cookie } })).json()
  const change = (permissions: string[], by = administrator) =>
    by.send('PUT', `/api/roles/${role}`, { name: '县域专员二', permissions })
  await change(['customer:read', 'close:read', 'people:manage'])
  expect((await me()).roles).toContainEqual({ role, roleName: '县域专员二', institutionName: '城东支行' })
  expect((await me()).permissions).toContain('close:read')
  // Held for a branch, it gives nothing that is the union's.
  expect((await me()).permissions).not.toContain('people:manage')
  await change([])
  expect((await me()).permissions).not.toContain('close:read')

  const remove = () => administrator.send('DELETE', `/api/roles/${role}`)
  expect((await remove()).json()).toMatchObject({ status: 409, code: 'role-in-use' })
  const held = (await read(teller.personId)).roles.find((one) => one.role === role)
  await end(teller.personId, held)
  expect((await remove()).statusCode).toBe(200)
  expect(await listed()).toBeUndefined()
  expect((await give(teller.personId, role)).statusCode).toBe(404)
  expect((await read(teller.personId)).roles.at(-1)).toMatchObject({ roleName: '县域专员二', state: 'ended' })
})

test('roles that come with Almanac stay as they are, and nobody changes one that they hold', async () => {
  const body = { name: 'x', permissions: ['people:manage'] }
  expect((await administrator.send('PUT', '/api/roles/teller', body)).statusCode).toBe(404)
  const { role } = (
    await administrator.send('POST', '/api/roles', { name: '副管理员', copyOf: 'administrator' })
  ).json()
  const deputy = await signInAs(started, 'teller', union.east)
  await give(deputy.personId, role)
  expect((await deputy.send('PUT', `/api/roles/${role}`, body)).json()).toMatchObject({ status: 422, code: 'role-own' })
  expect((await administrator.send('PUT', `/api/roles/${role}`, body)).statusCode).toBe(200)
})

test('only administrators of the union come near any of it', async () => {
  const visitors = [
    await signInAs(started, 'administrator', union.east),
    await signInAs(started, 'auditor', null),
    await signInAs(started, 'branch-manager', union.east),
  ]
  const { personId } = administrator
  for (const visitor of visitors) {
    for (const answer of [
      await visitor.get('/api/people'),
      await visitor.get(`/api/people/${personId}`),
      await visitor.get('/api/people/staff'),
      await visitor.get('/api/people/institutions'),
      await visitor.get('/api/roles'),
      await add({}, visitor),
      await give(personId, 'risk', {}, visitor),
      await visitor.send('POST', '/api/roles', { name: 'x', copyOf: 'teller' }),
      await visitor.send('PUT', `/api/people/${personId}/active`, { active: false }),
      await visitor.send('POST', `/api/people/${personId}/link`, { byMail: false }),
      await visitor.send('DELETE', `/api/people/${personId}/sessions`),
    ])
      expect(answer.json()).toMatchObject({ status: 403, code: 'not-permitted' })
  }
})

test('the application’s role can make nobody an administrator', async () => {
  const db = started.instance.database.app
  for (const statement of [
    `insert into person_role (person_id, role) values (${administrator.personId}, 'administrator')`,
    `update person_role set held_until = null`,
    `insert into custom_role (name, permissions) values ('x', '{people:manage}')`,
    'select from password_link',
    'update person set active = true',
  ])
    await expect(db.query(statement)).rejects.toThrow('permission denied')
})

test('a role demands a second factor from a day on, as whoever looks after people says, and no longer', async () => {
  const [teller, other] = [await signInAs(started, 'teller', union.east), await signInAs(started, 'teller', null)]
  const path = '/api/roles/teller/second-factor'
  const demand = (firstDay: string | null, at = path) => administrator.send('PUT', at, { firstDay })
  const without = async () => (await administrator.get(path)).json()
  const demanded = async (role = 'teller') =>
    (await administrator.get('/api/roles')).json().items.find((one: Role) => one.role === role).secondFactorFrom
  expect(await without()).toMatchObject({ count: 2, people: [{ name: expect.stringMatching(/^teller/) }, {}] })
  expect((await demand(day(-1))).json().code).toBe('effective-past')
  expect((await demand(day(0), '/api/roles/custom-999/second-factor')).statusCode).toBe(404)

  expect((await demand(day(20))).statusCode).toBe(200)
  expect(await demanded()).toBe(day(20))
  expect((await teller.get('/api/customers')).statusCode).toBe(200)
  expect((await demand(day(0))).statusCode).toBe(200)
  for (const visitor of [teller, other])
    expect((await visitor.get('/api/customers')).json().code).toBe('second-factor-needed')
  // A copy begins as what it was copied from.
  const copied = await administrator.send('POST', '/api/roles', { name: '柜员二', copyOf: 'teller' })
  expect(await demanded(copied.json().role)).toBe(day(0))
  await administrator.send('DELETE', `/api/roles/${copied.json().role}`)

  await started.owner.query(
    `insert into second_step (person_id, sealed_secret, confirmed_at) values ($1, 'x', now())`,
    [other.personId],
  )
  expect((await without()).people).toMatchObject([{ id: teller.personId }])
  expect((await demand(null)).statusCode).toBe(200)
  expect(await demanded()).toBeNull()
  expect((await teller.get('/api/customers')).statusCode).toBe(200)
  const { rows } = await started.owner.query(
    `select person_id, subject, details ? 'before' as before, details ? 'after' as after from audit_inbox
     where action = 'second-factor-demanded' and person_id = $1 order by id`,
    [administrator.personId],
  )
  const entry = (subject: string, before: boolean, after: boolean) => ({
    person_id: administrator.personId,
    subject,
    before,
    after,
  })
  expect(rows).toEqual([
    entry('teller', false, true),
    entry('teller', true, true),
    entry(copied.json().role, false, true),
    entry(copied.json().role, true, false),
    entry('teller', true, false),
  ])
})

test('nobody demands of a role of their own what they have not', async () => {
  const demand = () => administrator.send('PUT', '/api/roles/administrator/second-factor', { firstDay: day(0) })
  expect((await demand()).json().code).toBe('second-factor-own')
  await started.owner.query(
    `insert into second_step (person_id, sealed_secret, confirmed_at) values ($1, 'x', now())`,
    [administrator.personId],
  )
  expect((await demand()).statusCode).toBe(200)
  await started.owner.query('truncate second_factor_rule')
})

test('what a role demands is for those who look after people', async () => {
  const teller = await signInAs(started, 'teller', null)
  const branch = await signInAs(started, 'administrator', union.east)
  for (const visitor of [teller, branch]) {
    expect((await visitor.get('/api/roles/teller/second-factor')).statusCode).toBe(403)
    const answer = await visitor.send('PUT', '/api/roles/teller/second-factor', { firstDay: null })
    expect(answer.statusCode).toBe(403)
  }
})
