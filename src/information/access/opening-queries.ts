import type { Statement } from '../../platform/database/as-person.ts'
import type { Queryable } from '../../platform/database/connect.ts'

export interface OpeningRequest {
  kind: 'identified' | 'break-glass'
  number: string
  /** The name on the document. */
  holder?: string
  reason: string
  /** The outlet where the customer stands. */
  institutionId?: string | undefined
  /** ISO 8601. */
  until: string
  /** Institutions that the person sees anyway; null for all. */
  reached: readonly string[] | null
}

/** Every customer it concerns, and whether one was opened for it; notices and the audit follow in the database. */
export async function openCustomer(
  db: Queryable,
  { kind, number, holder, reason, institutionId, until, reached }: OpeningRequest,
): Promise<{ customerId: string; opened: boolean }[]> {
  const { rows } = await db.query<{ customerId: string; opened: boolean }>(
    'select customer_id as "customerId", opened from open_customer($1, $2, $3, $4, $5, $6, $7)',
    [kind, number, holder ?? null, reason, institutionId ?? null, until, reached],
  )
  return rows
}

export interface OpeningRecord {
  id: string
  kind: string
  personId: string
  personName: string
  customerId: string
  customerName: string | null
  customerNo: string | null
  institutionName: string | null
  reason: string
  openedAt: string
  /** To the microsecond, for the cursor. */
  exactAt: string
  expiresAt: string
  endedAt: string | null
  open: boolean
  own: boolean
}
export type OpeningPlace = readonly [exactAt: string, id: string]

/** One more than the limit; the policies leave one's own to those who do not see the whole union. */
export function openingPage(
  own: boolean,
  kind: string | undefined,
  after: OpeningPlace | undefined,
  limit: number,
): Statement {
  return {
    name: 'openings',
    text: `select o.id, o.kind, o.person_id as "personId", n.name as "personName", o.customer_id as "customerId",
        coalesce(c.name, own.name) as "customerName", coalesce(c.customer_no, own.customer_no) as "customerNo", i.name as "institutionName", o.reason, o.opened_at as "openedAt",
        to_char(o.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "exactAt", o.expires_at as "expiresAt",
        o.ended_at as "endedAt", o.ended_at is null and o.expires_at > now() as open, o.person_id = app_person() as own
      from (select * from customer_opening where (not $1 or person_id = app_person()) and ($2::text is null or kind = $2)
          and ($3::timestamptz is null or (opened_at, id) < ($3, $4::bigint)) order by opened_at desc, id desc limit $5) o
        left join names_of(array[o.person_id]) n on true left join customer c on c.id = o.customer_id
        left join opened_customers() own on own.id = o.customer_id and o.person_id = app_person()
        left join institution i on i.id = o.institution_id
      order by o.opened_at desc, o.id desc`,
    values: [own, kind ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  }
}

/** False where the person has opened no such customer, or it has ended. */
export async function endOwnOpening(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update customer_opening set ended_at = now()
     where id = $1 and person_id = app_person() and ended_at is null and expires_at > now()`,
    [id],
  )
  return rowCount === 1
}
