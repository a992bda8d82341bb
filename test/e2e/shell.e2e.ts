import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
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

async function open(path: string, options: Parameters<TestBrowser['openPage']>[0] = {}): Promise<Page> {
  const page = await browser.openPage(options)
  await bank.signIn(page, 'administrator')
  await page.goto(bank.address + path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

test('who asks for nothing to move while a page is open still sees what opens on it', async () => {
  const page = await open('/closes')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await expect.poll(() => dialog.evaluate((element) => getComputedStyle(element).opacity)).toBe('1')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
})

test('F1 says what the page is for, its keys and its terms, and Escape leads back', async () => {
  const page = await open('/closes/2025-09')
  await page.keyboard.press('F1')
  const help = page.getByRole('dialog', { name: '帮助' })
  await help.getByText('月结带来的变动').waitFor()
  await help.getByText('已退未评级', { exact: true }).waitFor()
  expect(await help.getByRole('region', { name: '按键' }).textContent()).toContain('CtrlK查找')
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: '分层政策' }).click()
  await page.getByRole('main').getByRole('button', { name: '帮助' }).click()
  await help.getByText('确定层级的规则').waitFor()
})

test('the pointer over a link fetches the page, and its rows only once it is followed', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'executive')
  await page.goto(`${bank.address}/closes/2025-09`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const link = page.getByRole('navigation').getByRole('link', { name: '客户', exact: true })
  const code = page.waitForResponse(/CustomersScreen/)
  await link.hover()
  await code
  expect(asked).not.toContain('/api/customers')
  await link.click()
  await page.getByRole('heading', { level: 1, name: '客户' }).waitFor()
  await expect.poll(() => asked).toContain('/api/customers')
})

test('the meaning of a term is there for pointer and keyboard, and goes on Escape', async () => {
  const page = await open('/design')
  const term = page.getByRole('button', { name: '观察期', exact: true })
  const meaning = page.getByText('月日均首次低于所在层级标准时开始。')
  await term.hover()
  await meaning.waitFor()
  await page.mouse.move(0, 0)
  await meaning.waitFor({ state: 'hidden' })
  await term.focus()
  await meaning.waitFor()
  await page.keyboard.press('Escape')
  await meaning.waitFor({ state: 'hidden' })
})

test('what was done is said, taken back by Ctrl+Z, and said again', async () => {
  const page = await open('/design')
  await page.getByRole('button', { name: '删除', exact: true }).click()
  const said = page.getByRole('status').filter({ hasText: '视图“柳树湾”已删除' })
  await said.getByRole('button', { name: '撤销' }).waitFor()
  await picture(page, 'shell undo')
  await page.keyboard.press('Control+z')
  await page.getByRole('status').filter({ hasText: '已撤销' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('已撤销').waitFor({ state: 'hidden' })
})

test('a form says at each field what is wrong, and asks before what was typed is lost', async () => {
  const page = await open('/design')
  const form = page.getByRole('form', { name: '表单' })
  await form.getByLabel('手机').fill('123')
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('请填写此项。').first().waitFor()
  await form.getByText('请输入十一位手机号。').waitFor()
  expect(await form.getByLabel('姓名').getAttribute('aria-invalid')).toBe('true')
  await page.getByRole('link', { name: '月结' }).click()
  const question = page.getByRole('dialog', { name: '不保存就离开？' })
  await picture(page, 'shell unsaved')
  await question.getByRole('button', { name: '继续填写' }).click()
  await question.waitFor({ state: 'hidden' })
  expect(await form.getByLabel('手机').inputValue()).toBe('123')
  await page.getByRole('link', { name: '月结' }).click()
  await question.getByRole('button', { name: '不保存，离开' }).click()
  await page.getByRole('heading', { name: '月结', level: 1 }).waitFor()
})

test('the tour of a role has five steps, over the pages that it speaks of', async () => {
  const page = await open('/closes')
  await page.keyboard.press('F1')
  await page.getByRole('button', { name: '五步导览' }).click()
  const titles = ['每日数据', '月结', '分层规则', '查找任何人', '每页都有帮助']
  for (const [at, title] of titles.entries()) {
    await page.locator('.ant-tour').getByText(title, { exact: true }).waitFor()
    await picture(page, `shell tour ${at + 1}`)
    if (at === 0) expect(new URL(page.url()).pathname).toBe('/deliveries')
    await page.getByRole('button', { name: at === titles.length - 1 ? '完成' : '下一步', exact: true }).click()
  }
  await page.locator('.ant-tour').waitFor({ state: 'hidden' })
})

test('a folded navigation stays folded, and each sign still has its name', async () => {
  const page = await open('/closes')
  await page.getByRole('button', { name: '收起导航' }).click()
  await page.reload()
  await page.getByRole('button', { name: '展开导航' }).waitFor()
  const link = page.getByRole('link', { name: '客户', exact: true })
  expect((await link.boundingBox())?.width).toBeLessThan(50)
  await link.click()
  await page.getByRole('heading', { name: '客户', level: 1 }).waitFor()
})

test('on the phone a thumb finds, goes on, and opens the rest from the foot of the screen', async () => {
  const page = await open('/closes', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const dock = page.getByRole('navigation', { name: '快捷导航' })
  for (const control of await dock.locator('a, button').all()) {
    const box = await control.boundingBox()
    expect([(box?.height ?? 0) >= 44, (box?.y ?? 0) > 700]).toEqual([true, true])
  }
  await dock.getByRole('link', { name: '客户', exact: true }).tap()
  await page.getByRole('heading', { name: '客户', level: 1 }).waitFor()
  await dock.getByRole('button', { name: '更多' }).tap()
  await page.getByRole('dialog').getByRole('link', { name: '分层政策' }).tap()
  await page.getByRole('heading', { name: '分层政策', level: 1 }).waitFor()
  await dock.getByRole('button', { name: '查找' }).tap()
  const typed = page.locator('input:focus')
  await typed.waitFor()
  // Below this size phones zoom in on the field.
  expect(await typed.evaluate((input) => getComputedStyle(input).fontSize)).toBe('16px')
})
