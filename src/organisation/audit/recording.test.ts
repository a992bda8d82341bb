import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  signInAs,
  startTestInstance,
  type TestInstance,
  testPassword,
  type Visitor,
  visit,
} from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { createReadRecorder } from '../../platform/audit/reads.ts'
import { appendAudit } from '../../platform/audit/record.ts'
import { inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { chainOnce } from './index.ts'

let started: TestInstance
const visitors = {} as Record<'administrator' | 'branch' | 'executive', Visitor>
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  await insertCustomer(started.owner, { id: '101', name: '赵大海', mobile: '13800001111', idNo: '41302619700101001X' })
  await insertCustomer(started.owner, { id: '102', institution: union.west, mobile: '13900002222' })
  visitors.administrator = await signInAs(started, 'administrator', null)
  visitors.branch = await signInAs(started, 'branch-manager', union.east)
  visitors.executive = await signInAs(started, 'executive', null)
})
afterAll(() => started?.stop())

interface Recorded {
  action: string
  personId: string | null
  customerId: string | null
  subject: string | null
  details: Record<string, Record<string, unknown>> | null
}

/** What `work` records: reads are written when the server that served them ends. */
async function recorded(work: (as: (visitor: Visitor) => Visitor) => Promise<unknown>): Promise<Recorded[]> {
  const { rows: before } = await started.owner.query('select coalesce(max(id), 0) as id from audit_inbox')
  const app = await started.serveAgain({})
  const at = (visitor: Visitor): Visitor => ({
    ...visitor,
    get: (url) => app.inject({ method: 'GET', url, headers: { cookie: visitor.cookie } }),
    send: (method, url, payload) =>
      app.inject({ method, url, headers: { cookie: visitor.cookie }, ...(payload !== undefined && { payload }) }),
  })
  await work(at)
  await app.close()
  const { rows } = await started.owner.query<Recorded>(
    `select action, person_id as "personId", customer_id as "customerId", subject, details from audit_inbox where id > $1 order by id`,
    [before[0].id],
  )
  return rows
}
const told = (records: Recorded[]) =>
  records.map(({ action, customerId, subject }) =>
    [action, customerId, subject].filter((part) => part !== null).join(' '),
  )

test('whoever opens a customer is recorded, once in five minutes, and with every part that they read', async () => {
  const records = await recorded(async (at) => {
    const branch = at(visitors.branch)
    for (const url of [
      '',
      '',
      '/story',
      '/holdings',
      '/balances',
      '/contracts',
      '/transactions',
      '/transactions/totals',
      '/flows',
    ])
      expect((await branch.get(`/api/customers/101${url}`)).statusCode).toBe(200)
    expect((await at(visitors.executive).get('/api/customers/101')).statusCode).toBe(200)
  })
  expect(told(records)).toEqual([
    'customer-opened 101',
    'holdings-read 101',
    'transactions-read 101',
    'customer-opened 101',
  ])
  expect(new Set(records.map(({ personId }) => personId))).toEqual(
    new Set([visitors.branch.personId, visitors.executive.personId]),
  )
})

test('what was refused was not read, and is not recorded as read', async () => {
  const records = await recorded(async (at) => {
    expect((await at(visitors.branch).get('/api/customers/102')).statusCode).toBe(404)
    expect((await at(visitors.branch).get('/api/audit')).statusCode).toBe(403)
  })
  expect(records).toEqual([])
})

test('finding a customer by a whole mobile or identity number is recorded, without the number', async () => {
  const records = await recorded(async (at) => {
    for (const text of ['13800001111', '138 0000 1111', '41302619700101001X', '赵大海', '1380'])
      expect((await at(visitors.branch).get(`/api/customers/search?text=${encodeURIComponent(text)}`)).statusCode).toBe(
        200,
      )
  })
  expect(told(records)).toEqual(['customer-found 101 mobile', 'customer-found 101 idNo'])
  expect(JSON.stringify(records)).not.toContain('13800001111')
  const filter = JSON.stringify({
    any: [
      { field: 'mobile', op: 'is', values: ['13800001111'] },
      { field: 'aum', op: 'from', values: ['0'] },
    ],
  })
  const listed = await recorded(async (at) => {
    const answer = await at(visitors.branch).get(`/api/customers?filter=${encodeURIComponent(filter)}`)
    expect(answer.json().items).toHaveLength(1)
  })
  expect(told(listed)).toEqual(['customer-found 101 mobile'])
})

test('signing in, being refused and signing out are recorded; what an unknown person typed is not', async () => {
  const records = await recorded(async () => {
    const visitor = await signInAs(started, 'teller', union.east)
    const { rows } = await started.owner.query('select staff_no from person where id = $1', [visitor.personId])
    const refused = (login: string) =>
      started.app.inject({ method: 'POST', url: '/api/session', payload: { login, password: 'wrong' } })
    expect((await refused(rows[0].staff_no)).statusCode).toBe(401)
    expect((await refused('my password')).statusCode).toBe(401)
    await visitor.send('DELETE', '/api/session')
  })
  expect(records.map(({ action }) => action)).toEqual([
    'person-changed',
    'role-changed',
    'signed-in',
    'sign-in-refused',
    'sign-in-refused',
    'signed-out',
  ])
  expect(records.map(({ personId }) => personId !== null)).toEqual([false, false, true, true, false, true])
  expect(JSON.stringify(records)).not.toContain('my password')
})

test('a sign-in says by which means, and a refused one from where in the same form', async () => {
  const remoteAddress = '2001:db8:1:2:3:4:5:6'
  const { rows: people } = await started.owner.query('select staff_no as login from person where id = $1', [
    visitors.branch.personId,
  ])
  await recorded(async () => {
    for (const password of ['wrong', testPassword]) {
      const payload = { login: people[0].login, password }
      await started.app.inject({ method: 'POST', url: '/api/session', payload, remoteAddress })
    }
  })
  const { rows } = await started.owner.query(
    `select action, address, details ->> 'means' as means from audit_inbox where address like '2001:%' order by id`,
  )
  expect(rows).toEqual([
    { action: 'sign-in-refused', address: remoteAddress, means: null },
    { action: 'signed-in', address: remoteAddress, means: 'password' },
  ])
})

test('a session that ends otherwise than by its own sign-out is recorded, with who ended it and why', async () => {
  const visitor = await signInAs(started, 'teller', union.east)
  const { rows: people } = await started.owner.query('select staff_no as login from person where id = $1', [
    visitor.personId,
  ])
  const again = () => visit(started.app, people[0].login, testPassword)
  const endings = async (work: () => Promise<unknown>) =>
    (await recorded(work)).filter(({ action }) => action === 'session-ended' || action === 'signed-out')
  const byThemselves = { action: 'session-ended', personId: visitor.personId, customerId: null }

  const ended = await endings(async () => {
    await again()
    await visitor.send('DELETE', '/api/account/sessions')
  })
  expect(ended).toMatchObject([{ ...byThemselves, details: { reason: 'ended', openedFrom: '127.0.0.1' } }])

  const expired = await endings(async () => {
    await again()
    await started.owner.query(
      `update session set seen_at = now() - interval '2 hours' where id = (select max(id) from session)`,
    )
    await again()
  })
  expect(expired).toMatchObject([{ ...byThemselves, details: { reason: 'expired' } }])

  const byAnother = await endings(() =>
    inTransaction(started.instance.database.batch, async (db) => {
      await db.query("select set_config('almanac.person', $1, true)", [visitors.administrator.personId])
      await db.query('delete from session where person_id = $1', [visitor.personId])
    }),
  )
  expect(byAnother).toHaveLength(2)
  expect(byAnother[0]).toMatchObject({
    personId: visitors.administrator.personId,
    subject: expect.stringMatching(/^teller /),
    details: { reason: 'ended' },
  })

  const signedOut = await endings(async () => (await again()).send('DELETE', '/api/session'))
  expect(signedOut.map(({ action }) => action)).toEqual(['signed-out'])
})

test('changes are recorded with what stood before and after, whatever way they come', async () => {
  const { batch } = started.instance.database
  const { personId } = visitors.executive
  const records = await recorded(async () => {
    await batch.query(`update person set name = '新名', password_hash = 'secret' where id = $1`, [personId])
    await batch.query(`update person set name = '新名' where id = $1`, [personId])
    await batch.query(`insert into person_role (person_id, role, institution_id) values ($1, 'teller', 2)`, [personId])
    await batch.query(`delete from person_role where person_id = $1 and role = 'teller'`, [personId])
    await batch.query(`insert into policy (policy, effective_on, content) values ('tiers', '2030-01-01', '{"a": 1}')`)
    await batch.query(`delete from policy where effective_on = '2030-01-01'`)
  })
  expect(told(records)).toEqual([
    'person-changed 新名',
    'role-changed teller',
    'role-changed teller',
    'policy-adopted tiers',
    'policy-adopted tiers',
  ])
  expect(records[0]?.details).toMatchObject({
    before: { name: expect.stringContaining('executive') },
    after: { name: '新名', password: 'changed' },
  })
  expect(JSON.stringify(records)).not.toContain('secret')
  const held = {
    person_id: personId,
    role: 'teller',
    institution_id: '2',
    origin: 'given',
    held_from: expect.any(String),
  }
  expect(records[1]?.details).toEqual({ after: held })
  expect(records[2]?.details).toEqual({ before: held })
})

test('an entry counts with its change or not at all', async () => {
  const { batch } = started.instance.database
  const client = await batch.connect()
  const records = await recorded(async () => {
    await client.query('begin')
    await client.query(`update person set email = 'x@y.example' where id = $1`, [visitors.executive.personId])
    await client.query('rollback')
  })
  client.release()
  expect(records).toEqual([])
})

test('views are recorded once others see them', async () => {
  const view = (name: string, shared: boolean) => ({ list: 'customers', name, shared, definition: {} })
  const records = await recorded(async (at) => {
    const branch = at(visitors.branch)
    await branch.send('POST', '/api/views', view('mine', false))
    const { id } = (await branch.send('POST', '/api/views', view('ours', true))).json()
    await branch.send('PUT', `/api/views/${id}`, { name: 'mine again', shared: false, definition: {} })
    await branch.send('PUT', `/api/views/${id}`, { name: 'still mine', shared: false, definition: {} })
  })
  expect(told(records)).toEqual(['view-shared ours', 'view-shared mine again'])
  expect(records[0]?.personId).toBe(visitors.branch.personId)
  expect(records[1]?.details).toMatchObject({ before: { shared: true }, after: { shared: false } })
})

test('deliveries, closes and downloads are recorded, by whom they were asked for', async () => {
  const { batch } = started.instance.database
  const { personId } = visitors.administrator
  const records = await recorded(async (at) => {
    const run = (kind: string, state: string) =>
      batch.query(
        `insert into job (kind, subject, payload, state, person_id) values ($1, '2026-10', '{}', $2, $3) returning id`,
        [kind, state, personId],
      )
    const { rows: jobs } = await run('import', 'running')
    const { rows } = await batch.query(
      `insert into delivery (source, business_date, state) values ('core', '2026-10-31', 'staging') returning id`,
    )
    await batch.query(`update delivery set state = 'published', feeds = '{"customers": {"rows": 1}}' where id = $1`, [
      rows[0].id,
    ])
    await batch.query(`update job set state = 'done', finished_at = now() where id = $1`, [jobs[0].id])
    await batch.query(`update job set state = 'done' where id = $1`, [(await run('standings', 'running')).rows[0].id])
    const download = await at(visitors.administrator).get(`/api/deliveries/${rows[0].id}/quarantine.csv`)
    expect(download.statusCode).toBe(200)
  })
  expect(records.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    'delivery-imported 2026-10-31',
    'standings-downloaded 2026-10',
    expect.stringMatching(/^quarantine-downloaded \d+$/),
  ])
  expect(records.map((record) => record.personId)).toEqual([personId, personId, personId])
})

test('reads wait while Postgres does not answer, and those too many are counted', async () => {
  const written: { action: string; customerId?: string; details?: object }[] = []
  let away = true
  const db = {
    query: async (_text: string, [records]: [string]) => {
      if (away) throw new Error('away')
      written.push(...JSON.parse(records))
    },
  } as unknown as Queryable
  const failures: unknown[] = []
  const reads = createReadRecorder(db, (error) => failures.push(error), {
    onceWithinMs: 60_000,
    writtenAfterMs: 5,
    waitingMost: 2,
  })
  for (const customerId of ['1', '1', '2', '3']) reads.record({ action: 'customer-opened', personId: '9', customerId })
  await expect.poll(() => failures.length).toBeGreaterThan(1)
  away = false
  await expect.poll(() => written.length).toBe(3)
  await reads.stop()
  expect(written.map(({ action, customerId }) => customerId ?? action)).toEqual(['1', '2', 'reads-lost'])
  expect(written[2]?.details).toEqual({ count: 1 })
})

test('administrators of the union search the audit; nobody else does', async () => {
  const { batch } = started.instance.database
  await appendAudit(batch, [
    { action: 'signed-in', personId: visitors.branch.personId, at: '2026-01-05T15:59:59.999Z' },
    { action: 'signed-in', personId: visitors.branch.personId, at: '2026-01-05T16:00:00.000Z' },
    { action: 'signed-in', personId: visitors.branch.personId, at: '2026-01-06T16:00:00.000Z' },
  ])
  await chainOnce({ batch, dataFolder: started.dataFolder, log: { error: () => {} } })
  const find = async (query: string) => (await visitors.administrator.get(`/api/audit?${query}`)).json()
  const all = await find('limit=200')
  expect(all.items.length).toBeGreaterThan(20)
  expect(all.items.map((entry: { at: string }) => entry.at)).toEqual(
    all.items
      .map((entry: { at: string }) => entry.at)
      .sort()
      .reverse(),
  )
  const paged: { id: string }[] = []
  for (let cursor = ''; ; ) {
    const page = await find(`limit=7${cursor && `&cursor=${cursor}`}`)
    paged.push(...page.items)
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  expect(paged.map(({ id }) => id)).toEqual(all.items.map((entry: { id: string }) => entry.id))

  const opened = await find(`customer=C101&action=customer-opened`)
  expect(opened.items.map((entry: { customerName: string }) => entry.customerName)).toEqual(['赵大海', '赵大海'])
  expect((await find(`customerId=101&person=${encodeURIComponent('branch-manager')}`)).items).toHaveLength(6)
  expect((await find('person=nobody')).items).toEqual([])
  // Days are those of the institution, eight hours before London's.
  expect((await find('action=signed-in&from=2026-01-06&to=2026-01-06')).items).toHaveLength(1)
  expect((await find(`cursor=${'x'.repeat(20)}`)).code).toBe('bad-input')

  const { items } = (await visitors.administrator.get('/api/customers/101/lookers')).json()
  expect(items.map((item: { personId: string; actions: string[] }) => [item.personId, item.actions])).toEqual([
    [visitors.branch.personId, ['customer-found', 'customer-opened', 'holdings-read', 'transactions-read']],
    [visitors.executive.personId, ['customer-opened']],
  ])
  const local = await signInAs(started, 'administrator', union.east)
  for (const visitor of [visitors.executive, visitors.branch, local])
    for (const url of ['/api/audit', '/api/customers/101/lookers'])
      expect((await visitor.get(url)).statusCode).toBe(403)
})

test('numbers in a record come with the names that they stand for, as far as the reader sees them', async () => {
  const { batch } = started.instance.database
  const { rows } = await started.owner.query<{ id: string }>(
    `insert into organisation_unit (kind, institution_id, delivered_name, since) values ('post', $1, '会计', '2020-01-01') returning id`,
    [union.east],
  )
  const [personId, postId, gone] = [visitors.branch.personId, rows[0]?.id, '987654']
  const value = { institutionId: union.east, postId }
  const after = { subject: 'staff', subject_id: '70', field: 'placement', value }
  await appendAudit(batch, [
    { action: 'organisation-fact', subject: 'placement', details: { after } },
    { action: 'note-changed', details: { readers: [personId, gone], customer_id: '101' } },
    { action: 'organisation-fact', details: { after: { subject: 'institution', field: 'parent', value: union.west } } },
  ])
  await chainOnce({ batch, dataFolder: started.dataFolder, log: { error: () => {} } })
  const { items } = (await visitors.administrator.get('/api/audit?limit=3')).json()
  const names = items.map((entry: { names: object }) => entry.names)
  expect(names).toContainEqual({
    'staff 70': '孙经理',
    [`institution ${union.east}`]: expect.any(String),
    [`unit ${postId}`]: '会计',
  })
  expect(names).toContainEqual({ [`person ${personId}`]: expect.any(String), 'customer 101': '赵大海' })
  expect(names).toContainEqual({ [`institution ${union.west}`]: expect.any(String) })
})

test('a department is called what it is called today, whatever is planned', async () => {
  const { batch } = started.instance.database
  const change = await started.owner.query<{ id: string }>(
    `insert into organisation_change (kind, subject, subject_id, subject_name, effective_on, reason, state)
     values ('change', 'unit', 0, '', '2020-01-01', '', 'in-force') returning id`,
  )
  const unit = async (since: string, facts: [field: string, value: string | boolean, on: string][]) => {
    const { rows } = await started.owner.query<{ id: string }>(
      `insert into organisation_unit (kind, institution_id, since) values ('department', $1, $2) returning id`,
      [union.east, since],
    )
    for (const [field, value, on] of facts)
      await started.owner.query(
        `insert into organisation_fact (change_id, subject, subject_id, field, value, effective_on) values ($1, 'unit', $2, $3, $4, $5)`,
        [change.rows[0]?.id, rows[0]?.id, field, JSON.stringify(value), on],
      )
    return rows[0]?.id
  }
  const renamed = await unit('2020-01-01', [
    ['name', '信贷部', '2020-01-01'],
    ['name', '普惠金融部', '2999-01-01'],
  ])
  const closed = await unit('2020-01-01', [
    ['name', '储蓄部', '2020-01-01'],
    ['name', '个人金融部', '2021-01-01'],
    ['closed', true, '2022-01-01'],
  ])
  const planned = await unit('2999-01-01', [['name', '科技部', '2999-01-01']])
  const withdrawn = await unit('2999-01-01', [])
  const details = [renamed, closed, planned, withdrawn].map((departmentId) => ({ after: { departmentId } }))
  await appendAudit(
    batch,
    details.map((one) => ({ action: 'organisation-fact', details: one })),
  )
  await chainOnce({ batch, dataFolder: started.dataFolder, log: { error: () => {} } })
  const answer = await visitors.administrator.get('/api/audit?limit=4')
  expect(Object.assign({}, ...answer.json().items.map((entry: { names: object }) => entry.names))).toEqual({
    [`unit ${renamed}`]: '信贷部',
    [`unit ${closed}`]: '个人金融部',
    [`unit ${planned}`]: '科技部',
  })
})
