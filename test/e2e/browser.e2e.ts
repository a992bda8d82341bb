import { createReadStream } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join, normalize } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { picture } from './looks.ts'

const fonts = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'))
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/fonts/index.css"><style>body { font: 40px 'Noto Sans SC Variable', sans-serif }</style>
<p>县农商行 客户 month-end 1,234.56`

let browser: TestBrowser
let server: Server
let address: string

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = request.url ?? '/'
    if (!url.startsWith('/fonts/')) return response.setHeader('content-type', 'text/html').end(page)
    if (url.endsWith('.css')) response.setHeader('content-type', 'text/css')
    return createReadStream(join(fonts, normalize(url.slice('/fonts/'.length)))).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})

test('Chinese shows on a machine without a Chinese font', async () => {
  const view = await browser.openPage()
  await view.goto(address)
  await picture(view, 'chinese-font')
  // Without the font every character is the same empty box.
  const pictures = await view.evaluate(async () => {
    await document.fonts.ready
    return ['县', '农'].map((character) => {
      const canvas = document.createElement('canvas')
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no canvas')
      context.font = "40px 'Noto Sans SC Variable'"
      context.fillText(character, 10, 60)
      return canvas.toDataURL()
    })
  })
  expect(pictures[0]).not.toBe(pictures[1])
})

test.fails('an error in the console fails the test', async () => {
  const view = await browser.openPage()
  await view.goto(address)
  await view.evaluate(() => console.error('lost'))
})

test('an expected error does not', async () => {
  const view = await browser.openPage({ ignoredErrors: [/lost/] })
  await view.goto(address)
  await view.evaluate(() => console.error('lost'))
})
