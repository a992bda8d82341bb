import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { union } from './county-bank.ts'
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

const customersOf = async (page: Page, count: number) => {
  await page.goto(`${bank.address}/customers`)
  await page.getByText(`共 ${count} 条，已全部显示`).waitFor()
}
const factOf = (page: Page, name: string) =>
  page.getByRole('region', { name: '机构信息与归属' }).locator('dl > div').filter({ hasText: name })

test('a branch is moved, its manager’s sight follows, and yesterday can be looked at', async () => {
  const [page, managers] = await Promise.all([browser.openPage(), browser.openPage()])
  await bank.signIn(managers, 'westManager')
  await customersOf(managers, 48)

  await bank.signIn(page, 'administrator')
  await page.goto(bank.address)
  await page.getByRole('link', { name: '组织机构' }).click()
  await page.getByRole('row', { name: /河西支行.*48/ }).waitFor()
  await page.getByRole('link', { name: '柳树湾分理处' }).click()
  await page.getByRole('button', { name: '机构调整' }).click()

  const form = page.getByRole('dialog', { name: '调整柳树湾分理处' })
  await form.getByRole('combobox', { name: '划归' }).click()
  await page.getByTitle(/城东支行/).click()
  const effect = form.getByRole('region', { name: '影响预览' })
  // Whoever stands above the old place alone loses sight of it.
  await effect.getByText('高海涛（支行行长，河西支行）').waitFor()
  await form.getByLabel('原因').fill('网点优化')
  await picture(page, 'organisation move')
  await form.getByRole('button', { name: '确定' }).click()
  await form.waitFor({ state: 'hidden' })

  await factOf(page, '上级机构').getByText('城东支行').waitFor()
  await factOf(page, '上级机构').getByText('交付数据：河西支行').waitFor()
  await page.getByRole('list', { name: '沿革' }).getByText('柳树湾分理处划归城东支行').waitFor()
  await picture(page, 'organisation moved')
  await customersOf(managers, 48 - 23)

  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await page.getByLabel('截至日期').fill(yesterday)
  await page.getByText(/显示该机构在 .* 的情况/).waitFor()
  await factOf(page, '上级机构').getByText('河西支行', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: '机构调整' }).count()).toBe(0)

  await page.getByRole('button', { name: '回到今天' }).click()
  await page.getByRole('button', { name: '反向调整' }).click()
  const undo = page.getByRole('dialog', { name: /反向调整/ })
  await undo.getByLabel('原因').fill('方案调整')
  await undo.getByRole('button', { name: '确定' }).click()
  await factOf(page, '上级机构').getByText('河西支行', { exact: true }).waitFor()
  await customersOf(managers, 48)
})

test('a branch manager finds an institution, reads it, and changes nothing', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'westManager')
  await page.goto(`${bank.address}/organisation`)
  const east = page.getByRole('link', { name: '城东支行' })
  await east.waitFor()
  await page.getByLabel('查找机构').fill('柳树')
  await east.waitFor({ state: 'hidden' })
  expect(await page.getByRole('table', { name: '组织机构' }).getByRole('link').allTextContents()).toEqual([
    '青山县农村信用合作联社',
    '河西支行',
    '柳树湾分理处',
  ])
  await page.goto(`${bank.address}/organisation/${await bank.institutionId(union.west)}`)
  await page.getByRole('table', { name: '人员' }).getByText('高海涛').waitFor()
  for (const name of ['机构调整', '修改', '新增部门', '调整任职：高海涛'])
    expect(await page.getByRole('button', { name }).count(), name).toBe(0)
})
