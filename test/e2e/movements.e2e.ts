import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAccessibilityViolations, openBrowser, type TestBrowser } from '../harness/browser.ts'
import { writeDelivery } from '../reference/delivery-writer.ts'
import { accountOf, cast, secondDelivery } from './county-bank.ts'
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

const group = (page: Page, name: string) => page.getByRole('group', { name: '异动类别' }).getByRole('button', { name })

test('from a movement to the customer and back, as the manager of a branch and of customers', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'westManager')
  await page.goto(bank.address)
  await page.getByRole('link', { name: '客户异动' }).click()
  await page.getByText('数据截至2025年9月30日；差额以2025年9月日均计。').waitFor()
  // Nobody of the branch is on watch: the first group with somebody in it is shown.
  await page.getByRole('table', { name: '升级' }).waitFor()
  expect(await group(page, '观察中').textContent()).toBe('0观察中')
  const risen = page.getByRole('row').filter({ hasText: cast.rising.name })
  expect(await risen.textContent()).toMatch(/金卡 → 白金.*550,000\.00.*50,000\.00.*450,000\.00/)
  await picture(page, 'movements branch')
  // By staff number the branch manager is the manager of customers too.
  await page.getByRole('button', { name: '我的客户' }).click()
  await group(page, '完全退出').click()
  const gone = page.getByRole('table', { name: '完全退出' }).getByRole('row').filter({ hasText: cast.leaving.name })
  expect(await gone.textContent()).toContain('110,000.01')
  await gone.getByRole('link').click()
  await page.getByRole('heading', { name: cast.leaving.name, level: 1 }).waitFor()
  await page.goBack()
  await page.getByRole('table', { name: '完全退出' }).waitFor()
  expect(await page.getByRole('button', { name: '我的客户' }).getAttribute('aria-pressed')).toBe('true')
})

test('from a day of the calendar to what was held and why, by the keyboard', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'administrator')
  await page.goto(`${bank.address}/deliveries`)
  const month = page.getByRole('table', { name: 'core，2025年9月' })
  // Held first, then delivered rightly: the day counts as published and nothing asks for attention.
  const last = month.getByRole('button', { name: '2025年9月30日: 已发布，2 份交付' })
  await last.waitFor()
  expect(await page.getByRole('region', { name: '需要处理' }).count()).toBe(0)
  await month.getByRole('button', { name: /^2025年9月29日/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const day = page.getByRole('region', { name: 'core，2025年9月30日' })
  await day.getByText('已暂扣').waitFor()
  expect(await last.getAttribute('aria-pressed')).toBe('true')
  expect(await day.getByRole('table', { name: '数据文件' }).count()).toBe(2)
  await picture(page, 'movements calendar day')
  await day.getByRole('article').filter({ hasText: '已暂扣' }).getByRole('link', { name: '查看' }).click()
  await page.getByRole('status').filter({ hasText: '控制文件的 balance 合计为 98,765,432.1' }).waitFor()
  await page.goBack()
  await day.waitFor()
  await page.getByRole('button', { name: '上个月' }).click()
  await page
    .getByRole('table', { name: 'core，2025年8月' })
    .getByRole('button', { name: /31日: 已发布/ })
    .waitFor()
})

/** September again, with less for one who rose and more for one on watch. */
async function restateSeptember(): Promise<void> {
  const balances = secondDelivery.feeds.balances?.map((row) => {
    if (row.account_no === accountOf(cast.rising)) return { ...row, balance: '450000.00' }
    return row.account_no === accountOf(cast.watched) ? { ...row, balance: '485000.00' } : row
  })
  const root = mkdtempSync(join(tmpdir(), 'almanac-deliveries-'))
  try {
    const folder = writeDelivery(root, { ...secondDelivery, feeds: { balances: balances ?? [] } })
    await bank.work('import', folder, { origin: 'command-line', folder })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('a restatement asks for a close, which tells what came out differently and why', async () => {
  await restateSeptember()
  const page = await browser.openPage()
  await bank.signIn(page, 'administrator')
  await page.goto(`${bank.address}/deliveries`)
  const attention = page.getByRole('region', { name: '需要处理' })
  await attention.getByText('上次月结后有重报：2025年9月30日。').waitFor()
  await attention.getByRole('link', { name: '前往月结' }).click()
  await page.getByRole('row').filter({ hasText: '2025年9月' }).getByText('数据已变动').waitFor()
  await picture(page, 'movements touched')

  await bank.work('close', '2025-09', { origin: 'command-line', month: '2025-09' })
  await page.goto(`${bank.address}/closes`)
  await page.getByRole('row').filter({ hasText: '2025年9月' }).getByText('2 条差异').waitFor()
  await page.getByRole('link', { name: '2025年9月' }).click()
  await page.getByRole('button', { name: /^差异/ }).click()
  const differences = page.getByRole('table', { name: '差异' })
  const fallen = differences.getByRole('row').filter({ hasText: cast.rising.name })
  // The names of tiers come with another answer than the rows.
  await fallen.getByText('白金').waitFor()
  expect(await fallen.textContent()).toMatch(/白金 → 金卡.*550,000\.00.*450,000\.00.*[-−]100,000\.00/)
  await page.getByRole('status').filter({ hasText: '重算原因' }).getByRole('link').waitFor()
  await page.getByRole('button', { name: /仅金额/ }).click()
  await fallen.waitFor({ state: 'detached' })
  await differences
    .getByRole('row')
    .filter({ hasText: cast.watched.name })
    .getByText('存款 480,000.00 → 485,000.00')
    .waitFor()
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.reload()
    await differences.getByRole('row').filter({ hasText: cast.watched.name }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(await listAccessibilityViolations(page)).toEqual([])
    await picture(page, `movements differences ${colorScheme} ${width}`)
  }
})
