import { createHmac } from 'node:crypto'

/** Seconds from one try to the next: eight tries within a day. */
export const waitsSeconds = [60, 5 * 60, 30 * 60, 2 * 3600, 4 * 3600, 7 * 3600, 10 * 3600] as const

export interface Tried {
  /** The one at hand among them. */
  tries: number
  /** Null when no answer came. */
  status: number | null
  /** Whether anything has come through since the message was made. */
  otherwiseWell: boolean
  /** A person waits for it: it is tried once, and nothing follows. */
  ping: boolean
}
export type AfterTry =
  | { state: 'delivered' }
  | { state: 'waiting'; inSeconds: number }
  | { state: 'failed'; off: 'failing' | 'gone' | null }

/** 410 says that the receiver is no more; a message given up while nothing else comes through puts the webhook off. */
export function afterTry({ tries, status, otherwiseWell, ping }: Tried): AfterTry {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered' }
  if (ping) return { state: 'failed', off: null }
  if (status === 410) return { state: 'failed', off: 'gone' }
  const inSeconds = waitsSeconds[tries - 1]
  if (inSeconds !== undefined) return { state: 'waiting', inSeconds }
  return { state: 'failed', off: otherwiseWell ? null : 'failing' }
}

const prefix = 'whsec_'

/** Of the Standard Webhooks: `whsec_` and the bytes in base64. */
export function writeSecret(bytes: Buffer): string {
  return prefix + bytes.toString('base64')
}

/** Headers of the Standard Webhooks (v1, HMAC-SHA-256), one signature for each secret that counts. */
export function signedHeaders(id: string, atSeconds: number, body: string, secrets: readonly string[]) {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${atSeconds}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'webhook-signature': signatures.join(' ') }
}
