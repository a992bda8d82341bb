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
/** For one or a few customers: a join may read all of the institutions for them. */
export const withInstitutionLookedUp = (columns: string) =>
  columns.replace('i.name', '(select i.name from institution i where i.id = c.institution_id)')
export const lineNames = 'left join institution i on i.id = c.institution_id left join staff m on m.id = c.manager_id'

/** What the reader has said why they need of the customer `c`, and until when they see it. */
export const revealedColumn = `(
  select jsonb_object_agg(field, to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') order by expires_at)
  from customer_reveal where person_id = (select app_person()) and customer_id = c.id and expires_at > now()) as revealed`

export interface CustomerRecord extends CustomerLine, MaskSubject {
  confidential: boolean
  idType: string | null
  idNo: string | null
  managerNo: string | null
  managerMobile: string | null
  asOf: string
}

export function customerById(customerId: string): Statement {
  return {
    name: 'customer',
    text: `select ${withInstitutionLookedUp(lineColumns)}, c.id_type as "idType", c.id_no as "idNo", c.manager_no as "managerNo", m.mobile as "managerMobile", c.business_date as "asOf",
        c.confidential, ${revealedColumn}
      from customer c left join staff m on m.id = c.manager_id left join customer_summary s on s.customer_id = c.id where c.id = $1`,
    values: [customerId],
  }
}

export interface OpeningOfCustomer {
  id: string
  kind: 'identified' | 'break-glass'
  reason: string
  /** ISO 8601. */
  expiresAt: string
}
/** How the customer was opened for the reader, if it was. */
export function openingOf(customerId: string): Statement {
  return {
    name: 'opening of customer',
    text: `select id, kind, reason, expires_at as "expiresAt" from customer_opening
      where person_id = (select app_person()) and customer_id = $1 and ended_at is null and expires_at > now() order by id desc limit 1`,
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
