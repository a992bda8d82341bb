// Compresses what the browser loads once, when it is built, as far as it goes; the server sends these files as they are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const kinds = new Set(['.js', '.css', '.html', '.svg', '.webmanifest'])
const leastBytes = 1024
const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Writes `<file>.br` and `<file>.gz` beside each file that gains by it; answers the sizes in words. */
export async function compressFiles(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kinds.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  const total = { plain: 0, brotli: 0 }
  await Promise.all(
    files.map(async (file) => {
      const plain = readFileSync(file)
      if (plain.length < leastBytes) return
      const [brotli, zipped] = await Promise.all([
        toBrotli(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
        toGzip(plain, { level: 9 }),
      ])
      writeFileSync(`${file}.br`, brotli)
      writeFileSync(`${file}.gz`, zipped)
      total.plain += plain.length
      total.brotli += brotli.length
    }),
  )
  const kilobytes = (bytes) => `${Math.round(bytes / 1024)} KB`
  return `${kilobytes(total.plain)} in all, ${kilobytes(total.brotli)} compressed`
}
