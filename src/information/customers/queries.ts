import type { Statement } from '../../platform/database/as-person.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import type { MaskSubject } from './masks.ts'

/** A line of the list with what decides about its masks. Amounts are in hundredths; `month` is null before the first close. */
export interface CustomerLine {
  id: string
  source: string
  customerNo: string
  name: string
  kind: string
  institutionId: string
  institutionName: string | null
  managerId: string | null
  managerName: string | null
  mobile: string | null
  villageCode: string | null
  address: string | null
  occupation: string | null
  industryCode: string | null
  birthDate: string | null
  sex: string | null
  openedOn: string | null
  closedOn: string | null
  month: string | null
  aum: string | null
  deposits: string | null
  investments: string | null
  cts: string | null
  aumChange: string | null
  standing: string | null
  tier: number | null
}

/** Of the customer `c`, the summary `s`, the institution `i` and the manager `m`. */
export const lineColumns = `c.id, c.source, c.customer_no as "customerNo", c.name, c.kind, c.institution_id as "institutionId",
  i.name as "institutionName", c.manager_id as "managerId", m.name as "managerName", c.mobile, c.village_code as "villageCode",
  c.address, c.occupation, c.industry_code as "industryCode", c.birth_date as "birthDate", c.sex, c.opened_on as "openedOn",
  c.closed_on as "closedOn", s.month, s.aum, s.deposits, s.investments, s.cts, s.aum_change as "aumChange", s.standing, s.tier`
export const lineNames = 'left join institution i on i.id = c.institution_id left join staff m on m.id = c.manager_id'

/** What the reader has said why they need of the customer `c`, and until when they see it. */
export const revealedColumn = `(select jsonb_object_agg(r.field, r.until) from (
  select field, to_char(max(expires_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until from customer_reveal
  where person_id = (select app_person()) and customer_id = c.id and expires_at > now() group by field) r) as revealed`

/** How the customer `c` was opened for the reader, if it was. */
const openingColumn = `(select jsonb_build_object('id', o.id::text, 'kind', o.kind, 'reason', o.reason,
    'expiresAt', to_char(o.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) from customer_opening o
  where o.person_id = (select app_person()) and o.customer_id = c.id and o.ended_at is null and o.expires_at > now()
  order by o.id desc limit 1) as opening`

export interface CustomerRecord extends CustomerLine, MaskSubject {
  confidential: boolean
  opening: { id: string; kind: string; reason: string; expiresAt: string } | null
  idType: string | null
  idNo: string | null
  managerNo: string | null
  managerMobile: string | null
  asOf: string
}

export function customerById(customerId: string): Statement {
  return {
    name: 'customer',
    text: `select ${lineColumns}, c.id_type as "idType", c.id_no as "idNo", c.manager_no as "managerNo", m.mobile as "managerMobile", c.business_date as "asOf",
        c.confidential, ${revealedColumn}, ${openingColumn}
      from customer c ${lineNames} left join customer_summary s on s.customer_id = c.id where c.id = $1`,
    values: [customerId],
  }
}

/** Answers until when the reader sees the number. */
export async function insertReveal(
  db: Queryable,
  reveal: { customerId: string; field: string; purpose: string; reason?: string | undefined; minutes: number },
): Promise<string> {
  const { customerId, field, purpose, reason, minutes } = reveal
  const { rows } = await db.query<{ until: string }>(
    `insert into customer_reveal (customer_id, field, purpose, reason, expires_at)
     values ($1, $2, $3, $4, now() + $5 * interval '1 minute') returning expires_at as until`,
    [customerId, field, purpose, reason || null, minutes],
  )
  return (rows[0] as { until: string }).until
}
