import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import type { FeedControl } from './control.ts'
import { decode, lineLimitBytes } from './scan.ts'

/** A quoted field spans at most so many lines; beyond it the opening quote is taken to be a stray one. */
const spanLimitLines = 100

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

interface QuotedRecord {
  /** Where it begins. */
  line: number
  bytes: Buffer
  fields: string[]
  fault: '' | 'line-too-long' | 'undecodable' | 'bad-quoting'
}

/**
 * Records of a file whose quoted fields span lines, the header first. A quote that is never closed, or stands where it
 * must not, damages its own line only.
 */
async function* readQuotedRecords(path: string, control: FeedControl): AsyncGenerator<QuotedRecord> {
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
  let line = 1
  for (let first = await take(0); first; first = await take(0)) {
    let bytes = first
    let span = 1
    while (isOpen(bytes) && span < spanLimitLines && bytes.length < lineLimitBytes) {
      const next = await take(span)
      if (!next) break
      bytes = Buffer.concat([bytes, Buffer.from('\n'), next])
      span++
    }
    let record = judge(bytes, control)
    if (span > 1 && (record.fault === 'bad-quoting' || record.fault === 'line-too-long')) {
      ;[bytes, span] = [first, 1]
      record = judge(first, control)
    }
    yield { line, bytes, ...record }
    ahead.splice(0, span)
    line += span
  }
}

function judge(bytes: Buffer, control: FeedControl): Pick<QuotedRecord, 'fields' | 'fault'> {
  const bad = (fault: QuotedRecord['fault']) => ({ fields: [], fault })
  if (bytes.length > lineLimitBytes) return bad('line-too-long')
  const text = decode(bytes, control.charset)
  // Quotes are quotes in every charset, so that bytes that are no text still show where the record ends.
  const fields = isOpen(bytes) ? undefined : splitRecord(text ?? bytes.toString('latin1'), control.delimiter)
  if (!fields) return bad('bad-quoting')
  return text === undefined || text.includes('\0') ? bad('undecodable') : { fields, fault: '' }
}

/** Stands between the parts of a rewritten record. */
const partMark = '\x1f'
const newlineMark = '\x1e'
const escapeMark = '\x1d'
const escapes = [
  [escapeMark, `${escapeMark}a`],
  [newlineMark, `${escapeMark}b`],
  [partMark, `${escapeMark}c`],
  ['\n', newlineMark],
] as const

/**
 * Rewrites a file whose quoted fields span lines, a record per line: the line where it begins, its fault if it has one,
 * then its fields, or its bytes in Base64 if it cannot be read. `linesOf` reads it.
 */
export async function rewriteRecords(path: string, target: string, control: FeedControl): Promise<void> {
  const out = createWriteStream(target, { mode: 0o600 })
  for await (const { line, bytes, fields, fault } of readQuotedRecords(path, control)) {
    // The header and empty lines are no records.
    if (line === 1 || !bytes.length || bytes.equals(Buffer.from('\r'))) continue
    const parts = fault ? [bytes.subarray(0, lineLimitBytes).toString('base64')] : fields.map(escapeField)
    if (!out.write(`${[line, fault, ...parts].join(partMark)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

function escapeField(field: string): string {
  return escapes.reduce((text, [from, to]) => text.replaceAll(from, to), field)
}

/** A ClickHouse expression that undoes what rewriteRecords did to a field. */
export function unescapedField(expression: string): string {
  const hex = (text: string) =>
    `'${[...text].map((c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'`
  return escapes.reduceRight((sql, [from, to]) => `replaceAll(${sql}, ${hex(to)}, ${hex(from)})`, expression)
}

function isOpen(bytes: Buffer): boolean {
  let count = 0
  for (let at = bytes.indexOf(0x22); at >= 0; at = bytes.indexOf(0x22, at + 1)) count++
  return count % 2 === 1
}

/** Fields of one record per RFC 4180; undefined when a quote stands where it must not. */
function splitRecord(text: string, delimiter: string): string[] | undefined {
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

/** Raw bytes of the records that begin on the given lines, cut to 1 MiB each; `quotedBy`: its quoted fields span lines. */
export async function readRecords(
  path: string,
  wanted: ReadonlySet<number>,
  quotedBy: FeedControl | undefined,
): Promise<Map<number, Buffer>> {
  const found = new Map<number, Buffer>()
  if (!wanted.size) return found
  const keep = (line: number, bytes: Buffer) => {
    if (wanted.has(line)) found.set(line, Buffer.from(bytes.subarray(0, lineLimitBytes)))
  }
  if (quotedBy) {
    for await (const { line, bytes } of readQuotedRecords(path, quotedBy)) keep(line, bytes)
  } else {
    let line = 0
    for await (const bytes of readLines(path)) keep(++line, bytes)
  }
  return found
}
