import { generateSync } from 'otplib/functional'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoleCode } from '../../src/organisation/identity/index.ts'
import { createPerson } from '../../src/organisation/identity/index.ts'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { plugIn, shapeOf } from './device.ts'
import { lookAt, watchIds } from './faults.ts'
import { type Language, type Look, picture, showIn, words } from './looks.ts'

const password = 'seven lean cows'
const next = 'seven fat cows came up'

let browser: TestBrowser
let server: TestServer

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await server?.stop()).toBe(0)
})

async function createTeller(staffNo: string, role: RoleCode = 'teller'): Promise<void> {
  const roles = [{ role, institutionId: null }]
  await createPerson(server.attachment.database.batch, { name: '朱月娥', staffNo, password, roles })
}

async function openIn(language: Language): Promise<Page> {
  // Refusals, which the browser notes.
  const page = await browser.openPage({ ignoredErrors: [/status of (401|403|422|429)/] })
  await page.addInitScript((chosen) => localStorage.setItem('almanac.language', chosen), language)
  await page.goto(server.address)
  return page
}

async function signIn(page: Page, language: Language, login: string, secret: string): Promise<void> {
  const { identity } = words[language]
  await page.getByLabel(identity.login).fill(login)
  await page.getByLabel(identity.password, { exact: true }).fill(secret)
  await page.getByLabel(identity.password, { exact: true }).press('Enter')
}

test('who has guessed too often reads when to try again', async () => {
  const said = { zh: '请在1分钟后再试', en: 'Try again in 1 minute.', es: 'dentro de 1 minuto.' }
  await createTeller('T00')
  for (const language of ['zh', 'en', 'es'] as const) {
    const page = await openIn(language)
    for (let attempt = 0; attempt < 6; attempt++) {
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
      await signIn(page, language, `unknown ${language}`, 'a guess')
      expect((await answered).status()).toBe(attempt < 5 ? 401 : 429)
    }
    await page.getByRole('alert').getByText(said[language]).waitFor()
    await picture(page, `sign-in waits ${language}`)
  }
})

test('a person changes their password from their name, by keyboard', async () => {
  for (const language of ['zh', 'en', 'es'] as const) {
    const { identity, error } = words[language]
    const login = `P-${language}`
    await createTeller(login)
    const page = await openIn(language)
    await signIn(page, language, login, password)
    await page.getByRole('link', { name: '朱月娥' }).press('Enter')
    const form = page.getByRole('form', { name: identity.password })
    await form.getByLabel(identity.passwordPresent).fill(password)
    await form.getByLabel(identity.passwordNew).fill('password1234')
    await form.getByLabel(identity.passwordNew).press('Enter')
    await form.getByText(error['password-common']).waitFor()
    await form.getByLabel(identity.passwordNew).fill(next)
    await form.getByLabel(identity.passwordNew).press('Enter')
    await page.getByText(identity.passwordChanged).waitFor()
    expect(await form.getByLabel(identity.passwordNew).inputValue()).toBe('')
    await page.reload()
    await page.getByRole('heading', { name: identity.account, level: 1 }).waitFor()
    await page.getByRole('button', { name: identity.signOut, exact: true }).click()
    await signIn(page, language, login, next)
    await page.getByRole('link', { name: '朱月娥' }).waitFor()
  }
})

test('a person signs out, from one browser, the session in another', async () => {
  await createTeller('T10')
  const { identity } = words.en
  const [here, there] = [await openIn('en'), await openIn('en')]
  for (const page of [there, here]) {
    await signIn(page, 'en', 'T10', password)
    await page.getByRole('link', { name: '朱月娥' }).waitFor()
  }
  await here.goto(`${server.address}/account`)
  const table = here.getByRole('table', { name: identity.sessions })
  await table.getByText('Chrome on Linux').nth(1).waitFor()
  await picture(here, 'account sessions')
  await table.getByRole('button', { name: /^Sign out: Chrome on Linux/ }).press('Enter')
  await here.getByRole('button', { name: identity.signOutOthers, disabled: true }).waitFor()
  await there.goto(`${server.address}/account`)
  await there.getByRole('heading', { name: identity.signIn, level: 1 }).waitFor()
  await here.reload()
  await table.getByText(identity.thisSession).waitFor()
})

test('a person sets up the second step and signs in with it, and with a recovery code', async () => {
  for (const language of ['zh', 'en', 'es'] as const) {
    const { identity, error } = words[language]
    const login = `S-${language}`
    await createTeller(login)
    const page = await openIn(language)
    await signIn(page, language, login, password)
    await page.getByRole('link', { name: '朱月娥' }).press('Enter')
    await page.getByRole('button', { name: identity.secondStepSetUp }).press('Enter')
    const form = page.getByRole('form', { name: identity.secondStepSetUp })
    await form.getByLabel(identity.passwordPresent).fill(password)
    await form.getByLabel(identity.passwordPresent).press('Enter')
    const secret = await form.locator('[data-secret]').getAttribute('data-secret')
    await page.getByRole('img', { name: identity.secondStepPicture }).waitFor()
    await picture(page, `second step set up ${language}`)
    // Codes of the half minute before, of now and of the next: each counts once.
    const codeOf = (steps: number) =>
      generateSync({ secret: secret ?? '', epoch: Math.floor(Date.now() / 1000) + steps * 30 })
    await page.keyboard.type(codeOf(-1))
    await page.keyboard.press('Enter')
    const codes = page.getByRole('region', { name: identity.recoveryCodes })
    const recoveryCode = (await codes.locator('code').first().textContent()) ?? ''
    expect(await codes.locator('code').count()).toBe(10)
    await picture(page, `second step recovery codes ${language}`)
    await codes.getByRole('button', { name: identity.recoveryCodesKept }).press('Enter')
    await page.getByRole('button', { name: identity.secondStepRemove }).waitFor()

    const code = codeOf(0)
    for (const [given, refused] of [
      [code, false],
      [code, true],
      [recoveryCode, false],
    ] as const) {
      await page.getByRole('button', { name: identity.signOut, exact: true }).click()
      await signIn(page, language, login, password)
      await page.getByRole('heading', { name: identity.secondStep, level: 1 }).waitFor()
      const field = page.getByLabel(identity.secondStepCode, { exact: true })
      await field.and(page.locator(':focus')).waitFor()
      await field.fill(given)
      await page.keyboard.press('Enter')
      if (refused) {
        await page.getByText(error['code-wrong']).waitFor()
        await picture(page, `second step refused ${language}`)
        await field.fill(codeOf(1))
        await page.keyboard.press('Enter')
      }
      await page.getByRole('link', { name: '朱月娥' }).waitFor()
    }
  }
})

test('what is half typed when the day begins is not taken away: the question comes first', async () => {
  const { identity, people, navigation, ui, error } = words.en
  await createTeller('A-typing', 'administrator')
  const page = await openIn('en')
  await signIn(page, 'en', 'A-typing', password)
  await page.getByRole('link', { name: '朱月娥' }).waitFor()
  await page.goto(`${server.address}/people/add`)
  const form = page.getByRole('form', { name: people.add })
  await form.getByLabel(people.name, { exact: true }).fill('Ana Quispe')
  const { batch } = server.attachment.database
  await batch.query(`insert into second_factor_rule values ('administrator', now())`)
  try {
    const ask = async () => (await page.context().request.get(`${server.address}/api/people`)).status()
    await expect.poll(ask, { timeout: 15_000 }).toBe(403)
    await form.getByRole('button', { name: people.add }).click()
    await form.getByText(error['second-factor-needed']).waitFor()
    // Time for the page to be swapped, if it were.
    await page.waitForTimeout(500)
    expect(await form.getByLabel(people.name, { exact: true }).inputValue()).toBe('Ana Quispe')
    await picture(page, 'second factor while typing')
    await page.getByRole('link', { name: navigation.movements, exact: true }).click()
    await page.getByRole('dialog', { name: ui.unsaved }).getByRole('button', { name: ui.leave }).click()
    await page.getByRole('heading', { name: identity.factor, level: 1 }).waitFor()
  } finally {
    await batch.query(`delete from second_factor_rule where role = 'administrator'`)
  }
})

test.each([
  [{ language: 'zh', theme: 'light', width: 1440 }, 'marketing', 'codes'],
  [{ language: 'en', theme: 'dark', width: 1440 }, 'risk', 'passkey'],
  [{ language: 'es', theme: 'dark', width: 390 }, 'accountant', 'codes'],
] as const)(
  'a role demands a second factor, and whoever holds it sets one up and goes on (%j)',
  async (look, role, way) => {
    const { language } = look
    const { identity, people, navigation, movements } = words[language]
    const [login, administrator] = [`F-${language}`, `A-${language}`]
    await createTeller(login, role)
    await createTeller(administrator, 'administrator')
    const office = await openFor(look, administrator)
    const desk = await openFor(look, login)
    const roleName = identity.role[role]
    const title = people.factorOf.replace('{{role}}', roleName)
    const demand = async (days: number) => {
      await office.page.goto(`${office.address}/people/roles`)
      if (look.width === 390) {
        await office.page.getByRole('combobox', { name: people.choose }).click()
        await office.page.locator('.ant-select-item-option').getByText(roleName, { exact: true }).click()
      }
      await office.see('roles with a second factor')
      await office.page.getByRole('button', { name: title }).press('Enter')
      await office.page.getByRole('button', { name: people.factorWho }).press('Enter')
      await office.page.getByRole('link', { name: '朱月娥' }).first().waitFor()
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000)
      await office.page.getByLabel(people.factorDay).fill(day)
      await office.see('second factor to demand')
      await office.page.getByLabel(people.factorDay).press('Enter')
      await office.page.getByRole('form', { name: title }).waitFor({ state: 'detached' })
      await office.page.getByRole('button', { name: title }).locator('small').waitFor()
    }
    await demand(10)
    await desk.page.goto(`${desk.address}/customers`)
    await desk.page.getByRole('link', { name: identity.factorSetUp }).waitFor()
    await desk.see('second factor soon')
    await demand(0)
    await office.see('second factor demanded')

    // The session that is open stands before it at its next request.
    await desk.page.getByRole('link', { name: navigation.movements, exact: true }).click()
    await desk.page.getByRole('heading', { name: identity.factor, level: 1 }).waitFor()
    await desk.see('second factor needed')
    if (way === 'passkey') {
      await desk.page.getByRole('button', { name: identity.passkeyAdd }).press('Enter')
      await desk.page.getByLabel(identity.passkeyName).fill('my phone')
      await desk.see('second factor by passkey')
      await desk.page.getByLabel(identity.passkeyName).press('Enter')
    } else {
      await desk.page.getByRole('button', { name: identity.secondStepSetUp }).press('Enter')
      const form = desk.page.getByRole('form', { name: identity.secondStepSetUp })
      await form.getByLabel(identity.passwordPresent).fill(password)
      await form.getByLabel(identity.passwordPresent).press('Enter')
      const secret = (await form.locator('[data-secret]').getAttribute('data-secret')) ?? ''
      await desk.see('second factor by codes')
      await form.getByLabel(identity.secondStepCode, { exact: true }).fill(generateSync({ secret }))
      await desk.page.keyboard.press('Enter')
      await desk.page.getByRole('button', { name: identity.recoveryCodesKept }).waitFor()
      await desk.see('second factor recovery codes')
      await desk.page.getByRole('button', { name: identity.recoveryCodesKept }).press('Enter')
    }
    await desk.page.getByRole('heading', { name: movements.title, level: 1 }).waitFor()
    expect(new URL(desk.page.url()).pathname).toBe('/movements')
    expect(await desk.page.getByRole('link', { name: identity.factorSetUp }).count()).toBe(0)

    if (way === 'passkey') {
      // The password alone is not enough any more, nor for another passkey or password.
      await desk.touch(false)
      await desk.page.getByRole('button', { name: identity.signOut, exact: true }).click()
      await signIn(desk.page, language, login, password)
      await desk.page.getByRole('heading', { name: identity.factorThere, level: 1 }).waitFor()
      expect(await desk.page.getByRole('button', { name: identity.changePassword }).count()).toBe(0)
      await desk.see('second factor there')
      await desk.page.getByRole('button', { name: identity.ownerAgain }).click()
      await desk.enter(desk.page.getByRole('button', { name: identity.passkey, exact: true }))
      await desk.page.getByRole('heading', { name: words[language].customers.title, level: 1 }).waitFor()
    } else {
      await desk.page.goto(`${desk.address}/account`)
      await desk.page.getByRole('button', { name: identity.secondStepRemove }).waitFor()
    }
    expect([...office.faults, ...desk.faults]).toEqual([])
  },
)

/** A browser of somebody who has just signed in, at an address that passkeys work at; `see` looks for faults. */
async function openFor(look: Look, login: string) {
  const page = await browser.openPage({
    ...shapeOf(look),
    ignoredErrors: [/status of (401|403)/],
  })
  const { port } = new URL(server.address)
  const address = `http://localhost:${port}`
  const { touch, enter } = await plugIn(page)
  await page.addInitScript(
    ({ language, theme }) => {
      localStorage.setItem('almanac.language', language)
      localStorage.setItem('almanac.theme', theme)
    },
    { language: look.language, theme: look.theme },
  )
  const ids = watchIds(page)
  const faults: string[] = []
  const data = { login, password }
  expect((await page.context().request.post(`${address}/api/session`, { data })).ok()).toBe(true)
  return {
    page,
    address,
    faults,
    touch,
    enter,
    async see(name: string) {
      await showIn(page, look)
      faults.push(...(await lookAt(page, `look ${name}`, look, { ids })))
    },
  }
}
