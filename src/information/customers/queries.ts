import type { Statement } from '../../platform/database/as-person.ts'

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

export interface CustomerRecord extends CustomerLine {
  idType: string | null
  idNo: string | null
  managerNo: string | null
  managerMobile: string | null
  asOf: string
}

export function customerById(customerId: string): Statement {
  return {
    name: 'customer',
    text: `select ${lineColumns}, c.id_type as "idType", c.id_no as "idNo", c.manager_no as "managerNo", m.mobile as "managerMobile", c.business_date as "asOf"
      from customer c ${lineNames} left join customer_summary s on s.customer_id = c.id where c.id = $1`,
    values: [customerId],
  }
}
