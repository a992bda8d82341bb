import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import en from '../../src/platform/i18n/en/index.ts'
import es from '../../src/platform/i18n/es/index.ts'
import { localeOf } from '../../src/platform/i18n/language.ts'
import zh from '../../src/platform/i18n/zh/index.ts'
import { listAccessibilityViolations, openBrowser, screenshot, type TestBrowser } from '../harness/browser.ts'
import { cast } from './county-bank.ts'
import { type OpenBank, openBank } from './open-bank.ts'

const words = { zh, en, es }
const languages = ['zh', 'en', 'es'] as const
type Language = (typeof languages)[number]
const looks = [
  { theme: 'light', width: 1440 },
  { theme: 'dark', width: 390 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 1440 },
] as const
/** Everything in everything; otherwise each screen in each language, with themes and widths taking turns. */
const whole = process.env.CI === 'true'

interface Screen {
  name: string
  path: string
  /** Present where something is to be done before the screen stands there. */
  prepare?: (page: Page, language: Language) => unknown
  /** Present where it stands on narrow screens only. */
  narrow?: true
}

let browser: TestBrowser
let bank: OpenBank
let screens: Screen[]

beforeAll(async () => {
  ;[bank, browser] = await Promise.all([openBank(), openBrowser()])
  const customer = async (character: (typeof cast)[keyof typeof cast]) =>
    `/customers/${await bank.customerId(character)}`
  const published = `/deliveries/${await bank.deliveryId('published', '2025-09-30')}`
  screens = [
    { name: 'sign-in', path: '/sign-in' },
    { name: 'customers', path: '/customers' },
    { name: 'customers found', path: '/customers?text=海' },
    { name: 'customers none found', path: '/customers?text=nobody' },
    { name: 'customer fallen', path: await customer(cast.falling) },
    { name: 'customer watched', path: await customer(cast.watched) },
    {
      name: 'customer exited, as table',
      path: await customer(cast.exiting),
      prepare: async (page, language) => {
        for (const button of await page.getByRole('button', { name: words[language].ui.table }).all())
          await button.click()
      },
    },
    { name: 'company', path: await customer(cast.company) },
    { name: 'deliveries', path: '/deliveries' },
    { name: 'delivery published', path: published },
    { name: 'delivery held', path: `/deliveries/${await bank.deliveryId('held', '2025-09-30')}` },
    { name: 'closes', path: '/closes' },
    { name: 'month', path: '/closes/2025-09' },
    { name: 'month not closed', path: '/closes/2025-10' },
    { name: 'tier policy', path: '/policies/tiers' },
    { name: 'no such page', path: '/nowhere' },
    {
      name: 'menu',
      path: '/policies/tiers',
      prepare: (page, language) => page.getByRole('button', { name: words[language].ui.openMenu }).click(),
      narrow: true,
    },
  ]
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await bank?.stop()).toBe(0)
})

test.each(languages)('every screen stands in %s', { timeout: 300_000 }, async (language) => {
  const page = await browser.openPage({ locale: localeOf[language] })
  const faults: string[] = []
  for (const [number, screen] of screens.entries()) {
    if (number === 1) await bank.signIn(page, 'administrator')
    const possible = looks.filter(({ width }) => !screen.narrow || width === 390)
    const turn = (number + languages.indexOf(language)) % possible.length
    for (const { theme, width } of whole ? possible : possible.slice(turn, turn + 1)) {
      const name = `${screen.name} ${language} ${theme} ${width}`
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: width < 800 ? 844 : 900 })
      await page.goto(bank.address + screen.path)
      await settle(page, language)
      await screen.prepare?.(page, language)
      faults.push(...(await findFaults(page, language)).map((fault) => `${name}: ${fault}`))
      await screenshot(page, `screen ${name}`)
    }
  }
  expect(faults).toEqual([])
})

/** Read and drawn: nothing is loading any more. */
async function settle(page: Page, language: Language): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(
    (loading) =>
      !document.querySelector(`[aria-busy="true"], [aria-label="${loading}"]`) &&
      [...document.querySelectorAll('figure')].every((figure) => figure.querySelector('canvas, svg')) &&
      document.fonts.status === 'loaded',
    words[language].ui.loading,
  )
}

async function findFaults(page: Page, language: Language): Promise<string[]> {
  const { text, beyond, title, lang } = await page.evaluate(() => {
    const raw = [...document.querySelectorAll<HTMLElement>('code')]
    for (const element of raw) element.hidden = true
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden on this screen does not count
    const shown = document.body.innerText
    for (const element of raw) element.hidden = false
    const { scrollWidth, clientWidth, lang: language } = document.documentElement
    return { text: shown, beyond: scrollWidth - clientWidth, title: document.title, lang: language }
  })
  const faults = (
    text.match(/\b[a-z][A-Za-z]*(?:\.[A-Za-z_-]+){2,}\b|\{\{|\bundefined\b|\bNaN\b|Invalid Date/g) ?? []
  ).map((word) => `shows ${word}`)
  faults.push(...(text.match(/(?<![\d.,])\d{5,}[.,]\d{2}\b/g) ?? []).map((amount) => `shows the bare amount ${amount}`))
  if (beyond > 0) faults.push(`is ${beyond} px too wide`)
  if (!/^\S.* · Almanac$/.test(title)) faults.push(`has the title ${title}`)
  if (lang !== localeOf[language]) faults.push(`is marked as ${lang}`)
  // What Ant Design draws within its own fields and within named buttons is not read.
  const quiet =
    '[aria-hidden="true"], [aria-hidden="true"] *, button[aria-label] *, .ant-select *, .ant-input-affix-wrapper *'
  const icons = page.locator(`.anticon[aria-label]:not(${quiet})`)
  for (const icon of await icons.all()) faults.push(`reads its icon out: ${await icon.getAttribute('aria-label')}`)
  return [...faults, ...(await listAccessibilityViolations(page))]
}
