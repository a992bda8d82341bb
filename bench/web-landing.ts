import type { Page } from 'playwright-core'
import { median, round } from './harness.ts'

export type OpenPage = () => Promise<Page>

const runs = 5
const slowdown = 4
/** A main thread that has had nothing long to do for this time answers whoever clicks. */
const quietMs = 500

/** The files that the browser loads for the landing page, from nothing to its list; compressed, as they travel. */
export async function measureLanding(openPage: OpenPage, address: string) {
  const page = await openPage()
  const loaded: { name: string; kind: string; bytes: number }[] = []
  page.on('requestfinished', async (request) => {
    const { responseBodySize } = await request.sizes()
    loaded.push({ name: new URL(request.url()).pathname, kind: request.resourceType(), bytes: responseBodySize })
  })
  await page.goto(address, { waitUntil: 'networkidle' })
  await page.locator('main tbody a').first().waitFor()
  await page.waitForTimeout(quietMs)
  await page.context().close()
  const kilobytes = (kind: (one: (typeof loaded)[number]) => boolean) =>
    round(loaded.filter(kind).reduce((sum, { bytes }) => sum + bytes, 0) / 1024, 1)
  const scripts = loaded.filter(({ kind }) => kind === 'script').sort((a, b) => b.bytes - a.bytes)
  return {
    path: new URL(page.url()).pathname,
    scriptKb: kilobytes(({ kind }) => kind === 'script'),
    styleKb: kilobytes(({ kind }) => kind === 'stylesheet'),
    fontKb: kilobytes(({ kind }) => kind === 'font'),
    requests: loaded.length,
    scripts: scripts.length,
    largestScripts: scripts.slice(0, 12).map(({ name, bytes }) => `${name} ${round(bytes / 1024, 1)}`),
    targetScriptKb: 450,
  }
}

/** From the address to a list that answers, on a processor four times slower, with nothing in the cache. */
export async function measureInteractive(openPage: OpenPage, address: string) {
  const times: { listMs: number; interactiveMs: number }[] = []
  for (let run = 0; run < runs; run++) {
    const page = await openPage()
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.addInitScript(() => {
      const busy: number[] = []
      Object.assign(window, { busy })
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) busy.push(task.startTime + task.duration)
      }).observe({ type: 'longtask', buffered: true })
      const look = () => {
        if (document.querySelector('main tbody a')) Object.assign(window, { listMs: performance.now() })
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    await page.goto(address)
    await page.waitForFunction(() => 'listMs' in window)
    times.push(await page.evaluate(untilQuiet, quietMs))
    await page.context().close()
  }
  return {
    listMs: Math.round(median(times.map(({ listMs }) => listMs))),
    interactiveMs: Math.round(median(times.map(({ interactiveMs }) => interactiveMs))),
    slowdown,
    runs,
    targetMs: 1500,
  }
}

/** In the page: waits until nothing long has run for a while; interactive is the end of the last long task. */
async function untilQuiet(quiet: number): Promise<{ listMs: number; interactiveMs: number }> {
  const { busy, listMs } = window as unknown as { busy: number[]; listMs: number }
  const last = () => Math.max(listMs, ...busy)
  while (performance.now() - last() < quiet) await new Promise((resolve) => setTimeout(resolve, 50))
  return { listMs, interactiveMs: last() }
}
