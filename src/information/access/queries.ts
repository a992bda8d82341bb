import type { Queryable } from '../../platform/database/connect.ts'
import { type CustomerRecord, customerById, type OpeningOfCustomer, openingOf } from '../customers/index.ts'

export interface AccessRecord extends CustomerRecord {
  opening: OpeningOfCustomer | null
  /** The reader's own roles that reach the customer's institution. */
  roles: { role: string; roleName: string | null; institutionName: string | null }[]
  others: { role: string; roleName: string | null; people: number }[]
  openedFor: number
  confidentiality: {
    reason: string
    since: string
    by: string
    readers: { id: string; name: string }[]
    listed: boolean
  } | null
}

/** `giving`: the roles by which customers are seen. Undefined where the customer is not in sight. */
export async function findAccess(
  db: Queryable,
  customerId: string,
  giving: readonly string[],
): Promise<AccessRecord | undefined> {
  const [customers, openings, roles, others, opened, confidential] = await Promise.all([
    db.query<CustomerRecord>(customerById(customerId)),
    db.query<OpeningOfCustomer>(openingOf(customerId)),
    db.query<AccessRecord['roles'][number]>(
      `select role, role_name as "roleName", institution_name as "institutionName"
       from own_roles_at((select institution_id from customer where id = $1), $2)`,
      [customerId, giving],
    ),
    db.query<AccessRecord['others'][number]>(
      'select role, role_name as "roleName", people from customer_readers($1, $2)',
      [customerId, giving],
    ),
    db.query<{ people: number }>('select customer_openers($1) as people', [customerId]),
    db.query<NonNullable<AccessRecord['confidentiality']>>(
      `select k.reason, k.since, (select name from names_of(array[k.person_id])) as by,
         exists (select from confidential_reader r where r.customer_id = k.customer_id and r.person_id = app_person()) as listed,
         (select jsonb_agg(jsonb_build_object('id', n.id::text, 'name', n.name) order by n.name, n.id)
          from names_of(array(select person_id from confidential_reader r where r.customer_id = k.customer_id)) n) as readers
       from confidential_customer k where k.customer_id = $1`,
      [customerId],
    ),
  ])
  const [record] = customers.rows
  if (!record) return undefined
  return {
    ...record,
    opening: openings.rows[0] ?? null,
    roles: roles.rows,
    others: others.rows,
    openedFor: opened.rows[0]?.people ?? 0,
    confidentiality: confidential.rows[0] ?? null,
  }
}

/** False where the customer is not in the scope. */
export async function confide(
  db: Queryable,
  customerId: string,
  reason: string,
  readers: readonly string[],
): Promise<boolean> {
  const { rows } = await db.query<{ done: boolean }>('select confide_customer($1, $2, $3) as done', [
    customerId,
    reason,
    readers,
  ])
  return rows[0]?.done ?? false
}

export async function liftConfidenceOf(db: Queryable, customerId: string): Promise<boolean> {
  const { rows } = await db.query<{ done: boolean }>('select lift_confidence($1) as done', [customerId])
  return rows[0]?.done ?? false
}

export async function isInSight(db: Queryable, customerId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from customer where id = $1', [customerId])
  return rowCount === 1
}
