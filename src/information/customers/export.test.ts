import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { recover, startWork } from '../../main/work.ts'
import { sweepExports } from './index.ts'

let started: TestInstance
let app: FastifyInstance
let worker: { stop(): Promise<void> }
let manager: Visitor
let otherManager: Visitor
let branch: Visitor
let westBranch: Visitor
let executive: Visitor
let risk: Visitor
let teller: Visitor
let now: Date

beforeAll(async () => {
  started = await startTestInstance()
  const { owner } = started
  await insertSmallUnion(owner)
  // 250 in the east, of whom 7 are enterprises, and 5 in the west.
  for (let at = 0; at < 250; at++)
    await insertCustomer(owner, {
      id: String(1000 + at),
      name: at === 0 ? '=HYPERLINK("http://evil.example")' : `客户${1000 + at}`,
      mobile: `138${String(10000000 + at)}`,
      idNo: '330122197210011014',
      kind: at < 7 ? 'enterprise' : 'individual',
      institution: at % 2 ? union.east : union.outlet,
      aumCents: String(1_000_000 - at),
      tier: at === 1 ? 2 : 0,
    })
  for (let at = 0; at < 5; at++) await insertCustomer(owner, { id: String(2000 + at), institution: union.west })
  app = await started.serveAgain({}, { now: () => now, sessionCachedMs: 0 })
  // As a start does it: tiers have the names of the policy.
  await recover(started.instance)
  worker = await startWork(started.instance)
  const as = (role: Parameters<typeof signInAs>[1], institution: string | null) =>
    signInAs({ instance: started.instance, app }, role, institution)
  manager = await as('relationship-manager', union.east)
  otherManager = await as('relationship-manager', union.east)
  branch = await as('branch-manager', union.east)
  westBranch = await as('branch-manager', union.west)
  executive = await as('executive', null)
  risk = await as('risk', null)
  teller = await as('teller', union.east)
})
afterAll(async () => {
  await worker?.stop()
  await app?.close()
  await started?.stop()
})
beforeEach(() => {
  now = new Date()
})

const all = { sort: 'aum', direction: 'desc', columns: ['name', 'mobile', 'kind', 'tier', 'aum'], language: 'zh' }
const firms = { ...all, filter: { all: [{ field: 'kind', op: 'in', values: ['enterprise'] }] } }
const ask = async (by: Visitor, asked: object) =>
  (await by.send('POST', '/api/exports', { ...asked, reason: '季度走访名单' })).json()
const decide = (by: Visitor, requestId: string) =>
  by.send('POST', `/api/approvals/${requestId}/decision`, { step: 1, approve: true })
const exportOf = async (by: Visitor, requestId: string) =>
  (await by.get('/api/exports')).json().items.find((one: { requestId: string }) => one.requestId === requestId)
async function ready(by: Visitor, requestId: string) {
  return vi.waitFor(
    async () => {
      const found = await exportOf(by, requestId)
      expect(found.state).toBe('ready')
      return found
    },
    { timeout: 10_000, interval: 100 },
  )
}
const linesOf = (body: string) => body.replace('\ufeff', '').trimEnd().split('\r\n')

test('a small one needs nobody: the file carries who, when and its mark, and the list as it was looked at', async () => {
  const asked = await ask(manager, firms)
  expect(asked).toMatchObject({ state: 'executed', rows: 7 })
  const { exportId, rows, expiresAt } = await ready(manager, asked.requestId)
  expect(rows).toBe(7)
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
  const answer = await manager.get(`/api/exports/${exportId}/file`)
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="customers-${asked.requestId}.csv"`)
  expect(answer.body.startsWith('\ufeff')).toBe(true)
  const lines = linesOf(answer.body)
  const mark = new RegExp(
    `^Almanac #${asked.requestId} · relationship-manager \\d+ · [\\d-]{10} [\\d:]{5} Asia/Shanghai · [\\da-f-]{36}$`,
  )
  expect(lines[0]).toMatch(mark)
  expect(lines.at(-1)).toBe(lines[0])
  expect(lines.slice(1, 4)).toEqual([
    '姓名,手机,类型,层级,AUM (CNY)',
    `"'=HYPERLINK(""http://evil.example"")",138****0000,企业,未入级,10000.00`,
    '客户1001,138****0001,企业,白金,9999.99',
  ])
  expect(lines).toHaveLength(10)
})

test('what is selected is exported in the order of the list, and nothing of it from beyond one’s scope', async () => {
  const asked = { ...all, sort: 'name', direction: 'asc', columns: ['name'] }
  const { state, rows, requestId } = await ask(manager, { ...asked, customerIds: ['1012', '2001', '1011', '999999'] })
  expect([state, rows]).toEqual(['executed', 2])
  const { exportId } = await ready(manager, requestId)
  const { body } = await manager.get(`/api/exports/${exportId}/file`)
  expect(linesOf(body).slice(1, -1)).toEqual(['姓名', '客户1011', '客户1012'])
  expect(await ask(manager, { ...asked, customerIds: ['2001'] })).toMatchObject({ code: 'export-empty' })
})

test('masked numbers stay masked in the file', async () => {
  const { requestId } = await ask(executive, firms)
  const { exportId } = await ready(executive, requestId)
  const { body } = await executive.get(`/api/exports/${exportId}/file`)
  expect(body).toContain('138****0001')
  expect(body).not.toMatch(/1381000000\d/)
})

test('a larger one waits for the branch manager, and is its requester’s alone', async () => {
  const { requestId, state, rows } = await ask(manager, all)
  expect([state, rows]).toEqual(['pending', 250])
  expect(await exportOf(manager, requestId)).toMatchObject({ state: 'asked', exportId: null })
  // Who comes meanwhile was not asked for.
  for (const id of ['3000', '3001']) await insertCustomer(started.owner, { id, institution: union.east })
  expect((await decide(westBranch, requestId)).statusCode).toBe(404)
  expect((await decide(branch, requestId)).json().state).toBe('executed')
  const { exportId } = await ready(manager, requestId)
  for (const other of [branch, otherManager, risk])
    expect((await other.get(`/api/exports/${exportId}/file`)).json().code).toBe('export-gone')
  expect((await teller.get(`/api/exports/${exportId}/file`)).statusCode).toBe(403)
  const lines = linesOf((await manager.get(`/api/exports/${exportId}/file`)).body)
  expect(lines).toHaveLength(253)
  expect(lines.some((line) => line.includes('客户2000'))).toBe(false)
})

test('of the whole union the union’s risk decides', async () => {
  const { requestId } = await ask(executive, all)
  expect((await decide(branch, requestId)).statusCode).toBe(404)
  expect((await decide(risk, requestId)).json().state).toBe('executed')
  await ready(executive, requestId)
})

test('every download is counted and recorded', async () => {
  const { requestId } = await ask(manager, { ...firms, sort: 'name' })
  const { exportId } = await ready(manager, requestId)
  await manager.get(`/api/exports/${exportId}/file`)
  await manager.get(`/api/exports/${exportId}/file`)
  expect((await exportOf(manager, requestId)).downloads).toBe(2)
  const { rows } = await started.owner.query(
    `select details from audit_inbox where action = 'export-downloaded' and person_id = $1 and details ->> 'requestId' = $2`,
    [manager.personId, requestId],
  )
  expect(rows).toEqual([{ details: { requestId, rows: '7' } }, { details: { requestId, rows: '7' } }])
})

test('after seven days the file is gone, from the screen at once and from the disk', async () => {
  const { requestId } = await ask(manager, { ...firms, direction: 'asc' })
  const { exportId } = await ready(manager, requestId)
  const folder = join(started.dataFolder, 'exports')
  const before = readdirSync(folder).length
  now = new Date(Date.now() + 7 * 86_400_000 + 1000)
  expect((await exportOf(manager, requestId)).state).toBe('gone')
  expect((await manager.get(`/api/exports/${exportId}/file`)).json().code).toBe('export-gone')
  await sweepExports(started.instance.database.batch, folder, now)
  expect(readdirSync(folder).length).toBeLessThan(before)
  expect(existsSync(folder)).toBe(true)
})

test('nothing, too much, and without a right is refused', async () => {
  const nobody = { ...all, filter: { all: [{ field: 'name', op: 'is', values: ['没有这个人'] }] } }
  expect(await ask(manager, nobody)).toMatchObject({ status: 422, code: 'export-empty' })
  expect(await ask(manager, { ...all, mine: true })).toMatchObject({ code: 'export-empty' })
  expect(await ask(teller, firms)).toMatchObject({ status: 403 })
  expect(await ask(manager, { ...all, columns: ['idNo'] })).toMatchObject({ code: 'bad-input' })
  expect(await ask(manager, { ...firms, reason: '' })).toBeDefined()
  const small = await started.serveAgain({ ALMANAC_EXPORT_ROWS: '249' })
  const answer = await small.inject({
    method: 'POST',
    url: '/api/exports',
    headers: { cookie: manager.cookie },
    payload: { ...all, reason: '季度走访名单' },
  })
  expect(answer.json()).toMatchObject({ code: 'export-too-large', details: { cap: '249' } })
  await small.close()
})

test('what may be seen when it is made is what is in it, and never more than was approved', async () => {
  const { requestId } = await ask(otherManager, { ...all, sort: 'customerNo', direction: 'asc' })
  await started.owner.query('update person_role set institution_id = $2 where person_id = $1', [
    otherManager.personId,
    union.outlet,
  ])
  await decide(branch, requestId)
  // Of the outlet, by now: half of those who were counted.
  await vi.waitFor(
    async () => {
      const { rows } = await started.owner.query('select rows from customer_export where request_id = $1', [requestId])
      expect(rows).toEqual([{ rows: 125 }])
    },
    { timeout: 10_000, interval: 100 },
  )
  const second = (await ask(otherManager, { ...firms, sort: 'name' })).requestId
  expect((await ready(otherManager, second)).rows).toBe(4)
})

test('who may not export any more gets no file', async () => {
  const { requestId } = await ask(otherManager, { ...all, columns: ['name'], sort: 'kind' })
  expect(requestId).toBeDefined()
  const larger = await ask(manager, { ...all, columns: ['name'], sort: 'kind' })
  await started.owner.query(`update person_role set role = 'teller' where person_id = $1`, [manager.personId])
  const ended = (await decide(branch, larger.requestId)).json()
  expect([ended.state, ended.trail.at(-1).comment]).toEqual(['stale', 'requester'])
  await started.owner.query(`update person_role set role = 'relationship-manager' where person_id = $1`, [
    manager.personId,
  ])
})

test('small ones add up over a day: with what nobody approved the next one takes an approval, and says why', async () => {
  const patient = await signInAs({ instance: started.instance, app }, 'relationship-manager', union.east)
  // More than the individuals, fewer than they and the enterprises together.
  await started.owner.query(`update approval_rule set from_size = 251 where kind = 'customer-export'`)
  const individuals = { ...all, filter: { all: [{ field: 'kind', op: 'in', values: ['individual'] }] } }
  const small = await ask(patient, firms)
  expect(small).toMatchObject({ state: 'executed', rows: 7, earlierRows: 0 })
  await ready(patient, small.requestId)
  const large = await ask(patient, individuals)
  expect(large).toMatchObject({ state: 'pending', rows: 245, earlierRows: 7 })
  const { snapshot } = (await branch.get(`/api/approvals/${large.requestId}`)).json()
  expect(snapshot).toMatchObject({ rows: '245', earlierRows: '7' })
  expect((await patient.get('/api/exports')).json()).toMatchObject({ freeRows: 250, earlierRows: 7 })
  // What was approved does not count, and the file holds what was asked for, not the sum.
  await decide(branch, large.requestId)
  expect((await ready(patient, large.requestId)).rows).toBe(245)
  expect(await ask(patient, { ...firms, sort: 'name' })).toMatchObject({ state: 'executed', earlierRows: 7 })
  now = new Date(Date.now() + 24 * 3_600_000 + 1000)
  expect(await ask(patient, { ...individuals, sort: 'name' })).toMatchObject({ state: 'executed', earlierRows: 0 })
  await started.owner.query(`update approval_rule set from_size = 201 where kind = 'customer-export'`)
})

test('of two small ones at the same moment the second counts the first', async () => {
  const hasty = await signInAs({ instance: started.instance, app }, 'relationship-manager', union.east)
  await started.owner.query(`update approval_rule set from_size = 8 where kind = 'customer-export'`)
  const both = await Promise.all([ask(hasty, firms), ask(hasty, { ...firms, sort: 'name' })])
  expect(both.map(({ state }) => state).sort()).toEqual(['executed', 'pending'])
  await started.owner.query(`update approval_rule set from_size = 201 where kind = 'customer-export'`)
})
