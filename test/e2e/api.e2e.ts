import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPerson } from '../../src/organisation/identity/index.ts'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { type Language, picture, words } from './looks.ts'

const password = 'seven lean cows'
const languages = ['zh', 'en', 'es'] as const

let browser: TestBrowser
let server: TestServer
let receiver: Server
let receiverAddress: string
const received: string[] = []

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      received.push(String(request.headers['webhook-signature']))
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  receiverAddress = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`
  process.env.ALMANAC_WEBHOOK_ALLOW = '127.0.0.1'
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  const roles = [{ role: 'administrator' as const, institutionId: null }]
  await createPerson(server.attachment.database.batch, { name: '林越', staffNo: 'A01', password, roles })
}, 240_000)
afterAll(async () => {
  delete process.env.ALMANAC_WEBHOOK_ALLOW
  receiver?.closeAllConnections()
  receiver?.close()
  await browser?.close()
  expect(await server?.stop()).toBe(0)
})

async function openApi(language: Language): Promise<Page> {
  const page = await browser.openPage({ ignoredErrors: [/status of 40[13]/] })
  await page.addInitScript((chosen) => localStorage.setItem('almanac.language', chosen), language)
  const data = { login: 'A01', password }
  expect((await page.context().request.post(`${server.address}/api/session`, { data })).ok()).toBe(true)
  await page.goto(server.address)
  await page.getByRole('link', { name: words[language].navigation.api, exact: true }).click()
  await page.getByRole('heading', { name: words[language].api.title, level: 1 }).waitFor()
  return page
}

/** By the key alone: no cookie goes along. */
const askWith = (page: Page, token: string, path: string) =>
  page.evaluate(
    async ([key, url]) => {
      const answer = await fetch(url ?? '', { headers: { authorization: `Bearer ${key}` }, credentials: 'omit' })
      return { status: answer.status, body: await answer.json() }
    },
    [token, path],
  )

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click()
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click()
  await page.keyboard.press('Escape')
}

test.each(languages)('an administrator makes a key, a program uses it, and it is revoked (%s)', async (language) => {
  const { api, people, ui } = words[language]
  const page = await openApi(language)
  await page.getByRole('button', { name: api.newKey }).click()
  const form = page.getByRole('form', { name: api.newKey })
  await form.getByLabel(api.name).fill(`BI ${language}`)
  await choose(page, api.permissions, people.may['customer-read'])
  await picture(page, `api key to make ${language}`)
  await form.getByRole('button', { name: api.makeKey }).click()
  const shown = page.getByRole('region', { name: `BI ${language}` })
  const token = (await shown.locator('code').textContent()) ?? ''
  expect(token).toMatch(/^almanac_\d+_[\w-]{43}$/)
  await picture(page, `api key shown once ${language}`)
  await shown.getByRole('button', { name: ui.kept }).click()
  expect(await page.getByText(token).count()).toBe(0)

  expect(await askWith(page, token, '/api/customers')).toEqual({ status: 200, body: { items: [], nextCursor: null } })
  expect((await askWith(page, token, '/api/closes')).status).toBe(403)
  await page.reload()
  const row = page.getByRole('row', { name: `BI ${language}` })
  await row.getByText(api.usedFrom.replace('{{address}}', '127.0.0.1')).waitFor()

  await row.getByRole('button', { name: `${api.revoke}: BI ${language}` }).click()
  await page.getByRole('tooltip').getByRole('button', { name: api.revoke }).click()
  await row.getByText(new RegExp(api.keyState.revoked.replace('{{at}}', '.+'))).waitFor()
  const refused = await askWith(page, token, '/api/customers')
  expect([refused.status, refused.body.code]).toEqual([401, 'key-invalid'])
  await picture(page, `api keys ${language}`)
})

test.each(languages)('an administrator adds a webhook and sees that a test arrives (%s)', async (language) => {
  const { api, ui } = words[language]
  const page = await openApi(language)
  await page.getByRole('button', { name: api.newWebhook }).click()
  const form = page.getByRole('form', { name: api.newWebhook })
  await form.getByLabel(api.name).fill(`Hub ${language}`)
  await form.getByLabel(api.url).fill(receiverAddress)
  await choose(page, api.events, api.event['month-closed'])
  await form.getByRole('button', { name: api.addWebhook }).click()
  const shown = page.getByRole('region', { name: `Hub ${language}` })
  expect(await shown.locator('code').textContent()).toMatch(/^whsec_/)
  await shown.getByRole('button', { name: ui.kept }).click()
  await page.getByRole('link', { name: `Hub ${language}` }).click()
  await page.getByRole('heading', { name: `Hub ${language}`, level: 1 }).waitFor()
  const before = received.length
  await page.getByRole('button', { name: api.ping }).click()
  await page.getByRole('table', { name: api.log }).getByText(api.messageState.delivered).waitFor()
  expect(received.length).toBe(before + 1)
  expect(received.at(-1)).toMatch(/^v1,/)
  await picture(page, `webhook ${language}`)
  await page.getByRole('button', { name: api.putOff }).click()
  await page.getByText(new RegExp(api.off.person.replace('{{at}}', '.+'))).waitFor()
})

test.each(languages)('a reader finds an operation in the reference and copies a command (%s)', async (language) => {
  const { api } = words[language]
  const page = await openApi(language)
  await page.getByRole('link', { name: words[language].navigation.apiReference }).first().click()
  await page.getByRole('heading', { name: api.reference, level: 1 }).waitFor()
  await page.getByLabel(api.search).fill('transactions customer')
  await page.getByText('/api/closes/{month}/changes', { exact: true }).waitFor({ state: 'detached' })
  const operation = page.getByText('/api/customers/{customerId}/transactions', { exact: true })
  await operation.click()
  await page.getByText(/curl '.*\/api\/customers\/4711\/transactions'/).waitFor()
  await page.getByRole('heading', { name: api.refusals, level: 4 }).waitFor()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: words[language].ui.copy }).click()
  await page.getByRole('button', { name: words[language].ui.copied }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Authorization: Bearer $ALMANAC_KEY')
  await picture(page, `api reference ${language}`)
  await page.getByLabel(api.search).fill('nothing like that')
  await page.getByText(api.noneFound).waitFor()
})
