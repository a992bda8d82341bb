import type { Page } from 'playwright-core'
import { localeOf } from '../../src/platform/i18n/language.ts'
import { listAccessibilityViolations } from '../harness/browser.ts'
import { type Language, type Look, picture, words } from './looks.ts'

const namespaces = Object.keys(words.en).join('|')
/** What no reader should ever see, whatever the language. */
const patterns = [
  { name: 'a raw key', find: new RegExp(`\\b(?:${namespaces})\\.[a-z][\\w.-]*\\b`, 'g') },
  { name: 'a raw key', find: /\b[a-z][A-Za-z]*(?:\.[A-Za-z_-]+){2,}\b/g },
  { name: 'a hole', find: /\{\{|\}\}|\bundefined\b|\bnull\b|\bNaN\b|\[object |Invalid Date/g },
  { name: 'a bare date', find: /(?<![\w.-])\d{4}-\d{2}(?:-\d{2}(?:T[\d:.]+Z?)?)?(?![\w-]|\.\w)/g },
  { name: 'a bare amount', find: /(?<![\d.,])\d{4,}[.,]\d{1,}(?![\d.,]*\d)/g },
]

/** Keys of rows, learnt from what the server answers: they lead somewhere, and are nothing to read. */
export function watchIds(page: Page): Set<string> {
  const ids = new Set<string>()
  page.on('response', async (response) => {
    if (!response.url().includes('/api/')) return
    const text = await response.text().catch(() => '')
    for (const [, id] of text.matchAll(/"(?:id|\w*Id)":"(\d{6,})"/g)) if (id) ids.add(id)
  })
  return ids
}

interface Looking {
  /** Nothing to read, from `watchIds`. */
  ids?: ReadonlySet<string>
  /** Names and colours matter to axe, words hardly: not every language needs it. */
  axe?: boolean
}

/** Everything wrong with the page as it stands in a look, each with where it was seen; with a picture of it. */
export async function lookAt(
  page: Page,
  name: string,
  look: Look,
  { ids = new Set(), axe = true }: Looking = {},
): Promise<string[]> {
  const found = await findFaults(page, look.language, ids)
  if (axe) found.push(...(await listAccessibilityViolations(page)))
  const place = `${name} ${look.language} ${look.theme} ${look.width}`
  await picture(page, place, found.length > 0)
  return found.map((fault) => `${place}: ${fault}`)
}

async function findFaults(page: Page, language: Language, ids: ReadonlySet<string>): Promise<string[]> {
  const { text, beyond, title, lang, small, cut } = await page.evaluate(readPage)
  const faults = patterns.flatMap(({ name, find }) => (text.match(find) ?? []).map((word) => `shows ${name}: ${word}`))
  const numbers = new Set(text.match(/\d{6,}/g))
  faults.push(...[...numbers].filter((number) => ids.has(number)).map((id) => `shows an id: ${id}`))
  if (beyond > 0) faults.push(`is ${beyond} px too wide`)
  if (!/^\S.* · Almanac$/.test(title)) faults.push(`has the title ${title}`)
  if (lang !== localeOf[language]) faults.push(`is marked as ${lang}`)
  faults.push(...small.map((control) => `is too small for a finger: ${control}`))
  faults.push(...cut.map((words) => `cuts its own words: ${words}`))
  // What Ant Design draws within its own fields and within named buttons is not read.
  const quiet =
    '[aria-hidden="true"], [aria-hidden="true"] *, button[aria-label] *, .ant-input-number *, .ant-btn-loading *, .ant-select *, .ant-input-affix-wrapper *'
  const icons = page.locator(`.anticon[aria-label]:not(${quiet})`)
  for (const icon of await icons.all()) faults.push(`reads its icon out: ${await icon.getAttribute('aria-label')}`)
  return faults
}

/** In the page. Code is quoted, not said; fields hold what people type. */
function readPage() {
  const raw = [...document.querySelectorAll<HTMLElement>('code')]
  for (const element of raw) element.style.setProperty('display', 'none', 'important')
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden on this screen does not count
  const text = document.body.innerText
  for (const element of raw) element.style.removeProperty('display')
  const { scrollWidth, clientWidth, lang } = document.documentElement
  const touched = matchMedia('(pointer: coarse)').matches
  const controls = touched ? document.querySelectorAll<HTMLElement>('button, input, nav a, [role="button"]') : []
  const least = 43.5
  const small = [...controls].flatMap((control) => {
    // Boxes and switches are as large as what they stand in; a word with a meaning is as high as its line.
    const target = control.closest<HTMLElement>('label, .ant-select, .ant-input-affix-wrapper, th') ?? control
    const { width, height } = target.getBoundingClientRect()
    const shown = width > 1 && height > 1 && control.checkVisibility({ visibilityProperty: true })
    // So is a number with an explanation: axe sees to its 24 px.
    const explains = control.getAttribute('aria-describedby') !== null || control.hasAttribute('popovertarget')
    const inText = explains || control.closest('p, h1, h2, h3, dt') !== null
    if (!shown || inText || control.closest('.visually-hidden') || height >= least) return []
    return [`${control.tagName} ${control.getAttribute('aria-label') ?? control.textContent} ${Math.round(height)} px`]
  })
  return {
    text,
    beyond: scrollWidth - clientWidth,
    title: document.title,
    lang,
    small: [...new Set(small)],
    cut: [...new Set([...findCut(), ...findCutHints()])],
  }

  /** Headings, buttons and what is chosen: our words. Names and other data may end in dots. */
  function findCut(): string[] {
    const own =
      'th, th *, button, button *, nav a, nav a *, label, legend, dt, .ant-select-content, .ant-select-content *'
    return [...document.querySelectorAll<HTMLElement>(own)].flatMap((element) => {
      const hides = getComputedStyle(element).textOverflow === 'ellipsis' && element.checkVisibility()
      return hides && element.scrollWidth > element.clientWidth ? [element.textContent.trim()] : []
    })
  }

  /** The hint in an empty field has no width of its own: its words are measured. */
  function findCutHints(): string[] {
    const context = document.createElement('canvas').getContext('2d')
    return [...document.querySelectorAll<HTMLInputElement>('input:placeholder-shown')].flatMap((input) => {
      const { font } = getComputedStyle(input, '::placeholder')
      if (!context || !input.checkVisibility()) return []
      context.font = font
      const { paddingLeft, paddingRight } = getComputedStyle(input)
      const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
      return context.measureText(input.placeholder).width > room + 1 ? [input.placeholder] : []
    })
  }
}
