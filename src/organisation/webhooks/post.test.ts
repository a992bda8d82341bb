import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reachOf } from './addresses.ts'
import { post, type Resolve } from './post.ts'

const requests: { method: string | undefined; url: string | undefined; body: string; host: string | undefined }[] = []
let server: Server
let port: number
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      requests.push({ method: request.method, url: request.url, body, host: request.headers.host })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const message = { headers: { 'content-type': 'application/json' }, body: '{"type":"ping"}' }
const here = reachOf(['127.0.0.0/8'])
const nobody: Resolve = () => {
  throw new Error('nothing is to be looked up')
}

test('a message is posted, and the status of the answer told', async () => {
  answer = (_, response) => response.writeHead(202).end('thank you')
  expect(await post(`http://127.0.0.1:${port}/in?a=b`, message, here, { resolve: nobody })).toEqual({
    status: 202,
    problem: null,
  })
  expect(requests.at(-1)).toMatchObject({ method: 'POST', url: '/in?a=b', body: message.body })
})

test('a redirect is an answer, not a way', async () => {
  answer = (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/elsewhere` }).end()
  const before = requests.length
  expect((await post(`http://127.0.0.1:${port}/in`, message, here)).status).toBe(307)
  expect(requests.length).toBe(before + 1)
})

test('a name is judged by what it is resolved to as the connection is made', async () => {
  answer = (_, response) => response.writeHead(200).end()
  const before = requests.length
  const inside: Resolve = (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
  expect(await post(`https://hooks.example.com:${port}/`, message, reachOf([]), { resolve: inside })).toEqual({
    status: null,
    problem: 'address',
  })
  // Public when it was entered, and another address now.
  const asked: string[] = []
  const changing: Resolve = (name, __, done) => {
    asked.push(name)
    done(null, [{ address: asked.length > 1 ? '8.8.8.8' : '127.0.0.1', family: 4 }])
  }
  const answered = await post(`https://hooks.example.com:${port}/`, message, reachOf([]), { resolve: changing })
  expect([answered.problem, asked]).toEqual(['address', ['hooks.example.com']])
  expect(requests.length).toBe(before)
})

test('of several addresses that a name has, only those that may be reached are tried', async () => {
  answer = (_, response) => response.writeHead(200).end()
  const both: Resolve = (_, __, done) =>
    done(null, [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])
  const reach = { ...here, mayName: () => true }
  const answered = await post(`http://hooks.example.com:${port}/`, message, reach, { resolve: both })
  expect(answered).toEqual({ status: 200, problem: null })
  expect(requests.at(-1)?.host).toBe(`hooks.example.com:${port}`)
})

test('an address in numbers is judged, too, although nothing is looked up', async () => {
  const before = requests.length
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433'])
    expect(await post(`https://${host}:${port}/`, message, reachOf([]))).toEqual({ status: null, problem: 'address' })
  const lenient = { ...reachOf([]), mayName: () => true }
  expect(await post(`http://127.0.0.1:${port}/`, message, lenient)).toEqual({ status: null, problem: 'address' })
  expect(requests.length).toBe(before)
})

test('who takes too long, or answers without end, is hung up on', async () => {
  const limits = { withinMs: 200, answerBytes: 1000 }
  const started = performance.now()
  answer = () => undefined
  expect(await post(`http://127.0.0.1:${port}/`, message, here, { limits })).toEqual({ status: null, problem: 'time' })
  answer = (_, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  }
  expect((await post(`http://127.0.0.1:${port}/`, message, here, { limits })).problem).toBe('time')
  expect(performance.now() - started).toBeLessThan(5000)
  let sent = 0
  answer = (_, response) => {
    response.writeHead(200)
    const more = () => {
      while (sent < 50_000_000 && !response.destroyed) {
        sent += 10_000
        if (!response.write('x'.repeat(10_000))) return response.once('drain', more)
      }
      return response
    }
    more()
  }
  expect(
    await post(`http://127.0.0.1:${port}/`, message, here, { limits: { withinMs: 5000, answerBytes: 1000 } }),
  ).toEqual({
    status: 200,
    problem: null,
  })
  expect(sent).toBeLessThan(20_000_000)
})

test('nobody there, an unknown name and a receiver without a certificate each have a word', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const free = (closed.address() as AddressInfo).port
  await new Promise((resolve) => closed.close(resolve))
  expect((await post(`http://127.0.0.1:${free}/`, message, here)).problem).toBe('refused')
  const unknown: Resolve = (_, __, done) => done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), [])
  expect((await post('https://nowhere.invalid/', message, here, { resolve: unknown })).problem).toBe('name')
  expect(['certificate', 'connection']).toContain((await post(`https://127.0.0.1:${port}/`, message, here)).problem)
})
