import type { Queryable } from '../../platform/database/connect.ts'
import type { Language } from '../../platform/i18n/languages.ts'
import type { Owner } from './queries.ts'

// As the batch role, like all of authentication: see queries.ts.

export type LinkKind = 'invitation' | 'reset'

/** Whoever has no password is invited, whoever has one resets it. Undefined where nobody may set one: left, or of the demo. */
export async function insertLink(
  db: Queryable,
  personId: string,
  byMail: boolean,
): Promise<{ linkId: string; kind: LinkKind; name: string } | undefined> {
  const { rows } = await db.query<{ linkId: string; kind: LinkKind; name: string }>(
    `insert into password_link (person_id, kind, by_mail)
     select id, case when password_hash is null then 'invitation' else 'reset' end, $2
     from person where id = $1 and active and not demo
     returning id as "linkId", kind, (select name from person where id = $1) as name`,
    [personId, byMail],
  )
  return rows[0]
}

/** By staff number or e-mail, where there is an address to send to. One statement whether or not there is such a person. */
export async function insertLinkAsked(
  db: Queryable,
  login: string,
): Promise<{ linkId: string; kind: LinkKind; name: string } | undefined> {
  const { rows } = await db.query<{ linkId: string; kind: LinkKind; name: string }>(
    `with asked as (select id, name, password_hash from person
       where (lower(email) = lower($1) or lower(staff_no) = lower($1)) and active and not demo and email is not null
         and (password_hash is not null or not exists (select from sign_on_link l where l.person_id = person.id)) limit 1)
     insert into password_link (person_id, kind, by_mail)
     select id, case when password_hash is null then 'invitation' else 'reset' end, true from asked
     returning id as "linkId", kind, (select name from asked) as name`,
    [login],
  )
  return rows[0]
}

export async function deleteLinks(db: Queryable, personId: string): Promise<void> {
  await db.query('delete from password_link where person_id = $1', [personId])
}

const hoursOf = `case kind when 'invitation' then 72 else 1 end * interval '1 hour'`

/** From now on the link is worth something. */
export async function putToken(db: Queryable, linkId: string, tokenSha256: Buffer): Promise<void> {
  await db.query(
    `update password_link set token_sha256 = $2, expires_at = now() + ${hoursOf}, sent_at = now(), problem = null where id = $1`,
    [linkId, tokenSha256],
  )
}

/** A token that did not reach anybody is worth nothing. */
export async function noteProblem(db: Queryable, linkId: string, problem: string): Promise<void> {
  await db.query(
    `update password_link set token_sha256 = null, expires_at = null, sent_at = null, problem = $2 where id = $1`,
    [linkId, problem],
  )
}

export interface LetterRecord {
  kind: LinkKind
  name: string
  email: string
  language: Language
}

/** What is to be sent; undefined once it is not wanted any more: the person has left, or a day has gone by. */
export async function findLetter(db: Queryable, linkId: string): Promise<LetterRecord | undefined> {
  const { rows } = await db.query<LetterRecord>(
    `select l.kind, p.name, p.email, p.language from password_link l join person p on p.id = l.person_id
     where l.id = $1 and p.active and p.email is not null and l.asked_at > now() - interval '1 day'`,
    [linkId],
  )
  return rows[0]
}

export interface LinkOwner extends Owner {
  personId: string
  kind: LinkKind
}

export async function findLinkOwner(db: Queryable, tokenSha256: Buffer): Promise<LinkOwner | undefined> {
  const { rows } = await db.query<LinkOwner>(
    `select p.id as "personId", l.kind, p.name, p.staff_no as "staffNo", p.email, p.password_hash as "passwordHash", p.demo
     from password_link l join person p on p.id = l.person_id
     where l.token_sha256 = $1 and l.expires_at > now() and p.active`,
    [tokenSha256],
  )
  return rows[0]
}

/** True for one caller only. */
export async function takeLink(db: Queryable, tokenSha256: Buffer): Promise<boolean> {
  const { rowCount } = await db.query('delete from password_link where token_sha256 = $1 and expires_at > now()', [
    tokenSha256,
  ])
  return rowCount === 1
}
