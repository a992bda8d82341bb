import type { QuarantineRecord } from './queries.ts'

const shownMost = 500

/** Raw bytes for reading: in the file's own charset where they are text of it, else as UTF-8 with the rest as \xNN. */
export function readableRaw(raw: Uint8Array, charset: string | null): string {
  // Four bytes a character at most: what is not shown need not be decoded. A cut character at the end is left out.
  const bytes = raw.length > shownMost * 4 ? raw.subarray(0, shownMost * 4) : raw
  const text = decodeAs(bytes, charset && charset !== 'UTF-8' ? 'gb18030' : 'utf-8') ?? escapeInvalid(bytes)
  return [...text].slice(0, shownMost).join('')
}

function decodeAs(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function escapeInvalid(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes[at] ?? 0)
    const character = length ? decodeAs(bytes.subarray(at, at + length), 'utf-8') : undefined
    text += character ?? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`
    at += character === undefined ? 1 : length
  }
  return text
}

/** Bytes of the UTF-8 character that begins with `first`; 0 when none does. */
function characterLength(first: number): number {
  if (first < 0x80) return 1
  if (first >= 0xc2 && first < 0xe0) return 2
  if (first >= 0xe0 && first < 0xf0) return 3
  return first >= 0xf0 && first < 0xf5 ? 4 : 0
}

export const quarantineCsvHeader = '\uFEFFfeed,file,line,reason,column,value,state,raw_base64\r\n'

export function quarantineCsvLine(row: QuarantineRecord): string {
  const fields = [
    row.feed,
    row.file,
    row.line,
    row.reason,
    row.column ?? '',
    row.value ?? '',
    row.state,
    row.raw.toString('base64'),
  ]
  return `${fields.map(csvField).join(',')}\r\n`
}

/** A value that a spreadsheet would run as a formula is led by an apostrophe; the raw bytes beside it are exact. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
