// `node scripts/draw-icons.ts`: the icons of the installed app, drawn from almanac.svg. Run when the drawing changes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../test/harness/launch-chromium.ts'
import { root } from './project.mjs'

const folder = join(root, 'src/main/web/public')
const svg = readFileSync(join(folder, 'almanac.svg'), 'utf8')
/** Systems cut maskable icons and Apple's to a shape of their own: the ground runs to the edge, the drawing keeps away from it. */
const icons = [
  { name: 'icon-180.png', size: 180, margin: 0.1, full: true },
  { name: 'icon-192.png', size: 192, margin: 0, full: false },
  { name: 'icon-512.png', size: 512, margin: 0, full: false },
  { name: 'icon-maskable.png', size: 512, margin: 0.14, full: true },
]

const { browser, close } = await launchChromium()
try {
  for (const { name, size, margin, full } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    const pad = Math.round(size * margin)
    const ground = full ? '#2f55c8' : 'transparent'
    await page.setContent(
      `<style>body{margin:0;background:${ground}}svg{display:block;margin:${pad}px;width:${size - 2 * pad}px}</style>${svg}`,
    )
    writeFileSync(join(folder, name), await page.screenshot({ omitBackground: true }))
    await page.close()
  }
} finally {
  await close()
}
