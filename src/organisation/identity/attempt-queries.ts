import type { Queryable } from '../../platform/database/connect.ts'
import type { Attempts } from './throttle.ts'

// As the batch role, like all of authentication: see queries.ts.

export interface Guess {
  subject: string
  address: string
  /** Undefined for a sign-in as somebody who does not exist. */
  personId: string | undefined
}

/** Written before the secret is looked at, so that attempts at the same time count each other. Answers its id. */
export async function insertAttempt(db: Queryable, { subject, address }: Guess): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into sign_in_failure (subject, address) values ($1, $2) returning id',
    [subject, address],
  )
  return rows[0]?.id ?? ''
}

/** What has failed before the attempt at hand, or is being tried beside it. */
export async function readAttempts(db: Queryable, guess: Guess, attemptId: string): Promise<Attempts> {
  const { rows } = await db.query<Attempts>(
    `with failed as (
       select subject = $1 as same_subject, address = $2 as same_address, at from sign_in_failure
       where (subject = $1 or address = $2) and id <> $3 and at > now() - interval '1 day'
     ), counted as (
       select
         count(*) filter (where same_subject and same_address)::int as pair,
         extract(epoch from now() - max(at) filter (where same_subject and same_address))::float8 as pair_ago,
         count(*) filter (where same_subject)::int as account,
         extract(epoch from now() - max(at) filter (where same_subject))::float8 as account_ago,
         count(*) filter (where same_address)::int as address,
         extract(epoch from now() - max(at) filter (where same_address))::float8 as address_ago
       from failed
     )
     select json_build_object('count', pair, 'agoSeconds', pair_ago) as pair,
       json_build_object('count', account, 'agoSeconds', account_ago) as account,
       json_build_object('count', address, 'agoSeconds', address_ago) as address,
       exists (select from person_address where person_id = $4 and address = $2 and seen_at > now() - interval '90 days') as familiar
     from counted`,
    [guess.subject, guess.address, attemptId, guess.personId ?? null],
  )
  return rows[0] as Attempts
}

/** It was refused unlooked at, which is no failure. */
export async function withdrawAttempt(db: Queryable, attemptId: string): Promise<void> {
  await db.query('delete from sign_in_failure where id = $1', [attemptId])
}

/** Success begins the count anew where it was had; elsewhere somebody else may be guessing. Old ones are swept along. */
export async function forgetFailures(db: Queryable, { subject, address }: Guess): Promise<void> {
  await db.query(`delete from sign_in_failure where (subject = $1 and address = $2) or at < now() - interval '1 day'`, [
    subject,
    address,
  ])
}

export async function rememberAddress(db: Queryable, personId: string, address: string): Promise<void> {
  await db.query(
    `with old as (delete from person_address where seen_at < now() - interval '90 days' and (person_id, address) <> ($1, $2))
     insert into person_address (person_id, address) values ($1, $2)
     on conflict (person_id, address) do update set seen_at = now()`,
    [personId, address],
  )
}
