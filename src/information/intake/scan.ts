import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import type { Charset, FeedControl } from './control.ts'
import { Held } from './control.ts'

const newline = 0x0a
const carriageReturn = 0x0d
const quote = 0x22
/** Longer lines are refused whole: no feed of the format needs a hundredth of it. */
export const lineLimitBytes = 1 << 20

const headerLimitBytes = 64 * 1024

export interface Scan {
  sha256: string
  /** Column names as delivered. */
  header: string[]
  /** Lines after the header that are not empty; records, unless a quoted field spans lines. */
  lines: number
  hasQuotes: boolean
  /** Some line holds an odd number of quotes: a quoted field that spans lines, or a stray quote. */
  hasOpenQuotes: boolean
  hasCarriageReturns: boolean
  hasNul: boolean
}

/** Quoting per RFC 4180 is known only where the delimiter is one printable character (delivery-format.md). */
export function isQuotable(control: Pick<FeedControl, 'delimiter'>): boolean {
  return /^[\x20-\x7e]$/.test(control.delimiter)
}

/**
 * Reads a delivered file once: copies it into the archive and learns what its parsing needs to know. What is parsed
 * later is the copy, so that what was hashed is what counts.
 */
export async function scanFile(file: string, copy: string, control: FeedControl): Promise<Scan> {
  const hash = createHash('sha256')
  const out = createWriteStream(copy, { mode: 0o600 })
  const head: Buffer[] = []
  let headBytes = 0
  let lines = 0
  let lineBytes = 0
  let openQuotes = 0
  let last = -1
  const found = { hasQuotes: false, hasOpenQuotes: false, hasCarriageReturns: false, hasNul: false }
  const quotable = isQuotable(control)
  for await (const data of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const chunk = data as Buffer
    hash.update(chunk)
    if (!out.write(chunk)) await once(out, 'drain')
    if (headBytes < headerLimitBytes) {
      head.push(chunk)
      headBytes += chunk.length
    }
    found.hasCarriageReturns ||= chunk.includes(carriageReturn)
    found.hasNul ||= chunk.includes(0)
    const quotes = quotable && chunk.includes(quote)
    found.hasQuotes ||= quotes
    for (let start = 0; start < chunk.length; ) {
      const end = endOfLine(chunk, start)
      if (quotes || openQuotes) openQuotes += countQuotes(chunk, start, end)
      lineBytes += end - start
      if (end > start) last = chunk[end - 1] ?? -1
      if (end === chunk.length) break
      if (lineBytes > (last === carriageReturn && lineBytes === 1 ? 1 : 0)) lines++
      if (openQuotes % 2) found.hasOpenQuotes = true
      openQuotes = 0
      lineBytes = 0
      last = -1
      start = end + 1
    }
  }
  if (lineBytes > 0) lines++
  if (openQuotes % 2) found.hasOpenQuotes = true
  out.end()
  await once(out, 'close')
  const header = readHeader(Buffer.concat(head), control)
  return { sha256: hash.digest('hex'), header, lines: lines - 1, ...found }
}

/** Lines are short: a step per byte is sooner there than a call of indexOf per line. */
function endOfLine(chunk: Buffer, start: number): number {
  let at = start
  while (at < chunk.length && chunk[at] !== newline) at++
  return at
}

function countQuotes(chunk: Buffer, start: number, stop: number): number {
  let count = 0
  for (let at = chunk.indexOf(quote, start); at >= 0 && at < stop; at = chunk.indexOf(quote, at + 1)) count++
  return count
}

function readHeader(head: Buffer, control: FeedControl): string[] {
  const end = head.indexOf(newline)
  const bytes = head.subarray(0, end < 0 ? head.length : end)
  if (!bytes.length || (end < 0 && head.length >= headerLimitBytes)) {
    throw new Held('header-missing', `${control.file}: the first line must name the columns.`, { file: control.file })
  }
  const line = decode(bytes, control.charset)
    ?.replace(/^\uFEFF/, '')
    .replace(/\r$/, '')
  if (line === undefined) {
    throw new Held('header-undecodable', `${control.file}: the header is not ${control.charset}.`, {
      file: control.file,
      charset: control.charset,
    })
  }
  const names = line.split(control.delimiter)
  return isQuotable(control)
    ? names.map((name) => name.replace(/^"(.*)"$/, '$1').trim())
    : names.map((name) => name.trim())
}

/** Text of the bytes, or undefined when they are not of that charset; GBK is read as its superset GB18030. */
export function decode(bytes: Uint8Array, charset: Charset): string | undefined {
  try {
    return new TextDecoder(charset === 'UTF-8' ? 'utf-8' : 'gb18030', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
