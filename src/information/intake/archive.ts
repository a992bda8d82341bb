import { join } from 'node:path'
import { type Control, deliveredFile, Held } from './control.ts'
import { feeds as allFeeds } from './feeds.ts'
import { rewriteRecords } from './records.ts'
import { isQuotable, type Scan, scanFile } from './scan.ts'

export interface ArchivedFile {
  feed: string
  /** Name of the file as delivered, for people. */
  file: string
  path: string
  rewritten: boolean
  control: Control['feeds'][string]
  scan: Scan
}

/** Where the files of a delivery are kept. */
export function archiveOf(archiveFolder: string, source: string, date: string, deliveryId: string): string {
  return join(archiveFolder, source.replaceAll(/[^\w-]/g, '_'), date, deliveryId)
}

/** Copies what a delivery names into its archive, and learns of each file what its parsing needs to know. */
export async function archiveFiles(folder: string, archive: string, control: Control): Promise<ArchivedFile[]> {
  const files: ArchivedFile[] = []
  for (const feed of allFeeds) {
    const entry = control.feeds[feed.name]
    if (!entry) continue
    const delivered = entry.converted?.path ?? deliveredFile(folder, feed.name, entry.file)
    const copy = join(archive, `${feed.name}.csv`)
    const scan = await scanFile(delivered, copy, entry)
    for (const column of feed.columns) {
      if (column.required && !scan.header.includes(column.name)) {
        throw new Held('column-missing', `${feed.name}: ${entry.file} has no column ${column.name}.`, {
          feed: feed.name,
          file: entry.file,
          column: column.name,
        })
      }
    }
    const twice = scan.header.find((name, at) => scan.header.indexOf(name) !== at)
    if (twice !== undefined)
      throw new Held('column-twice', `${feed.name}: ${entry.file} names the column ${twice} twice.`, {
        feed: feed.name,
        file: entry.file,
        column: twice,
      })
    files.push({ feed: feed.name, file: entry.file, control: entry, scan, ...(await splittable(copy, entry, scan)) })
  }
  return files
}

/** Files whose quoted fields may span lines are brought to a record per line. */
export async function splittable(
  copy: string,
  control: ArchivedFile['control'],
  scan: Scan,
): Promise<{ path: string; rewritten: boolean }> {
  if (!isQuotable(control) || !scan.hasOpenQuotes) return { path: copy, rewritten: false }
  await rewriteRecords(copy, `${copy}.records`, control)
  return { path: `${copy}.records`, rewritten: true }
}

/** What makes a file the same as the one before: its bytes and how they are read. */
export function contentOf(file: ArchivedFile): string {
  return `${file.scan.sha256}:${file.control.charset}:${file.control.delimiter}`
}
