import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAccessibilityViolations, openBrowser, type TestBrowser } from '../harness/browser.ts'
import { cast } from './county-bank.ts'
import { picture } from './looks.ts'
import { type OpenBank, openBank } from './open-bank.ts'

let browser: TestBrowser
let bank: OpenBank

beforeAll(async () => {
  ;[bank, browser] = await Promise.all([openBank(), openBrowser()])
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await bank?.stop()).toBe(0)
})

const rows = (page: Page) => page.locator('tr[data-row]')
const nameAt = async (page: Page, at: number) => (await page.locator(`tr[data-row="${at}"] a`).textContent()) ?? ''
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

/** The list of the western branch: forty-eight customers, by AUM. */
async function openList(page: Page): Promise<void> {
  await bank.signIn(page, 'westManager')
  await page.goto(bank.address)
  await page.getByText('共 48 条，已全部显示').waitFor()
}

test('by the keyboard alone a customer is found and read, and the next one after', { timeout: 120_000 }, async () => {
  const page = await browser.openPage()
  await openList(page)
  const [third, fourth] = [await nameAt(page, 2), await nameAt(page, 3)]
  await press(page, 'j', 'ArrowDown', 'j')
  await page.waitForFunction((name) => document.activeElement?.textContent === name, third)
  await press(page, 'Enter')
  await heading(page, third)
  await page.getByText('第 3 个，共 48 个').waitFor()
  await press(page, 'j')
  await heading(page, fourth)
  await page.getByText('第 4 个，共 48 个').waitFor()
  await picture(page, 'finding 01 the next customer')
  await press(page, 'k')
  await heading(page, third)
  await press(page, 'j')
  await heading(page, fourth)
  await press(page, 'u')
  // Back where the walk has come to, not where it began.
  await page.locator('tr[data-row="3"][data-current="true"]').waitFor()

  await press(page, '/')
  await page.keyboard.type('国平')
  await page.getByText('共 1 个结果').waitFor()
  await press(page, 'ArrowDown', 'Enter')
  await heading(page, cast.leaving.name)
  await page.getByText('第 1 个，共 1 个').waitFor()
  await press(page, 'u')
  await page.getByText('共 1 个结果').waitFor()
})

test('a row that is followed right after typing opens, however long its page takes', async () => {
  const page = await browser.openPage()
  await openList(page)
  const name = await nameAt(page, 0)
  await page.context().route(/CustomerScreen/, (route) => setTimeout(() => route.continue(), 1000))
  // Of what is typed the row is one, so that it is there too where the search was faster than the click.
  await page.getByLabel('查找客户').pressSequentially(name.slice(0, 1))
  await page.locator('tr[data-row]').getByRole('link', { name, exact: true }).click()
  await heading(page, name)
  expect(new URL(page.url()).pathname).toMatch(/^\/customers\/\d+$/)
})

test('from anywhere everything is found and done in one field', { timeout: 120_000 }, async () => {
  const page = await browser.openPage()
  await openList(page)
  await page.goto(`${bank.address}/policies/tiers`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await press(page, 'Control+k')
  const field = page.getByRole('combobox', { name: '客户、页面或命令' })
  await field.waitFor()
  await page.keyboard.type(cast.rising.no)
  await page.getByRole('option', { name: cast.rising.name }).waitFor()
  expect(await listAccessibilityViolations(page)).toEqual([])
  await picture(page, 'finding 02 palette')
  await press(page, 'Enter')
  await heading(page, cast.rising.name)

  await press(page, 'Control+k')
  await page.getByRole('group', { name: '最近打开' }).getByText(cast.rising.name).waitFor()
  await page.keyboard.type('English')
  await page.getByRole('option', { name: 'English' }).waitFor()
  await press(page, 'Enter')
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  await page.goto(`${bank.address}/customers`)
  await heading(page, 'Customers')
  await press(page, '?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  expect(await listAccessibilityViolations(page)).toEqual([])
  await press(page, 'Escape')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' })
})

test('what is selected stays so in another order and is gone through one by one', { timeout: 120_000 }, async () => {
  const page = await browser.openPage()
  await openList(page)
  const [first, second] = [await nameAt(page, 0), await nameAt(page, 1)]
  await press(page, 'j', 'x', 'Shift+ArrowDown', 'Shift+J')
  await page.getByText('已选 3 项').waitFor()
  await page.getByRole('button', { name: '客户号', exact: true }).click()
  await page.getByRole('columnheader', { name: '客户号' }).and(page.locator('[aria-sort="ascending"]')).waitFor()
  await page.getByText('已选 3 项').waitFor()
  await picture(page, 'finding 03 selected')
  await press(page, 'Shift+ArrowRight')
  await page.waitForFunction(() => decodeURIComponent(location.search).includes('customerNo:128'))
  await page.getByRole('button', { name: '逐个查看' }).click()
  await heading(page, first)
  await page.getByText('第 1 个，共 3 个').waitFor()
  await press(page, 'j')
  await heading(page, second)
  await press(page, 'u')
  await page.getByText('已选 3 项').waitFor()
  await press(page, 'Escape')
  await page.getByText('已选 3 项').waitFor({ state: 'hidden' })
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)
})

test('a filter is built, read as a sentence, kept as a view, shared by address and deleted with a way back', {
  timeout: 120_000,
}, async () => {
  const page = await browser.openPage()
  await openList(page)
  await page.getByRole('button', { name: '筛选', exact: true }).click()
  const builder = page.getByRole('dialog', { name: '筛选条件' })
  await choose(page, builder.getByRole('combobox', { name: '字段' }), 'AUM')
  await builder.getByRole('textbox', { name: '值', exact: true }).fill('50万')
  await picture(page, 'finding 04 filter builder')
  expect(await listAccessibilityViolations(page)).toEqual([])
  await builder.getByRole('button', { name: '查看' }).click()
  await page.getByText('AUM 500,000.00 起').waitFor()
  await page.getByText('共 2 条，已全部显示').waitFor()
  await expect.poll(() => rows(page).count()).toBe(2)
  await page.getByText('已修改，未保存').waitFor()

  await page.getByRole('button', { name: '另存为新视图' }).click()
  await page.getByRole('dialog', { name: '保存视图' }).getByLabel('名称').fill('五十万以上')
  await page.getByRole('dialog', { name: '保存视图' }).getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: '五十万以上', pressed: true }).waitFor()
  await page.getByText('已修改，未保存').waitFor({ state: 'hidden' })

  const address = page.url()
  await page.goto(`${bank.address}/closes`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goto(address)
  await page.getByText('共 2 条，已全部显示').waitFor()

  await page.getByRole('button', { name: '移除条件：AUM 500,000.00 起' }).click()
  await page.getByText('共 48 条，已全部显示').waitFor()
  await page.getByText('已修改，未保存').waitFor()
  await page.getByRole('button', { name: '视图操作' }).click()
  await page.getByRole('menuitem', { name: '删除' }).click()
  await page.getByText('视图“五十万以上”已删除。').waitFor()
  expect(await page.getByRole('button', { name: '五十万以上' }).count()).toBe(0)
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByRole('button', { name: '五十万以上', pressed: true }).waitFor()
  await page.getByText('共 2 条，已全部显示').waitFor()
})

async function choose(page: Page, select: ReturnType<Page['getByRole']>, option: string): Promise<void> {
  await select.click()
  await page.locator('.ant-select-item-option').getByText(option, { exact: true }).click()
}
