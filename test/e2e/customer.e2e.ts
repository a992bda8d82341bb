import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { cast, mobileOf } from './county-bank.ts'
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

const region = (page: Page, name: string) => page.getByRole('region', { name })

test('why, what next and where every number comes from', { timeout: 120_000 }, async () => {
  const page = await browser.openPage()
  page.setDefaultTimeout(20_000)
  await bank.signIn(page, 'administrator')
  await watchMoves(page)
  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.watched)}`)

  const next = region(page, '后续事项')
  await next
    .getByText('2025年9月低于 500,000.00：除非2025年10月或2025年11月达标，否则将于2025年12月1日由白金降为金卡。')
    .waitFor()
  await expect.poll(() => next.textContent(), { timeout: 10_000 }).toMatch(/保持白金尚差 20,000\.00/)
  await region(page, '近期变化').getByText('-70,000.00').first().waitFor()
  await page.locator('figure svg').waitFor()
  expect(await movesOf(page)).toBeLessThan(0.05)
  await picture(page, 'customer watched')

  await readTables(page)
  await openHowByKeyboard(page)
  await openHowOfTransaction(page)
  await filterTransactions(page)
})

test('of a kind without tiers the header says nothing, and the reason stands below', { timeout: 60_000 }, async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'administrator')
  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.company)}`)
  await page.getByText('现行政策不对此类客户分层。').waitFor()
  const header = page.locator('header').filter({ has: page.getByRole('heading', { name: cast.company.name }) })
  expect(await header.textContent()).not.toContain('–')
})

async function readTables(page: Page) {
  const aum = region(page, '各月 AUM')
  await aum.getByRole('button', { name: '表格' }).click()
  const september = aum.getByRole('row').filter({ hasText: '2025年9月' })
  expect(await september.textContent()).toMatch(/480,000\.00[\s\S]*-70,000\.00/)
  expect(await aum.getByRole('row').count()).toBe(1 + 9)
  await september
    .getByRole('button', { name: /^480,000\.00/ })
    .first()
    .click()
  await page.getByRole('dialog', { name: '计算依据：存款 · 2025年9月' }).getByText('截至2025年9月30日').waitFor()
  await page.keyboard.press('Escape')
  // Numbers that explain themselves stand in rows no higher than others.
  expect((await september.boundingBox())?.height).toBe(36)
  const band = region(page, '层级走势')
  await band.getByRole('button', { name: '表格' }).click()
  expect(await band.getByRole('row').filter({ hasText: '2025年9月' }).textContent()).toContain('1 / 3')
  await expect.poll(() => band.getByRole('row').nth(1).textContent(), { timeout: 10_000 }).toMatch(/2025年12月金卡/)
  await band.getByRole('button', { name: /^1 \/ 3/ }).click()
  await page.getByRole('dialog', { name: '计算依据：低于本级 · 2025年9月' }).getByText('480,000.00').waitFor()
  await page.keyboard.press('Escape')
  await region(page, '近期变化')
    .getByRole('definition')
    .getByRole('button', { name: /^-70,000\.00/ })
    .last()
    .click()
  await page.getByRole('dialog', { name: '计算依据：存款 · 增减' }).getByText('550,000.00').waitFor()
  await page.keyboard.press('Escape')
}

/** From the number into its note and its link, and back to the number. */
async function openHowByKeyboard(page: Page) {
  const number = page.getByRole('button', { name: /^¥480,000\.00/ }).first()
  await number.focus()
  await page.keyboard.press('Enter')
  const note = page.getByRole('dialog', { name: '计算依据：AUM · 2025年9月' })
  await note.getByText('2025年9月共 30 天，每天日终余额之和除以 30。').waitFor()
  await note.getByText('截至2025年9月30日').waitFor()
  await picture(page, 'customer how')
  await page.keyboard.press('Tab')
  const link = note.getByRole('link', { name: '查看数据交付' })
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await link.getAttribute('href')).toBe(`/deliveries/${await bank.deliveryId('published', '2025-09-30')}`)
  await page.keyboard.press('Escape')
  await note.waitFor({ state: 'hidden' })
  expect(await number.evaluate((element) => element === document.activeElement)).toBe(true)
}

/** What a single movement is, and the delivery that it came with. */
async function openHowOfTransaction(page: Page) {
  const row = region(page, '交易').getByRole('row').filter({ hasText: '2025年9月16日' })
  await row.getByRole('button', { name: /^−1,000\.00/ }).click()
  const note = page.getByRole('dialog', { name: /^计算依据：支出 · 2025年9月16日/ })
  await note.getByText('以账户币种（CNY）计').waitFor()
  expect(await note.textContent()).toMatch(/渠道ATM[\s\S]*截至2025年9月30日/)
  const link = note.getByRole('link', { name: '查看数据交付' })
  expect(await link.getAttribute('href')).toBe(`/deliveries/${await bank.deliveryId('published', '2025-09-30')}`)
  await picture(page, 'customer transaction how')
  await page.keyboard.press('Escape')
  await note.waitFor({ state: 'hidden' })
}

async function filterTransactions(page: Page) {
  const transactions = region(page, '交易')
  const sums = transactions.getByRole('status')
  await sums.getByText('+7,800.00').waitFor()
  await transactions.getByRole('button', { name: '支出' }).click()
  await sums.getByText('4 笔').waitFor()
  expect(await sums.textContent()).toMatch(/收入 [+]?0\.00[\s\S]*支出 −2,636\.80/)
  // Sums and rows are asked for apart: either may come first.
  await expect.poll(() => transactions.getByRole('row').count()).toBe(1 + 4)
  await transactions.getByRole('button', { name: '更多筛选' }).click()
  await transactions.getByLabel('最低金额').fill('500')
  await transactions.getByLabel('最低金额').press('Enter')
  await sums.getByText('2 笔').waitFor()
  await transactions.getByLabel('查找交易').fill('超市')
  await transactions.getByText('没有符合筛选条件的交易。').waitFor()
  await transactions.getByRole('button', { name: '清除筛选' }).click()
  await sums.getByText('7 笔').waitFor()
}

test('on a phone what is next comes first, and the call stays in reach', { timeout: 120_000 }, async () => {
  const page = await browser.openPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await bank.signIn(page, 'westManager')
  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.rising)}`)
  await page.getByRole('table', { name: '交易' }).getByRole('row').nth(1).waitFor()
  expect(await page.locator('main h2').allTextContents()).toEqual([
    '后续事项',
    '近期变化',
    '层级走势',
    '各月 AUM',
    '持有产品',
    '交易',
    '卡与签约业务',
    '特殊VIP',
    '基本信息',
    '申请记录',
    '保密备注',
    '访问',
  ])
  const call = page.getByRole('link', { name: '拨打电话' })
  expect(await call.getAttribute('href')).toBe(`tel:${mobileOf(cast.rising)}`)
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  expect((await call.boundingBox())?.y).toBeLessThan(150)
  await page
    .getByRole('button', { name: /^¥550,000\.00/ })
    .first()
    .tap()
  const note = page.getByRole('dialog', { name: '计算依据：AUM · 2025年9月' })
  await note.waitFor()
  const box = await note.boundingBox()
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true)
  // Who may not see deliveries gets no link to one.
  expect(await note.getByRole('link').count()).toBe(0)
})

/** Adds up how far what is on the screen moves without anybody having touched it. */
async function watchMoves(page: Page) {
  await page.addInitScript(() => {
    const moves = { sum: 0 }
    Object.assign(window, { moves })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) moves.sum += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

const movesOf = (page: Page) => page.evaluate(() => (window as unknown as { moves: { sum: number } }).moves.sum)
