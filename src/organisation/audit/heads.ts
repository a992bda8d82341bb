import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, writeFile } from 'node:fs/promises'
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
const place = z.strictObject({ day, number })
const firstLine = z.strictObject({ begun: z.iso.datetime(), after: place.nullable(), accepted: place.optional() })

export async function readHeads(dataFolder: string): Promise<HeadsFile> {
  const heads: (Head | null)[] = []
  let begunAfter: HeadsFile['begunAfter'] = null
  let accepted: HeadsFile['accepted'] = null
  let exists = false
  try {
    for await (const line of linesOf(createReadStream(join(dataFolder, fileName), 'utf8'))) {
      const first = exists ? undefined : firstLine.safeParse(parse(line))
      if (first?.success) ({ after: begunAfter, accepted = null } = first.data)
      else heads.push(readHead(line))
      exists = true
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
  return { exists, heads, begunAfter, accepted }
}

/** Whole lines only: what a kill left of one was never told to anybody. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function readHead(line: string): Head | null {
  const { data } = headLine.safeParse(parse(line))
  return data ? { day: data.day, number: data.number, sha256: data.sha256 } : null
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
  const file = await open(path, 'a+', 0o600)
  let last: Head | null | undefined
  try {
    last = await readLast(file)
    if (last === undefined && (await file.stat()).size === 0) {
      const after = stands ? { day: stands.day, number: stands.number } : null
      await write(file, { begun: new Date().toISOString(), after })
      await syncFolder(dirname(path))
    }
  } catch (error) {
    await file.close()
    throw error
  }
  return {
    last: () => last,
    async append(head) {
      await write(file, { ...head, at: new Date().toISOString() })
      last = head
    },
    close: () => file.close(),
  }
}

/**
 * Begins the file anew after `stands`, which the entry at `accepted` says was accepted. The former file is kept beside it,
 * under the time at which it ended. Nobody may have the file open.
 */
export async function replaceHeads(
  dataFolder: string,
  stands: Head,
  { day, number }: Pick<Head, 'day' | 'number'>,
): Promise<void> {
  const path = join(dataFolder, fileName)
  const begun = new Date().toISOString()
  const after = { day: stands.day, number: stands.number }
  const fresh = `${path}.new`
  await writeFile(fresh, `${JSON.stringify({ begun, after, accepted: { day, number } })}\n`, {
    mode: 0o600,
    flush: true,
  })
  await rename(path, `${path}.until-${begun.replaceAll(':', '')}`).catch((error) => {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  })
  await rename(fresh, path)
  await syncFolder(dataFolder)
}

async function write(file: FileHandle, line: object): Promise<void> {
  const { size } = await file.stat()
  try {
    await file.appendFile(`${JSON.stringify(line)}\n`)
    await file.datasync()
  } catch (error) {
    // A disk that is full may have taken a part, to which the next line would be joined.
    await file.truncate(size)
    throw error
  }
}

/** The head of the last line, after what a kill left of a line has been cut; undefined where there is none yet. */
async function readLast(file: FileHandle): Promise<Head | null | undefined> {
  const { size } = await file.stat()
  const length = Math.min(size, 4096)
  const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length, length })
  const end = buffer.lastIndexOf('\n')
  if (length > 0 && end < length - 1) await file.truncate(size - length + end + 1)
  const lines = buffer.toString('utf8', 0, Math.max(0, end)).split('\n')
  const line = lines.at(-1)
  const isFirst = lines.length === 1 && length === size && firstLine.safeParse(parse(line ?? '')).success
  return line && !isFirst ? readHead(line) : undefined
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
