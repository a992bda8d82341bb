import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { zipDelivery } from '../harness/zip.ts'
import { writeDelivery } from '../reference/delivery-writer.ts'
import { accountOf, cast, firstDelivery, idNoOf, mobileOf, secondDelivery, secondWithBadRows } from './county-bank.ts'
import { picture } from './looks.ts'
import { spoilTotal } from './open-bank.ts'

const email = 'lin.yue@qingshan.example'
const password = 'a mountain of rice 2025'
const files = mkdtempSync(join(tmpdir(), 'almanac-deliveries-'))

let browser: TestBrowser
let server: TestServer

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
}, 180_000)
afterAll(async () => {
  await browser?.close()
  expect(await server?.stop()).toBe(0)
  rmSync(files, { recursive: true, force: true })
})

test('from an empty Almanac to the reason of a tier', { timeout: 240_000 }, async () => {
  const page = await browser.openPage()
  page.setDefaultTimeout(30_000)
  await becomeAdministrator(page)
  await signOutAndIn(page)

  await upload(page, writeDelivery(files, firstDelivery))
  await page.getByText('已发布 1 份').waitFor()
  await row(page, '2025年8月31日').getByText('已发布').waitFor()

  const held = writeDelivery(files, secondDelivery)
  spoilTotal(held)
  await upload(page, held)
  await page.getByText('暂扣 1 份').waitFor()
  await readWhyHeld(page)

  await upload(page, writeDelivery(files, secondWithBadRows))
  await page.getByText('已发布 1 份').waitFor()
  await browseQuarantine(page)

  await closeSeptember(page)
  await openFallenCustomer(page)
  await readWhyInEveryLanguage(page)
  await seeHoldings(page)
  await returnToList(page)
  await findByEveryNumber(page)
})

async function becomeAdministrator(page: Page) {
  await page.goto(server.address)
  await page.getByRole('heading', { name: '创建首位管理员' }).waitFor()
  await page.getByLabel('一次性代码').fill(server.code)
  await page.getByLabel('姓名').fill('林越')
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('密码').fill(password)
  await picture(page, 'journey 01 first administrator')
  await page.getByRole('button', { name: '创建并登录' }).click()
  await page.getByText('尚无客户。首份数据交付发布后即可看到客户。').waitFor()
  await picture(page, 'journey 02 nothing yet')
}

async function signOutAndIn(page: Page) {
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await page.getByLabel('工号或邮箱').fill(email)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('link', { name: '数据交付' }).click()
  await page.getByText('尚无数据交付，请在上方上传第一份。').waitFor()
}

/** Chooses the zip and sees its import on the way, whether it is still being sent or at work already. */
async function upload(page: Page, folder: string) {
  await page.goto(`${server.address}/deliveries`)
  await page.locator('input[type=file]').setInputFiles(await zipDelivery(folder))
  await page.getByRole('progressbar', { name: /正在(发送|导入) 2025-0\d-3\d\.zip/ }).waitFor()
}

function row(page: Page, name: string) {
  return page.getByRole('row').filter({ hasText: name })
}

async function readWhyHeld(page: Page) {
  await row(page, '已暂扣').getByRole('link').click()
  await page.getByRole('table', { name: '数据文件' }).waitFor()
  const reason = page.getByRole('status').filter({ hasText: '余额' })
  await reason.waitFor()
  expect(await reason.textContent()).toMatch(
    /余额：控制文件的 balance 合计为 98,765,432\.1，balances\.csv 实际合计为 [\d,]+(\.\d+)?。未接收任何数据。.*请重新抽取二者并一同提交。/,
  )
  const accepted = await page
    .getByRole('table', { name: '数据文件' })
    .locator('tbody tr td:nth-child(3)')
    .allTextContents()
  expect(accepted).toEqual(['0', '0'])
  // Nothing was accepted, so nothing is said to have been kept out.
  expect(await page.getByText('所有行均已接收。').count()).toBe(0)
  await picture(page, 'journey 03 held')
}

async function browseQuarantine(page: Page) {
  await row(page, '已发布').filter({ hasText: '2025年9月30日' }).getByRole('link').click()
  const quarantine = page.getByRole('region', { name: '隔离区' })
  await quarantine.getByText('引用了未知对象').waitFor()
  expect(await quarantine.getByRole('row').count()).toBe(1 + 3)
  await page.getByRole('table', { name: '数据文件' }).getByRole('link', { name: '1', exact: true }).click()
  await quarantine.getByText('共 1 条，已全部显示').waitFor()
  await quarantine.getByText('posted_at: 30/09/2025').waitFor()
  await quarantine.getByText('不是有效时间').waitFor()
  await picture(page, 'journey 04 quarantine')
  const downloading = page.waitForEvent('download')
  await quarantine.getByRole('link', { name: '下载 CSV' }).click()
  const csv = (await buffer(await (await downloading).createReadStream())).toString('utf8')
  expect(csv.split('\r\n').filter(Boolean)).toHaveLength(1 + 3)
  expect(csv).toContain('6228480409999999999')
}

async function closeSeptember(page: Page) {
  await page.goto(`${server.address}/closes/2025-10`)
  await page.getByText('下一个待月结月份是2025年9月').waitFor()
  await page.getByRole('link', { name: '2025年9月' }).click()
  await page.getByText('本月尚未月结，数据已齐全。').waitFor()
  await page.getByRole('button', { name: '月结 2025年9月' }).waitFor()
  await page.getByRole('link', { name: '月结', exact: true }).first().click()
  await page.getByText('尚未月结。数据交付到达月末日后即可月结。').waitFor()
  await page.getByRole('button', { name: '月结 2025年9月' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '月结 2025年9月' }).click()
  await page.getByRole('progressbar', { name: '正在月结 2025年9月' }).waitFor()
  await page.getByText('2025年9月月结完成：75 位客户。').waitFor()
  await picture(page, 'journey 05 closed')
}

async function openFallenCustomer(page: Page) {
  await page.getByRole('link', { name: '2025年9月' }).click()
  const changes = page.getByRole('table', { name: '层级变动' })
  await changes.getByRole('row').filter({ hasText: cast.returning.name }).getByText('重新入级').waitFor()
  const expected = [
    [cast.entering, '入级'],
    [cast.rising, '升级'],
    [cast.watched, '进入观察'],
    [cast.exiting, '退出'],
    [cast.leaving, '完全退出'],
  ] as const
  for (const [who, change] of expected) {
    const row = changes.getByRole('row').filter({ hasText: who.name })
    await expect.poll(() => row.textContent(), { timeout: 10_000 }).toContain(change)
  }
  await picture(page, 'journey 06 month')
  await page.getByRole('button', { name: /^降级/ }).click()
  await page.getByText('共 1 条，已全部显示').waitFor()
  await changes.getByRole('link', { name: cast.falling.name }).click()
  await page.getByRole('heading', { name: cast.falling.name, level: 1 }).waitFor()
}

const why = {
  中文: '自2025年10月1日起由钻石降为白金：2025年7月至9月连续低于 1,000,000.00，其间未达到高于白金的层级。',
  English:
    'Platinum since 1 October 2025, before Diamond: July – September 2025 stayed below 1,000,000.00, and nothing above Platinum was reached in that time.',
  Español:
    'Platino desde el 1 de octubre de 2025, antes Diamante: julio–septiembre de 2025 por debajo de 1.000.000,00, sin alcanzar nada por encima de Platino en ese tiempo.',
}
const evidence = {
  中文: '2025年7月 620,000.25 · 2025年8月 620,000.25 · 2025年9月 620,000.25',
  English: 'Jul 2025 620,000.25 · Aug 2025 620,000.25 · Sept 2025 620,000.25',
  Español: 'jul 2025 620.000,25 · ago 2025 620.000,25 · sept 2025 620.000,25',
}

async function readWhyInEveryLanguage(page: Page) {
  await page.getByText(/^全部变动/).click()
  for (const language of ['English', 'Español', '中文'] as const) {
    await page.getByRole('button', { name: language, exact: true }).click()
    await page.getByText(why[language]).first().waitFor()
    // Once beside the tier, once in its story.
    expect(await page.getByText(why[language]).count()).toBe(2)
    await page.getByText(evidence[language]).waitFor()
    await picture(page, `journey 07 why ${language}`)
  }
}

async function seeHoldings(page: Page) {
  const holdings = page.getByRole('table', { name: '持有产品' })
  expect(await holdings.getByRole('row').filter({ hasText: '丰收理财 90 天' }).textContent()).toMatch(
    /200,000\.00[\s\S]*2\.85%[\s\S]*2025年12月28日/,
  )
  expect(await holdings.getByRole('row').filter({ hasText: '理财产品' }).textContent()).toContain('200,000.00')
  expect(await holdings.getByRole('row').filter({ hasText: '活期储蓄' }).textContent()).toContain('420,000.25')
  const transactions = page.getByRole('table', { name: '交易' })
  await expect.poll(() => transactions.getByRole('row').count()).toBe(1 + 7)
  expect(await transactions.getByRole('row').nth(2).textContent()).toMatch(/2025年9月16日 03:15[\s\S]*−1,000\.00/)
}

async function returnToList(page: Page) {
  await page.goBack()
  await page.getByRole('heading', { name: '2025年9月', level: 1 }).waitFor()
  await page.getByText('共 1 条，已全部显示').waitFor()
  expect(await page.getByRole('button', { name: /^降级/ }).getAttribute('aria-pressed')).toBe('true')
}

async function findByEveryNumber(page: Page) {
  await page.getByRole('link', { name: '客户', exact: true }).click()
  const { falling } = cast
  for (const text of ['陈建', idNoOf(falling), mobileOf(falling), accountOf(falling), falling.no]) {
    await page.getByLabel('查找客户').fill(text)
    const found = page.getByRole('table', { name: '查找结果' })
    await page.getByText('共 1 个结果').waitFor()
    expect(await found.getByRole('row').nth(1).textContent()).toContain(falling.name)
    await page.getByLabel('查找客户').fill('')
    await page.getByRole('table', { name: '客户' }).waitFor()
  }
}
