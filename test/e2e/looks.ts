import type { Page } from 'playwright-core'
import en from '../../src/platform/i18n/en/index.ts'
import es from '../../src/platform/i18n/es/index.ts'
import { localeOf } from '../../src/platform/i18n/language.ts'
import zh from '../../src/platform/i18n/zh/index.ts'
import { screenshot } from '../harness/browser.ts'

export const words = { zh, en, es }
export type Language = keyof typeof words
export type Theme = 'light' | 'dark'
export interface Look {
  language: Language
  theme: Theme
  width: 1440 | 390
}

/** Each two of language, theme and width together at least once; under ALMANAC_SCREENS=all each three. */
const pairs: Look[] = [
  { language: 'zh', theme: 'light', width: 1440 },
  { language: 'en', theme: 'dark', width: 1440 },
  { language: 'es', theme: 'light', width: 1440 },
  { language: 'zh', theme: 'dark', width: 390 },
  { language: 'en', theme: 'light', width: 390 },
  { language: 'es', theme: 'dark', width: 390 },
]
const every: Look[] = (['zh', 'en', 'es'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => ([1440, 390] as const).map((width) => ({ language, theme, width }))),
)
/** Every screen in every look, with a picture of each. */
export const full = process.env.ALMANAC_SCREENS === 'all'
const looks = full ? every : pairs
export const looksOf = (width: Look['width']) => looks.filter((look) => look.width === width) as [Look, ...Look[]]

/** For people to look at: of each under ALMANAC_SCREENS=all, else where `needed`. */
export async function picture(page: Page, name: string, needed = false): Promise<void> {
  if (full || needed) await screenshot(page, name)
}

/** Changes language and theme of the page as it stands, as another tab would; then waits until it is drawn. */
export async function showIn(page: Page, { language, theme }: Look): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(
    (chosen) => {
      for (const [key, newValue] of Object.entries(chosen)) {
        localStorage.setItem(key, newValue)
        window.dispatchEvent(new StorageEvent('storage', { key, newValue }))
      }
    },
    { 'almanac.language': language, 'almanac.theme': theme },
  )
  await page.waitForFunction(
    ([lang, mode]) => document.documentElement.lang === lang && document.documentElement.dataset.theme === mode,
    [localeOf[language], theme],
  )
  await settle(page, language)
}

/** Drawings begin when they are about to be seen: each is gone to once. */
async function seeDrawings(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const figure of document.querySelectorAll('figure[role="img"]')) {
      if (figure.querySelector('canvas, svg')) continue
      figure.scrollIntoView({ block: 'center' })
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))
    }
    window.scrollTo(0, 0)
  })
}

/** Read and drawn: nothing is loading any more. What only shows how loading looks is a sample. */
async function settle(page: Page, language: Language): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction((loading) => {
    const busy = document.querySelectorAll(`[aria-busy="true"], [aria-label="${loading}"]`)
    return [...busy].every((element) => element.closest('[data-sample]')) && document.fonts.status === 'loaded'
  }, words[language].ui.loading)
  await seeDrawings(page)
  await page.waitForFunction(() =>
    [...document.querySelectorAll('figure[role="img"]')].every((figure) => figure.querySelector('canvas, svg')),
  )
  // The state after the change, not the way there, whose colours nobody reads; what ends may let something else begin.
  await page.evaluate(async () => {
    const isEnding = (one: Animation) =>
      one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity
    const running = () => document.getAnimations().filter(isEnding)
    for (let ending = running(); ending.length; ending = running())
      await Promise.all(ending.map((one) => one.finished.catch(() => undefined)))
  })
}
