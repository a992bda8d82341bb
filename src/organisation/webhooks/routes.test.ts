import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertSmallUnion } from '../../../test/harness/small-union.ts'
import { startWork } from '../../main/work.ts'
import { type WebhookMessage, webhookBodies, webhookEvents } from './contract.ts'

interface Received {
  headers: IncomingHttpHeaders
  body: string
}

let started: TestInstance
let administrator: Visitor
let worker: { stop(): Promise<void> }
let receiver: Server
let address: string
let received: Received[] = []
let status = 200
let isFromAlmanac: (headers: IncomingHttpHeaders, body: string, secret: string) => boolean

beforeAll(async () => {
  const [, example = ''] = /```ts\n([\s\S]+?)```/.exec(readFileSync('docs/api.md', 'utf8')) ?? []
  const source = encodeURIComponent(stripTypeScriptTypes(example))
  isFromAlmanac = (await import(/* @vite-ignore */ `data:text/javascript,${source}`)).isFromAlmanac
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`
  started = await startTestInstance({
    ALMANAC_WEBHOOK_ALLOW: '127.0.0.1',
    ALMANAC_PUBLIC_URL: 'https://almanac.bank.example',
  })
  await insertSmallUnion(started.owner)
  administrator = await signInAs(started, 'administrator', null)
  worker = await startWork(started.instance, { screens: true })
})
afterAll(async () => {
  await worker?.stop()
  await started?.stop()
  receiver.closeAllConnections()
  receiver.close()
})
beforeEach(async () => {
  await started.owner.query('delete from webhook')
  received = []
  status = 200
})

const wanted = { name: '数据平台', events: ['delivery-held', 'month-closed'] }
async function add(change: object = {}): Promise<{ id: string; secret: string }> {
  const answer = await administrator.send('POST', '/api/webhooks', { ...wanted, url: address, ...change })
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
  return { id: answer.json().webhook.id, secret: answer.json().secret }
}
const messagesOf = async (id: string): Promise<WebhookMessage[]> =>
  (await administrator.get(`/api/webhooks/${id}/messages`)).json().items
const find = async (id: string) =>
  (await administrator.get('/api/webhooks')).json().items.find((one: { id: string }) => one.id === id)

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nothing came of it within fifteen seconds')
}
const untilState = (id: string, state: WebhookMessage['state'], tries = 1) =>
  until(async () => (await messagesOf(id)).find((one) => one.state === state && one.tries.length >= tries))

/** What docs/api.md gives to receivers, as it stands there. */
const isSigned = ({ headers, body }: Received, secret: string) => isFromAlmanac(headers, body, secret)

async function holdDelivery(): Promise<string> {
  const { rows } = await started.instance.database.batch.query(
    `insert into delivery (source, business_date, state) values ('core', '2026-10-31', 'staging') returning id`,
  )
  await started.instance.database.batch.query(
    `update delivery set state = 'held', reason = '{"code":"total-differs","message":"6222020200112233","details":{"customer":"张三"}}' where id = $1`,
    [rows[0].id],
  )
  return rows[0].id
}

test('what happened arrives signed, with identifiers and no personal data', async () => {
  const { id, secret } = await add()
  const deliveryId = await holdDelivery()
  const [message] = await until(() => (received.length ? received : undefined))
  if (!message) throw new Error('nothing received')
  expect(isSigned(message, secret)).toBe(true)
  expect(isSigned({ ...message, body: message.body.replace('core', 'cure') }, secret)).toBe(false)
  expect(isSigned({ ...message, headers: { ...message.headers, 'webhook-timestamp': '1700000000' } }, secret)).toBe(
    false,
  )
  expect(Math.abs(Date.now() / 1000 - Number(message.headers['webhook-timestamp']))).toBeLessThan(60)
  expect(JSON.parse(message.body)).toEqual({
    type: 'delivery-held',
    timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    data: {
      deliveryId,
      source: 'core',
      businessDate: '2026-10-31',
      reason: 'total-differs',
      link: `https://almanac.bank.example/deliveries/${deliveryId}`,
    },
  })
  const logged = await untilState(id, 'delivered')
  expect(logged).toMatchObject({ event: 'delivery-held', tries: [{ status: 200, problem: null }] })
  expect(message.headers['webhook-id']).toBe(`msg_${logged.id}`)
})

test('each message is what the description of the API says of it', async () => {
  await add({ events: [...webhookEvents] })
  const { batch } = started.instance.database
  await holdDelivery()
  for (const state of ['published', 'restated']) {
    const { rows } = await batch.query(
      `insert into delivery (source, business_date, state) values ('core', '2026-10-28', 'staging') returning id`,
    )
    await batch.query('update delivery set state = $2 where id = $1', [rows[0].id, state])
  }
  await closeOctober()
  await until(() => (received.length === webhookEvents.length ? true : undefined))
  const bodies = received.map(({ body }) => JSON.parse(body))
  expect(bodies.map(({ type }) => type).sort()).toEqual([...webhookEvents].sort())
  for (const body of bodies)
    expect(webhookBodies[body.type as keyof typeof webhookBodies].body.parse(body)).toEqual(body)
})

const changes = { entered: 3, upgraded: 2, downgraded: 0, exited: 0, returned: 0, left: 0 }
async function closeOctober(): Promise<string> {
  const { batch } = started.instance.database
  const { rows } = await batch.query(
    `insert into close (month, state, seen_publication) values ('2026-10-01', 'running', 0) returning id`,
  )
  const result = { month: '2026-10', customers: 812, changes, recomputedMonths: ['2026-09', '2026-10'] }
  await batch.query(`update close set state = 'published', result = $2 where id = $1`, [
    rows[0].id,
    JSON.stringify(result),
  ])
  return String(rows[0].id)
}

test('a close tells of the month, and of changed standings in one message with counts', async () => {
  await add({ events: ['month-closed', 'standings-changed', 'delivery-published'] })
  const closeId = await closeOctober()
  await until(() => (received.length === 2 ? received : undefined))
  const bodies = received.map(({ body }) => JSON.parse(body)).sort((one, other) => one.type.localeCompare(other.type))
  expect(bodies).toMatchObject([
    {
      type: 'month-closed',
      data: {
        closeId,
        month: '2026-10',
        customers: 812,
        recomputedMonths: ['2026-09', '2026-10'],
        link: 'https://almanac.bank.example/closes/2026-10',
      },
    },
    {
      type: 'standings-changed',
      data: { closeId, month: '2026-10', changes, link: 'https://almanac.bank.example/closes/2026-10' },
    },
  ])
})

test('a delivery that is held before its files are read is told once, when its reason is known', async () => {
  const { id } = await add()
  const { batch } = started.instance.database
  const { rows } = await batch.query(
    `insert into delivery (source, business_date, state) values ('?', '1970-01-01', 'held') returning id`,
  )
  expect(await messagesOf(id)).toEqual([])
  const deliveryId = rows[0].id
  await batch.query(`update delivery set state = 'held', reason = '{"code":"control-missing"}' where id = $1`, [
    deliveryId,
  ])
  await batch.query(`update delivery set seconds = 2 where id = $1`, [deliveryId])
  await untilState(id, 'delivered')
  expect(received.map(({ body }) => JSON.parse(body).data.reason)).toEqual(['control-missing'])
})

test('what is undone is not told, nor what nobody asked for', async () => {
  const { id } = await add({ events: ['delivery-held'] })
  const client = await started.instance.database.batch.connect()
  await client.query('begin')
  await client.query(
    `with one as (insert into delivery (source, business_date, state) values ('core', '2026-10-30', 'staging') returning id) select id from one`,
  )
  await client.query(`update delivery set state = 'held' where business_date = '2026-10-30'`)
  expect((await client.query('select from webhook_message where webhook_id = $1', [id])).rowCount).toBe(1)
  await client.query('rollback')
  client.release()
  await started.owner.query(
    `with one as (insert into delivery (source, business_date, state) values ('core', '2026-10-29', 'staging')) select 1`,
  )
  await started.owner.query(`update delivery set state = 'published' where business_date = '2026-10-29'`)
  expect(await messagesOf(id)).toEqual([])
})

test('a receiver that fails is tried again later, and what came to nothing can be sent again by hand', async () => {
  const { id, secret } = await add()
  status = 503
  await holdDelivery()
  const waiting = await untilState(id, 'waiting')
  expect(waiting.tries[0]).toMatchObject({ status: 503, problem: null })
  const inSeconds = (Date.parse(waiting.nextAt ?? '') - Date.now()) / 1000
  expect(inSeconds).toBeGreaterThan(50)
  expect(inSeconds).toBeLessThan(61)
  expect((await find(id)).failingSince).not.toBeNull()
  status = 200
  const again = await administrator.send('POST', `/api/webhooks/${id}/messages/${waiting.id}/replay`)
  expect(again.statusCode).toBe(200)
  const arrived = await untilState(id, 'delivered', 2)
  expect(arrived.tries.map((one) => one.status)).toEqual([200, 503])
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(2).fill(`msg_${waiting.id}`))
  expect(received.every((one) => isSigned(one, secret))).toBe(true)
  expect((await find(id)).failingSince).toBeNull()
  const { rows } = await started.owner.query(`select from graphile_worker.jobs where key = $1`, [
    `webhook ${waiting.id}`,
  ])
  expect(rows).toEqual([])
})

test('after a day of failures the webhook goes off with a sentence, and stays quiet until it is put on', async () => {
  const { id } = await add()
  status = 500
  await holdDelivery()
  const { id: messageId } = await untilState(id, 'waiting')
  await started.owner.query('update webhook_message set tries = 7 where id = $1', [messageId])
  await started.owner.query(
    `select graphile_worker.add_job('send-webhook', json_build_object('messageId', $1::text), job_key := 'webhook ' || $1)`,
    [messageId],
  )
  await untilState(id, 'failed', 2)
  expect((await find(id)).off).toMatchObject({ reason: 'failing', since: expect.any(String) })
  status = 200
  received = []
  await holdDelivery()
  expect((await messagesOf(id)).length).toBe(1)
  const replay = await administrator.send('POST', `/api/webhooks/${id}/messages/${messageId}/replay`)
  expect([replay.statusCode, replay.json().code]).toEqual([409, 'webhook-off'])
  const on = await administrator.send('PUT', `/api/webhooks/${id}`, { ...wanted, url: address, on: true })
  expect(on.json()).toMatchObject({ off: null, failingSince: null })
  await holdDelivery()
  await untilState(id, 'delivered')
  expect(received.length).toBe(1)
})

test('a receiver that says it is gone is not asked again', async () => {
  const { id } = await add()
  status = 410
  await holdDelivery()
  await untilState(id, 'failed')
  expect((await find(id)).off.reason).toBe('gone')
})

test('a test goes out while the webhook is off, once, and is logged', async () => {
  const { id, secret } = await add()
  const off = await administrator.send('PUT', `/api/webhooks/${id}`, { ...wanted, url: address, on: false })
  expect(off.json().off.reason).toBe('person')
  await holdDelivery()
  expect((await administrator.send('POST', `/api/webhooks/${id}/ping`)).statusCode).toBe(200)
  const ping = await untilState(id, 'delivered')
  expect(ping.event).toBe('ping')
  expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(['ping'])
  expect(received.every((one) => isSigned(one, secret))).toBe(true)
  status = 500
  await administrator.send('POST', `/api/webhooks/${id}/ping`)
  expect((await untilState(id, 'failed')).tries).toHaveLength(1)
})

test('a new secret signs beside the former one for a day', async () => {
  const { id, secret } = await add()
  const renewed = await administrator.send('POST', `/api/webhooks/${id}/secret`)
  const next = renewed.json().secret
  expect(next).not.toBe(secret)
  expect(renewed.json().webhook.formerSecretUntil).not.toBeNull()
  await administrator.send('POST', `/api/webhooks/${id}/ping`)
  await untilState(id, 'delivered')
  expect([secret, next].map((one) => isSigned(received[0] as Received, one))).toEqual([true, true])
  await started.owner.query(`update webhook set former_until = now() - interval '1 second' where id = $1`, [id])
  received = []
  await administrator.send('POST', `/api/webhooks/${id}/ping`)
  await until(() => (received.length ? true : undefined))
  expect([secret, next].map((one) => isSigned(received[0] as Received, one))).toEqual([false, true])
})

test('the secret is told once and lies sealed', async () => {
  const { id, secret } = await add()
  const { rows } = await started.owner.query('select row_to_json(w)::text as row from webhook w where id = $1', [id])
  const hex = Buffer.from(secret).toString('hex')
  expect(rows[0].row).not.toContain(secret)
  expect(rows[0].row).not.toContain(hex)
  expect((await administrator.get('/api/webhooks')).body).not.toContain(secret)
})

test('a secret that cannot be opened any more is said to be that, and nothing goes out unsigned', async () => {
  const { id } = await add()
  await started.owner.query(`update webhook set sealed_secret = '\\x00' || sealed_secret where id = $1`, [id])
  await administrator.send('POST', `/api/webhooks/${id}/ping`)
  expect((await untilState(id, 'failed')).tries).toMatchObject([{ status: null, problem: 'secret' }])
  expect(received).toEqual([])
})

test('addresses inside are refused as they are entered, and when what may be reached has changed since', async () => {
  for (const url of [
    'http://example.com/x',
    'https://10.0.0.1/x',
    'https://localhost:1/x',
    'https://169.254.169.254/latest',
  ]) {
    const answer = await administrator.send('POST', '/api/webhooks', { ...wanted, url })
    // What a name is resolved to shows when it is used.
    if (url.includes('localhost')) expect(answer.statusCode).toBe(200)
    else expect([url, answer.json().code]).toEqual([url, 'webhook-address'])
  }
  const { items } = (await administrator.get('/api/webhooks')).json()
  expect(items).toHaveLength(1)
  await administrator.send('POST', `/api/webhooks/${items[0].id}/ping`)
  // 127.0.0.1 is allowed here, ::1 is not; nothing listens at either.
  const failed = await untilState(items[0].id, 'failed')
  expect(['refused', 'address']).toContain(failed.tries[0]?.problem)
})

test('only who looks after the API sees or changes webhooks, and the audit tells who did', async () => {
  const { id } = await add()
  const risk = await signInAs(started, 'risk', null)
  for (const [method, url] of [
    ['GET', '/api/webhooks'],
    ['GET', `/api/webhooks/${id}/messages`],
  ] as const)
    expect([url, (await (method === 'GET' ? risk.get(url) : risk.send(method, url))).statusCode]).toEqual([url, 403])
  for (const [method, url] of [
    ['POST', `/api/webhooks/${id}/ping`],
    ['POST', `/api/webhooks/${id}/secret`],
    ['DELETE', `/api/webhooks/${id}`],
  ] as const)
    expect([url, (await risk.send(method, url)).statusCode]).toEqual([url, 403])
  await administrator.send('POST', `/api/webhooks/${id}/secret`)
  await administrator.send('DELETE', `/api/webhooks/${id}`)
  for (const url of [`/api/webhooks/${id}/messages`]) expect((await administrator.get(url)).statusCode).toBe(404)
  const { rows } = await started.owner.query(
    `select person_id as "personId", details from audit_inbox where action = 'webhook-changed' and coalesce(details -> 'after' ->> 'id', details -> 'before' ->> 'id') = $1 order by id`,
    [id],
  )
  expect(rows.map((row) => row.personId)).toEqual(Array(3).fill(administrator.personId))
  expect(rows[1].details).toMatchObject({ before: { secret_number: '1' }, after: { secret_number: '2' } })
})
