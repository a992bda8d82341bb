import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './server.ts'
import { serveWeb } from './web.ts'

const outside = mkdtempSync(join(tmpdir(), 'almanac-web-'))
const folder = join(outside, 'web')
let app: FastifyInstance

beforeAll(async () => {
  for (const name of ['assets', '.git']) mkdirSync(join(folder, name), { recursive: true })
  for (const file of ['package.json', 'web/.env', 'web/.git/config']) writeFileSync(join(outside, file), file)
  for (const name of ['index.html', 'service-worker.js', 'manifest-en.webmanifest', 'assets/app-1a2b3c.js']) {
    writeFileSync(join(folder, name), `plain ${name}`)
  }
  for (const kind of ['br', 'gz']) writeFileSync(join(folder, `assets/app-1a2b3c.js.${kind}`), kind)
  app = createApp(pino({ level: 'silent' }), { secure: false })
  await serveWeb(app, folder)
})
afterAll(async () => {
  await app.close()
  rmSync(outside, { recursive: true, force: true })
})

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

test('a file with a hash in its name lasts; the page, its worker and its manifest are asked for again', async () => {
  expect((await get('/assets/app-1a2b3c.js')).headers['cache-control']).toContain('immutable')
  for (const url of ['/', '/service-worker.js', '/manifest-en.webmanifest']) {
    expect([url, (await get(url)).headers['cache-control']]).toEqual([url, 'no-cache'])
  }
  expect((await get('/manifest-en.webmanifest')).headers['content-type']).toContain('application/manifest+json')
})

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gz'],
  ['identity', 'plain assets/app-1a2b3c.js'],
])('what was compressed by the build goes out as it is to whom accepts %s', async (accepted, body) => {
  const answer = await get('/assets/app-1a2b3c.js', { 'accept-encoding': accepted })
  expect(answer.body).toBe(body)
  expect(answer.headers['content-type']).toContain('javascript')
  expect(answer.headers['cache-control']).toContain('immutable')
  expect(answer.headers.vary).toContain('accept-encoding')
})

test('the page knows the addresses of screens, and is no answer for a file that is gone', async () => {
  const html = { accept: 'text/html' }
  expect((await get('/customers/12', html)).body).toBe('plain index.html')
  expect((await get('/assets/gone-9f8e7d.js', html)).statusCode).toBe(404)
  expect((await get('/api/nothing', html)).statusCode).toBe(404)
})

test('no folder is listed, and nothing outside of the client or with a dot before its name is given out', async () => {
  for (const url of ['/assets/', '/.git/config', '/.env', '/..%2fpackage.json', '/%2e%2e/package.json']) {
    expect([url, (await get(url)).statusCode]).toEqual([url, 404])
  }
})

test('the worker may run from here, and only from here', async () => {
  const policy = String((await get('/service-worker.js')).headers['content-security-policy'])
  expect(policy).toContain("worker-src 'self'")
  expect(policy).toContain("manifest-src 'self'")
  expect(policy).toContain("connect-src 'self'")
})
