import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { lookAt } from './faults.ts'
import { type Language, type Look, picture, showIn, words } from './looks.ts'
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

type Person = Parameters<OpenBank['signIn']>[1]
async function openAs(person: Person, language: Language, path: string, ignoredErrors: RegExp[] = []): Promise<Page> {
  const page = await browser.openPage({ ignoredErrors })
  await page.addInitScript((chosen) => localStorage.setItem('almanac.language', chosen), language)
  await bank.signIn(page, person)
  await page.goto(bank.address + path)
  return page
}

/** Small and dark, and in one language wide and light: no fault of layout or access. Looking is most of what a journey takes. */
async function see(page: Page, name: string, language: Language): Promise<void> {
  const wide: Look[] = language === 'zh' ? [{ language, theme: 'light', width: 1440 }] : []
  for (const look of [...wide, { language, theme: 'dark', width: 390 } as const]) {
    await page.setViewportSize({ width: look.width, height: 900 })
    await showIn(page, look)
    expect(await lookAt(page, `approvals ${name}`, look)).toEqual([])
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

const cases = [
  { language: 'zh', no: 'K2001', reason: '县里知名的种粮大户' },
  { language: 'en', no: 'K2004', reason: 'Chairs the village committee' },
  { language: 'es', no: 'K2007', reason: 'Preside la cooperativa del pueblo' },
] as const

test.each(cases)(
  'a manager asks for a special VIP, the branch manager approves, and the customer is one: $language',
  async (one) => {
    const { language, no, reason } = one
    const { approvals, tiers } = words[language]
    const path = `/customers/${await bank.customerId({ no })}`

    const manager = await openAs('eastManager', language, path)
    const panel = manager.getByRole('region', { name: tiers.special.title })
    await panel.getByRole('button', { name: tiers.special.ask }).click()
    const form = panel.getByRole('form', { name: tiers.special.ask })
    await form.getByRole('button', { name: tiers.special.send }).click()
    await form.getByText(words[language].ui.required).waitFor()
    await form.getByLabel(tiers.special.reason).fill(reason)
    await see(manager, 'asking', language)
    await form.getByRole('button', { name: tiers.special.send }).click()
    await panel.getByText(tiers.special.pending).waitFor()
    await manager.getByRole('region', { name: approvals.ofCustomer }).getByRole('link').waitFor()

    const branch = await openAs('eastBranch', language, '/approvals')
    // It is announced wherever one is.
    await branch
      .getByRole('navigation')
      .getByText(approvals.waiting.replace('{{count}}', '1'))
      .waitFor({ state: 'attached' })
    await branch.getByRole('table', { name: approvals.title }).getByRole('link').click()
    await branch.getByText(reason).first().waitFor()
    await branch.getByRole('button', { name: approvals.approve }).waitFor()
    await see(branch, 'to decide', language)
    // By keyboard: a refusal without a word is not taken, an approval is.
    await branch.locator('main').press('r')
    await branch.getByText(approvals.commentNeeded).waitFor()
    await branch.getByLabel(approvals.comment, { exact: true }).fill('OK')
    await branch.getByLabel(approvals.comment, { exact: true }).blur()
    await branch.keyboard.press('a')
    await branch.getByText(approvals.states.executed).waitFor()
    expect(await branch.getByRole('button', { name: approvals.approve }).count()).toBe(0)
    await see(branch, 'decided', language)

    await manager.reload()
    await manager.getByRole('heading', { level: 1 }).waitFor()
    await manager.locator('header:has(h1)').getByText(tiers.standing.special).waitFor()
    await panel.getByText(tiers.special.none).waitFor({ state: 'detached' })
    await see(manager, 'special customer', language)
  },
)

test('what one asked for oneself is withdrawn, and not decided by oneself', async () => {
  const customerId = await bank.customerId({ no: 'K2010' })
  const asked = { tier: 1, reason: '本人提出的申请' }
  const { requestId } = await bank.send('eastBranch', `/api/customers/${customerId}/special`, asked)
  const page = await openAs('eastBranch', 'zh', `/approvals/${requestId}`)
  await page.getByText('此申请由您提出，未决前可撤回。').waitFor()
  expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0)
  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByText('已撤回').first().waitFor()
  await page.getByRole('link', { name: '审批' }).first().click()
  await page.getByRole('button', { name: '我的申请' }).click()
  await page.getByRole('row').filter({ hasText: '已撤回' }).waitFor()
})

test('who comes second is told so, and sees what was decided', async () => {
  const customerId = await bank.customerId({ no: 'K2016' })
  const asked = { tier: 1, reason: '两人同时打开的申请' }
  const { requestId } = await bank.send('eastManager', `/api/customers/${customerId}/special`, asked)
  const page = await openAs('eastBranch', 'zh', `/approvals/${requestId}`, [/status of 409/])
  await page.getByRole('button', { name: '批准' }).waitFor()
  await bank.send('eastManager', `/api/approvals/${requestId}/withdrawal`, {})
  await page.getByRole('button', { name: '批准' }).click()
  await page.getByRole('alert').getByText(words.zh.error['approval-decided']).waitFor()
  await page.locator('header:has(h1)').getByText(words.zh.approvals.states.withdrawn).waitFor()
  await page.getByRole('button', { name: '批准' }).waitFor({ state: 'detached' })
  expect(await page.getByRole('alert').getByText(words.zh.error['approval-decided']).count()).toBe(1)
  expect(await page.getByText(words.zh.approvals.due).count()).toBe(0)

  const decided = { tier: 1, reason: '由支行拒绝的申请' }
  const second = await bank.send('eastManager', `/api/customers/${customerId}/special`, decided)
  const refusal = { step: 1, approve: false, comment: '材料不足' }
  await bank.send('eastBranch', `/api/approvals/${second.requestId}/decision`, refusal)
  const manager = await openAs('eastManager', 'zh', '/notices')
  await see(manager, 'notices', 'zh')
  await manager.getByRole('link', { name: '材料不足' }).click()
  await manager.waitForURL(`**/approvals/${second.requestId}`)
})

test('whoever is away hands over the right to decide, and the trail says for whom', async () => {
  const page = await openAs('eastBranch', 'zh', '/account')
  const form = page.getByRole('form', { name: '外出授权' })
  await form.getByLabel('代理人').fill('朱月')
  await page.getByTitle('朱月娥 T01').click()
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  await form.getByLabel('起始日').fill(today)
  await form.getByLabel('结束日').fill('2025-01-01')
  await form.getByRole('button', { name: '授权' }).click()
  await form.getByText('该日已过去。').waitFor()
  await picture(page, 'approvals delegation past')
  await form.getByLabel('结束日').fill(today)
  await form.getByRole('button', { name: '授权' }).click()
  const table = page.getByRole('table', { name: '外出授权' })
  await table.getByText('朱月娥代您审批').waitFor()
  await see(page, 'delegation', 'zh')

  const asked = { tier: 1, reason: '柜面代为审批的申请' }
  const customerId = await bank.customerId({ no: 'K2013' })
  const { requestId } = await bank.send('eastManager', `/api/customers/${customerId}/special`, asked)
  const deputy = await openAs('eastTeller', 'zh', `/approvals/${requestId}`)
  await deputy.getByText('您代罗永福审批（外出期间）。').waitFor()
  await deputy.getByRole('button', { name: '批准' }).click()
  await deputy.getByText('朱月娥代罗永福批准').waitFor()
  await picture(deputy, 'approvals deputy')
  await table.getByRole('button', { name: '立即结束' }).click()
  await table.getByText('已结束').waitFor()
})

test.each([
  ['zh', '季度走访名单'],
  ['en', 'Visits of the quarter'],
  ['es', 'Visitas del trimestre'],
] as const)('a list is taken out by request, with its mark: %s', async (language, reason) => {
  const { exports } = words[language]
  const page = await openAs('eastManager', language, '/customers?view=all&sort=name')
  await page.getByRole('button', { name: exports.ask, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: exports.askTitle })
  await dialog.getByLabel(exports.reason).fill(reason)
  await picture(page, `approvals export asked ${language}`)
  await dialog.getByRole('button', { name: exports.send }).click()
  await dialog.getByText(exports.doneNow).waitFor()
  await dialog.getByRole('link', { name: exports.toMine }).click()
  const row = page.getByRole('row').filter({ hasText: exports.states.ready }).first()
  await row.waitFor()
  await see(page, 'exports', language)
  const downloading = page.waitForEvent('download')
  await row.getByRole('link', { name: exports.download }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^customers-\d+\.csv$/)
  const text = await readFile(await download.path(), 'utf8')
  const lines = text.trimEnd().split('\r\n')
  expect(text.startsWith('\ufeff')).toBe(true)
  expect(lines[0]).toMatch(/Almanac #\d+ · 何文静 · /)
  expect(`\ufeff${lines.at(-1)}`).toBe(lines[0])
  expect(lines[1]?.split(',').slice(0, 2)).toEqual([words[language].customers.name, words[language].customers.number])
  expect(lines.length).toBeGreaterThan(20)
})

test('what is selected is taken out by itself', async () => {
  const page = await openAs('eastManager', 'zh', '/customers?view=all&sort=name')
  const rows = page.locator('tr[data-row]')
  for (const at of [0, 1]) await rows.nth(at).getByRole('checkbox').check()
  await page.getByRole('button', { name: '导出所选', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '导出此列表' })
  await dialog.getByText('2 位客户').waitFor()
  await dialog.getByLabel('用途').fill('本周走访')
  await dialog.getByRole('button', { name: '提交' }).click()
  await dialog.getByRole('link').click()
  const row = page.getByRole('row').filter({ hasText: '本周走访' })
  await row.getByText('可下载').waitFor()
  const downloading = page.waitForEvent('download')
  await row.getByRole('link', { name: '下载' }).click()
  const text = await readFile(await (await downloading).path(), 'utf8')
  // Mark and headings, and the mark again, around the two.
  expect(text.trimEnd().split('\r\n')).toHaveLength(5)
})

test('other rules are asked for in words, decided by somebody else, and the former ones asked for again', async () => {
  const { approvals } = words.es
  const { kind, decided } = approvals
  const toDo = approvals.changeOf.replace('{{kind}}', kind['customer-export'])
  const administrator = await openAs('administrator', 'es', '/approvals/rules')
  await administrator.getByRole('button', { name: toDo }).click()
  const form = administrator.getByRole('form', { name: approvals.change })
  await form.getByLabel(approvals.fromRows).fill('30')
  await form.getByRole('button', { name: approvals.addStep }).click()
  await form.getByLabel(approvals.fromRows).last().fill('20')
  // The form refuses in the server's words, before anything is sent.
  await form.getByText(words.es.error['rules-sizes'].replace('{{step}}', '2')).waitFor()
  await form.getByLabel(approvals.fromRows).last().fill('5000')
  await form.getByRole('region', { name: approvals.meaning }).getByText('5.000').waitFor()
  // Nothing is made another number than was typed.
  const hours = form.getByLabel(approvals.withinHours).last()
  const before = await hours.inputValue()
  for (const wrong of ['99999', '12.5', '-3']) {
    await hours.fill(wrong)
    await hours.blur()
    await form.getByText(words.es.ui.notWhole.replace('{{least}}', '1').replace('{{most}}', '720')).waitFor()
    expect(await hours.inputValue()).toBe(wrong)
  }
  await see(administrator, 'hours out of range', 'es')
  await hours.fill(before)
  await see(administrator, 'rules asked', 'es')
  await form.getByLabel(approvals.changeReason).fill('Revisión anual de las exportaciones')
  await form.getByRole('button', { name: approvals.changeSend }).click()
  await administrator.getByText(approvals.withdrawHint).waitFor()

  const executive = await openAs('executive', 'es', new URL(administrator.url()).pathname)
  await executive.getByRole('button', { name: approvals.approve }).waitFor()
  await see(executive, 'rules to decide', 'es')
  await executive.getByRole('button', { name: approvals.approve }).click()
  await executive.getByText(approvals.states.executed).waitFor()

  await administrator.goto(`${bank.address}/approvals/rules`)
  const section = administrator.getByRole('region', { name: kind['customer-export'], exact: true })
  const twice = section.getByText(decided.then.trim())
  await twice.waitFor()
  await administrator.getByRole('button', { name: approvals.restore }).click()
  await section.getByRole('region', { name: approvals.meaning }).waitFor()
  expect(await section.getByLabel(approvals.fromRows).count()).toBe(1)
  await see(administrator, 'former rules', 'es')
  await section.getByRole('button', { name: words.es.ui.cancel }).click()
  // Amounts as the language writes them.
  const grants = administrator.getByRole('region', { name: kind['special-grant'], exact: true })
  await grants.getByRole('button', { name: approvals.change }).click()
  await grants.getByLabel(approvals.fromAmount).last().fill('2.500.000,50')
  await grants.getByRole('region', { name: approvals.meaning }).getByText('2.500.000,50').waitFor()
  await see(administrator, 'grants', 'es')

  // A small list after another one is as large as both together, and its requester reads why.
  const first = { sort: 'aum', direction: 'asc', columns: ['name'], language: 'es', reason: 'Visitas' }
  await bank.send('eastManager', '/api/exports', first)
  const { exports } = words.es
  const manager = await openAs('eastManager', 'es', '/customers?view=all&sort=customerNo')
  await manager.getByRole('button', { name: exports.ask, exact: true }).click()
  const dialog = manager.getByRole('dialog', { name: exports.askTitle })
  await dialog.getByLabel(exports.reason).fill('Visitas del trimestre')
  await dialog.getByRole('button', { name: exports.send }).click()
  await dialog.getByText(exports.addsUp.slice(0, 'Requiere aprobación porque'.length)).waitFor()
  await picture(manager, 'approvals export adds up es')
})
