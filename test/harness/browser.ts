import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { launchChromium } from './launch-chromium.ts'

const require = createRequire(import.meta.url)
const artifacts = join(import.meta.dirname, '..', '..', 'artifacts')

export interface PageOptions extends BrowserContextOptions {
  /** Console errors that belong to the case, e.g. /401/ for a sign-in that is refused. */
  ignoredErrors?: RegExp[]
}

export interface TestBrowser {
  /**
   * A page in a session of its own, to be called within a test: it is closed when the test ends, and the test fails if
   * the page threw or wrote an error to the console. A failing test leaves a screenshot in artifacts/.
   */
  openPage(options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

/** Starts Chromium; for `beforeAll`, with `close` in `afterAll`. */
export async function openBrowser(): Promise<TestBrowser> {
  const { browser, close } = await launchChromium()
  return {
    async openPage({ ignoredErrors = [], ...options } = {}) {
      const context = await browser.newContext({
        locale: 'zh-CN',
        viewport: { width: 1440, height: 900 },
        // Every page as the server sends it now; the service worker has a test of its own.
        serviceWorkers: 'block',
        ...options,
      })
      const page = await context.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
      })
      onTestFinished(async ({ task }) => {
        const place = browser.contexts().indexOf(context)
        if (task.result?.state === 'fail') await screenshot(page, `failed ${place} ${task.name}`).catch(() => undefined)
        await context.close()
        const unexpected = errors.filter((error) => !ignoredErrors.some((ignored) => ignored.test(error)))
        if (unexpected.length > 0) throw new Error(`The page reported errors:\n${unexpected.join('\n')}`)
      })
      return page
    },
    close,
  }
}

/** Writes artifacts/<name>.png of the whole page, once fonts are there; answers its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(artifacts, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100)}.png`)
  await mkdir(dirname(path), { recursive: true })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path, fullPage: true, animations: 'disabled', caret: 'hide' })
  return path
}

/** WCAG 2.2 A and AA violations that axe finds on the page, one line each; to be compared with []. */
export async function listAccessibilityViolations(page: Page): Promise<string[]> {
  // A page that changes in place has it already.
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'))
  }
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
    const result = await (window as any).axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
    return result.violations.flatMap(
      (violation: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
        violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} – ${node.failureSummary}`),
    )
  })
}
