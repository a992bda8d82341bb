import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { dayIn } from '../../platform/day.ts'
import { findPerson } from '../identity/index.ts'
import {
  type ApprovalKind,
  type Approvals,
  type Asked,
  decideRequest,
  escalateOverdue,
  requestApproval,
  withdrawRequest,
} from './approvals.ts'

let started: TestInstance
let manager: Visitor
let branch: Visitor
let deputy: Visitor
let westBranch: Visitor
let executive: Visitor
let secondExecutive: Visitor
let administrator: Visitor
let stale: string | undefined
let clock: Date
let beforeDeed: () => Promise<void>

const deed: ApprovalKind = {
  kind: 'deed',
  ruled: { permission: 'special:approve', unit: 'rows', always: false, atUnion: false },
  check: async () => stale,
  execute: async (db, request) => {
    await beforeDeed()
    await db.query('insert into deed values ($1)', [request.id])
  },
}
let approvals: Approvals

beforeAll(async () => {
  started = await startTestInstance()
  const { owner } = started
  await insertSmallUnion(owner)
  await insertCustomer(owner, { id: '100', institution: union.outlet })
  await owner.query(`create table deed (request_id bigint); grant all on deed to almanac_batch;
    insert into approval_rule values ('deed', 1, 10, 'special:approve', 'branch', 48), ('deed', 2, 1000, 'special:approve', 'union', 24)`)
  manager = await signInAs(started, 'relationship-manager', union.east)
  branch = await signInAs(started, 'branch-manager', union.east)
  deputy = await signInAs(started, 'teller', union.west)
  westBranch = await signInAs(started, 'branch-manager', union.west)
  executive = await signInAs(started, 'executive', null)
  secondExecutive = await signInAs(started, 'executive', null)
  administrator = await signInAs(started, 'administrator', null)
  approvals = {
    batch: started.instance.database.batch,
    kinds: [deed],
    moment: () => ({ now: clock, today: dayIn('Asia/Shanghai', () => clock)() }),
  }
})
afterAll(() => started?.stop())
beforeEach(async () => {
  stale = undefined
  beforeDeed = async () => {}
  clock = new Date()
  await started.owner.query(
    `delete from deed; delete from approval_event; delete from approval_request; delete from approval_delegation`,
  )
})

async function personOf(visitor: Visitor) {
  const person = await findPerson(approvals.batch, visitor.personId)
  if (!person) throw new Error('nobody')
  return person
}
async function ask(size = '10', by = manager, differing: Partial<Asked> = {}): Promise<string> {
  const asked = {
    kind: 'deed',
    subject: '100',
    customerId: '100',
    institutionId: union.outlet,
    size,
    snapshot: { customerName: '客户100' },
    reason: '四代老客户',
    ...differing,
  }
  return (await requestApproval(approvals, await personOf(by), asked)).id
}
const decide = async (visitor: Visitor, id: string, step = 1, approve = true) =>
  decideRequest(approvals, await personOf(visitor), id, { step, approve, comment: approve ? '' : '不同意' })
const read = async (visitor: Visitor, id: string) => (await visitor.get(`/api/approvals/${id}`)).json()
const deeds = async () => (await started.owner.query('select request_id from deed')).rows.length
const trail = async (id: string) =>
  (await read(administrator, id)).trail.map((one: Record<string, string | null>) =>
    [one.action, one.personName, one.forPersonName].filter(Boolean).join(' '),
  )
const inbox = async (visitor: Visitor) =>
  (await visitor.get('/api/approvals')).json().items.map(({ id }: { id: string }) => id)

test('one approval by the branch executes what was asked, and the trail says who did what', async () => {
  const id = await ask()
  expect(await inbox(branch)).toEqual([id])
  expect((await branch.get('/api/approvals/waiting')).json()).toEqual({ count: 1 })
  await decide(branch, id)
  expect(await deeds()).toBe(1)
  expect(await read(manager, id)).toMatchObject({ state: 'executed', step: 1, steps: 1, reason: '四代老客户' })
  expect(await trail(id)).toEqual([
    expect.stringMatching(/^requested relationship-manager/),
    expect.stringMatching(/^approved branch-manager/),
    'executed',
  ])
  expect((await branch.get('/api/approvals/waiting')).json()).toEqual({ count: 0 })
})

test('a larger one takes the union as well, which decides second', async () => {
  const id = await ask('1000')
  expect(await inbox(executive)).toEqual([])
  await expect(decide(executive, id)).rejects.toMatchObject({ code: 'not-permitted' })
  await decide(branch, id)
  expect(await deeds()).toBe(0)
  expect(await inbox(executive)).toEqual([id])
  // Who looked at the step before has not looked at this one.
  await expect(decide(executive, id, 1)).rejects.toMatchObject({ code: 'approval-decided' })
  await decide(executive, id, 2)
  expect(await deeds()).toBe(1)
})

test('what needs nobody is done at once', async () => {
  const id = await ask('9')
  expect(await deeds()).toBe(1)
  expect((await read(manager, id)).state).toBe('executed')
})

test('a refusal ends it, and says why over HTTP', async () => {
  const id = await ask()
  const silent = await branch.send('POST', `/api/approvals/${id}/decision`, { step: 1, approve: false })
  expect(silent.json()).toMatchObject({ code: 'bad-input', details: { field: 'comment' } })
  const answer = await branch.send('POST', `/api/approvals/${id}/decision`, {
    step: 1,
    approve: false,
    comment: '证据不足',
  })
  expect(answer.json()).toMatchObject({ state: 'refused', mayDecide: false })
  await expect(decide(branch, id)).rejects.toMatchObject({ code: 'approval-decided' })
  expect(await deeds()).toBe(0)
})

test('the requester is told of every decision by others, and the delegate of what they may decide', async () => {
  await started.owner.query('delete from notice')
  const told = async (visitor: Visitor) =>
    (await visitor.get('/api/notices')).json().items.map((one: { details: Record<string, string> }) => one.details)
  const branchName = (await personOf(branch)).name
  const larger = await ask('1000')
  await decide(branch, larger)
  stale = 'moved'
  await decide(executive, larger, 2)
  const refused = await ask()
  await decide(branch, refused, 1, false)
  const withdrawn = await ask()
  await withdrawRequest(approvals, await personOf(manager), withdrawn, '')
  await ask('9')
  stale = undefined
  const today = approvals.moment().today
  const body = { delegateId: deputy.personId, fromOn: today, untilOn: today }
  await branch.send('POST', '/api/approvals/delegations', body)
  expect(await told(deputy)).toEqual([{ person: branchName, fromOn: today, untilOn: today }])
  const done = await ask()
  await decide(deputy, done)
  expect(await told(manager)).toMatchObject([
    { requestId: done, request: 'deed', outcome: 'executed', for: branchName },
    { requestId: refused, outcome: 'refused', person: branchName, for: '', comment: '不同意' },
    { requestId: larger, outcome: 'stale', stale: 'moved' },
    { requestId: larger, outcome: 'approved', person: branchName },
  ])
  // Whose name it is, is for the reader's scope to say.
  expect((await manager.get('/api/notices')).json().items[0]).toMatchObject({
    kind: 'request-decided',
    customerId: '100',
    customerName: '客户100',
  })
  expect(JSON.stringify(await told(manager))).not.toContain('客户100')
})

test('about one subject one request is open at a time', async () => {
  const id = await ask()
  await expect(ask()).rejects.toMatchObject({ code: 'approval-pending' })
  await withdrawRequest(approvals, await personOf(manager), id, '')
  await expect(ask()).resolves.not.toBe(id)
})

test('nobody decides on their own request: neither by rule nor by what the database takes', async () => {
  const id = await ask('10', branch)
  // It is the union's from the beginning.
  expect(await inbox(branch)).toEqual([])
  expect(await read(branch, id)).toMatchObject({ mayDecide: false, barred: 'own', mayWithdraw: true })
  await expect(decide(branch, id)).rejects.toMatchObject({ code: 'approval-own' })
  await expect(
    started.owner.query(
      `insert into approval_event (request_id, step, action, person_id) values ($1, 1, 'approved', $2)`,
      [id, branch.personId],
    ),
  ).rejects.toMatchObject({ constraint: 'approval_event_own' })
  await decide(executive, id)
  expect(await deeds()).toBe(1)
})

test('nobody decides twice in one chain', async () => {
  const id = await ask('1000')
  await escalateOverdue(approvals.batch, new Date(clock.getTime() + 49 * 3_600_000))
  await decide(executive, id)
  await expect(decide(executive, id, 2)).rejects.toMatchObject({ code: 'approval-twice' })
  expect(await inbox(executive)).toEqual([])
  await expect(
    started.owner.query(
      `insert into approval_event (request_id, step, action, person_id) values ($1, 2, 'approved', $2)`,
      [id, executive.personId],
    ),
  ).rejects.toMatchObject({ constraint: 'approval_event_person' })
  await decide(secondExecutive, id, 2)
  expect(await deeds()).toBe(1)
})

/** While the first is at it, just before it is done. */
async function meanwhile<T>(first: () => Promise<void>, second: () => Promise<T>) {
  let reached = () => {}
  let goOn = () => {}
  const isThere = new Promise<void>((resolve) => {
    reached = resolve
  })
  const wait = new Promise<void>((resolve) => {
    goOn = resolve
  })
  beforeDeed = async () => {
    reached()
    await wait
  }
  const winning = first()
  await isThere
  const losing = second().then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )
  const early = await Promise.race([losing, sleep(300, 'waits')])
  goOn()
  await winning
  return [early, await losing]
}

test('who approves while somebody else does waits, and is told that it is decided: it is done once', async () => {
  const id = await ask('10', branch)
  const outcome = await meanwhile(
    () => decide(executive, id),
    () => decide(secondExecutive, id),
  )
  expect(outcome).toEqual(['waits', 'approval-decided'])
  expect(await deeds()).toBe(1)
  expect(await trail(id)).toHaveLength(3)
})

test('who withdraws while it is approved waits, and is too late', async () => {
  const id = await ask()
  const person = await personOf(manager)
  const outcome = await meanwhile(
    () => decide(branch, id),
    () => withdrawRequest(approvals, person, id, ''),
  )
  expect(outcome).toEqual(['waits', 'approval-decided'])
  expect((await read(manager, id)).state).toBe('executed')
  expect(await deeds()).toBe(1)
})

test('of an approval and a withdrawal at once exactly one counts, whichever comes first', async () => {
  for (let round = 0; round < 4; round++) {
    await started.owner.query('delete from deed')
    const id = await ask()
    const person = await personOf(manager)
    const both = [() => decide(branch, id), () => withdrawRequest(approvals, person, id, '')]
    const [first, second] = round % 2 ? both : both.toReversed()
    const outcomes = await Promise.allSettled([first?.(), second?.()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { state } = await read(manager, id)
    expect(['executed', 'withdrawn']).toContain(state)
    expect(await deeds()).toBe(state === 'executed' ? 1 : 0)
  }
})

test('what failed leaves the request as it was, to be tried again', async () => {
  const id = await ask()
  await started.owner.query('alter table deed rename to away')
  await expect(decide(branch, id)).rejects.toThrow('deed')
  await started.owner.query('alter table away rename to deed')
  expect(await read(branch, id)).toMatchObject({ state: 'pending', mayDecide: true })
  await decide(branch, id)
  expect(await deeds()).toBe(1)
})

test('what cannot be done any more ends with its reason, undone', async () => {
  const id = await ask()
  stale = 'special-rated'
  await decide(branch, id)
  expect(await deeds()).toBe(0)
  const { state, trail: events } = await read(manager, id)
  expect(state).toBe('stale')
  expect(events.at(-1)).toMatchObject({ action: 'stale', comment: 'special-rated' })
})

test('a step that nobody decides goes up after its time, and is overdue at the top', async () => {
  const id = await ask()
  const later = (hours: number) => new Date(clock.getTime() + hours * 3_600_000)
  expect(await escalateOverdue(approvals.batch, later(47))).toBe(0)
  expect(await escalateOverdue(approvals.batch, later(48))).toBe(1)
  expect(await inbox(executive)).toEqual([id])
  expect(await inbox(branch)).toEqual([])
  expect(await escalateOverdue(approvals.batch, later(95))).toBe(0)
  expect(await escalateOverdue(approvals.batch, later(96))).toBe(1)
  expect(await escalateOverdue(approvals.batch, later(1000))).toBe(0)
  expect((await trail(id)).slice(1)).toEqual(['escalated', 'overdue'])
  await decide(executive, id)
  expect(await deeds()).toBe(1)
})

test('whoever stands in decides with that right alone, while it lasts', async () => {
  const id = await ask()
  expect((await deputy.get(`/api/approvals/${id}`)).statusCode).toBe(404)
  await expect(decide(deputy, id)).rejects.toMatchObject({ code: 'not-permitted' })
  const today = approvals.moment().today
  const body = { delegateId: deputy.personId, fromOn: today, untilOn: today }
  expect((await branch.send('POST', '/api/approvals/delegations', body)).statusCode).toBe(200)
  expect(await inbox(deputy)).toEqual([id])
  const branchName = (await personOf(branch)).name
  expect(await read(deputy, id)).toMatchObject({ mayDecide: true, decidesFor: branchName })
  // The right to decide, and nothing else: the customer's own page stays closed.
  expect((await deputy.get('/api/customers/100')).statusCode).toBe(404)
  clock = new Date(clock.getTime() + 2 * 86_400_000)
  await expect(decide(deputy, id)).rejects.toMatchObject({ code: 'not-permitted' })
  clock = new Date()
  await decide(deputy, id)
  expect((await trail(id))[1]).toMatch(/^approved teller \d+ branch-manager \d+$/)
  expect(await deeds()).toBe(1)
})

test('a delegation that is ended, or whose giver has left, is worth nothing', async () => {
  const today = approvals.moment().today
  const body = { delegateId: deputy.personId, fromOn: today, untilOn: today }
  const id = await ask()
  await branch.send('POST', '/api/approvals/delegations', body)
  const { items } = (await branch.get('/api/approvals/delegations')).json()
  expect(items).toMatchObject([{ given: true, state: 'active' }])
  // Nobody ends another one's.
  expect((await deputy.send('DELETE', `/api/approvals/delegations/${items[0].id}`)).statusCode).toBe(404)
  await branch.send('DELETE', `/api/approvals/delegations/${items[0].id}`)
  expect(await inbox(deputy)).toEqual([])
  await branch.send('POST', '/api/approvals/delegations', body)
  await started.owner.query('update person set active = false where id = $1', [branch.personId])
  expect(await inbox(deputy)).toEqual([])
  await expect(decide(deputy, id)).rejects.toMatchObject({ code: 'not-permitted' })
  await started.owner.query('update person set active = true where id = $1', [branch.personId])
})

test('nothing is handed over until a day before its first, or that has passed', async () => {
  const { today } = approvals.moment()
  const [yesterday, tomorrow] = [-1, 1].map((days) =>
    new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10),
  )
  for (const [fromOn, untilOn] of [
    [tomorrow, today],
    [yesterday, yesterday],
  ]) {
    const body = { delegateId: deputy.personId, fromOn, untilOn }
    expect((await branch.send('POST', '/api/approvals/delegations', body)).json().code).toBe('delegation-period')
  }
})

test('colleagues are found by a part of their name or their staff number; an API key is none', async () => {
  const found = async (text: string) =>
    (await branch.get(`/api/approvals/colleagues?text=${encodeURIComponent(text)}`))
      .json()
      .items.map(({ id }: { id: string }) => id)
  await started.owner.query(`insert into person (name, service) values ('teller of machines', true)`)
  expect(await found('TELLER')).toEqual([deputy.personId])
  const { rows } = await started.owner.query('select staff_no from person where id = $1', [deputy.personId])
  expect(await found(rows[0].staff_no)).toEqual([deputy.personId])
  expect(await found((await personOf(branch)).name)).toEqual([])
})

test('a request shows to its requester, to those in the chain and to overseers, and to nobody else', async () => {
  const id = await ask('1000')
  const seen = async (visitor: Visitor) => {
    const answer = await visitor.get(`/api/approvals/${id}`)
    const listed = (await visitor.get('/api/approvals?box=all')).json().items.length
    const ofCustomer = (await visitor.get('/api/customers/100/approvals')).json().items?.length ?? 0
    return [answer.statusCode, listed, ofCustomer]
  }
  expect(await seen(manager)).toEqual([200, 1, 1])
  expect(await seen(branch)).toEqual([200, 1, 1])
  expect(await seen(executive)).toEqual([200, 1, 1])
  expect(await seen(administrator)).toEqual([200, 1, 1])
  expect(await seen(await signInAs(started, 'relationship-manager', union.east))).toEqual([404, 0, 0])
  expect(await seen(await signInAs(started, 'administrator', union.east))).toEqual([404, 0, 0])
  expect(await seen(westBranch)).toEqual([404, 0, 0])
  expect(await seen(deputy)).toEqual([404, 0, 0])
  // Who has moved to another branch keeps nothing of the former one's customers.
  await started.owner.query('update person_role set institution_id = $2 where person_id = $1', [
    manager.personId,
    union.west,
  ])
  const again = await started.serveAgain({}, { sessionCachedMs: 0 })
  const moved = await again.inject({ url: `/api/approvals/${id}`, headers: { cookie: manager.cookie } })
  expect(moved.statusCode).toBe(404)
  await again.close()
  await started.owner.query('update person_role set institution_id = $2 where person_id = $1', [
    manager.personId,
    union.east,
  ])
})

test('the trail is only ever added to, and requests are nobody’s to write but the deciding code’s', async () => {
  const id = await ask()
  const { app, batch } = started.instance.database
  for (const statement of [
    `update approval_event set comment = 'x'`,
    'delete from approval_event',
    'delete from approval_request',
    `update approval_request set snapshot = '{}'`,
    'delete from special_grant',
    'update special_grant set tier = 4',
  ]) {
    await expect(batch.query(statement)).rejects.toMatchObject({ code: '42501' })
  }
  for (const statement of [
    `insert into approval_event (request_id, step, action) values (${id}, 1, 'approved')`,
    `update approval_request set state = 'executed'`,
    `insert into special_grant (customer_id, tier, from_on, until_on, request_id) values (100, 1, '2026-01-01', '2026-12-31', ${id})`,
    `insert into approval_delegation (person_id, person_name, delegate_id, delegate_name, from_on, until_on) values (1, '', 2, '', now(), now())`,
    'update approval_rule set hours = 1',
  ]) {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  }
})

test('boxes are walked by cursor, the most urgent first where one decides', async () => {
  const ids: string[] = []
  for (const [at, size] of ['10', '10', '10'].entries()) {
    clock = new Date(Date.now() - at * 3_600_000)
    ids.push(await ask(size, manager, { subject: `s${at}` }))
  }
  const walk = async (box: string) => {
    const walked: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await branch.get(`/api/approvals?box=${box}&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      ).json()
      walked.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    return walked
  }
  expect(await walk('decide')).toEqual(ids.toReversed())
  expect(await walk('all')).toEqual(ids.toReversed())
  expect(await walk('mine')).toEqual([])
})

test('everything that happens to a request is in the audit, with its customer', async () => {
  const id = await ask()
  await decide(branch, id)
  const { rows } = await started.owner.query(
    `select person_id, details from audit_inbox where action = 'approval-recorded' and subject = $1 and customer_id = 100
     union all select person_id, details from audit_entry where action = 'approval-recorded' and subject = $1 and customer_id = 100`,
    [id],
  )
  expect(rows.map(({ person_id, details }) => [details.action, person_id])).toEqual([
    ['requested', manager.personId],
    ['approved', branch.personId],
    ['executed', null],
  ])
})

test('the rules can be read by everybody who is signed in', async () => {
  const { items } = (await deputy.get('/api/approvals/rules')).json()
  expect(items).toContainEqual({
    kind: 'special-grant',
    permission: 'special:approve',
    unit: 'amount',
    always: true,
    atUnion: false,
    steps: [
      { fromSize: '0', level: 'branch', hours: 72 },
      { fromSize: '100000000', level: 'union', hours: 72 },
    ],
  })
})
