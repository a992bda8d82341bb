import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { accountOf, cast, idNoOf, mobileOf } from './county-bank.ts'
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

/** A list that is still opening may take a click for none: by the keyboard it is chosen once it stands there. */
async function choosePurpose(page: Page, dialog: Locator, purpose: string): Promise<void> {
  await dialog.getByLabel('用途').click()
  const option = page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .getByText(purpose, { exact: true })
  await option.waitFor()
  const active = page.locator('.ant-select-item-option-active').filter({ visible: true })
  while ((await active.textContent()) !== purpose) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await option.waitFor({ state: 'hidden' })
}

test('a number is masked until its reader says why, and the customer says who looked', async () => {
  const page = await browser.openPage()
  await bank.signIn(page, 'eastBranch')
  const customerId = await bank.customerId(cast.falling)
  await page.goto(`${bank.address}/customers/${customerId}`)
  await page.getByRole('button', { name: '查看证件号码' }).click()
  const dialog = page.getByRole('dialog', { name: '查看证件号码' })
  await dialog.getByText('（可选）').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '查看证件号码' }).click()
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  await dialog.getByText('请填写此项。').waitFor()
  await choosePurpose(page, dialog, '其他')
  await dialog.getByText('（可选）').waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  await dialog.getByText('请填写此项。').waitFor()
  await dialog.getByLabel('说明', { exact: true }).fill('担保')
  await dialog.getByText('请用几个字说明原因。').waitFor()
  const unsaved = page.getByRole('dialog', { name: '不保存就离开？' })
  for (const close of [() => page.keyboard.press('Escape'), () => dialog.locator('.ant-modal-close').click()]) {
    await close()
    await unsaved.getByRole('button', { name: '继续填写' }).click()
    await unsaved.waitFor({ state: 'hidden' })
    expect(await dialog.getByLabel('说明', { exact: true }).inputValue()).toBe('担保')
  }
  await picture(page, 'access reveal')
  await dialog.getByLabel('说明').fill('核对担保合同')
  await dialog.getByRole('button', { name: '查看', exact: true }).click()
  await page.getByText(idNoOf(cast.falling)).waitFor()
  // One kind of number only.
  expect(await page.locator('main').textContent()).not.toContain(mobileOf(cast.falling))
  await page.getByRole('button', { name: '查看账号、卡号和合同号' }).first().click()
  const accounts = page.getByRole('dialog', { name: '查看账号、卡号和合同号' })
  await choosePurpose(page, accounts, '办理业务或填表')
  await accounts.getByRole('button', { name: '查看', exact: true }).click()
  await page.getByText(accountOf(cast.falling)).first().waitFor()
  await page.getByText('我为什么能看到？').click()
  await page.getByText('您是城东支行的支行行长，客户属于城东支行。').waitFor()
  await picture(page, 'access why')
})

test('a teller identifies a customer of another branch at the counter, and closes the file again', async () => {
  // A wrong name, and a file that is closed: the browser notes the 404.
  const page = await browser.openPage({ ignoredErrors: [/status of 404/] })
  await bank.signIn(page, 'eastTeller')
  await page.goto(bank.address)
  await page.getByRole('link', { name: '档案开启' }).click()
  const form = page.getByRole('form', { name: '柜台核验' })
  await form.getByLabel('证件号码').fill('33')
  await form.getByRole('button', { name: '开启档案' }).click()
  await form.getByText('证件号码至少有五个字符。').waitFor()
  await form.getByLabel('证件号码').fill(idNoOf(cast.rising))
  await form.getByLabel('证件姓名').fill('王德明明')
  await form.getByRole('button', { name: '开启档案' }).click()
  await form.getByText('未核对证件不能开启档案。').waitFor()
  await form.getByLabel('证件在我面前，已与本人核对。').check()
  await form.getByRole('button', { name: '开启档案' }).click()
  await form.getByText('没有证件号码与姓名都相符的客户').waitFor()
  await picture(page, 'access identify')
  await form.getByLabel('证件姓名').fill(cast.rising.name)
  await form.getByRole('button', { name: '开启档案' }).click()
  await page.getByRole('heading', { name: cast.rising.name }).waitFor()
  await page.getByText('已在柜台核验身份').waitFor()
  await page.getByText('活期储蓄').first().waitFor()
  await picture(page, 'access identified')
  await page.getByRole('link', { name: '客户', exact: true }).first().click()
  await page.getByRole('table', { name: '客户' }).waitFor()
  expect(await page.getByRole('table', { name: '客户' }).textContent()).not.toContain(cast.rising.name)

  await page.getByRole('link', { name: '档案开启' }).click()
  await page.getByRole('link', { name: cast.rising.name }).waitFor()
  await page.getByRole('button', { name: '立即关闭' }).click()
  await page.getByText(/已于 .* 关闭/).waitFor()
  await page.goto(`${bank.address}/customers/${await bank.customerId(cast.rising)}`)
  await page.getByText('内容不存在，或不在您的可见范围内。').waitFor()
})

test('a broken glass opens one customer, and the manager is told', async () => {
  const reason = '客户来电报失卡片，客户经理联系不上'
  const page = await browser.openPage()
  await bank.signIn(page, 'eastBranch')
  await page.goto(`${bank.address}/openings`)
  const form = page.getByRole('form', { name: '紧急开启' })
  await form.getByLabel('客户号或证件号码').fill(cast.company.no)
  await form.getByLabel('原因').fill('急')
  await form.getByRole('button', { name: '开启档案' }).click()
  await form.getByText('请用至少六个字说明原因。').waitFor()
  await form.getByLabel('原因').fill(reason)
  await form.getByRole('button', { name: '开启档案' }).click()
  await page.getByRole('heading', { name: cast.company.name }).waitFor()
  await page.getByText(`：${reason}。您查看的一切都会记录。`).waitFor()
  await picture(page, 'access broken glass')

  const manager = await browser.openPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  await bank.signIn(manager, 'westManager')
  await manager.goto(bank.address)
  await manager.getByRole('link', { name: '1 条未读通知' }).first().click()
  await manager.getByText(`紧急开启了客户${cast.company.name}的档案`).waitFor()
  await manager.getByText('未读', { exact: true }).waitFor()
  await picture(manager, 'access notice')
  await manager.getByRole('link', { name: '通知', exact: true }).first().waitFor()

  const auditor = await browser.openPage()
  await bank.signIn(auditor, 'administrator')
  await auditor.goto(`${bank.address}/openings`)
  await auditor.getByRole('cell', { name: reason }).waitFor()
  await picture(auditor, 'access openings')
})
