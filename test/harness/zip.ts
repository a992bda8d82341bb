import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A zip of a delivery folder, as a person packs it to upload it. */
export async function zipDelivery(folder: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const zip = new ZipFile()
  const name = basename(folder)
  for (const file of readdirSync(folder)) zip.addFile(join(folder, file), `${name}/${file}`)
  zip.end()
  return { name: `${name}.zip`, mimeType: 'application/zip', buffer: await buffer(zip.outputStream) }
}
