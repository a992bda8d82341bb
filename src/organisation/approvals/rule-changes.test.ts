import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'

let started: TestInstance
let administrator: Visitor
let secondAdministrator: Visitor
let executive: Visitor
let risk: Visitor
let branch: Visitor
let manager: Visitor
let rowsAtFirst: unknown[]

const table = async () =>
  (await started.owner.query('select kind, step, from_size, permission, level, hours from approval_rule order by 1, 2'))
    .rows

beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  for (const id of ['100', '101']) await insertCustomer(started.owner, { id, institution: union.east })
  administrator = await signInAs(started, 'administrator', null)
  secondAdministrator = await signInAs(started, 'administrator', null)
  executive = await signInAs(started, 'executive', null)
  risk = await signInAs(started, 'risk', null)
  branch = await signInAs(started, 'branch-manager', union.east)
  manager = await signInAs(started, 'relationship-manager', union.east)
  rowsAtFirst = await table()
})
afterAll(() => started?.stop())
beforeEach(async () => {
  await started.owner.query('delete from approval_event; delete from approval_request; delete from approval_rule')
  await started.owner.query(
    'insert into approval_rule select * from jsonb_populate_recordset(null::approval_rule, $1::jsonb)',
    [JSON.stringify(rowsAtFirst)],
  )
})

const branchStep = (fromSize = '0', hours = 72) => ({ fromSize, level: 'branch', hours })
const unionStep = (fromSize = '0', hours = 72) => ({ fromSize, level: 'union', hours })
const stricter = [branchStep('51', 24), unionStep('1001', 48)]

const ask = (by: Visitor, kind: string, steps: object[]) =>
  by.send('POST', '/api/approvals/rules', { kind, steps, reason: '按本年检查意见调整' })
const asked = async (kind = 'customer-export', steps: object[] = stricter): Promise<string> => {
  const answer = await ask(administrator, kind, steps)
  expect(answer.statusCode).toBe(200)
  return answer.json().requestId
}
const decide = (by: Visitor, id: string, approve = true) =>
  by.send('POST', `/api/approvals/${id}/decision`, { step: 1, approve, comment: approve ? '' : '维持现行规则' })
const rulesOf = async (kind: string, by = branch) => {
  const { items } = (await by.get('/api/approvals/rules')).json()
  return items.find((one: { kind: string }) => one.kind === kind).steps
}

test('other rules are asked for, decided by somebody else at the union, and in force from then on', async () => {
  const id = await asked()
  expect(await rulesOf('customer-export')).toEqual([branchStep('201', 24)])
  expect((await administrator.get(`/api/approvals/${id}`)).json()).toMatchObject({
    state: 'pending',
    chain: [{ permission: 'approval:approve', level: 'union', hours: 72 }],
    snapshot: {
      of: 'customer-export',
      unit: 'rows',
      before: JSON.stringify([branchStep('201', 24)]),
      after: JSON.stringify(stricter),
    },
  })
  expect((await decide(executive, id)).json()).toMatchObject({ state: 'executed' })
  expect(await rulesOf('customer-export')).toEqual(stricter)
  // Of a branch, and of others who look over, nobody sees or decides it.
  expect((await branch.get(`/api/approvals/${id}`)).statusCode).toBe(404)
})

test('nobody decides on the rules that they ask for, nor does whoever may only ask', async () => {
  const id = await asked()
  expect((await decide(administrator, id)).json().code).toBe('approval-own')
  expect((await decide(secondAdministrator, id)).json().code).toBe('not-permitted')
  // Also whoever holds both rights.
  await started.owner.query(`insert into person_role (person_id, role) values ($1, 'executive')`, [
    administrator.personId,
  ])
  const again = await started.serveAgain({}, { sessionCachedMs: 0 })
  const answer = await again.inject({
    method: 'POST',
    url: `/api/approvals/${id}/decision`,
    headers: { cookie: administrator.cookie },
    payload: { step: 1, approve: true },
  })
  expect(answer.json().code).toBe('approval-own')
  await again.close()
  await started.owner.query(`delete from person_role where person_id = $1 and role = 'executive'`, [
    administrator.personId,
  ])
  expect(await rulesOf('customer-export')).toEqual([branchStep('201', 24)])
})

test('a role of the bank’s own that permits nothing else decides on rules', async () => {
  const { rows } = await started.owner.query(
    `insert into custom_role (name, permissions) values ('审批制度', '{approval:approve}') returning 'custom-' || id as role`,
  )
  const supervisor = await signInAs(started, rows[0].role, null)
  const id = await asked()
  expect((await supervisor.get(`/api/approvals/${id}`)).statusCode).toBe(200)
  expect((await decide(supervisor, id)).json()).toMatchObject({ state: 'executed' })
  await started.owner.query('update person set active = false where id = $1', [supervisor.personId])
})

test('the right to decide on rules is not handed on', async () => {
  const id = await asked()
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  const body = { delegateId: branch.personId, fromOn: today, untilOn: today }
  expect((await executive.send('POST', '/api/approvals/delegations', body)).statusCode).toBe(200)
  expect((await branch.get(`/api/approvals/${id}`)).statusCode).toBe(404)
  await started.owner.query('delete from approval_delegation')
})

test('two who approve at once: the rules change once', async () => {
  const id = await asked()
  const states = (await Promise.all([decide(executive, id), decide(risk, id)])).map(({ statusCode }) => statusCode)
  expect(states.sort()).toEqual([200, 409])
  const { trail } = (await administrator.get(`/api/approvals/${id}`)).json()
  expect(trail.map(({ action }: { action: string }) => action)).toEqual(['requested', 'approved', 'executed'])
})

test('only whoever may configure at the union asks, for a kind there is, with rules that can be', async () => {
  for (const other of [executive, risk, branch, await signInAs(started, 'administrator', union.east)])
    expect((await ask(other, 'customer-export', stricter)).statusCode).toBe(403)
  expect((await ask(administrator, 'deed', stricter)).statusCode).toBe(404)
  const refused = async (kind: string, steps: object[]) => {
    const { code, details } = (await ask(administrator, kind, steps)).json()
    return [code, details?.step ?? details?.field]
  }
  expect(await refused('special-grant', [])).toEqual(['rules-not-always', '1'])
  expect(await refused('special-revocation', [branchStep('1')])).toEqual(['rules-not-always', '1'])
  expect(await refused('special-grant', [branchStep(), unionStep('9'), unionStep('8')])).toEqual(['rules-sizes', '3'])
  expect(await refused('special-grant', [unionStep(), branchStep()])).toEqual(['rules-levels', '2'])
  expect(await refused('special-grant', [branchStep(), branchStep('0', 5)])).toEqual(['rules-twice', '2'])
  expect(await refused('approval-rules', [branchStep()])).toEqual(['rules-union-only', '1'])
  expect(await refused('approval-rules', [])).toEqual(['rules-not-always', '1'])
  expect(await refused('customer-export', [branchStep('201', 24)])).toEqual(['rules-same', '1'])
  for (const wrong of [branchStep('0', 0), branchStep('0', 721), branchStep('1.5'), branchStep('-1'), branchStep('01')])
    expect((await ask(administrator, 'special-grant', [wrong])).json().code).toBe('bad-input')
  expect(await table()).toEqual(rowsAtFirst)
})

test('of its own kind only the time can change, and the database holds it to the union as well', async () => {
  const id = await asked('approval-rules', [unionStep('0', 24)])
  await decide(risk, id)
  expect(await rulesOf('approval-rules')).toEqual([unionStep('0', 24)])
  await expect(
    started.owner.query(`update approval_rule set level = 'branch' where kind = 'approval-rules'`),
  ).rejects.toMatchObject({ constraint: 'approval_rule_union' })
})

test('about one kind one change is open at a time; withdrawn, it leaves room for the next', async () => {
  const id = await asked()
  expect((await ask(administrator, 'customer-export', [branchStep('11')])).json().code).toBe('approval-pending')
  expect((await ask(secondAdministrator, 'special-revocation', [unionStep()])).statusCode).toBe(200)
  await administrator.send('POST', `/api/approvals/${id}/withdrawal`, {})
  expect((await ask(administrator, 'customer-export', [branchStep('11')])).statusCode).toBe(200)
})

test('rules that have changed meanwhile are not written over; neither is what a requester may not ask any more', async () => {
  const id = await asked()
  await started.owner.query(`update approval_rule set hours = 12 where kind = 'customer-export'`)
  const ended = (await decide(executive, id)).json()
  expect([ended.state, ended.trail.at(-1).comment]).toEqual(['stale', 'rules-changed'])
  expect(await rulesOf('customer-export')).toEqual([branchStep('201', 12)])
  const second = (await ask(secondAdministrator, 'customer-export', stricter)).json().requestId
  await started.owner.query(`update person_role set role = 'auditor' where person_id = $1`, [
    secondAdministrator.personId,
  ])
  const over = (await decide(executive, second)).json()
  expect([over.state, over.trail.at(-1).comment]).toEqual(['stale', 'requester'])
  await started.owner.query(`update person_role set role = 'administrator' where person_id = $1`, [
    secondAdministrator.personId,
  ])
})

test('where no rule says who decides, nothing is done that is never done without', async () => {
  await started.owner.query(`delete from approval_rule where kind = 'approval-rules'`)
  expect((await ask(administrator, 'customer-export', stricter)).json().code).toBe('approval-rules-missing')
  expect(await rulesOf('customer-export')).toEqual([branchStep('201', 24)])
})

test('requests under way keep their chain, those to come have the new one', async () => {
  const list = { direction: 'asc', columns: ['name'], language: 'zh', reason: '季度走访名单' }
  const exported = async (sort: string) => {
    const { requestId } = (await manager.send('POST', '/api/exports', { ...list, sort })).json()
    return requestId
  }
  const levelsOf = async (id: string) =>
    (await manager.get(`/api/approvals/${id}`)).json().chain.map(({ level }: { level: string }) => level)
  await decide(executive, await asked('customer-export', [branchStep('1')]))
  const former = await exported('name')
  await decide(executive, await asked('customer-export', [branchStep('1'), unionStep('2')]))
  expect(await levelsOf(await exported('aum'))).toEqual(['branch', 'union'])
  expect(await levelsOf(former)).toEqual(['branch'])
})

test('a refusal leaves the rules as they were', async () => {
  const id = await asked()
  expect((await decide(risk, id, false)).json().state).toBe('refused')
  expect(await table()).toEqual(rowsAtFirst)
})

test('the audit tells which steps changed, and who decided; the requests stand on the page', async () => {
  const id = await asked('customer-export', [branchStep('201', 24), unionStep('5001')])
  await decide(executive, id)
  const { rows } = await started.owner.query(
    `select person_id, details from (select id, person_id, action, subject, details from audit_inbox
       union all select id, person_id, action, subject, details from audit_entry) recorded
     where action = 'approval-rule-changed' and subject = 'customer-export' and person_id is not null order by id desc limit 1`,
  )
  // The first step stays, and so is not told of.
  expect(rows).toMatchObject([
    { person_id: executive.personId, details: { after: { step: '2', from_size: '5001', level: 'union' } } },
  ])
  const changes = async (by: Visitor) => (await by.get('/api/approvals/rule-changes')).json().items
  expect(await changes(administrator)).toMatchObject([{ id, state: 'executed', snapshot: { of: 'customer-export' } }])
  expect(await changes(risk)).toHaveLength(1)
  expect(await changes(branch)).toEqual([])
})

test('it is said beforehand when nobody else could decide', async () => {
  const others = async (by: Visitor) => (await by.get('/api/approvals/rules')).json().othersDecide
  expect(await others(administrator)).toBe(true)
  await started.owner.query('update person set active = false where id = $1', [risk.personId])
  expect(await others(administrator)).toBe(true)
  expect(await others(executive)).toBe(false)
  await started.owner.query(`update person_role set institution_id = $2 where person_id = $1`, [
    executive.personId,
    union.east,
  ])
  expect(await others(administrator)).toBe(false)
  // By a role of the bank's own as well.
  await started.owner.query(
    `with own as (insert into custom_role (name, permissions) values ('制度管理', '{approval:approve}') returning id)
     insert into person_role (person_id, role) select $1, 'custom-' || id from own`,
    [secondAdministrator.personId],
  )
  expect(await others(administrator)).toBe(true)
  await started.owner.query('update person set active = true')
  await started.owner.query(`delete from person_role where person_id = $1 and role like 'custom-%'`, [
    secondAdministrator.personId,
  ])
  await started.owner.query('update person_role set institution_id = null where person_id = $1', [executive.personId])
})
