import type { Queryable } from '../../platform/database/connect.ts'
import type { AuditQuery } from './contract.ts'
import type { Reference, ReferenceKind } from './references.ts'
import { type Acceptance, accepting, type ChainedEntry, type Head } from './rules.ts'

/** Moves so many entries from the inbox into the chain; answers how many, and the chain's end. */
export async function chainSome(db: Queryable, most: number): Promise<{ moved: number; head: Head | undefined }> {
  const { rows } = await db.query<{ moved: number; day: string | null; number: string; sha256: string }>(
    `select moved, last_day as day, last_number as number, encode(last_sha256, 'hex') as sha256 from audit_chain($1)`,
    [most],
  )
  const [row] = rows
  return { moved: row?.moved ?? 0, head: row?.day ? toHead({ ...row, day: row.day }) : undefined }
}

export async function findHead(db: Queryable): Promise<Head | undefined> {
  const { rows } = await db.query<HeadRecord>(
    `select day, number, encode(sha256, 'hex') as sha256 from audit_entry order by day desc, number desc limit 1`,
  )
  return rows[0] && toHead(rows[0])
}

export async function isHead(db: Queryable, head: Head): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from audit_entry where day = $1 and number = $2 and sha256 = decode($3, 'hex')`,
    [head.day, head.number, head.sha256],
  )
  return rowCount === 1
}

interface HeadRecord {
  day: string
  number: string
  sha256: string
}
const toHead = ({ day, number, sha256 }: HeadRecord): Head => ({ day, number: Number(number), sha256 })

const atOnce = 5000

/** The chain from its beginning, some thousands at a time, with the text of everything that is hashed. */
export async function* readChain(db: Queryable): AsyncGenerator<ChainedEntry[]> {
  let after: Pick<HeadRecord, 'day' | 'number'> = { day: '0001-01-01', number: '0' }
  for (;;) {
    const { rows } = await db.query<HeadRecord & { action: string; parts: (string | null)[] }>(
      `select day, number, encode(sha256, 'hex') as sha256, action, array[id::text,
         to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), person_id::text, person_name, action,
         customer_id::text, subject, address, details::text] as parts
       from audit_entry where (day, number) > ($1, $2) order by day, number limit ${atOnce}`,
      [after.day, after.number],
    )
    yield rows.map(({ action, parts, ...row }) => ({ ...toHead(row), action, parts }))
    after = rows.at(-1) ?? after
    if (rows.length < atOnce) return
  }
}

/** By whom heads were accepted, in their order. */
export async function listAccepted(db: Queryable): Promise<Acceptance[]> {
  const { rows } = await db.query<Acceptance>(
    `select day, number::int, at, details ->> 'reason' as reason, details ->> 'after' as after
     from audit_entry where action = $1 order by day, audit_entry.number`,
    [accepting],
  )
  return rows
}

export async function countUnchained(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: number }>('select count(*)::int as n from audit_inbox')
  return rows[0]?.n ?? 0
}

export interface EntryRecord {
  id: string
  at: string
  /** To the microsecond, for the cursor. */
  exactAt: string
  personId: string | null
  personName: string | null
  action: string
  customerId: string | null
  customerName: string | null
  customerNo: string | null
  subject: string | null
  address: string | null
  details: string | null
}
export type Place = [exactAt: string, id: string]

/** Newest first; one more than asked for, when there is one. `from` and `to` are days where the institution is. */
export function entryPage(query: AuditQuery, after: Place | undefined, timeZone: string) {
  const values: unknown[] = []
  const given = (value: unknown) => `$${values.push(value)}`
  const where = ['true']
  if (query.person) where.push(`e.person_id = any (array(select audit_people(${given(query.person)})))`)
  if (query.customer)
    where.push(`e.customer_id = any (array(select id from customer where customer_no = ${given(query.customer)}))`)
  if (query.customerId) where.push(`e.customer_id = ${given(query.customerId)}`)
  if (query.action) where.push(`e.action = ${given(query.action)}`)
  if (query.from) where.push(`e.at >= (${given(query.from)}::date)::timestamp at time zone ${given(timeZone)}`)
  if (query.to) where.push(`e.at < (${given(query.to)}::date + 1)::timestamp at time zone ${given(timeZone)}`)
  if (after) where.push(`(e.at, e.id) < (${given(after[0])}::timestamptz, ${given(after[1])}::bigint)`)
  return {
    text: `with page as materialized (
        select * from audit_entry e where ${where.join(' and ')} order by e.at desc, e.id desc limit ${query.limit + 1}
      )
      select e.id, e.at, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "exactAt",
        e.person_id as "personId", e.person_name as "personName", e.action, e.customer_id as "customerId",
        c.name as "customerName", c.customer_no as "customerNo", e.subject, e.address, e.details::text as details
      from page e left join customer c on c.id = e.customer_id order by e.at desc, e.id desc`,
    values,
  }
}

/** The day that institutions are named of as well. */
const today = 'coalesce((select day from organisation_day), current_date)'

const namesOf: Record<ReferenceKind, (ids: string) => string> = {
  person: (ids) => `select id, name from names_of(${ids})`,
  institution: (ids) => `select id, name from institution where id = any (${ids})`,
  // One that is only planned has the name that it will begin with; what was withdrawn has none.
  unit: (ids) => `select u.id, coalesce(n.name, u.name) as name from units_on('9999-12-31') u
    left join units_on(${today}) n on n.id = u.id where u.id = any (${ids}) and coalesce(n.name, u.name) is not null`,
  staff: (ids) => `select id, name from staff where id = any (${ids})`,
  customer: (ids) => `select id, name from customer where id = any (${ids})`,
}

export interface NameRecord extends Reference {
  name: string
}

/** What the references are called, as far as the reader sees it; undefined where there are none. */
export function namesAt(references: readonly Reference[]) {
  const kinds = [...new Set(references.map(({ kind }) => kind))]
  if (!kinds.length) return undefined
  const values = kinds.map((kind) => references.filter((one) => one.kind === kind).map(({ id }) => id))
  const selects = kinds.map(
    (kind, index) =>
      `select '${kind}' as kind, id::text, name from (${namesOf[kind](`$${index + 1}::bigint[]`)}) named`,
  )
  return { text: selects.join(' union all '), values }
}

export interface LookRecord {
  personId: string
  personName: string
  at: string
  actions: string[]
}

const lookersMost = 20
const looksMost = 2000

/** Who looked at a customer, the last one first, by what was recorded last; reading who looked is no look. */
export function lookersAt(customerId: string) {
  return {
    text: `select person_id as "personId", (array_agg(person_name order by at desc))[1] as "personName", max(at) as at,
        array_agg(distinct action order by action) as actions
      from (select person_id, person_name, at, action from audit_entry
        where customer_id = $1 and action <> 'audit-read' order by at desc, id desc limit ${looksMost}) looks
      where person_id is not null group by person_id order by max(at) desc limit ${lookersMost}`,
    values: [customerId],
  }
}
