import type { Queryable } from '../../platform/database/connect.ts'
import type { HeldRole, PeopleQuery, PersonDetails, PersonOfList, PersonRecord, StaffLine } from './contract.ts'

// As the batch role, like all of authentication: see docs/decisions/people.md.

export async function isActive(db: Queryable, personId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from person where id = $1 and active', [personId])
  return rowCount === 1
}

/** Held at some moment of the day $1 (where the institution is, zone $2), or now where that is null. */
const heldThen = `tstzrange(r.held_from, r.held_until) && case when $1::date is null then tstzrange(now(), now(), '[]')
  else tstzrange($1::date::timestamp at time zone $2, ($1::date + 1)::timestamp at time zone $2) end`

const listColumns = `p.id, p.name, p.staff_no as "staffNo", p.email, p.active, p.password_hash is not null as "hasPassword",
  exists (select from second_step s where s.person_id = p.id and s.confirmed_at is not null) as "secondStep",
  (select count(*)::int from passkey k where k.person_id = p.id and k.stopped_at is null) as passkeys,
  exists (select from sign_on_link l where l.person_id = p.id) as "signOn",
  p.signed_in_at as "signedInAt"`

/** By name; one more than asked for, when there is one. `after`: name and id of the last one before. */
export async function listPeopleRows(
  db: Queryable,
  query: PeopleQuery,
  after: readonly [string, string] | undefined,
  timeZone: string,
): Promise<PersonOfList[]> {
  const values: unknown[] = [query.on ?? null, timeZone]
  const given = (value: unknown) => `$${values.push(value)}`
  // Programs that come in by a key have accounts, too, which are nobody's.
  const where = ['not p.service']
  if (query.text) {
    const text = given(query.text.toLowerCase())
    where.push(
      `(strpos(lower(p.name), ${text}) > 0 or strpos(lower(p.email), ${text}) > 0 or starts_with(lower(p.staff_no), ${text}))`,
    )
  }
  if (query.active) where.push(query.active === 'yes' ? 'p.active' : 'not p.active')
  if (query.role || query.institutionId) {
    const held = [`r.person_id = p.id and ${heldThen}`]
    if (query.role) held.push(`r.role = ${given(query.role)}`)
    if (query.institutionId) held.push(`i.path @> array[${given(query.institutionId)}::bigint]`)
    where.push(
      `exists (select from person_role r left join institution i on i.id = r.institution_id where ${held.join(' and ')})`,
    )
  }
  if (after) where.push(`(p.name, p.id) > (${given(after[0])}::text, ${given(after[1])}::bigint)`)
  const { rows } = await db.query<PersonOfList>(
    `select ${listColumns}, array(
       select json_build_object('role', r.role, 'roleName', c.name, 'institutionName', i.name)
       from person_role r left join institution i on i.id = r.institution_id left join custom_role c on c.id = r.custom_role_id
       where r.person_id = p.id and ${heldThen} order by r.held_from, r.id) as roles
     from person p where ${where.join(' and ')} order by p.name, p.id limit ${query.limit + 1}`,
    values,
  )
  return rows
}

const staffColumns = `m.id, m.staff_no as "staffNo", m.name, m.institution_id as "institutionId", i.name as "institutionName", m.post`

export async function findPerson(
  db: Queryable,
  personId: string,
  limits: { hours: number; idleMinutes: number },
  today: string,
): Promise<Omit<PersonRecord, 'roles' | 'self'> | undefined> {
  const { rows } = await db.query<Omit<PersonRecord, 'roles' | 'self'>>(
    `select ${listColumns}, p.language, p.demo, p.password_set_at as "passwordSetAt", p.password_due as "passwordDue",
       (select confirmed_at from second_step s where s.person_id = p.id) as "secondStepSince",
       (select count(*)::int from session s where s.person_id = p.id and s.expires_at > now()
         and s.seen_at > now() - $2 * interval '1 minute' and s.created_at > now() - $3 * interval '1 hour') as sessions
     from person p where p.id = $1 and not p.service`,
    [personId, limits.idleMinutes, limits.hours],
  )
  const found = rows[0]
  if (!found) return undefined
  const [staff, link] = await Promise.all([
    // The line that a sign-in goes by, see findSession.
    db.query<StaffLine & { workplaceId: string | null }>(
      `select ${staffColumns}, (select w.id from institution w where not w.closed and w.id = coalesce(
         (select p.institution_id from placements_on($2) p where p.staff_id = m.id), m.institution_id)) as "workplaceId"
       from staff m left join institution i on i.id = m.institution_id
       where m.staff_no = $1 order by m.closed, m.active desc nulls last, m.source limit 1`,
      [found.staffNo, today],
    ),
    db.query<NonNullable<PersonRecord['link']>>(
      `select kind, by_mail as "byMail", asked_at as "askedAt", sent_at as "sentAt", expires_at as "expiresAt", problem
       from password_link where person_id = $1 order by id desc limit 1`,
      [personId],
    ),
  ])
  const [line] = staff.rows
  const workplaceId = line?.workplaceId ?? null
  return { ...found, staff: line ?? null, workplaceId, link: link.rows[0] ?? null }
}

/** What is held first, then what is ahead, then what has ended, each the latest first. */
export async function listHeldRoles(db: Queryable, personId: string, timeZone: string): Promise<HeldRole[]> {
  const { rows } = await db.query<HeldRole>(
    `select r.id, r.role, c.name as "roleName", r.institution_id as "institutionId", i.name as "institutionName",
       (r.held_from at time zone $2)::date as "firstDay", ((r.held_until - interval '1 microsecond') at time zone $2)::date as "lastDay",
       case when r.held_from > now() then 'ahead' when r.held_until <= now() then 'ended' else 'held' end as state,
       g.name as "givenBy", r.origin
     from person_role r left join institution i on i.id = r.institution_id left join custom_role c on c.id = r.custom_role_id
       left join person g on g.id = r.given_by
     where r.person_id = $1
     order by r.held_until <= now() nulls first, r.held_from > now(), r.held_from desc, r.id desc`,
    [personId, timeZone],
  )
  return rows
}

export async function insertInvited(db: Queryable, details: PersonDetails): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    'insert into person (name, staff_no, email, language) values ($1, $2, $3, $4) returning id',
    [details.name, details.staffNo, details.email, details.language],
  )
  return rows[0]?.id ?? ''
}

/** Links go to an address: with another one they end. False where there is no such person. */
export async function updatePerson(db: Queryable, personId: string, details: PersonDetails): Promise<boolean> {
  const { rowCount } = await db.query(
    `with void as (delete from password_link l using person p where p.id = $1 and l.person_id = p.id and p.email is distinct from $4)
     update person set name = $2, staff_no = $3, email = $4, language = $5 where id = $1 and not service`,
    [personId, details.name, details.staffNo, details.email, details.language],
  )
  return rowCount === 1
}

/** Whoever leaves takes no session and no link along. Answers the name; undefined where there is no such person. */
export async function updateActive(db: Queryable, personId: string, active: boolean): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    `with ended as (delete from session where person_id = $1 and not $2),
       void as (delete from password_link where person_id = $1 and not $2)
     update person set active = $2 where id = $1 and not service returning name`,
    [personId, active],
  )
  return rows[0]?.name
}

export async function updatePasswordDue(db: Queryable, personId: string, due: boolean): Promise<boolean> {
  const { rowCount } = await db.query(
    'update person set password_due = $2 where id = $1 and not demo and not service',
    [personId, due],
  )
  return rowCount === 1
}

export async function findName(db: Queryable, personId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>('select name from person where id = $1 and not service', [personId])
  return rows[0]?.name
}

export async function findStaffNo(db: Queryable, personId: string): Promise<string | null> {
  const { rows } = await db.query<{ staffNo: string | null }>(
    'select staff_no as "staffNo" from person where id = $1 and not service',
    [personId],
  )
  return rows[0]?.staffNo ?? null
}

export async function isInstitution(db: Queryable, institutionId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from institution where id = $1 and not closed', [institutionId])
  return rowCount === 1
}

export async function listStaffRows(db: Queryable, text: string): Promise<StaffLine[]> {
  const { rows } = await db.query<StaffLine>(
    `select distinct on (m.name, m.staff_no) ${staffColumns} from staff m left join institution i on i.id = m.institution_id
     where not m.closed and m.active is not false and (strpos(lower(m.name), lower($1)) > 0 or starts_with(lower(m.staff_no), lower($1)))
       and not exists (select from person p where lower(p.staff_no) = lower(m.staff_no))
     order by m.name, m.staff_no, m.source limit 20`,
    [text],
  )
  return rows
}

export async function listInstitutionRows(
  db: Queryable,
  text: string,
  chosen: string | undefined,
): Promise<{ id: string; name: string; institutionNo: string }[]> {
  const { rows } = await db.query<{ id: string; name: string; institutionNo: string }>(
    `select id, name, institution_no as "institutionNo" from institution
     where id = $2 or not closed and (strpos(lower(name), lower($1)) > 0 or starts_with(lower(institution_no), lower($1)))
     order by id is distinct from $2, cardinality(path), institution_no, id limit 50`,
    [text, chosen ?? null],
  )
  return rows
}
