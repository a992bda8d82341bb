import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const [algorithm, nonceBytes, tagBytes] = ['aes-256-gcm', 12, 16] as const

/** For a secret that must be read again. `about` is whose it is: moved to another row, it cannot be opened. */
export function seal(key: Buffer, text: string, about: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Undefined for what was sealed by another key, about something else, or has been altered. */
export function unseal(key: Buffer, sealed: Buffer, about: string): string | undefined {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    return decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
