import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { showSpecials } from './index.ts'

let started: TestInstance
let app: FastifyInstance
let manager: Visitor
let branch: Visitor
let executive: Visitor
let westManager: Visitor
let teller: Visitor
let clock: Date

beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  await started.instance.database.batch.query(
    `insert into policy (policy, effective_on, content) values ('tiers', '1900-01-01', '{"policy":"tiers","effectiveOn":"1900-01-01","currency":"CNY","entryThreshold":"200000","tiers":[
      {"name":{"zh":"金卡","en":"Gold","es":"Oro"},"threshold":"200000"},{"name":{"zh":"白金","en":"Platinum","es":"Platino"},"threshold":"500000"},
      {"name":{"zh":"钻石","en":"Diamond","es":"Diamante"},"threshold":"1000000"}]}')`,
  )
  app = await started.serveAgain({}, { now: () => clock, sessionCachedMs: 0 })
  const as = (role: Parameters<typeof signInAs>[1], institution: string | null) =>
    signInAs({ instance: started.instance, app }, role, institution)
  manager = await as('relationship-manager', union.east)
  branch = await as('branch-manager', union.east)
  executive = await as('executive', null)
  westManager = await as('relationship-manager', union.west)
  teller = await as('teller', union.east)
})
afterAll(async () => {
  await app?.close()
  await started?.stop()
})
let customers = 200
let id: string
beforeEach(async () => {
  clock = new Date('2026-11-26T18:30:00Z') // the 27th in Shanghai
  id = String(++customers)
  await insertCustomer(started.owner, { id, institution: union.east, aumCents: '12000000' })
})

const ask = (tier = 1, by = manager, customer = id) =>
  by.send('POST', `/api/customers/${customer}/special`, { tier, reason: '县里知名的种粮大户' })
const decide = async (by: Visitor, requestId: string, step = 1) =>
  (await by.send('POST', `/api/approvals/${requestId}/decision`, { step, approve: true })).json()
const shown = async (customer = id) => {
  const { standing, tier } = (await manager.get(`/api/customers/${customer}`)).json()
  return `${standing} ${tier}`
}
async function grant(tier = 1): Promise<string> {
  const { requestId } = (await ask(tier)).json()
  const { state } = await decide(branch, requestId)
  expect(state).toBe('executed')
  return requestId
}
const pass = async (day: string) => {
  clock = new Date(`${day}T04:00:00Z`)
  await inTransaction(started.instance.database.batch, (db) => showSpecials(db, day))
}

test('a manager asks, the branch manager approves, and the customer is special from that day for a year', async () => {
  const asked = await ask()
  expect(asked.json()).toMatchObject({ state: 'pending' })
  expect(await shown()).toBe('none 0')
  // Whoever is to decide it sees as well that it has been asked for.
  expect((await branch.get(`/api/customers/${id}/special`)).json().pendingGrantId).toBe(asked.json().requestId)
  expect((await teller.get(`/api/customers/${id}/special`)).json()).toMatchObject({ offer: null, pendingGrantId: null })
  expect((await manager.get(`/api/customers/${id}/special`)).json()).toMatchObject({
    offer: 'grant',
    pendingGrantId: asked.json().requestId,
    wouldLastUntil: '2027-11-26',
    grants: [],
  })
  await decide(branch, asked.json().requestId)
  expect(await shown()).toBe('special 1')
  const { grants, offer, barred } = (await manager.get(`/api/customers/${id}/special`)).json()
  expect(grants).toMatchObject([{ tier: 1, fromOn: '2026-11-27', untilOn: '2027-11-26', endedOn: null }])
  expect([offer, barred]).toEqual([null, 'special-early'])
})

test('lists, filters and counts show it at once, and what lapses is gone on its day', async () => {
  const filter = (standing: string) =>
    encodeURIComponent(JSON.stringify({ all: [{ field: 'standing', op: 'in', values: [standing] }] }))
  await grant(2)
  const listed = (await branch.get(`/api/customers?filter=${filter('special')}`)).json().items
  expect(listed).toContainEqual(expect.objectContaining({ id, standing: 'special', tier: 2 }))
  const facets = (await branch.get(`/api/customers/facets?filter=${filter('special')}`)).json()
  expect(facets.standing).toEqual([{ value: 'special', count: listed.length }])
  await pass('2027-11-26')
  expect(await shown()).toBe('special 2')
  await pass('2027-11-27')
  expect(await shown()).toBe('none 0')
})

test('beside a tier by AUM the better one counts, and at lapse the AUM standing alone', async () => {
  await grant(2)
  const own = (standing: string, tier: number) =>
    started.owner.query(
      'update published.customer_summary set standing = $2, tier = $3, own_standing = null, own_tier = null where customer_id = $1',
      [id, standing, tier],
    )
  for (const [standing, tier, expected] of [
    ['rated', 1, 'rated 2'],
    ['rated', 3, 'rated 3'],
    ['exited_unrated', 0, 'special 2'],
    ['left', 0, 'special 2'],
  ] as const) {
    await own(standing, tier)
    await pass('2027-01-15')
    expect(await shown()).toBe(expected)
    // Twice is once.
    await pass('2027-01-15')
    expect(await shown()).toBe(expected)
    await pass('2027-11-27')
    expect(await shown()).toBe(`${standing} ${tier}`)
  }
})

test.each([
  ['special-person-only', { kind: 'enterprise' }],
  ['special-rated', { tier: 1 }],
])('%s', async (code, differing) => {
  const other = String(++customers)
  await insertCustomer(started.owner, { id: other, institution: union.east, ...differing })
  expect((await ask(1, manager, other)).json()).toMatchObject({ status: 422, code })
})

test('who may not ask is refused, and outside the scope there is no customer', async () => {
  expect((await ask(1, teller)).statusCode).toBe(403)
  expect((await ask(1, westManager)).statusCode).toBe(404)
  expect((await westManager.get(`/api/customers/${id}/special`)).statusCode).toBe(404)
  expect((await ask(4)).json()).toMatchObject({ code: 'special-tier' })
  expect((await manager.send('POST', `/api/customers/${id}/special`, { tier: 1, reason: ' ' })).json().code).toBe(
    'bad-input',
  )
})

test('from the third tier on the union decides as well', async () => {
  const { requestId } = (await ask(3)).json()
  expect((await decide(branch, requestId)).state).toBe('pending')
  expect(await shown()).toBe('none 0')
  expect((await decide(executive, requestId, 2)).state).toBe('executed')
  expect(await shown()).toBe('special 3')
})

test.each([
  [
    'is in by AUM meanwhile',
    `update published.customer_summary set standing = 'rated', tier = 1 where customer_id = $1`,
    'special-rated',
  ],
  [
    'belongs to another branch meanwhile',
    `update customer set institution_id = ${union.outlet} where id = $1`,
    'moved',
  ],
  ['is a firm meanwhile', `update customer set kind = 'enterprise' where id = $1`, 'special-person-only'],
  ['is known no more', 'delete from customer where id = $1', 'gone'],
])('a customer who %s is not granted one: the request ends so', async (_, change, reason) => {
  const { requestId } = (await ask()).json()
  await started.owner.query(change, [id])
  const ended = await decide(branch, requestId)
  expect(ended.state).toBe('stale')
  expect(ended.trail.at(-1)).toMatchObject({ action: 'stale', comment: reason })
  const { rowCount } = await started.owner.query('select from special_grant where customer_id = $1', [id])
  expect(rowCount).toBe(0)
})

test('a renewal is a new approval: from its day a new year runs, with its tier', async () => {
  await grant(2)
  clock = new Date('2027-10-01T04:00:00Z')
  expect((await manager.get(`/api/customers/${id}/special`)).json()).toMatchObject({
    offer: 'renewal',
    mayRevoke: true,
  })
  await grant(1)
  expect(await shown()).toBe('special 1')
  await pass('2028-09-30')
  expect(await shown()).toBe('special 1')
  await pass('2028-10-01')
  expect(await shown()).toBe('none 0')
})

test('a revocation is a new approval too, and ends every grant on its day', async () => {
  await grant(2)
  clock = new Date('2027-10-01T04:00:00Z')
  await grant(1)
  const { requestId } = (
    await manager.send('POST', `/api/customers/${id}/special/revocation`, { reason: '已迁往外县' })
  ).json()
  expect(await shown()).toBe('special 1')
  expect((await decide(branch, requestId)).state).toBe('executed')
  expect(await shown()).toBe('none 0')
  const { grants, offer } = (await manager.get(`/api/customers/${id}/special`)).json()
  expect(grants.map(({ endedOn }: { endedOn: string }) => endedOn)).toEqual(['2027-10-01', '2027-10-01'])
  expect(offer).toBe('grant')
  const again = await manager.send('POST', `/api/customers/${id}/special/revocation`, { reason: '已迁往外县' })
  expect(again.json().code).toBe('special-none')
})

test('who asked for a renewal of what was revoked meanwhile asks anew', async () => {
  await grant()
  clock = new Date('2027-10-01T04:00:00Z')
  const renewal = (await ask()).json().requestId
  const revocation = (
    await manager.send('POST', `/api/customers/${id}/special/revocation`, { reason: '已迁往外县' })
  ).json()
  await decide(branch, revocation.requestId)
  expect(await decide(branch, renewal)).toMatchObject({ state: 'stale' })
  expect(await shown()).toBe('none 0')
})

test('the story tells the grants, and months tell the AUM standing alone', async () => {
  await grant(2)
  const story = (await manager.get(`/api/customers/${id}/story`)).json()
  expect(story).toMatchObject({ today: '2026-11-27', kind: 'individual', grants: [{ tier: 2, fromOn: '2026-11-27' }] })
})

test('while a close or an import holds the lists, an approval gives up soon and can be tried again', async () => {
  const { requestId } = (await ask()).json()
  const holder = await started.owner.connect()
  try {
    await holder.query('begin; lock table published.customer_summary in share row exclusive mode')
    const answer = await branch.send('POST', `/api/approvals/${requestId}/decision`, { step: 1, approve: true })
    expect(answer.json()).toMatchObject({ status: 503, code: 'instance-unavailable' })
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect(await shown()).toBe('none 0')
  expect((await decide(branch, requestId)).state).toBe('executed')
  expect(await shown()).toBe('special 1')
})
