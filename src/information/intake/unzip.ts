import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { AppError } from '../../platform/errors.ts'
import { type EntryName, readEntryName } from './zip-names.ts'

export interface ZipLimits {
  entries: number
  /** Of all entries, inflated. */
  totalBytes: number
  /** Inflated to packed; looked at once an entry is larger than `ratioFromBytes`. */
  ratio: number
  ratioFromBytes: number
}
/** Years of daily deliveries; text of the most repetitive kind packs about 60 to 1, a bomb 1000 to 1. */
export const zipLimits: ZipLimits = {
  entries: 50_000,
  totalBytes: 64 * 2 ** 30,
  ratio: 250,
  ratioFromBytes: 8 * 2 ** 20,
}

const unsafe = (name: string, problem: string) =>
  new AppError('upload-unsafe', `The zip is not safe to unpack: ${JSON.stringify(name)}: ${problem}.`, {
    name,
    problem,
  })
const tooLarge = (problem: string) => new AppError('upload-too-large', `The zip is too large: ${problem}.`, { problem })
const notZip = (problem: string, name = '') =>
  new AppError('upload-not-zip', `This is not a whole zip file: ${name && `${name}: `}${problem}.`, { name, problem })

/**
 * Unpacks a zip into a folder that must not exist yet; answers the files' paths in it. Nothing that the zip says about
 * itself is believed: names are judged, and bytes are counted as they are inflated.
 */
export async function unpackZip(zip: string, folder: string, limits: ZipLimits = zipLimits): Promise<string[]> {
  await mkdir(folder, { mode: 0o700 })
  const { bavail, bsize } = await statfs(folder)
  // The archive takes a second copy of what is imported.
  const budget = { left: Math.min(limits.totalBytes, (bavail * bsize) / 2) }
  const file = await openPromise(zip, { lazyEntries: true, decodeStrings: false, autoClose: false }).catch(
    (error: Error) => {
      throw notZip(error.message)
    },
  )
  try {
    if (file.entryCount > limits.entries)
      throw tooLarge(`it holds ${file.entryCount} entries, more than ${limits.entries}`)
    const seen = new Map<string, EntryName>()
    const files: string[] = []
    for await (const entry of eachEntry(file)) {
      const name = judge(entry, seen)
      if (!name || name.isFolder) continue
      await inflate(file, entry, name, join(folder, ...name.parts), budget, limits)
      files.push(name.parts.join('/'))
    }
    return files
  } finally {
    file.close()
  }
}

async function* eachEntry(file: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* file.eachEntry()
  } catch (error) {
    throw error instanceof AppError ? error : notZip((error as Error).message)
  }
}

/** The entry's name, or undefined for what some systems add of their own; throws for anything that is not a plain file or folder. */
function judge(entry: Entry, seen: Map<string, EntryName>): EntryName | undefined {
  const name = readEntryName(entry)
  if (typeof name === 'string') throw unsafe(entry.fileNameRaw.toString('latin1').slice(0, 200), name)
  const shown = name.parts.join('/')
  if (entry.isEncrypted()) throw unsafe(shown, 'it is encrypted')
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000
  if (![0, 0o100000, 0o040000].includes(kind))
    throw unsafe(shown, kind === 0o120000 ? 'it is a link' : 'it is not a plain file')
  // Some file systems take names for the same that differ in case or in how they are composed.
  for (let depth = 1; depth <= name.parts.length; depth++) {
    const key = name.parts.slice(0, depth).join('/').normalize('NFC').toLowerCase()
    const isWhole = depth === name.parts.length
    const other = seen.get(key)
    const isFolder = !isWhole || name.isFolder
    if (other && !(isFolder && other.isFolder)) throw unsafe(shown, 'its name is taken twice')
    seen.set(key, { parts: name.parts.slice(0, depth), isFolder })
  }
  return name.parts.includes('__MACOSX') || name.parts.at(-1) === '.DS_Store' ? undefined : name
}

async function inflate(
  file: ZipFile,
  entry: Entry,
  name: EntryName,
  target: string,
  budget: { left: number },
  limits: ZipLimits,
): Promise<void> {
  const shown = name.parts.join('/')
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const out = createWriteStream(target, { flags: 'wx', mode: 0o600 })
  const stream = await openEntry(file, entry, shown)
  let bytes = 0
  let sum = 0
  try {
    for await (const data of stream) {
      const chunk = data as Buffer
      bytes += chunk.length
      budget.left -= chunk.length
      if (budget.left < 0) throw tooLarge(`unpacked, it is larger than this server takes, at ${shown}`)
      if (bytes > limits.ratioFromBytes && bytes > entry.compressedSize * limits.ratio)
        throw unsafe(shown, `it unpacks to more than ${limits.ratio} times its size`)
      sum = crc32(chunk, sum)
      if (!out.write(chunk)) await once(out, 'drain')
    }
  } catch (error) {
    throw error instanceof AppError ? error : notZip((error as Error).message, shown)
  } finally {
    stream.destroy()
    out.end()
    await once(out, 'close')
  }
  if (sum !== entry.crc32) throw notZip('its checksum is wrong', shown)
}

async function openEntry(file: ZipFile, entry: Entry, shown: string): Promise<Readable> {
  try {
    return await file.openReadStreamPromise(entry)
  } catch (error) {
    throw notZip((error as Error).message, shown)
  }
}
