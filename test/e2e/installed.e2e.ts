import { request as ask, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { cast } from './county-bank.ts'
import { picture } from './looks.ts'
import { type OpenBank, openBank } from './open-bank.ts'

let browser: TestBrowser
let bank: OpenBank
/** Between browser and server: says of the program that it is a newer one, once it is told to. */
let between: Server
let address: string
let newer = false

beforeAll(async () => {
  ;[bank, browser] = await Promise.all([openBank(), openBrowser()])
  between = createServer((incoming, outgoing) => {
    const { method } = incoming
    const changed = newer && incoming.url === '/service-worker.js'
    const headers: Record<string, string | string[] | undefined> = {
      ...incoming.headers,
      'accept-encoding': 'identity',
    }
    if (changed) {
      delete headers['if-none-match']
      delete headers['if-modified-since']
    }
    const passed = ask(bank.address + incoming.url, { method, headers }, (answer) => {
      const { 'content-length': length, ...rest } = answer.headers
      outgoing.writeHead(
        answer.statusCode ?? 500,
        changed ? rest : { ...rest, ...(length && { 'content-length': length }) },
      )
      answer.on('data', (part) => outgoing.write(part))
      answer.on('end', () => outgoing.end(changed ? '\n// newer' : ''))
    })
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
}, 240_000)
afterAll(async () => {
  await browser?.close()
  between?.close()
  between?.closeAllConnections()
  expect(await bank?.stop()).toBe(0)
})

const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  serviceWorkers: 'allow',
} as const

/** The program is kept and answers this page. */
async function install(page: Page): Promise<void> {
  await bank.signIn(page, 'administrator')
  await page.goto(`${address}/customers`)
  await page.getByRole('link', { name: cast.richest.name }).waitFor()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.getByRole('link', { name: cast.richest.name }).waitFor()
}

test('the program opens without a network and says so in words; the bank’s data are not on the machine', async () => {
  const page = await browser.openPage({
    ...phone,
    ignoredErrors: [/ERR_INTERNET_DISCONNECTED/, /^ApiError: .*Failed to fetch/],
  })
  await install(page)
  const kept = await page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)))
    return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => new URL(url).pathname)
  })
  expect(kept).toContain('/')
  expect(kept.filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual([])

  await page.context().setOffline(true)
  await page.getByText('网络已断开。').waitFor()
  await picture(page, 'installed connection lost')
  await page.reload()
  await page.getByRole('heading', { name: '没有网络连接' }).waitFor()
  expect(await page.locator('body').textContent()).not.toContain(cast.richest.name)
  await picture(page, 'installed offline')

  await page.context().setOffline(false)
  await page.getByRole('link', { name: cast.richest.name }).waitFor()
})

test('a newer program is offered, and comes with a reload', async () => {
  const page = await browser.openPage(phone)
  await install(page)
  newer = true
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => undefined))
  await page.getByText('Almanac 有新版本可用。').waitFor()
  await picture(page, 'installed newer version')
  await page.getByRole('button', { name: '重新加载' }).click()
  await page.getByText('Almanac 有新版本可用。').waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: cast.richest.name }).waitFor()
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBeNull()
})

test('the app is installable, under a name in the language chosen', async () => {
  const page = await browser.openPage({ ...phone, locale: 'es' })
  await page.goto(address)
  const link = page.locator('link[rel="manifest"]')
  await page.waitForFunction(() =>
    document.querySelector('link[rel="manifest"]')?.getAttribute('href')?.includes('-es.'),
  )
  const answer = await page.context().request.get(address + (await link.getAttribute('href')))
  expect(answer.headers()['content-type']).toContain('application/manifest+json')
  const manifest = await answer.json()
  expect(manifest).toMatchObject({ id: '/', display: 'standalone', start_url: '/', lang: 'es' })
  for (const { src } of manifest.icons) {
    const icon = await page.context().request.get(address + src)
    expect([src, icon.status(), icon.headers()['content-type']?.startsWith('image/')]).toEqual([src, 200, true])
  }
})
