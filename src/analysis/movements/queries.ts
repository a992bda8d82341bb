import type { Statement } from '../../platform/database/as-person.ts'
import type { Queryable } from '../../platform/database/connect.ts'

/** Staff that the reader is: their number may be known to several sources. */
export async function listOwnStaff(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select s.id from person p join staff s on s.staff_no = p.staff_no where p.id = app_person() and not s.closed',
  )
  return rows.map((row) => row.id)
}

export interface InstitutionRecord {
  id: string
  name: string
  path: string[]
}

/** From the top down. */
export async function listInstitutions(db: Queryable): Promise<InstitutionRecord[]> {
  const { rows } = await db.query<InstitutionRecord>(
    `select id, name, path::text[] from institution where (app_sees_all() or id = any (app_institutions())) order by path`,
  )
  return rows
}

export interface BasisRecord {
  month: string
  until: string
  writtenAt: string
}

export async function findBasis(db: Queryable): Promise<BasisRecord | undefined> {
  const { rows } = await db.query<BasisRecord>('select month, until, written_at as "writtenAt" from movement_basis')
  return rows[0]
}

/** Within how many days of the last delivery a holding `m` matures, as count_movements() has it. */
const dueDays = (until: string) =>
  `case when m.kind <> 'maturing' then 0 when m.deadline <= ${until}::date + 30 then 30 when m.deadline <= ${until}::date + 60 then 60 else 90 end`

export interface CountRecord {
  kind: string
  dueDays: number
  n: number
  marked: number
}

/** Of institutions, as counted when written; confidential customers by the policies, which let few be seen. */
export async function countByInstitution(
  db: Queryable,
  institutions: readonly string[],
  until: string,
): Promise<CountRecord[]> {
  const { rows } = await db.query<CountRecord>(
    `select kind, due_days as "dueDays", sum(n)::int as n, sum(marked)::int as marked from (
       select kind, due_days, n, marked from movement_count where institution_id = any ($1)
       union all
       select kind, ${dueDays('$2')}, count(*), count(*) filter (where marked) from movement m
         where confidential and institution_id = any ($1) group by 1, 2) counted
     group by kind, due_days`,
    [institutions, until],
  )
  return rows
}

/** Of a manager's customers, who are few enough to be counted. */
export async function countByManager(
  db: Queryable,
  staff: readonly string[],
  institutions: readonly string[],
  until: string,
): Promise<CountRecord[]> {
  const { rows } = await db.query<CountRecord>(
    `select m.kind, d.due_days as "dueDays", count(*)::int as n, (count(*) filter (where m.marked))::int as marked
     from customer c cross join lateral (select * from movement m where m.customer_id = c.id offset 0) m
       cross join lateral (select ${dueDays('$3')} as due_days) d
     where c.manager_id = any ($1) and c.institution_id = any ($2) group by m.kind, d.due_days`,
    [staff, institutions, until],
  )
  return rows
}

export interface MovementRecord {
  id: string
  customerId: string
  customerNo: string
  customerName: string
  institutionName: string | null
  managerName: string | null
  aum: string
  tier: number
  otherTier: number
  amount: string
  nextAmount: string | null
  misses: number
  monthsLeft: number
  deadline: string | null
  base: string | null
  share: number | null
  marked: boolean
  productName: string | null
  rank: string
}

export interface MovementPlace {
  kind: string
  /** Maturing by this day; null for the other kinds. */
  dueBy: string | null
  institutions: readonly string[]
  /** Null: of all customers. */
  staff: readonly string[] | null
  /** Rank and id of the last row seen. */
  after: readonly [string, string] | undefined
  limit: number
}

/** One page and the row behind it: each institution walked along its index and merged; of a manager, through their customers. */
export function movementPage(place: MovementPlace): Statement {
  const values: unknown[] = [place.kind, place.institutions, place.dueBy]
  const beyond = place.after
    ? `and (m.rank, m.id) < ($${values.push(place.after[0])}::bigint, $${values.push(place.after[1])}::bigint)`
    : ''
  // Spelled out, in three sizes: of an unknown one the planner expects a tenth of the table.
  const limit = place.limit <= 50 ? 51 : place.limit <= 100 ? 101 : 201
  const order = `order by m.rank desc, m.id desc limit ${limit}`
  const due = 'and ($3::date is null or m.deadline <= $3)'
  const page = place.staff
    ? // Fenced off: their movements are few, whatever the planner expects of the institutions'.
      `select m.* from customer c cross join lateral (
         select m.* from movement m where m.customer_id = c.id and m.institution_id = any ($2::bigint[]) and m.kind = $1 ${due} ${beyond} offset 0) m
       where c.manager_id = any ($${values.push(place.staff)}::bigint[]) ${order}`
    : `select m.* from unnest($2::bigint[]) scope (institution_id) cross join lateral (
         select m.* from movement m join customer seen on seen.id = m.customer_id
         where m.institution_id = scope.institution_id and m.kind = $1 ${due} ${beyond} ${order}) m ${order}`
  return {
    name: `movements ${Boolean(place.staff)} ${Boolean(place.after)} ${limit}`,
    text: `select m.id, m.customer_id as "customerId", c.customer_no as "customerNo", c.name as "customerName", i.name as "institutionName",
        s.name as "managerName", m.aum, m.tier, m.other_tier as "otherTier", m.amount, m.next_amount as "nextAmount", m.misses,
        m.months_left as "monthsLeft", m.deadline, m.base, m.share, m.marked, p.name as "productName", m.rank
      from (${page}) m join customer c on c.id = m.customer_id left join institution i on i.id = m.institution_id
        left join staff s on s.id = c.manager_id left join product p on p.id = m.product_id ${order}`,
    values,
  }
}
