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

let started: TestInstance
const visitors = {} as Record<'east' | 'west' | 'teller' | 'manager' | 'risk' | 'auditor', Visitor>

/** 100 at the east and 102 at the west with an account together; 103 at the west by itself. */
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
  await insertCustomer(owner, {
    id: '102',
    no: 'C-102',
    name: '王丽',
    institution: union.west,
    idNo: '11010119850505567X',
    mobile: '13912345678',
    aumCents: '90000000',
    tier: 2,
  })
  await insertCustomer(owner, {
    id: '103',
    no: 'C-103',
    name: '赵四',
    institution: union.west,
    idNo: '11010119850505999X',
  })
  await insertAccount(owner, '900', '6222020200112233', ['100', '102'])
  visitors.east = await signInAs(started, 'branch-manager', union.east)
  visitors.west = await signInAs(started, 'branch-manager', union.west)
  visitors.teller = await signInAs(started, 'teller', union.east)
  visitors.risk = await signInAs(started, 'risk', null)
  visitors.auditor = await signInAs(started, 'administrator', null)
  await createPerson(started.instance.database.batch, {
    name: '孙经理',
    staffNo: 'S70',
    password: testPassword,
    roles: [
      { role: 'relationship-manager', institutionId: union.east },
      { role: 'relationship-manager', institutionId: union.west },
    ],
  })
  visitors.manager = await visit(started.app, 'S70', testPassword)
})
afterAll(() => started?.stop())

const seen = async (visitor: Visitor, id: string) => (await visitor.get(`/api/customers/${id}`)).statusCode
const customer = async (visitor: Visitor, id: string) => (await visitor.get(`/api/customers/${id}`)).json()
const listed = async (visitor: Visitor, query = '') =>
  (await visitor.get(`/api/customers?${query}`)).json().items.map((row: { id: string }) => row.id)
const found = async (visitor: Visitor, text: string) =>
  (await visitor.get(`/api/customers/search?text=${encodeURIComponent(text)}`))
    .json()
    .items.map((row: { id: string }) => row.id)
const accountNo = async (visitor: Visitor, id: string) =>
  (await visitor.get(`/api/customers/${id}/holdings`)).json().items[0]?.accountNo
const recorded = async (customerId: string, action: string) => {
  const { rows } = await started.owner.query(
    `select person_id as person, subject, details from (select * from audit_inbox union all
       select id, at, person_id, person_name, action, customer_id, subject, address, details from audit_entry) a
     where customer_id = $1 and action = $2 order by id`,
    [customerId, action],
  )
  return rows
}
/** As the application's role sees it in a request that is about nobody, or about this customer. */
async function sees(visitor: Visitor, scope: string, sql: string, about = ''): Promise<unknown[]> {
  const client = await started.instance.database.app.connect()
  try {
    await client.query(`begin; set local almanac.person = '${visitor.personId}'; set local almanac.customer = '${about}';
      ${scope === 'everything' ? "set local almanac.everything = 'on'" : `set local almanac.institutions = '{${scope}}'`}`)
    return (await client.query(sql)).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}

// Masks -------------------------------------------------------------------------------------------------------------

test('numbers are masked for every role, but the mobile for the manager', async () => {
  for (const visitor of [visitors.east, visitors.teller, visitors.risk]) {
    expect(await customer(visitor, '100')).toMatchObject({ mobile: '138****5678', idNo: '1****************4' })
    expect(await accountNo(visitor, '100')).toBe('****2233')
  }
  expect(await customer(visitors.manager, '100')).toMatchObject({
    mobile: '13812345678',
    idNo: '1****************4',
    masks: { masked: ['idNo', 'accountNo'], revealable: true, until: null },
  })
})

test('who says why sees one kind of number of one customer, for a while, and it is recorded', async () => {
  const ask = (visitor: Visitor, id: string, body: object) =>
    visitor.send('POST', `/api/customers/${id}/reveals`, body as never)
  expect((await ask(visitors.teller, '100', { field: 'idNo', purpose: 'verify' })).statusCode).toBe(403)
  expect((await ask(visitors.east, '102', { field: 'idNo', purpose: 'verify' })).statusCode).toBe(404)
  expect((await ask(visitors.east, '100', { field: 'idNo', purpose: 'other' })).json().code).toBe('bad-input')
  expect((await ask(visitors.east, '100', { field: 'idNo' })).json().code).toBe('bad-input')
  const answer = await ask(visitors.east, '100', { field: 'idNo', purpose: 'other', reason: '核对担保合同' })
  expect(Date.parse(answer.json().until) - Date.now()).toBeGreaterThan(9 * 60_000)
  expect(await customer(visitors.east, '100')).toMatchObject({
    idNo: '110101199001011234',
    mobile: '138****5678',
    masks: { masked: ['mobile', 'accountNo'], until: expect.any(String) },
  })
  expect(await accountNo(visitors.east, '100')).toBe('****2233')
  await ask(visitors.east, '100', { field: 'accountNo', purpose: 'transaction' })
  expect(await accountNo(visitors.east, '100')).toBe('6222020200112233')
  expect((await customer(visitors.risk, '100')).idNo).toBe('1****************4')
  // Lists lift nothing.
  await ask(visitors.east, '100', { field: 'mobile', purpose: 'contact' })
  expect((await visitors.east.get('/api/customers')).json().items[0].mobile).toBe('138****5678')
  expect(await recorded('100', 'value-revealed')).toMatchObject([
    { person: visitors.east.personId, subject: 'idNo', details: { purpose: 'other', reason: '核对担保合同' } },
    { subject: 'accountNo', details: { purpose: 'transaction' } },
    { subject: 'mobile', details: { purpose: 'contact' } },
  ])
  await started.owner.query(`update customer_reveal set expires_at = now() - interval '1 second'`)
  expect(await customer(visitors.east, '100')).toMatchObject({ idNo: '1****************4', mobile: '138****5678' })
  expect(await accountNo(visitors.east, '100')).toBe('****2233')
})

test('a mask is lifted in one’s own name and sight only, whatever the statement', async () => {
  const insert = (id: string) =>
    `insert into customer_reveal (customer_id, field, purpose, expires_at) values (${id}, 'idNo', 'x', now()) returning person_id`
  await expect(sees(visitors.east, '2,4', insert('102'))).rejects.toThrow('row-level security')
  await expect(
    sees(
      visitors.east,
      '2,4',
      `insert into customer_reveal (person_id, customer_id, field, purpose, expires_at) values (${visitors.west.personId}, 100, 'idNo', 'x', now())`,
    ),
  ).rejects.toThrow('permission denied')
  await expect(sees(visitors.east, '2,4', 'delete from customer_reveal')).rejects.toThrow('permission denied')
  expect(await sees(visitors.east, '2,4', insert('100'))).toEqual([{ person_id: visitors.east.personId }])
})

test('a number is found whole by everybody, by part as far as it shows', async () => {
  expect(await found(visitors.teller, '13812345678')).toEqual(['100'])
  expect(await found(visitors.teller, '110101199001011234')).toEqual(['100'])
  expect(await found(visitors.teller, '5678')).toEqual(['100'])
  expect(await found(visitors.teller, '2233')).toEqual(['100'])
  for (const part of ['45678', '1381234', '12233', '1101011990', '011234']) {
    expect([part, await found(visitors.risk, part)]).toEqual([part, []])
  }
  expect((await found(visitors.manager, '45678')).sort()).toEqual(['100', '102'])
  expect(await found(visitors.manager, '1381234')).toEqual(['100'])
  expect(await found(visitors.manager, '12233')).toEqual([])
})

// Openings -------------------------------------------------------------------------------------------------------------

const identify = (visitor: Visitor, body: object = {}) =>
  visitor.send('POST', '/api/openings/identification', {
    idNo: '11010119850505567x',
    name: '王丽',
    documentChecked: true,
    ...body,
  })

test('a teller who has the document before them opens the customer of another branch for the day, alone', async () => {
  expect(await seen(visitors.teller, '102')).toBe(404)
  expect((await identify(visitors.teller, { documentChecked: false })).json().code).toBe('bad-input')
  expect((await identify(visitors.teller, { name: '王莉' })).json()).toMatchObject({
    status: 404,
    code: 'not-identified',
  })
  expect((await identify(visitors.auditor)).statusCode).toBe(403)
  // As identity cards print names of two characters.
  expect((await identify(visitors.teller, { name: '王 丽' })).json()).toEqual({ items: [{ customerId: '102' }] })
  expect(await customer(visitors.teller, '102')).toMatchObject({
    name: '王丽',
    aum: '900000.00',
    mobile: '139****5678',
    opening: { kind: 'identified' },
  })
  const holdings = (await visitors.teller.get('/api/customers/102/holdings')).json()
  expect(holdings.items[0]).toMatchObject({ accountNo: '****2233', otherOwners: ['欧阳春华'] })
  expect((await visitors.teller.get('/api/customers/102/story')).statusCode).toBe(200)
  // For them alone, and on the customer's page alone.
  expect(await seen(visitors.east, '102')).toBe(404)
  expect(await listed(visitors.teller)).toEqual(['100'])
  // Counted by the policies alone.
  const individuals = encodeURIComponent(JSON.stringify({ field: 'kind', op: 'in', values: ['individual'] }))
  expect((await visitors.teller.get(`/api/customers/facets?filter=${individuals}`)).json().total).toBe(1)
  expect(await found(visitors.teller, '王丽')).toEqual([])
  expect(await found(visitors.teller, '13912345678')).toEqual([])
  expect(await sees(visitors.teller, '2,4', 'select id from customer')).toEqual([{ id: '100' }])
  expect(await sees(visitors.teller, '2,4', 'select id from customer', '102')).toHaveLength(2)
  expect(await recorded('102', 'customer-identified')).toMatchObject([
    { person: visitors.teller.personId, details: { institution_id: union.east } },
  ])
})

test('the customer’s page says who identified them, and reads say how they came about', async () => {
  // Reads are written every second.
  await expect
    .poll(async () => (await recorded('102', 'customer-opened'))[0]?.details, { timeout: 5000 })
    .toEqual({
      opened: 'identified',
    })
})

test('a file opened ends with the day, with a click, and with the role', async () => {
  const [opening] = (await visitors.teller.get('/api/openings')).json().items
  expect(opening).toMatchObject({
    customerId: '102',
    customerName: '王丽',
    kind: 'identified',
    open: true,
    institutionName: '城东支行',
  })
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
  expect(day.format(new Date(opening.expiresAt))).toMatch(/ 00:00:00$/)
  expect(Date.parse(opening.expiresAt) - Date.now()).toBeLessThanOrEqual(86_400_000)
  expect((await visitors.east.send('DELETE', `/api/openings/${opening.id}`)).statusCode).toBe(404)
  expect((await visitors.teller.send('DELETE', `/api/openings/${opening.id}`)).statusCode).toBe(200)
  expect(await seen(visitors.teller, '102')).toBe(404)
  await identify(visitors.teller)
  await started.owner.query(
    `update customer_opening set expires_at = now() - interval '1 second' where ended_at is null`,
  )
  expect(await seen(visitors.teller, '102')).toBe(404)
  await identify(visitors.teller)
  expect(await seen(visitors.teller, '102')).toBe(200)
  await started.owner.query('update person_role set institution_id = 4 where person_id = $1', [
    visitors.teller.personId,
  ])
  expect(await seen(visitors.teller, '102')).toBe(404)
  await started.owner.query('update person_role set institution_id = 2 where person_id = $1', [
    visitors.teller.personId,
  ])
})

const smash = (visitor: Visitor, number: string, reason = '客户来电报失卡片，客户经理无法联系') =>
  visitor.send('POST', '/api/openings/break-glass', { number, reason })

test('a broken glass opens one customer for some hours, tells the manager and marks every read', async () => {
  expect((await smash(visitors.teller, 'C-103')).statusCode).toBe(403)
  expect((await smash(visitors.east, 'C-103', '急')).json().code).toBe('bad-input')
  expect((await smash(visitors.east, 'C-10')).json()).toMatchObject({ status: 404, code: 'not-opened' })
  expect((await smash(visitors.east, 'C-100')).json()).toEqual({ customerId: '100', opened: false })
  expect((await smash(visitors.east, 'C-103')).json()).toEqual({ customerId: '103', opened: true })
  expect(await customer(visitors.east, '103')).toMatchObject({
    name: '赵四',
    opening: { kind: 'break-glass', reason: '客户来电报失卡片，客户经理无法联系' },
    masks: { revealable: true },
  })
  expect(await listed(visitors.east)).toEqual(['100'])
  const [opening] = (await visitors.east.get('/api/openings')).json().items
  expect(Math.round((Date.parse(opening.expiresAt) - Date.parse(opening.openedAt)) / 3_600_000)).toBe(4)

  expect((await visitors.manager.get('/api/notices/unread')).json()).toEqual({ count: 1 })
  const [notice] = (await visitors.manager.get('/api/notices')).json().items
  expect(notice).toMatchObject({
    kind: 'break-glass',
    customerId: '103',
    customerName: '赵四',
    details: { reason: '客户来电报失卡片，客户经理无法联系', person: expect.stringContaining('branch-manager') },
    readAt: null,
  })
  expect((await visitors.west.get('/api/notices')).json().items).toEqual([])
  expect((await visitors.west.send('PUT', '/api/notices/read', { upTo: notice.id })).statusCode).toBe(200)
  expect((await visitors.manager.get('/api/notices/unread')).json()).toEqual({ count: 1 })
  await visitors.manager.send('PUT', '/api/notices/read', { upTo: notice.id })
  expect((await visitors.manager.get('/api/notices/unread')).json()).toEqual({ count: 0 })

  expect((await visitors.east.get('/api/openings?whose=all')).statusCode).toBe(403)
  const all = (await visitors.auditor.get('/api/openings?whose=all&kind=break-glass')).json().items
  expect(all).toMatchObject([
    { customerName: '赵四', personName: expect.stringContaining('branch-manager'), open: true },
  ])
  await expect
    .poll(async () => (await recorded('103', 'customer-opened'))[0]?.details, { timeout: 5000 })
    .toEqual({ opened: 'break-glass' })
  expect(await recorded('103', 'glass-broken')).toMatchObject([{ person: visitors.east.personId }])
})

test('where nobody signs in as the manager, those who lead the branch are told', async () => {
  await started.owner.query(`update person set active = false where staff_no = 'S70'`)
  await smash(visitors.east, '11010119850505567X')
  await started.owner.query(`update person set active = true where staff_no = 'S70'`)
  expect((await visitors.west.get('/api/notices')).json().items).toMatchObject([{ customerId: '102' }])
  expect((await visitors.manager.get('/api/notices')).json().items).toHaveLength(1)
})

test('where nobody leads the branch either, those who oversee the union are told, and never who broke it', async () => {
  const people = Object.values(visitors)
  const count = async (visitor: Visitor) => (await visitor.get('/api/notices')).json().items.length as number
  /** Who of all has one notice more when only these are there. */
  const toldAmong = async (by: Visitor, ...active: Visitor[]) => {
    const ids = [by, ...active].map(({ personId }) => personId)
    const before = await Promise.all(people.map(count))
    await started.owner.query('update person set active = id = any ($1)', [ids])
    const { statusCode } = await smash(by, 'C-103')
    await started.owner.query('update person set active = true')
    const after = await Promise.all(people.map(count))
    expect(statusCode).toBe(200)
    return people.filter((_, at) => after[at]! > before[at]!)
  }
  const { east, risk, auditor, teller, west, manager } = visitors
  expect(await toldAmong(east, west, risk, auditor, teller)).toEqual([west])
  expect(await toldAmong(east, risk, auditor, teller)).toEqual([risk])
  expect(await toldAmong(east, auditor, teller)).toEqual([auditor])
  expect(await toldAmong(east, teller)).toEqual([teller])
  // Who breaks a glass to a customer of their own is not who is told of it.
  const rename = (from: string, to: string) =>
    started.owner.query('update person set staff_no = $2 where staff_no = $1', [from, to])
  const { rows } = await started.owner.query<{ own: string }>('select staff_no as own from person where id = $1', [
    east.personId,
  ])
  const own = rows[0]?.own ?? ''
  await rename('S70', 'S71')
  await rename(own, 'S70')
  expect(await toldAmong(east, manager, risk)).toEqual([risk])
  await rename('S70', own)
  await rename('S71', 'S70')
})

test('a number that means several customers opens none of them and tells nobody', async () => {
  await insertCustomer(started.owner, { id: '104', no: 'D-1', institution: union.west, idNo: 'C-103' })
  const answer = await smash(visitors.east, 'C-103')
  await started.owner.query('delete from customer where id = 104')
  await started.owner.query('delete from published.customer_summary where customer_id = 104')
  expect(answer.json()).toMatchObject({ status: 409, code: 'number-ambiguous' })
  const { rows } = await started.owner.query('select from customer_opening where customer_id = 104')
  expect(rows).toEqual([])
})

test('who tries numbers out has to wait', async () => {
  const guesser = await signInAs(started, 'branch-manager', union.west)
  const codes: string[] = []
  for (let at = 0; at < 21; at++) codes.push((await smash(guesser, `X-${at}`)).json().code)
  expect(codes.slice(0, 20).every((code) => code === 'not-opened')).toBe(true)
  expect(codes[20]).toBe('too-many-attempts')
})

// Need to know -----------------------------------------------------------------------------------------------------------

test('a confidential customer does not exist but for its manager and those on its list', async () => {
  const { owner } = started
  await insertCustomer(owner, {
    id: '110',
    no: 'V-110',
    name: '贾宝玉',
    idNo: '110101199901010010',
    mobile: '13711112222',
    aumCents: '999900',
    tier: 1,
  })
  await insertAccount(owner, '910', '6222020299998888', ['110'])
  await owner.query(
    `insert into published.movement (id, kind, customer_id, institution_id, aum, tier, other_tier, amount, misses, months_left, marked, rank)
     values (1, 'upgraded', 110, 2, 1, 1, 0, 1, 0, 0, false, 1), (2, 'upgraded', 100, 2, 1, 1, 0, 1, 0, 0, false, 2)`,
  )
  await owner.query(`insert into policy (policy, effective_on, content) values ('tiers', '2020-01-01', '{}')`)
  await owner.query(
    `insert into close (id, month, state, seen_publication) overriding system value values (77, '2026-10-01', 'published', 0)`,
  )
  await owner.query(
    `insert into movement_basis (month, close_id, until, publication) values ('2026-10-01', 77, '2026-10-31', 0)`,
  )
  await owner.query('select count_movements(null)')
  await owner.query(`create table published.standing_change_77 partition of standing_change for values in (77)`)
  await owner.query(
    `insert into standing_change (close_id, month, customer_id, institution_id, kind, from_tier, to_tier, aum) values (77, '2026-10-01', 110, 2, 'entered', 0, 1, 1)`,
  )
  await owner.query(
    `insert into standing_difference (close_id, month, customer_id, institution_id, before, after) values (77, '2026-10-01', 110, 2, 'null', '{}')`,
  )

  const url = '/api/customers/110/confidentiality'
  const body = { reason: '本行职工账户，须保密', readers: [visitors.teller.personId] }
  expect((await visitors.teller.send('PUT', url, body)).statusCode).toBe(403)
  expect((await visitors.west.send('PUT', url, body)).statusCode).toBe(404)
  expect((await visitors.east.send('PUT', url, body)).statusCode).toBe(200)

  const outside = [visitors.risk, visitors.auditor, await signInAs(started, 'branch-manager', union.east)]
  const knowing = [visitors.east, visitors.teller, visitors.manager]
  const facts = async (visitor: Visitor) => ({
    page: await seen(visitor, '110'),
    panels: (await visitor.get('/api/customers/110/holdings')).statusCode,
    listed: (await listed(visitor)).includes('110'),
    byName: (await listed(visitor, 'sort=name')).includes('110'),
    filtered: (
      await listed(
        visitor,
        `filter=${encodeURIComponent(JSON.stringify({ field: 'name', op: 'contains', values: ['宝玉'] }))}`,
      )
    ).length,
    found: [
      ...(await found(visitor, '贾宝')),
      ...(await found(visitor, '宝玉')),
      ...(await found(visitor, 'jby')),
      ...(await found(visitor, 'V-110')),
      ...(await found(visitor, '13711112222')),
      ...(await found(visitor, '6222020299998888')),
    ],
    counted:
      (await visitor.get('/api/customers/facets')).json().tier.find((one: { value: string }) => one.value === '1')
        ?.count ?? 0,
  })
  for (const visitor of outside) {
    expect(await facts(visitor)).toEqual({
      page: 404,
      panels: 404,
      listed: false,
      byName: false,
      filtered: 0,
      found: [],
      counted: 0,
    })
  }
  for (const visitor of knowing) {
    expect(await facts(visitor)).toEqual({
      page: 200,
      panels: 200,
      listed: true,
      byName: true,
      filtered: 1,
      found: Array(6).fill('110'),
      counted: 1,
    })
  }
  const [risk] = outside as [Visitor]
  const upgraded = async (visitor: Visitor) => {
    const { groups } = (await visitor.get('/api/movements/groups?view=all')).json()
    return groups.find((one: { group: string }) => one.group === 'upgraded').count
  }
  expect([await upgraded(risk), await upgraded(visitors.east), await upgraded(visitors.manager)]).toEqual([1, 2, 2])
  const rows = [
    'customer',
    'published.customer_summary',
    'published.movement',
    'standing_change',
    'standing_difference',
    'account_owner',
  ]
  for (const table of rows) {
    const id = table === 'customer' ? 'id' : 'customer_id'
    const sql = `select count(*)::int as n from ${table} where ${id} = 110`
    expect([table, await sees(risk, 'everything', sql)]).toEqual([table, [{ n: 0 }]])
    expect([table, await sees(visitors.teller, '2,4', sql)]).toEqual([table, [{ n: 1 }]])
  }
  expect(await sees(risk, 'everything', `select from account where id = 910`)).toEqual([])
  expect(await sees(risk, 'everything', 'select * from confidential_customer')).toEqual([])
  expect(await sees(risk, 'everything', 'select n from movement_count')).toEqual([{ n: 1 }])

  // Neither a document at the counter nor a broken glass says that it exists.
  expect((await identify(visitors.west, { idNo: '110101199901010010', name: '贾宝玉' })).json().code).toBe(
    'not-identified',
  )
  expect((await smash(visitors.west, 'V-110')).json().code).toBe('not-opened')
  // What is published anew is as confidential.
  await owner.query('update customer set confidential = false where id = 110')
  await owner.query('update published.customer_summary set confidential = false where customer_id = 110')
  await started.instance.database.batch.query('select spread_confidential()')
  expect(await seen(visitors.risk, '110')).toBe(404)
  expect(await listed(visitors.risk)).not.toContain('110')

  expect(await recorded('110', 'customer-confided')).toMatchObject([{ details: { reason: '本行职工账户，须保密' } }])
  expect(await recorded('110', 'confidence-given')).toHaveLength(2)
  // Taken off the list, and lifted.
  await visitors.east.send('PUT', url, { ...body, readers: [] })
  expect(await seen(visitors.teller, '110')).toBe(404)
  expect((await visitors.risk.send('DELETE', url)).statusCode).toBe(404)
  expect((await visitors.east.send('DELETE', url)).statusCode).toBe(200)
  expect(await seen(visitors.risk, '110')).toBe(200)
  expect(await sees(risk, 'everything', 'select n from movement_count')).toEqual([{ n: 2 }])
})

test('a confidential co-owner shows by the surname only', async () => {
  await visitors.west.send('PUT', '/api/customers/102/confidentiality', {
    reason: '重要客户，限知情人知悉',
    readers: [],
  })
  const owners = async (visitor: Visitor) =>
    (await visitor.get('/api/customers/100/holdings')).json().items[0].otherOwners
  expect(await owners(visitors.risk)).toEqual(['王**'])
  expect(await owners(visitors.manager)).toEqual(['王丽'])
  await visitors.west.send('DELETE', '/api/customers/102/confidentiality')
  expect(await owners(visitors.risk)).toEqual(['王丽'])
})

test('a confidential note is its author’s and its readers’', async () => {
  const url = '/api/customers/100/notes'
  const body = { text: '子女在外地工作，暂不便公开', readers: [visitors.risk.personId] }
  expect((await visitors.teller.send('POST', url, body)).statusCode).toBe(403)
  expect((await visitors.west.send('POST', url, body)).statusCode).toBe(404)
  const { id } = (await visitors.east.send('POST', url, body)).json()
  const notes = async (visitor: Visitor) => (await visitor.get(url)).json().items
  expect(await notes(visitors.risk)).toMatchObject([
    { id, text: body.text, own: false, readers: [{ id: visitors.risk.personId }] },
  ])
  expect(await notes(visitors.manager)).toEqual([])
  expect(await notes(visitors.auditor)).toEqual([])
  expect(await sees(visitors.auditor, 'everything', 'select * from confidential_note')).toEqual([])
  expect((await visitors.risk.send('PUT', `${url}/${id}`, body)).statusCode).toBe(404)
  expect((await visitors.risk.send('DELETE', `${url}/${id}`)).statusCode).toBe(404)
  expect((await visitors.east.send('DELETE', `${url}/${id}`)).statusCode).toBe(200)
  expect([await notes(visitors.risk), await notes(visitors.east)]).toEqual([[], []])
  await visitors.east.send('PUT', `${url}/${id}`, { ...body, readers: [] })
  expect(await notes(visitors.risk)).toEqual([])
  expect(await notes(visitors.east)).toMatchObject([{ id, own: true }])
  expect(JSON.stringify(await recorded('100', 'note-changed'))).not.toContain('子女')
})

// Why ----------------------------------------------------------------------------------------------------------------

test('a customer says why one sees it, what is masked and who else may', async () => {
  const why = async (visitor: Visitor, id: string) => (await visitor.get(`/api/customers/${id}/access`)).json()
  expect(await why(visitors.teller, '100')).toMatchObject({
    roles: [{ role: 'teller', institutionName: '城东支行' }],
    institutionName: '城东支行',
    manages: false,
    opening: null,
    confidential: null,
    fields: [
      { field: 'mobile', whole: null },
      { field: 'idNo', whole: null },
      { field: 'accountNo', whole: null },
    ],
  })
  const manager = await why(visitors.manager, '100')
  expect(manager).toMatchObject({
    manages: true,
    roles: [{ role: 'relationship-manager', institutionName: '城东支行' }],
  })
  expect(manager.fields[0]).toEqual({ field: 'mobile', whole: 'managed', until: null })
  expect(manager.others).toContainEqual({ role: 'teller', roleName: null, people: 1 })
  expect(manager.others).toContainEqual({ role: 'administrator', roleName: null, people: 1 })
  expect(manager.others).toContainEqual({ role: 'relationship-manager', roleName: null, people: 1 })
  expect(await why(visitors.east, '103')).toMatchObject({ roles: [], opening: { kind: 'break-glass' } })
  expect((await why(visitors.manager, '103')).openedFor).toBe(1)
  await visitors.west.send('PUT', '/api/customers/102/confidentiality', {
    reason: '重要客户，限知情人知悉',
    readers: [],
  })
  expect(await why(visitors.west, '102')).toMatchObject({
    confidential: { reason: '重要客户，限知情人知悉', listed: true, readers: [{ id: visitors.west.personId }] },
    others: [
      { role: 'branch-manager', roleName: null, people: 1 },
      { role: 'relationship-manager', roleName: null, people: 1 },
    ],
  })
  await visitors.west.send('DELETE', '/api/customers/102/confidentiality')
  expect((await visitors.west.get('/api/customers/100/access')).statusCode).toBe(404)
})

test('colleagues are found by a part of the name', async () => {
  expect((await visitors.east.get(`/api/colleagues?text=${encodeURIComponent('孙')}`)).json().items).toMatchObject([
    { name: '孙经理', staffNo: 'S70' },
  ])
  expect((await visitors.teller.get('/api/colleagues?text=a')).statusCode).toBe(403)
})
