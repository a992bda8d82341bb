import type { Queryable } from '../../platform/database/connect.ts'

// As the batch role, like all of authentication: see queries.ts.

export interface SecondStepState {
  since: string | null
  recoveryCodesLeft: number
}

export async function readSecondStep(db: Queryable, personId: string): Promise<SecondStepState> {
  const { rows } = await db.query<SecondStepState>(
    `select confirmed_at as since,
       (select count(*)::int from recovery_code r where r.person_id = s.person_id and used_at is null) as "recoveryCodesLeft"
     from second_step s where person_id = $1 and confirmed_at is not null`,
    [personId],
  )
  return rows[0] ?? { since: null, recoveryCodesLeft: 0 }
}

/** False where it is on already. A secret that was begun before and never confirmed is worth nothing any more. */
export async function putUnconfirmed(db: Queryable, personId: string, sealedSecret: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into second_step (person_id, sealed_secret) values ($1, $2)
     on conflict (person_id) do update set sealed_secret = $2, started_at = now() where second_step.confirmed_at is null`,
    [personId, sealedSecret],
  )
  return rowCount === 1
}

/** What a code is compared with; undefined where there is nothing of that kind. */
export async function findSealedSecret(
  db: Queryable,
  personId: string,
  kind: 'confirmed' | 'unconfirmed',
): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ sealed: Buffer }>(
    `select sealed_secret as sealed from second_step where person_id = $1
       and case when $2 then confirmed_at is not null else confirmed_at is null and started_at > now() - interval '15 minutes' end`,
    [personId, kind === 'confirmed'],
  )
  return rows[0]?.sealed
}

/** True for one caller only, and only while the secret is the one that the code was compared with. */
export async function confirm(db: Queryable, personId: string, sealed: Buffer, step: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update second_step set confirmed_at = now(), last_step = $3
     where person_id = $1 and sealed_secret = $2 and confirmed_at is null`,
    [personId, sealed, step],
  )
  return rowCount === 1
}

export async function insertRecoveryCodes(db: Queryable, personId: string, codesSha256: Buffer[]): Promise<void> {
  await db.query('insert into recovery_code (person_id, code_sha256) select $1, unnest($2::bytea[])', [
    personId,
    codesSha256,
  ])
}

/** True for one caller only: neither this step nor an earlier one counts again. */
export async function takeStep(db: Queryable, personId: string, step: number): Promise<boolean> {
  const { rowCount } = await db.query(
    'update second_step set last_step = $2 where person_id = $1 and confirmed_at is not null and last_step < $2',
    [personId, step],
  )
  return rowCount === 1
}

/** True for one caller only. */
export async function takeRecoveryCode(db: Queryable, personId: string, codeSha256: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    'update recovery_code set used_at = now() where person_id = $1 and code_sha256 = $2 and used_at is null',
    [personId, codeSha256],
  )
  return rowCount === 1
}

/** Its recovery codes go with it. */
export async function deleteSecondStep(db: Queryable, personId: string): Promise<void> {
  await db.query('delete from second_step where person_id = $1', [personId])
}

export interface PersonSignInRow {
  personId: string
  name: string
  staffNo: string | null
  email: string | null
  secondStepSince: string | null
}

/** Who has none first, then by name. `after`: whether the last one of the page before had it, their name and id. */
export async function listPeopleSignInRows(
  db: Queryable,
  after: readonly [string, string, string] | undefined,
  limit: number,
): Promise<PersonSignInRow[]> {
  const { rows } = await db.query<PersonSignInRow>(
    `select p.id as "personId", p.name, p.staff_no as "staffNo", p.email, s.confirmed_at as "secondStepSince"
     from person p left join second_step s on s.person_id = p.id
     where p.active and not p.service and ($1::boolean is null or (s.confirmed_at is not null, p.name, p.id) > ($1::boolean, $2::text, $3::bigint))
     order by s.confirmed_at is not null, p.name, p.id limit $4`,
    [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
  )
  return rows
}
