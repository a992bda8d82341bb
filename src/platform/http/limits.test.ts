import { type AddressInfo, connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { type AppOptions, createApp } from './server.ts'

const quick = { headersMs: 300, bodyMs: 300, silenceMs: 60_000, atOnce: 2, atOnceByAddress: 4 }
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

async function listen(limits: AppOptions['limits'] = quick) {
  const app = createApp(pino({ level: 'silent' }), { secure: false, limits })
  endings.push(() => app.close())
  const waiting: (() => void)[] = []
  app.get('/wait', () => new Promise((resolve) => waiting.push(() => resolve({ ok: true }))))
  app.post('/take', async (request) => request.body)
  app.addContentTypeParser('multipart/form-data', async (_request: unknown, body: AsyncIterable<Buffer>) => {
    const parts: Buffer[] = []
    for await (const part of body) parts.push(part)
    return Buffer.concat(parts).toString()
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, port, waiting }
}

function open(port: number, text: string): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  endings.push(() => socket.destroy())
  return socket
}
const untilClosed = (socket: Socket) =>
  new Promise<string>((resolve) => {
    let answer = ''
    socket.on('data', (part) => (answer += part))
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
  })
const until = async (there: () => boolean) => {
  while (!there()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('one session has so many requests worked on at a time, others go on, and an answer makes room', async () => {
  const { address, waiting } = await listen()
  const ask = (cookie: string) => fetch(`${address}/wait`, { headers: { cookie } })
  const first = [ask('a=1'), ask('a=1')]
  await until(() => waiting.length === 2)
  const refused = await ask('a=1')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ code: 'too-many-at-once' })
  const other = ask('b=2')
  await until(() => waiting.length === 3)
  for (const answer of waiting.splice(0)) answer()
  expect((await Promise.all([...first, other])).map(({ status }) => status)).toEqual([200, 200, 200])
  const again = ask('a=1')
  await until(() => waiting.length === 1)
  waiting[0]?.()
  expect((await again).status).toBe(200)
})

test('whoever makes up a new cookie for every request is held by the address', async () => {
  const { address, waiting } = await listen()
  const under = [1, 2, 3, 4].map((number) => fetch(`${address}/wait`, { headers: { cookie: `made=${number}` } }))
  await until(() => waiting.length === 4)
  expect((await fetch(`${address}/wait`, { headers: { cookie: 'made=5' } })).status).toBe(429)
  for (const answer of waiting) answer()
  await Promise.all(under)
})

test('a connection that breaks makes room too', async () => {
  const { address, port, waiting } = await listen({ ...quick, atOnceByAddress: 1 })
  const socket = open(port, 'GET /wait HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => waiting.length === 1)
  expect((await fetch(`${address}/wait`)).status).toBe(429)
  socket.destroy()
  await until(() => {
    fetch(`${address}/wait`).catch(() => undefined)
    return waiting.length > 1
  })
})

test.each([
  ['headers', 'GET /wait HTTP/1.1\r\nhost: x\r\nslow: '],
  ['a body', 'POST /take HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":'],
])('whoever sends %s without ever ending is cut off', async (_what, text) => {
  const { port } = await listen()
  const socket = open(port, text)
  const more = setInterval(() => socket.write('x'), 100)
  endings.push(() => clearInterval(more))
  expect(await untilClosed(socket)).not.toContain('200 OK')
})

test('an upload may take long, as long as something comes', async () => {
  const { port } = await listen(quick)
  const head =
    'POST /take HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 6\r\nconnection: close\r\n\r\n'
  const socket = open(port, head)
  const ended = untilClosed(socket)
  for (let part = 0; part < 6; part++) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket.write('y')
  }
  expect(await ended).toContain('yyyyyy')
})
