import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../platform/errors.ts'

/** What a zip begins with: a first member, or the directory of an empty one. */
const signatures = [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('PK\x05\x06', 'latin1')]

/**
 * Writes an upload to a folder of its own below the inbox, looking at what it is and not at what it is called; answers
 * the zip's path. Nothing is left behind of what is refused or breaks off.
 */
export async function receiveZip(inboxFolder: string, upload: Readable & { truncated?: boolean }): Promise<string> {
  const folder = join(inboxFolder, randomUUID())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const zip = join(folder, 'upload.zip')
  try {
    await pipeline(upload, checkSignature(), createWriteStream(zip, { mode: 0o600 }))
    if (upload.truncated) throw new AppError('upload-too-large', 'The file is larger than this server takes.')
    return zip
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function checkSignature(): Transform {
  let head = Buffer.alloc(0)
  let checked = false
  const isZip = () => signatures.some((signature) => head.equals(signature))
  const refusal = () => new AppError('upload-not-zip', 'This is not a zip file; pack the delivery folders into one.')
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!checked) {
        head = Buffer.concat([head, chunk.subarray(0, 4 - head.length)])
        checked = head.length === 4
        if (checked && !isZip()) return done(refusal())
      }
      done(null, chunk)
    },
    flush: (done) => done(isZip() ? null : refusal()),
  })
}
