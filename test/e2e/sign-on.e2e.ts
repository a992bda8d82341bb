import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPerson, type RoleCode } from '../../src/organisation/identity/index.ts'
import { listAccessibilityViolations, openBrowser, type TestBrowser } from '../harness/browser.ts'
import { type IdentityProvider, startIdentityProvider } from '../harness/identity-provider.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { plugIn, shapeOf } from './device.ts'
import { lookAt } from './faults.ts'
import { type Language, looksOf, picture, showIn, words } from './looks.ts'

const password = 'seven lean cows'
const providerName = '联社统一认证'

let browser: TestBrowser
let server: TestServer
let provider: IdentityProvider
/** By its name: browsers have no passkeys at an address of digits. */
let address: string

beforeAll(async () => {
  const port = await freePort()
  address = `http://localhost:${port}`
  provider = await startIdentityProvider(address)
  const settings = {
    PORT: String(port),
    ALMANAC_OIDC_ISSUER: provider.issuer,
    ALMANAC_OIDC_CLIENT_ID: provider.clientId,
    ALMANAC_OIDC_CLIENT_SECRET: provider.clientSecret,
    ALMANAC_OIDC_NAME: providerName,
    ALMANAC_OIDC_ROLES: JSON.stringify([{ value: 'executives', role: 'executive' }]),
    ALMANAC_OIDC_STRONG: 'mfa',
  }
  ;[server, browser] = await Promise.all([startServer(undefined, settings), openBrowser()])
  // A new installation asks for its first administrator before anything else.
  await createTeller('K-first')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await server?.stop()).toBe(0)
  await provider?.stop()
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function createTeller(staffNo: string, role: RoleCode = 'teller'): Promise<string> {
  const roles = [{ role, institutionId: null }]
  return createPerson(server.attachment.database.batch, { name: '朱月娥', staffNo, password, roles })
}

async function openIn(language: Language): Promise<Page> {
  const page = await browser.openPage({ ignoredErrors: [/status of (401|403|422|503)/] })
  await page.addInitScript((chosen) => localStorage.setItem('almanac.language', chosen), language)
  return page
}

/** The same in each language, at the same time: each waits for its pages. */
const inEveryLanguage = (walk: (language: Language) => Promise<void>) =>
  Promise.all((['zh', 'en', 'es'] as const).map(walk))

async function signIn(page: Page, language: Language, login: string): Promise<void> {
  const { identity } = words[language]
  await page.getByLabel(identity.login).fill(login)
  await page.getByLabel(identity.password, { exact: true }).fill(password)
  await page.getByLabel(identity.password, { exact: true }).press('Enter')
  await page.getByRole('link', { name: '朱月娥' }).waitFor()
}

test('a person adds a passkey, signs in with it by keyboard, and removes it', async () => {
  await inEveryLanguage(async (language) => {
    const { identity, error } = words[language]
    const login = `K-${language}`
    await createTeller(login)
    const page = await openIn(language)
    const device = await plugIn(page)
    await device.touch(false)
    await page.goto(address)
    await signIn(page, language, login)
    await device.touch(true)
    await page.goto(`${address}/account`)
    await page.getByRole('button', { name: identity.passkeyAdd }).press('Enter')
    const form = page.getByRole('form', { name: identity.passkeyAdd })
    await form.getByLabel(identity.passkeyName).fill('我的手机')
    await picture(page, `passkey to add ${language}`)
    await form.getByLabel(identity.passkeyName).press('Enter')
    const table = page.getByRole('table', { name: identity.passkeys })
    await table.getByText('我的手机').waitFor()
    expect(await listAccessibilityViolations(page)).toEqual([])
    await picture(page, `passkeys ${language}`)

    // A device that holds one of the person already makes no second one.
    await page.getByRole('button', { name: identity.passkeyAdd }).press('Enter')
    await form.getByLabel(identity.passkeyName).fill('again')
    await form.getByLabel(identity.passkeyName).press('Enter')
    await form.getByText(error['passkey-known']).waitFor()
    await form.getByRole('button', { name: words[language].ui.cancel }).click()

    await device.touch(false)
    await page.getByRole('button', { name: identity.signOut, exact: true }).click()
    const enter = page.getByRole('button', { name: identity.passkey, exact: true })
    await enter.waitFor()
    await picture(page, `sign-in ways ${language}`)
    await device.enter(enter)
    await page.getByRole('link', { name: '朱月娥' }).press('Enter')
    await page.getByRole('cell', { name: identity.means.passkey, exact: true }).waitFor()

    await table.getByRole('button').press('Enter')
    const removal = identity.passkeyRemoveTitle.replace('{{name}}', '我的手机')
    await page.getByRole('form', { name: removal }).getByRole('button', { name: removal }).press('Enter')
    await table.waitFor({ state: 'detached' })
    await device.touch(false)
    await page.getByRole('button', { name: identity.signOut, exact: true }).click()
    await device.enter(enter)
    await page.getByText(error['passkey-refused']).waitFor()
    await picture(page, `passkey refused ${language}`)
  })
})

test('some time after signing in the password is asked for before a passkey is added', async () => {
  const { identity, error } = words.en
  await createTeller('K-later')
  const page = await openIn('en')
  await plugIn(page)
  await page.goto(address)
  await signIn(page, 'en', 'K-later')
  await server.attachment.database.batch.query(`update session set proved_at = now() - interval '11 minutes'`)
  await page.goto(`${address}/account`)
  await page.getByRole('button', { name: identity.passkeyAdd }).click()
  const form = page.getByRole('form', { name: identity.passkeyAdd })
  await form.getByLabel(identity.passkeyName).fill('my phone')
  await form.getByLabel(identity.passwordPresent).fill('a guess')
  await form.getByLabel(identity.passwordPresent).press('Enter')
  await form.getByText(error['password-wrong']).waitFor()
  await form.getByLabel(identity.passwordPresent).fill(password)
  await form.getByLabel(identity.passwordPresent).press('Enter')
  await page.getByRole('table', { name: identity.passkeys }).getByText('my phone').waitFor()
})

test('where browsers have no passkeys, the way to them is shown', async () => {
  await createTeller('K-digits')
  const page = await openIn('en')
  await page.goto(server.address)
  expect(await page.getByRole('button', { name: words.en.identity.passkey, exact: true }).count()).toBe(0)
  await signIn(page, 'en', 'K-digits')
  await page.goto(`${server.address}/account`)
  const link = page.getByRole('link', { name: address })
  expect(await link.getAttribute('href')).toBe(`${address}/account`)
})

test('somebody signs in at the provider, sees what its role gives, and signs out there as well', async () => {
  await inEveryLanguage(async (language) => {
    const { identity, error } = words[language]
    const login = `u-${language}`
    provider.accounts.set(login, { name: '许安', roles: ['executives'] })
    const page = await openIn(language)
    await page.goto(`${address}/movements`)
    const enter = page.getByRole('button', { name: identity.signOn.replace('{{name}}', providerName) })
    const atProvider = page.getByRole('textbox')
    await enter.press('Enter')
    await page.waitForURL(/\/interaction\//)
    await atProvider.fill('nobody')
    await atProvider.press('Enter')
    await page.getByText(error['sign-on-refused']).waitFor()
    await picture(page, `single sign-on refused ${language}`)
    await page.getByRole('button', { name: identity.backToSignIn }).press('Enter')

    await page.goto(`${address}/movements`)
    await enter.press('Enter')
    await page.waitForURL(/\/interaction\//)
    await atProvider.fill(login)
    await atProvider.press('Enter')
    await page.getByRole('link', { name: '许安' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/movements')
    await page.getByText(identity.role.executive).waitFor()

    await page.getByRole('link', { name: '许安' }).press('Enter')
    await page.getByText(identity.noPassword.replace('{{name}}', providerName)).waitFor()
    await page.getByRole('cell', { name: identity.means['sign-on'], exact: true }).waitFor()
    // The provider is asked again before a passkey is added.
    await page.getByRole('button', { name: identity.passkeyAdd }).click()
    await picture(page, `account of a single sign-on ${language}`)
    await page.getByRole('button', { name: identity.ownerAtProvider.replace('{{name}}', providerName) }).click()
    await page.waitForURL(/\/interaction\//)
    await atProvider.fill(login)
    await atProvider.press('Enter')
    await page.getByRole('button', { name: identity.passkeyAdd }).click()
    await page.getByRole('form', { name: identity.passkeyAdd }).waitFor()
    await page.getByRole('button', { name: words[language].ui.cancel }).click()

    await page.getByRole('button', { name: identity.signOut, exact: true }).click()
    await page.waitForURL(/\/session\/end/)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${address}/sign-in`)
    await enter.waitFor()
  })
})

test('while the provider is away the page says so, and a password signs in', async () => {
  await createTeller('K-away')
  for (const language of ['zh', 'en', 'es'] as const) {
    const { identity, error } = words[language]
    provider.accounts.set('u-away', { name: '许安', roles: ['executives'] })
    const page = await openIn(language)
    await page.goto(address)
    await page.getByRole('button', { name: identity.signOn.replace('{{name}}', providerName) }).click()
    await page.waitForURL(/\/interaction\//)
    provider.away = 'for servers'
    await page.getByRole('textbox').fill('u-away')
    await page.getByRole('textbox').press('Enter')
    await page.getByText(error['sign-on-away']).waitFor()
    await picture(page, `single sign-on away ${language}`)
    await page.getByRole('button', { name: identity.backToSignIn }).click()
    await signIn(page, language, 'K-away')
    provider.away = false
  }
})

test('ways to sign in and passkeys stand in every language, theme and width', async () => {
  await createTeller('K-looks')
  const linkedId = await createTeller('K-linked', 'marketing')
  const { batch } = server.attachment.database
  await batch.query(`insert into sign_on_link (issuer, subject, person_id, strong) values ($1, 'u-linked', $2, true)`, [
    provider.issuer,
    linkedId,
  ])
  await batch.query(`insert into second_factor_rule values ('marketing', now() - interval '1 day')`)
  const faults: string[] = []
  for (const width of [1440, 390] as const) {
    const shown = looksOf(width)
    const [first] = shown
    const { identity } = words[first.language]
    const page = await browser.openPage({ ...shapeOf(first), ignoredErrors: [/status of 409/] })
    const device = await plugIn(page)
    await device.touch(false)
    const see = async (name: string) => {
      for (const look of shown) {
        await showIn(page, look)
        faults.push(...(await lookAt(page, `look ${name}`, look)))
      }
      await showIn(page, first)
    }
    await page.goto(`${address}/sign-in`)
    await see('sign-in')
    await page.route('**/api/setup', async (route) => {
      const answer = await route.fetch()
      const setup = await answer.json()
      await route.fulfill({ response: answer, json: { ...setup, signOn: { ...setup.signOn, only: true } } })
    })
    await page.reload()
    await see('sign-in for administrators')
    await page.getByRole('button', { name: identity.withPassword }).click()
    await page.getByLabel(identity.password, { exact: true }).waitFor()
    await page.goto(`${address}/sign-on?code=x&state=y`)
    await see('sign-on failed')

    const enterAs = async (login: string) => {
      const data = { login, password }
      expect((await page.context().request.post(`${address}/api/session`, { data })).ok()).toBe(true)
    }
    await enterAs('K-linked')
    await page.goto(address)
    await page.getByRole('heading', { name: identity.factorThere, level: 1 }).waitFor()
    await page.getByText(identity.factorLostProvider.replace('{{provider}}', providerName)).waitFor()
    await see('second factor at the provider')

    await enterAs('K-looks')
    await device.touch(true)
    await page.goto(`${address}/account`)
    await page.getByRole('button', { name: identity.passkeyAdd }).click()
    await page.getByLabel(identity.passkeyName, { exact: true }).fill('我的手机')
    await page.getByLabel(identity.passkeyName, { exact: true }).press('Enter')
    await page.getByRole('table', { name: identity.passkeys }).waitFor()
    await batch.query(`update passkey set stopped_at = now(), used_at = now() where id = (select min(id) from passkey)`)
    await page.reload()
    await see('passkeys')
    await page.getByRole('table', { name: identity.passkeys }).getByRole('button').last().click()
    await see('passkey to remove')
  }
  expect(faults).toEqual([])
})
