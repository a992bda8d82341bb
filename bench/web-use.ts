import type { Page } from 'playwright-core'
import { median, round } from './harness.ts'
import type { OpenPage } from './web-landing.ts'

const turns = 12
const scrollMs = 6000
const scrollPerSecondPx = 3000
const longFrameMs = 25

async function openList(openPage: OpenPage, address: string): Promise<Page> {
  const page = await openPage()
  await page.goto(`${address}/customers`, { waitUntil: 'networkidle' })
  await page.locator('main tbody a').first().waitFor()
  return page
}

/** From the click to the picture: the customer's heading, and back to the rows of the list. The first turn loads. */
export async function measureNavigation(openPage: OpenPage, address: string) {
  const page = await openList(openPage, address)
  const there: number[] = []
  const whole: number[] = []
  const back: number[] = []
  for (let turn = 0; turn <= turns; turn++) {
    const times = await page.evaluate(openAndReturn, turn)
    if (turn === 0) continue
    there.push(times.customerMs)
    whole.push(times.wholeMs)
    back.push(times.listMs)
  }
  await page.context().close()
  return {
    customerMs: round(median(there), 1),
    customerWorstMs: round(Math.max(...there), 1),
    wholeCustomerMs: round(median(whole), 1),
    listMs: round(median(back), 1),
    listWorstMs: round(Math.max(...back), 1),
    turns,
    targetMs: 100,
  }
}

/** In the page, so that nothing but the page is measured: another row each time, as a person reads on. */
async function openAndReturn(turn: number) {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  const until = async (there: () => unknown) => {
    const limit = performance.now() + 20_000
    while (!there()) {
      if (performance.now() > limit) throw new Error(`not there after 20 s: ${there}`)
      await drawn()
    }
    await drawn()
  }
  const links = document.querySelectorAll<HTMLAnchorElement>('main tbody a[href^="/customers/"]')
  const link = links[turn % links.length]
  if (!link) throw new Error('no customer to open')
  const name = link.textContent
  let started = performance.now()
  link.click()
  await until(() => document.querySelector('main h1')?.textContent === name)
  const customerMs = performance.now() - started
  await until(() => !document.querySelector('main [aria-busy="true"], main [role="status"][aria-label]'))
  const wholeMs = performance.now() - started
  await new Promise((resolve) => setTimeout(resolve, 200))
  started = performance.now()
  history.back()
  await until(() => document.querySelector('main tbody a[href^="/customers/"]') && location.pathname === '/customers')
  const listMs = performance.now() - started
  await new Promise((resolve) => setTimeout(resolve, 200))
  return { customerMs, wholeMs, listMs }
}

/** Down the list at a steady pace for some seconds, pages arriving meanwhile. */
export async function measureScroll(openPage: OpenPage, address: string) {
  const page = await openList(openPage, address)
  const frames = await page.evaluate(
    async ([milliseconds, pace]) => {
      const times: number[] = []
      // The list scrolls within its page.
      const scrolled = document.querySelector('main table')?.parentElement as Element
      const started = performance.now()
      await new Promise<void>((resolve) => {
        const step = (now: number) => {
          times.push(now)
          scrolled.scrollTop = ((now - started) / 1000) * pace
          if (now - started < milliseconds) requestAnimationFrame(step)
          else resolve()
        }
        requestAnimationFrame(step)
      })
      return { times, reachedPx: scrolled.scrollTop, lengthPx: scrolled.scrollHeight }
    },
    [scrollMs, scrollPerSecondPx] as const,
  )
  await page.context().close()
  const gaps = frames.times.slice(1).map((time, at) => time - (frames.times[at] ?? time))
  return {
    framesPerSecond: round((gaps.length / gaps.reduce((sum, gap) => sum + gap, 0)) * 1000, 1),
    longFrames: gaps.filter((gap) => gap > longFrameMs).length,
    worstFrameMs: round(Math.max(...gaps), 1),
    /** Less than asked for means that the pages did not come in time. */
    reachedPx: Math.round(frames.reachedPx),
    askedPx: (scrollMs / 1000) * scrollPerSecondPx,
    targetFramesPerSecond: 60,
  }
}

/** Cumulative layout shift of each screen from its address to its last answer. */
export async function measureShifts(openPage: OpenPage, address: string) {
  const list = await openList(openPage, address)
  const customer = await list.locator('main tbody a[href^="/customers/"]').first().getAttribute('href')
  await list.context().close()
  const paths = {
    customers: '/customers',
    customer: customer ?? '',
    movements: '/movements',
    closes: '/closes',
    month: '/closes/2026-10',
    tierPolicy: '/policies/tiers',
  }
  const shifts: Record<string, number> = {}
  for (const [name, path] of Object.entries(paths)) {
    const page = await openPage()
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 })
      new PerformanceObserver((entries) => {
        for (const entry of entries.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) {
          if (!entry.hadRecentInput) (window as unknown as { shift: number }).shift += entry.value
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(address + path, { waitUntil: 'networkidle' })
    await page.waitForTimeout(500)
    shifts[name] = round(await page.evaluate(() => (window as unknown as { shift: number }).shift), 4)
    await page.context().close()
  }
  return shifts
}
