import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '../harness/browser.ts'
import { cast } from './county-bank.ts'
import { showIn } from './looks.ts'
import { type OpenBank, openBank } from './open-bank.ts'

const folder = join(import.meta.dirname, '../../docs/guide')
const languages = ['zh', 'en', 'es'] as const
/** `GUIDE=1`: takes the pictures anew. Otherwise the tree stays as it is, and what the guide shows is looked at. */
const taking = process.env.GUIDE === '1'
const allBytes = 2 * 1024 * 1024

let browser: TestBrowser
let bank: OpenBank
let pictures: { name: string; path: string; narrow?: true }[]

beforeAll(async () => {
  ;[bank, browser] = await Promise.all([openBank(), openBrowser()])
  const fallen = `/customers/${await bank.customerId(cast.falling)}`
  pictures = [
    { name: 'customers', path: '/customers' },
    { name: 'customer', path: fallen },
    { name: 'month', path: '/closes/2025-09' },
    { name: 'delivery', path: `/deliveries/${await bank.deliveryId('held', '2025-09-30')}` },
    { name: 'phone', path: fallen, narrow: true },
  ]
}, 240_000)
afterAll(async () => {
  await browser?.close()
  expect(await bank?.stop()).toBe(0)
})

// Not a test that is skipped: CI takes none of these for granted.
if (taking) test('the pictures of the guide are taken', { timeout: 300_000 }, takePictures)

async function takePictures(): Promise<void> {
  mkdirSync(join(folder, 'pictures'), { recursive: true })
  const painter = await browser.openPage()
  const wide = await browser.openPage()
  const narrow = await browser.openPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  for (const page of [wide, narrow]) await bank.signIn(page, 'administrator')
  for (const picture of pictures) {
    const page = picture.narrow ? narrow : wide
    await page.goto(bank.address + picture.path)
    for (const language of languages) {
      await showIn(page, { language, theme: 'light', width: picture.narrow ? 390 : 1440 })
      const taken = await page.screenshot({ animations: 'disabled', caret: 'hide' })
      writeFileSync(join(folder, 'pictures', `${language}-${picture.name}.webp`), await toWebp(painter, taken))
    }
  }
}

test.each(languages)('the guide in %s is read inside the product, with every picture', async (language) => {
  const text = readFileSync(join(folder, `${language}.md`), 'utf8')
  const page = await browser.openPage()
  await bank.signIn(page, 'administrator')
  await page.goto(`${bank.address}/closes`)
  await showIn(page, { language, theme: 'light', width: 1440 })
  await page.keyboard.press('F1')
  await page.getByRole('dialog').getByRole('link').first().click()
  const chapters = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])
  await page.locator('article h2').first().waitFor()
  expect(await page.locator('article h2').allTextContents()).toEqual(chapters)
  const named = [...text.matchAll(/\]\((.+?)\)/g)].map((match) => match[1] ?? '')
  expect(named.map((file) => file.replace(`pictures/${language}-`, ''))).toEqual(
    pictures.map(({ name }) => `${name}.webp`),
  )
  const shown = page.locator('article img')
  expect(await shown.count()).toBe(named.length)
  for (const picture of await shown.all()) {
    await picture.scrollIntoViewIfNeeded()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300)
  }
})

test('the pictures are small enough for those who fetch them', () => {
  const files = readdirSync(join(folder, 'pictures')).map((name) => readFileSync(join(folder, 'pictures', name)))
  expect(files.length).toBe(languages.length * pictures.length)
  expect(files.reduce((sum, file) => sum + file.length, 0)).toBeLessThan(allBytes)
})

/** A quarter of the PNG, drawn by the browser itself. */
async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(async (source) => {
    const image = new Image()
    image.src = `data:image/png;base64,${source}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.82).split(',')[1] ?? ''
  }, png.toString('base64'))
  return Buffer.from(base64, 'base64')
}
