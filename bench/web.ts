import { loadavg } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '../scripts/build-web.mjs'
import { launchChromium } from '../test/harness/launch-chromium.ts'
import { readCustomers, round, runNode, withDataFolder } from './harness.ts'
import { startAlmanac } from './http-processes.ts'
import { branchManager } from './http-requests.ts'
import { measureInteractive, measureLanding } from './web-landing.ts'
import { measureNavigation, measureScroll, measureShifts } from './web-use.ts'

/**
 * What a branch manager's browser does with a bank of n customers: bytes and time of the landing page, times between list
 * and customer, frames while scrolling, shifts. In Chromium without a graphics card, on the machine that also serves.
 */
const customers = readCustomers()
const here = import.meta.dirname

if ((await buildWeb()) !== 0) throw new Error('the web client could not be built')
const result = await withDataFolder(async (folder) => {
  await runNode([join(here, 'close-data.ts'), '--customers', String(customers)], folder)
  await runNode([join(here, 'http-data.ts')], folder)
  const almanac = await startAlmanac(folder)
  const { browser, close } = await launchChromium()
  try {
    const { login, password } = branchManager
    /** A session of its own, as on the first day: nothing is kept from before. */
    const openPage = async () => {
      const context = await browser.newContext({
        locale: 'zh-CN',
        viewport: { width: 1440, height: 900 },
        // Between the browser and the server nothing answers in the server's place.
        serviceWorkers: 'block',
      })
      const answer = await context.request.post(`${almanac.address}/api/session`, { data: { login, password } })
      if (!answer.ok()) throw new Error(`nobody signed in: ${await answer.text()}`)
      return context.newPage()
    }
    const tell = <T>(name: string, measured: T): T => {
      process.stderr.write(`${name} ${JSON.stringify(measured)}\n`)
      return measured
    }
    return {
      landing: tell('landing', await measureLanding(openPage, almanac.address)),
      interactive: tell('interactive', await measureInteractive(openPage, almanac.address)),
      navigation: tell('navigation', await measureNavigation(openPage, almanac.address)),
      scroll: tell('scroll', await measureScroll(openPage, almanac.address)),
      shifts: tell('shifts', await measureShifts(openPage, almanac.address)),
    }
  } finally {
    await close()
    await almanac.stop()
  }
})

const loadAverage = loadavg().map((value) => round(value, 1))
process.stdout.write(`${JSON.stringify({ bench: 'web', customers, ...result, loadAverage })}\n`)
