import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import type { FeedControl } from './control.ts'
import { decode } from './scan.ts'

/** A quoted field spans at most so many lines; beyond it the opening quote is taken to be a stray one. */
const spanLimitLines = 100
const keptBytesLimit = 1 << 20

/** Lines of a file as bytes, without their newline, numbered from 1. */
export async function* readLines(path: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  for await (const data of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = data as Buffer
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end))
      yield parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
      parts = []
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
  }
  if (parts.length) yield Buffer.concat(parts)
}

/**
 * Rewrites a file whose quoted fields span lines: a record per line, its line number first, fields separated by 0x1f,
 * newlines within fields as 0x1e. A record that cannot be split keeps its place with a negative number and its bytes in
 * Base64, one that cannot be decoded with a byte that is no text.
 */
export async function rewriteRecords(path: string, target: string, control: FeedControl): Promise<void> {
  const out = createWriteStream(target, { mode: 0o600 })
  const lines = readLines(path)
  const ahead: Buffer[] = []
  const take = async (at: number): Promise<Buffer | undefined> => {
    while (ahead.length <= at) {
      const next = await lines.next()
      if (next.done) return undefined
      ahead.push(next.value)
    }
    return ahead[at]
  }
  let number = 0
  for (let first = await take(0); first; first = await take(0)) {
    number++
    let record = first
    let span = 1
    while (isOpen(record) && span < spanLimitLines && record.length < keptBytesLimit) {
      const next = await take(span)
      if (!next) break
      record = Buffer.concat([record, Buffer.from('\n'), next])
      span++
    }
    let fields = isOpen(record) ? undefined : splitRecord(decode(record, control.charset), control.delimiter)
    if (!fields && span > 1) {
      span = 1
      fields = isOpen(first) ? undefined : splitRecord(decode(first, control.charset), control.delimiter)
    }
    // The header and empty lines are no records.
    if (number > 1 && first.length && !first.equals(Buffer.from('\r'))) {
      const undecodable = decode(span === 1 ? first : record, control.charset) === undefined
      const line = undecodable
        ? Buffer.concat([Buffer.from(`${number}\x1f`), Buffer.from([0xff])])
        : Buffer.from(
            fields
              ? `${number}\x1f${fields.map((field) => field.replaceAll('\n', '\x1e')).join('\x1f')}`
              : `-${number}`,
          )
      if (!out.write(Buffer.concat([line, Buffer.from('\n')]))) await once(out, 'drain')
    }
    ahead.splice(0, span)
    number += span - 1
  }
  out.end()
  await once(out, 'close')
}

function isOpen(bytes: Buffer): boolean {
  let count = 0
  for (let at = bytes.indexOf(0x22); at >= 0; at = bytes.indexOf(0x22, at + 1)) count++
  return count % 2 === 1
}

/** Fields of one record per RFC 4180; undefined when a quote stands where it must not. */
function splitRecord(text: string | undefined, delimiter: string): string[] | undefined {
  if (text === undefined) return undefined
  const record = text.replace(/\r$/, '').replaceAll('\r\n', '\n')
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (record[at] === '"') {
      let end = at + 1
      while (end < record.length && !(record[end] === '"' && record[end + 1] !== '"'))
        end += record[end] === '"' ? 2 : 1
      if (end >= record.length) return undefined
      fields.push(record.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
      if (at < record.length && record[at] !== delimiter) return undefined
    } else {
      const end = record.indexOf(delimiter, at)
      const field = record.slice(at, end < 0 ? record.length : end)
      if (field.includes('"')) return undefined
      fields.push(field)
      at += field.length
    }
    if (at >= record.length) return fields
    at++
  }
}

/** Raw bytes of the records that begin on the given lines, cut to 1 MiB each. */
export async function readRecords(
  path: string,
  wanted: ReadonlySet<number>,
  quotable: boolean,
): Promise<Map<number, Buffer>> {
  const found = new Map<number, Buffer>()
  if (!wanted.size) return found
  let number = 0
  let open: number | undefined
  for await (const line of readLines(path)) {
    number++
    const before = open === undefined ? undefined : found.get(open)
    if (open !== undefined && before && number - open < spanLimitLines && before.length < keptBytesLimit) {
      const joined = Buffer.concat([before, Buffer.from('\n'), line])
      found.set(open, joined)
      if (isOpen(joined)) continue
      open = undefined
      continue
    }
    open = undefined
    if (!wanted.has(number)) continue
    found.set(number, Buffer.from(line.subarray(0, keptBytesLimit)))
    if (quotable && isOpen(line)) open = number
  }
  return found
}
