import type { Queryable } from '../../platform/database/connect.ts'
import type { ChangeKind, OwnedField, UnitKind } from './contract.ts'

/** What is put in the place of the delivered value; undefined gives the field back to deliveries. */
export type NewFact = {
  field: OwnedField | 'source' | 'number' | 'mergedInto' | 'customerGroup' | 'placement'
  value?: unknown
}

export interface NewChange {
  kind: ChangeKind
  subject: 'institution' | 'unit' | 'staff'
  subjectId: string
  subjectName: string
  targetId?: string | null
  targetName?: string | null
  effectiveOn: string
  reason: string
  roles?: 'end' | 'move'
  villages?: readonly string[]
  managers?: readonly string[]
  undoes?: string
  facts: readonly NewFact[]
  /** Of a split, whose facts are those of what it makes. */
  factsOf?: string
}

/** Who does it is who the transaction names. */
export async function insertChange(db: Queryable, change: NewChange, by: string): Promise<string> {
  const { kind, subject, subjectId, subjectName, targetId = null, targetName = null, effectiveOn, reason } = change
  const { rows } = await db.query<{ id: string }>(
    `insert into organisation_change (kind, subject, subject_id, subject_name, target_id, target_name, effective_on, reason, roles,
       villages, managers, undoes, person_id, person_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, app_person(), $13) returning id`,
    [
      kind,
      subject,
      subjectId,
      subjectName,
      targetId,
      targetName,
      effectiveOn,
      reason,
      change.roles ?? null,
      change.villages ?? null,
      change.managers ?? null,
      change.undoes ?? null,
      by,
    ],
  )
  const id = rows[0]?.id ?? ''
  for (const fact of change.facts) {
    await db.query(
      `insert into organisation_fact (change_id, subject, subject_id, field, value, given_back, effective_on)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        subject,
        change.factsOf ?? subjectId,
        fact.field,
        'value' in fact ? JSON.stringify(fact.value) : null,
        !('value' in fact),
        effectiveOn,
      ],
    )
  }
  return id
}

/** False where it is in force already, or was withdrawn before. */
export async function withdraw(db: Queryable, changeId: string): Promise<boolean> {
  await db.query('delete from organisation_fact where change_id = $1', [changeId])
  const { rowCount } = await db.query(
    `update organisation_change set state = 'withdrawn' where id = $1 and state = 'planned'`,
    [changeId],
  )
  return rowCount === 1
}

export async function insertUnit(db: Queryable, institutionId: string, kind: UnitKind, since: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into organisation_unit (kind, institution_id, since) values ($1, $2, $3) returning id',
    [kind, institutionId, since],
  )
  return rows[0]?.id ?? ''
}

/** Brings the organisation to a day; as the batch role, in a transaction of its own. */
export async function settle(db: Queryable, today: string): Promise<void> {
  await db.query('select settle_organisation($1)', [today])
}

/** Whether the day has begun, or changes wait for it. */
export async function isUnsettled(db: Queryable, today: string): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>(
    `select coalesce((select day from organisation_day), '-infinity') < $1::date
       or exists (select from organisation_change where state = 'planned' and effective_on <= $1::date) as due`,
    [today],
  )
  return rows[0]?.due ?? false
}

export interface ChangeRecord {
  id: string
  kind: ChangeKind
  subject: 'institution' | 'unit' | 'staff'
  subjectId: string
  subjectName: string
  targetId: string | null
  targetName: string | null
  effectiveOn: string
  reason: string
  state: 'planned' | 'in-force' | 'withdrawn'
  by: string | null
  at: string
  fields: { field: string; value: string | null; givenBack: boolean }[]
  undoes: ChangeKind | null
  reversible: boolean
}

/** Only what nothing has been built upon is taken back: the last word on each of its fields, not yet taken back itself. */
const reversible = `(c.state = 'in-force' and c.subject = 'institution' and c.kind not in ('create', 'split')
  and not exists (select from organisation_change u where u.undoes = c.id and u.state <> 'withdrawn')
  and not exists (select from organisation_fact f join organisation_fact later on later.subject = f.subject and later.subject_id = f.subject_id
    and later.field = f.field and (later.effective_on, later.id) > (f.effective_on, f.id) where f.change_id = c.id))`

const changeColumns = `c.id, c.kind, c.subject, c.subject_id as "subjectId", c.subject_name as "subjectName", c.target_id as "targetId",
  c.target_name as "targetName", c.effective_on as "effectiveOn", c.reason, c.state, c.person_name as by, c.created_at as at,
  (select kind from organisation_change u where u.id = c.undoes) as undoes, ${reversible} as reversible,
  coalesce((select jsonb_agg(jsonb_build_object('field', f.field, 'givenBack', f.given_back, 'value',
      case f.field when 'parent' then (select name from institution i where i.id = (f.value #>> '{}')::bigint)
        when 'placement' then (select concat_ws(' · ', i.name, d.name, p.name) from institution i
          left join units_on(c.effective_on) d on d.id = (f.value ->> 'departmentId')::bigint
          left join units_on(c.effective_on) p on p.id = (f.value ->> 'postId')::bigint where i.id = (f.value ->> 'institutionId')::bigint)
        else f.value #>> '{}' end) order by f.id)
    from organisation_fact f where f.change_id = c.id), '[]') as fields`

/** What was decided about some institutions, their departments, posts and people, the latest first. */
export async function listChanges(db: Queryable, institutions: readonly string[]): Promise<ChangeRecord[]> {
  const { rows } = await db.query<ChangeRecord>(
    `select ${changeColumns} from organisation_change c
     where (c.subject = 'institution' and c.subject_id = any ($1)) or c.target_id = any ($1)
       or (c.subject = 'unit' and c.subject_id in (select id from organisation_unit where institution_id = any ($1)))
     order by c.effective_on desc, c.id desc limit 500`,
    [institutions],
  )
  return rows
}

export async function listPlannedChanges(db: Queryable): Promise<ChangeRecord[]> {
  const { rows } = await db.query<ChangeRecord>(
    `select ${changeColumns} from organisation_change c where c.state = 'planned' order by c.effective_on, c.id limit 500`,
  )
  return rows
}

export async function findChange(db: Queryable, changeId: string): Promise<ChangeRecord | undefined> {
  const { rows } = await db.query<ChangeRecord>(`select ${changeColumns} from organisation_change c where c.id = $1`, [
    changeId,
  ])
  return rows[0]
}

/** What stood of each field before a change: an earlier fact, or what deliveries say. */
export async function listFormerFacts(db: Queryable, changeId: string): Promise<NewFact[]> {
  const { rows } = await db.query<{ field: NewFact['field']; former: { value: unknown; givenBack: boolean } | null }>(
    `select f.field, (select jsonb_build_object('value', b.value, 'givenBack', b.given_back) from organisation_fact b
       where b.subject = f.subject and b.subject_id = f.subject_id and b.field = f.field and (b.effective_on, b.id) < (f.effective_on, f.id)
       order by b.effective_on desc, b.id desc limit 1) as former
     from organisation_fact f where f.change_id = $1`,
    [changeId],
  )
  return rows.map(({ field, former }) => (!former || former.givenBack ? { field } : { field, value: former.value }))
}
