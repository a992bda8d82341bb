import { type FileHandle, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Head, HeadsFile } from './rules.ts'

/**
 * How the chain ended, told outside Postgres: one line per end, each on the disk before the next. The database commits
 * first, so a chain that is longer than the file says is a killed writer's; one that is shorter has been cut.
 */
const fileName = 'audit-heads.jsonl'
const day = z.iso.date()
const number = z.int().min(1)
const headLine = z.strictObject({ day, number, sha256: z.string().regex(/^[0-9a-f]{64}$/), at: z.iso.datetime() })
const firstLine = z.strictObject({ begun: z.iso.datetime(), after: z.strictObject({ day, number }).nullable() })

export async function readHeads(dataFolder: string): Promise<HeadsFile> {
  let text: string
  try {
    text = await readFile(join(dataFolder, fileName), 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
    return { exists: false, heads: [], begunAfter: null }
  }
  // What a kill left of a line was never told to anybody.
  const lines = text.split('\n').slice(0, -1)
  if (!lines.length) return { exists: false, heads: [], begunAfter: null }
  const first = firstLine.safeParse(parse(lines[0] ?? ''))
  const heads = lines.slice(1).map((line) => {
    const { data } = headLine.safeParse(parse(line))
    return data ? { day: data.day, number: data.number, sha256: data.sha256 } : null
  })
  return first.success
    ? { exists: true, heads, begunAfter: first.data.after }
    : { exists: true, heads: [null, ...heads], begunAfter: null }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export interface HeadsWriter {
  /** Of the line written last; undefined when there is none. */
  last(): Head | null | undefined
  append(head: Head): Promise<void>
  close(): Promise<void>
}

/** `stands`: where the chain ends now, which a file that has to be made says of itself. */
export async function openHeadsWriter(dataFolder: string, stands: Head | undefined): Promise<HeadsWriter> {
  const path = join(dataFolder, fileName)
  const { exists, heads } = await readHeads(dataFolder)
  const file = await open(path, 'a+', 0o600)
  try {
    await cutUnfinishedLine(file)
    if (!exists) {
      const after = stands ? { day: stands.day, number: stands.number } : null
      await write(file, { begun: new Date().toISOString(), after })
      await syncFolder(dirname(path))
    }
  } catch (error) {
    await file.close()
    throw error
  }
  let last = heads.at(-1)
  return {
    last: () => last,
    async append(head) {
      await write(file, { ...head, at: new Date().toISOString() })
      last = head
    },
    close: () => file.close(),
  }
}

async function write(file: FileHandle, line: object): Promise<void> {
  await file.appendFile(`${JSON.stringify(line)}\n`)
  await file.datasync()
}

async function cutUnfinishedLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat()
  const length = Math.min(size, 4096)
  const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length, length })
  const end = buffer.lastIndexOf('\n')
  if (length > 0 && end < length - 1) await file.truncate(size - length + end + 1)
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
