import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import { inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import type { Mailer } from '../../platform/mail.ts'
import { attempt } from './attempts.ts'
import { writeLetter } from './letters.ts'
import * as queries from './link-queries.ts'
import { hashNewPassword } from './passwords.ts'
import { actAs, replacePassword } from './queries.ts'
import { sha256 } from './sessions.ts'

/** The task of the queue that sends a link. */
export const mailTask = 'send-password-link'
const triesMost = 12

/** What follows `#` never travels to a server, so it stands in no log on the way. */
const pathOf = (token: string) => `/password#${token}`

export interface IssuedLink {
  /** To be handed over by hand, this once; null where it is on its way by mail. */
  path: string | null
}

/** In the transaction of an administrator. Ends the links that there were: one may have gone to a wrong address. */
export async function issueLink(db: Queryable, personId: string, byMail: boolean): Promise<IssuedLink> {
  await queries.deleteLinks(db, personId)
  const link = await queries.insertLink(db, personId, byMail)
  if (!link) throw new AppError('person-inactive', 'Activate the person first; people of the demo keep their password.')
  const details = { kind: link.kind, by: byMail ? 'mail' : 'hand' }
  await appendAudit(db, [{ action: 'link-issued', subject: link.name, details }])
  if (byMail) {
    await enqueueLetter(db, link.linkId)
    return { path: null }
  }
  const token = newToken()
  await queries.putToken(db, link.linkId, sha256(token))
  return { path: pathOf(token) }
}

/** For whoever forgot: does the same, and answers the same, whether or not there is such a person. */
export async function askForLink(batch: pg.Pool, login: string, address: string): Promise<void> {
  // Every request counts as a failure: so many of them are free.
  const guess = { subject: `link ${login.toLowerCase()}`, address, personId: undefined }
  await attempt(batch, guess, async () => undefined)
  await inTransaction(batch, async (db) => {
    const link = await queries.insertLinkAsked(db, login)
    await enqueueLetter(db, link?.linkId ?? '0')
    if (!link) return
    await appendAudit(db, [
      { action: 'link-issued', subject: link.name, address, details: { kind: link.kind, by: 'mail' } },
    ])
  })
}

/** The token is made when the mail is: neither the queue nor a backup of it holds one. */
async function enqueueLetter(db: Queryable, linkId: string): Promise<void> {
  await db.query(`select graphile_worker.add_job($1, $2, queue_name := 'mail', max_attempts := $3)`, [
    mailTask,
    JSON.stringify({ linkId }),
    triesMost,
  ])
}

/** Throws what the mail server says, to be tried again. `publicUrl`: where the link leads. */
export async function sendLink(batch: pg.Pool, mailer: Mailer, publicUrl: string, linkId: string): Promise<void> {
  const letter = await queries.findLetter(batch, linkId)
  if (!letter) return
  const token = newToken()
  // Before it is sent: what has arrived counts. Should it not arrive, the next try makes another.
  await queries.putToken(batch, linkId, sha256(token))
  try {
    await mailer.send({ to: letter.email, ...writeLetter(letter, publicUrl + pathOf(token)) })
  } catch (error) {
    await queries.noteProblem(batch, linkId, error instanceof Error ? error.message.slice(0, 300) : String(error))
    throw error
  }
}

export async function getLinkOwner(batch: pg.Pool, token: string): Promise<queries.LinkOwner> {
  const owner = await queries.findLinkOwner(batch, sha256(token))
  if (!owner) throw linkInvalid()
  return owner
}

/** Opens no session: whoever has the second step on shows it at the sign-in that follows. Answers whose it was. */
export async function setPasswordByLink(batch: pg.Pool, token: string, password: string): Promise<string> {
  const owner = await getLinkOwner(batch, token)
  const passwordHash = await hashNewPassword(password, owner)
  await inTransaction(batch, async (db) => {
    await actAs(db, owner.personId)
    if (!(await queries.takeLink(db, sha256(token)))) throw linkInvalid()
    await replacePassword(db, owner.personId, passwordHash)
  })
  return owner.personId
}

const newToken = () => randomBytes(32).toString('base64url')

function linkInvalid(): AppError {
  return new AppError('link-invalid', 'This link has been used, replaced or has expired; ask for a new one.')
}
