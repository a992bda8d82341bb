import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { type Language, picture, words } from './looks.ts'
import { type OpenBank, openBank } from './open-bank.ts'

const password = 'eleven quiet rivers'
const next = 'thirteen tall trees'

let bank: OpenBank
let browser: TestBrowser
beforeAll(async () => {
  ;[bank, browser] = await Promise.all([openBank(), openBrowser()])
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await bank?.stop()).toBe(0)
})

async function openIn(language: Language): Promise<Page> {
  // Refusals, which the browser notes: a password that is due, a link that was used.
  const page = await browser.openPage({ ignoredErrors: [/status of (401|404)/] })
  await page.addInitScript((chosen) => localStorage.setItem('almanac.language', chosen), language)
  return page
}

async function choose(page: Page, field: string, option: string): Promise<void> {
  const box = page.getByRole('combobox', { name: field, exact: true })
  await box.click()
  await box.fill(option)
  await page.locator('.ant-select-item-option').getByText(option, { exact: false }).first().click()
}

test.each([
  ['zh', '海新城'],
  ['en', 'Sam Hale'],
  ['es', 'Ana Ruiz'],
] as const)(
  'an administrator adds a person, who sets a password from the link and sees what the role gives (%s)',
  async (language, name) => {
    const { people, identity, navigation } = words[language]
    const staffNo = `P-${language}`
    const office = await openIn(language)
    await bank.signIn(office, 'administrator')
    await office.goto(bank.address)
    await office.getByRole('link', { name: navigation.people }).click()
    await office.getByRole('button', { name: people.add }).click()
    await office.getByLabel(people.name).fill(name)
    await office.getByLabel(people.staffNo).fill(staffNo)
    await office.getByRole('button', { name: people.add }).click()
    await office.getByRole('heading', { level: 1, name }).waitFor()

    await office.getByRole('button', { name: people.give }).click()
    await choose(office, people.role, identity.role['branch-manager'])
    // Nobody knows where a newcomer works; the union is chosen on purpose or not at all.
    await office.getByRole('button', { name: people.give }).click()
    await office.getByText(words[language].ui.required).waitFor()
    await choose(office, people.institution, people.union)
    await office.getByRole('button', { name: people.give }).click()
    const held = office.getByRole('table', { name: people.roles })
    await held.getByText(identity.role['branch-manager']).waitFor()
    await held.getByText(people.union).waitFor()
    await office.getByRole('button', { name: people.inviteByHand }).click()
    const link = await office.getByRole('textbox', { name: people.link }).inputValue()
    await picture(office, `people link ${language}`)

    const desk = await openIn(language)
    await desk.goto(link)
    await desk.getByText(staffNo).waitFor()
    await desk.getByLabel(identity.passwordNew).fill(password)
    await desk.getByLabel(identity.passwordNew).press('Enter')
    await desk.getByText(identity.passwordSetDone).waitFor()
    await desk.getByRole('link', { name: identity.toSignIn }).click()
    const signIn = async (secret: string) => {
      await desk.getByLabel(identity.login).fill(staffNo)
      await desk.getByLabel(identity.password, { exact: true }).fill(secret)
      await desk.getByLabel(identity.password, { exact: true }).press('Enter')
    }
    await signIn(password)
    // What the role gives, and nothing of what it does not.
    await desk.getByRole('link', { name: navigation.customers }).first().waitFor()
    await desk.getByText(identity.role['branch-manager']).first().waitFor()
    expect(await desk.getByRole('link', { name: navigation.people }).count()).toBe(0)
    expect(await desk.getByRole('link', { name: navigation.deliveries }).count()).toBe(0)

    // A new password is asked for, and the person is signed out: both count at once.
    await office.reload()
    await office.getByRole('button', { name: people.askRenewal }).click()
    await office.getByText(people.passwordDue).waitFor()
    await office.getByRole('button', { name: people.endSessions }).click()
    await office.getByRole('button', { name: people.endSessions }).waitFor({ state: 'detached' })
    await desk.goto(bank.address)
    await signIn(password)
    await desk.getByRole('heading', { name: identity.renewal }).waitFor()
    await desk.getByLabel(identity.passwordNew).fill(next)
    await desk.getByLabel(identity.passwordNew).press('Enter')
    await desk.getByRole('link', { name: navigation.customers }).first().waitFor()

    // The link was good for once.
    const late = await openIn(language)
    await late.goto(link)
    await late.getByText(words[language].error['link-invalid']).waitFor()

    await office.getByRole('button', { name: people.deactivate }).click()
    await office.getByText(people.inactive).first().waitFor()
    await desk.goto(`${bank.address}/customers`)
    await desk.getByRole('heading', { name: identity.signIn }).waitFor()
  },
)

test('a role of the bank’s own is copied, changed on the matrix and deleted', async () => {
  const { people, identity } = words.en
  const page = await openIn('en')
  await bank.signIn(page, 'administrator')
  await page.goto(`${bank.address}/people/roles`)
  await page.getByRole('button', { name: people.copyRole }).click()
  await choose(page, people.copyOf, identity.role.teller)
  await page.getByLabel(people.roleName).fill('Village officer')
  await page.getByRole('button', { name: people.copyRole }).click()
  const own = page.getByRole('region', { name: 'Village officer' })
  await own.getByRole('button', { name: people.edit }).click()
  await own.getByRole('checkbox', { name: people.may['close-read'] }).check()
  await own.getByRole('button', { name: people.save }).click()
  await own.getByRole('button', { name: people.edit }).waitFor()
  const place = await page.getByRole('columnheader').allTextContents()
  const column = place.findIndex((text) => text.startsWith('Village officer'))
  const row = page.getByRole('row').filter({ hasText: people.may['close-read'] })
  expect(
    await row
      .getByRole('cell')
      .nth(column - 1)
      .textContent(),
  ).toBe(people.permits)
  await own.getByRole('button', { name: people.deleteRole }).click()
  await page.getByText(people.rolesOwnNone).waitFor()
})
