import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '../../platform/database/connect.ts'
import { seal, unseal } from '../identity/index.ts'
import type { Reach } from './addresses.ts'
import { type PostLimits, post, type Resolve } from './post.ts'
import { findDueMessage, insertTry, lockWebhook, settleTry } from './queries.ts'
import { afterTry, signedHeaders, writeSecret } from './rules.ts'

const aboutOf = (webhookId: string) => `secret of webhook ${webhookId}`

/** A new secret for a webhook: what its receiver is told, and what lies in the database. */
export function newSecret(key: Buffer, webhookId: string): { secret: string; sealedSecret: Buffer } {
  const secret = writeSecret(randomBytes(32))
  return { secret, sealedSecret: seal(key, secret, aboutOf(webhookId)) }
}

export interface Sending {
  batch: pg.Pool
  /** Opens the sealed secrets. */
  key: Buffer
  reach: Reach
  /** Where people reach Almanac, for links; without it a link is a path. */
  publicUrl: string | undefined
  post?: { limits?: PostLimits; resolve?: Resolve }
}

/**
 * One try of one message; the next one is queued in the transaction that records it. A message may arrive twice, when
 * the program ends between the two: its number tells.
 */
export async function sendMessage(sending: Sending, messageId: string): Promise<void> {
  const { batch, key, reach } = sending
  const message = await findDueMessage(batch, messageId)
  if (!message) return
  const { webhookId, url, event, data, madeAt } = message
  const secrets = message.sealedSecrets.flatMap((sealed) => unseal(key, sealed, aboutOf(webhookId)) ?? [])
  const { path, ...rest } = data
  const linked = path === undefined ? rest : { ...rest, link: `${sending.publicUrl ?? ''}${path}` }
  const body = JSON.stringify({ type: event, timestamp: madeAt, data: linked })
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Almanac',
    ...signedHeaders(`msg_${messageId}`, Math.floor(Date.now() / 1000), body, secrets),
  }
  const started = performance.now()
  // Sealed under another password of the database's owner: nobody could know the message for ours.
  const answered = secrets.length
    ? await post(url, { headers, body }, reach, sending.post)
    : { status: null, problem: 'secret' as const }
  const milliseconds = Math.round(performance.now() - started)
  await inTransaction(batch, async (db) => {
    if (!(await lockWebhook(db, webhookId))) return
    const tried = await insertTry(db, messageId, { ...answered, milliseconds })
    await settleTry(db, webhookId, messageId, afterTry({ ...tried, status: answered.status, ping: event === 'ping' }))
  })
}
