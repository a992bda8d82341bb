import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { cast, idNoOf, mobileOf } from './county-bank.ts'
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

const menu = (page: Page) => page.getByRole('navigation', { name: '主导航' }).getByRole('link').allTextContents()
const names = (page: Page) => page.getByRole('table', { name: '客户' }).locator('tr[data-row] a').allTextContents()

test('a branch manager sees the customers of the branch and its outlet, and no deliveries', async () => {
  // What is not theirs does not exist for them: the browser notes the 404.
  const page = await browser.openPage({ ignoredErrors: [/status of 404/] })
  await bank.signIn(page, 'westManager')
  await page.goto(bank.address)
  await page.getByText('共 48 条，已全部显示').waitFor()
  const seen = await names(page)
  expect(seen.slice(0, 4)).toEqual(
    [cast.company, cast.rising, cast.returning].map(({ name }) => name).concat(seen[3] ?? ''),
  )
  expect(seen).not.toContain(cast.richest.name)
  expect(await menu(page)).toEqual(['客户', '档案开启', '我的导出', '客户异动', '月结', '分层政策', '审批', '组织机构'])
  await picture(page, 'scope branch manager')

  await page.getByLabel('查找客户').fill(cast.richest.name)
  await page.getByText(`没有与“${cast.richest.name}”匹配的客户`).waitFor()

  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.richest)}`)
  await page.getByText('内容不存在，或不在您的可见范围内。').waitFor()
  expect(await page.locator('main').textContent()).not.toContain(cast.richest.name)
  await picture(page, 'scope another branch')

  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.rising)}`)
  // The manager of these customers calls them; every other number is masked.
  await page.getByRole('button', { name: '查看证件号码' }).waitFor()
  expect(await page.locator('main').textContent()).not.toContain(idNoOf(cast.rising))
  await page.getByText(mobileOf(cast.rising)).waitFor()

  await page.goto(`${bank.address}/deliveries/${await bank.deliveryId('published', '2025-09-30')}`)
  await page.getByText('您的岗位无权查看此页。').waitFor()
  await picture(page, 'scope not permitted')
})

test('a branch manager reads a month with the changes of the branch alone, and cannot close', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'westManager')
  await page.goto(`${bank.address}/closes/2025-09`)
  await page.getByText('共 3 条，已全部显示').waitFor()
  const changed = await page.getByRole('table', { name: '层级变动' }).getByRole('link').allTextContents()
  expect(changed).toEqual([cast.rising, cast.returning, cast.leaving].map(({ name }) => name))
  await picture(page, 'scope month')
  await page.getByRole('link', { name: '月结' }).first().click()
  await page.getByRole('link', { name: '2025年9月' }).waitFor()
  expect(await page.getByRole('button', { name: /^月结/ }).count()).toBe(0)
})

test('a teller reads the names of tiers, and numbers masked', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'eastTeller')
  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.falling)}`)
  await page.getByText('自2025年10月1日起由钻石降为白金').first().waitFor()
  const shown = (await page.locator('main').textContent()) ?? ''
  expect(shown).not.toContain(idNoOf(cast.falling))
  expect(shown).not.toContain(mobileOf(cast.falling))
  expect(shown).toContain('138****0000')
  expect(await menu(page)).toEqual(['客户', '档案开启', '分层政策', '审批', '组织机构'])
})

test('an executive reads the quarantine, and uploads nothing', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'executive')
  await page.goto(`${bank.address}/deliveries`)
  await page
    .getByRole('row')
    .filter({ hasText: '已发布' })
    .filter({ hasText: '2025年9月30日' })
    .getByRole('link')
    .click()
  await page.getByRole('region', { name: '隔离区' }).getByText('引用了未知对象').waitFor()
  await page.getByRole('link', { name: '数据交付' }).first().click()
  await page.getByRole('row').filter({ hasText: '已暂扣' }).waitFor()
  expect(await page.getByRole('button', { name: '上传数据' }).count()).toBe(0)
})
