import type { Entry } from 'yauzl'
import { decode } from './scan.ts'

export interface EntryName {
  parts: string[]
  isFolder: boolean
}

const isUtf8Flag = 1 << 11
const depthLimit = 20

/** The path of an entry, or what is wrong with it; only plain relative paths are taken. */
export function readEntryName(entry: Pick<Entry, 'fileNameRaw' | 'generalPurposeBitFlag'>): EntryName | string {
  const name = decodeName(entry)
  if (name === undefined) return 'its name cannot be read'
  if (name === '') return 'it has no name'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (/[\x00-\x1f\x7f]/.test(name)) return 'its name holds control characters'
  if (name.includes('\\')) return 'its name holds a backslash'
  if (name.startsWith('/')) return 'its path is absolute'
  if (/^[A-Za-z]:/.test(name)) return 'its path begins with a drive'
  const isFolder = name.endsWith('/')
  const parts = (isFolder ? name.slice(0, -1) : name).split('/')
  if (parts.some((part) => part === '..')) return 'its path leads out of the zip'
  if (parts.some((part) => part === '' || part === '.')) return 'its path is not plain'
  if (parts.length > depthLimit || parts.some((part) => Buffer.byteLength(part) > 255)) return 'its path is too long'
  return { parts, isFolder }
}

/** Zips made in China often name files in GBK without saying so. */
function decodeName({
  fileNameRaw,
  generalPurposeBitFlag,
}: Pick<Entry, 'fileNameRaw' | 'generalPurposeBitFlag'>): string | undefined {
  const asUtf8 = decode(fileNameRaw, 'UTF-8')
  if (asUtf8 !== undefined || generalPurposeBitFlag & isUtf8Flag) return asUtf8
  return decode(fileNameRaw, 'GB18030')
}
