import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { defineRoute, id } from './contract.ts'
import { type Http, serve } from './server.ts'

let started: TestInstance
let teller: Visitor
let administrator: Visitor
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  teller = await signInAs(started, 'teller', union.east)
  administrator = await signInAs(started, 'administrator', null)
})
afterAll(() => started?.stop())

test('every refusal is a problem document', async () => {
  const cases = [
    [await started.app.inject('/api/customers'), 401, 'not-signed-in'],
    [await teller.get('/api/deliveries'), 403, 'not-permitted'],
    [await teller.get('/api/customers/5'), 404, 'not-found'],
    [await teller.get('/api/customers/abc'), 404, 'not-found'],
    [await teller.get('/api/nothing'), 404, 'not-found'],
    [await teller.get('/api/customers?limit=201'), 422, 'bad-input'],
    [await teller.get('/api/customers?cursor=nonsense'), 422, 'bad-input'],
    [await teller.get('/api/customers/9999999999999999999'), 422, 'bad-input'],
    [await teller.get('/api/customers/search?text=%00'), 422, 'bad-input'],
    [await administrator.send('POST', '/api/closes', { month: '2026-13' }), 422, 'bad-input'],
    [await administrator.send('POST', '/api/closes', { month: '2026-10' }), 422, 'close-not-reached'],
  ] as const
  for (const [answer, status, code] of cases) {
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(Object.keys(answer.json())).toEqual(['type', 'title', 'status', 'detail', 'code', 'details', 'instance'])
    expect(answer.body).not.toMatch(/\bat \/|node_modules/)
  }
})

test('bad input is named by field', async () => {
  const answer = await teller.get('/api/customers?limit=201')
  expect(answer.json()).toMatchObject({
    details: { field: 'limit', problem: expect.any(String) },
    instance: '/api/customers',
  })
})

test('what is not JSON, or too long, is refused before anything is done', async () => {
  const post = (payload: string, type: string) =>
    started.app.inject({ method: 'POST', url: '/api/session', payload, headers: { 'content-type': type } })
  expect((await post('{"login"', 'application/json')).json()).toMatchObject({ status: 400, code: 'bad-input' })
  expect((await post('login=x', 'application/x-www-form-urlencoded')).json()).toMatchObject({
    status: 415,
    code: 'bad-input',
  })
  expect((await post(`"${'x'.repeat(300_000)}"`, 'application/json')).json()).toMatchObject({ status: 413 })
})

test('what would change what all objects are, or comes twice, is refused', async () => {
  const post = (payload: string) =>
    started.app.inject({
      method: 'POST',
      url: '/api/session',
      payload,
      headers: { 'content-type': 'application/json' },
    })
  expect((await post('{"login":"x","password":"y","__proto__":{"admin":true}}')).statusCode).toBe(400)
  expect((await post('{"login":"x","password":"y","constructor":{"prototype":{"admin":true}}}')).statusCode).toBe(400)
  expect((await teller.get('/api/customers?limit=5&limit=6')).json()).toMatchObject({ status: 422, code: 'bad-input' })
})

test('TRACE, which would say back what a request holds, is answered by nothing', async () => {
  const answer = await started.app.inject({ method: 'TRACE', url: '/', headers: { cookie: 'almanac_session=mine' } })
  expect(answer.statusCode).toBe(404)
  expect(answer.body).not.toContain('mine')
})

test('an error that nobody foresaw tells a reference and no more', async () => {
  await started.owner.query('alter table institution rename column name to renamed')
  const answer = await teller.get('/api/customers')
  await started.owner.query('alter table institution rename column renamed to name')
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({
    code: 'internal',
    details: { reference: expect.stringMatching(/^[\da-f-]{36}$/) },
  })
  expect(answer.body).not.toContain('institution')
  expect((await teller.get('/api/customers')).statusCode).toBe(200)
})

test.each([
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'null' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost' }, 403],
  [{ 'sec-fetch-site': 'same-origin', origin: 'http://localhost', host: 'localhost' }, 200],
  [{}, 200],
])('a change that comes with %j answers %i', async (headers, status) => {
  const visitor = await signInAs(started, 'teller', union.east)
  const answer = await started.app.inject({
    method: 'DELETE',
    url: '/api/session',
    headers: { cookie: visitor.cookie, ...headers },
  })
  expect(answer.statusCode).toBe(status)
  if (status === 403) {
    expect(answer.json().code).toBe('cross-site')
    expect((await visitor.get('/api/customers')).statusCode).toBe(200)
  }
})

test('answers forbid scripts of others, framing and storing', async () => {
  for (const url of ['/', '/api/session', '/health', '/nothing']) {
    const { headers } = await teller.get(url)
    expect(headers['content-security-policy']).toContain(
      url.startsWith('/api') ? "default-src 'none'" : "script-src 'self';",
    )
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("base-uri 'none'")
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
    if (!url.startsWith('/api')) expect(headers['referrer-policy']).toBe('same-origin')
  }
})

test('the first page answers before the web client is built', async () => {
  const answer = await started.app.inject('/')
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
})

test('health tells the state of each part', async () => {
  const answer = await started.app.inject('/health')
  expect(answer.json()).toMatchObject({
    status: 'ok',
    postgres: { state: 'ok' },
    warehouse: { state: 'ok' },
    queue: { state: 'ok', waiting: 0, running: 0 },
    web: { state: 'not built' },
  })
})

test('every operation is described', async () => {
  const document = (await started.app.inject('/api/openapi.json')).json()
  expect(Object.keys(document.paths).sort()).toMatchInlineSnapshot(`
    [
      "/api/account/passkeys",
      "/api/account/passkeys/challenge",
      "/api/account/passkeys/{passkeyId}/removal",
      "/api/account/password",
      "/api/account/second-step",
      "/api/account/second-step/removal",
      "/api/account/sessions",
      "/api/account/sessions/{sessionId}",
      "/api/approvals",
      "/api/approvals/colleagues",
      "/api/approvals/delegations",
      "/api/approvals/delegations/{delegationId}",
      "/api/approvals/rule-changes",
      "/api/approvals/rules",
      "/api/approvals/waiting",
      "/api/approvals/{requestId}",
      "/api/approvals/{requestId}/decision",
      "/api/approvals/{requestId}/withdrawal",
      "/api/audit",
      "/api/closes",
      "/api/closes/{month}/changes",
      "/api/closes/{month}/differences",
      "/api/closes/{month}/recomputation",
      "/api/colleagues",
      "/api/customers",
      "/api/customers/choices",
      "/api/customers/facets",
      "/api/customers/search",
      "/api/customers/{customerId}",
      "/api/customers/{customerId}/access",
      "/api/customers/{customerId}/approvals",
      "/api/customers/{customerId}/balances",
      "/api/customers/{customerId}/confidentiality",
      "/api/customers/{customerId}/contracts",
      "/api/customers/{customerId}/flows",
      "/api/customers/{customerId}/holdings",
      "/api/customers/{customerId}/lookers",
      "/api/customers/{customerId}/notes",
      "/api/customers/{customerId}/notes/{noteId}",
      "/api/customers/{customerId}/reveals",
      "/api/customers/{customerId}/special",
      "/api/customers/{customerId}/special/revocation",
      "/api/customers/{customerId}/story",
      "/api/customers/{customerId}/transactions",
      "/api/customers/{customerId}/transactions/totals",
      "/api/deliveries",
      "/api/deliveries/calendar",
      "/api/deliveries/{deliveryId}",
      "/api/deliveries/{deliveryId}/quarantine",
      "/api/deliveries/{deliveryId}/quarantine.csv",
      "/api/exports",
      "/api/exports/{exportId}/file",
      "/api/jobs/{jobId}",
      "/api/keys",
      "/api/keys/choices",
      "/api/keys/{keyId}",
      "/api/movements",
      "/api/movements/groups",
      "/api/notices",
      "/api/notices/read",
      "/api/notices/unread",
      "/api/openings",
      "/api/openings/break-glass",
      "/api/openings/identification",
      "/api/openings/{openingId}",
      "/api/organisation/changes",
      "/api/organisation/changes/preview",
      "/api/organisation/changes/{changeId}",
      "/api/organisation/changes/{changeId}/reversal",
      "/api/organisation/institutions",
      "/api/organisation/institutions/{institutionId}",
      "/api/organisation/institutions/{institutionId}/split-choices",
      "/api/organisation/placements/{staffId}",
      "/api/organisation/units",
      "/api/organisation/units/{unitId}",
      "/api/password-link",
      "/api/password-link/mail",
      "/api/people",
      "/api/people/institutions",
      "/api/people/sign-in",
      "/api/people/staff",
      "/api/people/{personId}",
      "/api/people/{personId}/active",
      "/api/people/{personId}/link",
      "/api/people/{personId}/renewal",
      "/api/people/{personId}/roles",
      "/api/people/{personId}/roles/{heldId}/end",
      "/api/people/{personId}/second-step-removal",
      "/api/people/{personId}/sessions",
      "/api/policies/tiers",
      "/api/roles",
      "/api/roles/{role}",
      "/api/roles/{role}/second-factor",
      "/api/session",
      "/api/session/passkey",
      "/api/session/passkey/challenge",
      "/api/session/sign-on",
      "/api/session/sign-on/return",
      "/api/setup",
      "/api/views",
      "/api/views/{viewId}",
      "/api/views/{viewId}/restore",
      "/api/webhooks",
      "/api/webhooks/{webhookId}",
      "/api/webhooks/{webhookId}/messages",
      "/api/webhooks/{webhookId}/messages/{messageId}/replay",
      "/api/webhooks/{webhookId}/ping",
      "/api/webhooks/{webhookId}/secret",
    ]
  `)
  const { get } = document.paths['/api/customers/{customerId}']
  expect(get.security).toEqual([{ key: [] }, { session: [] }])
  const { properties } = get.responses['200'].content['application/json'].schema
  expect(properties.mobile).toEqual({ type: ['string', 'null'] })
})

test('a request leaves nothing of its scope on the connection', async () => {
  await Promise.all(Array.from({ length: 20 }, () => administrator.get('/api/customers')))
  const { rows } = await started.instance.database.app.query(
    `select current_setting('almanac.everything', true) as everything, current_setting('almanac.person', true) as person`,
  )
  expect([rows[0].everything || '', rows[0].person || '']).toEqual(['', ''])
})

test('a route that reads one customer says what it is recorded as, or is not served', () => {
  const unrecorded = defineRoute({
    method: 'GET',
    path: '/api/customers/:customerId/secrets',
    summary: 'Read by nobody knows whom',
    permission: 'customer:read',
    params: z.object({ customerId: id }),
    response: z.object({}),
  })
  const http = { app: started.app } as Http
  expect(() => serve(http, unrecorded, async () => ({}))).toThrow('say what it is recorded as')
})
