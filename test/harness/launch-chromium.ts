import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { findChromium } from './chromium.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface LaunchedChromium {
  browser: Browser
  /** Ends it and removes what it kept. */
  close(): Promise<void>
}

/** Chromium without a window, for tests and benchmarks. */
export async function launchChromium(): Promise<LaunchedChromium> {
  const { executablePath, env } = await findChromium()
  // Home for what Chromium and fontconfig want to keep; its profile is a temporary folder of Playwright's.
  const home = await mkdtemp(join(tmpdir(), 'almanac-browser-'))
  const browser = await chromium.launch({
    executablePath,
    args: flags,
    env: { ...process.env, ...env, HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home },
  })
  return {
    browser,
    close: async () => {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
