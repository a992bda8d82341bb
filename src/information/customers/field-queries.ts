import type { FilterField, Placeholder } from '../../platform/database/filter-condition.ts'
import { type CustomerFieldKey, type CustomerSort, customerFields } from './contract.ts'
import type { CustomerLine } from './queries.ts'

/** Where each field stands: in the summary `s` whenever it can, which is narrow; in the customer `c`; or a name that is joined. */
const columns: Record<CustomerFieldKey, string> = {
  name: 'c.name',
  customerNo: 'c.customer_no',
  kind: 's.kind',
  standing: 's.standing',
  tier: 's.tier',
  aum: 's.aum',
  deposits: 's.deposits',
  investments: 's.investments',
  cts: 's.cts',
  aumChange: 's.aum_change',
  institution: 's.institution_id',
  manager: 's.manager_id',
  mobile: 'c.mobile',
  village: 'c.village_code',
  address: 'c.address',
  occupation: 'c.occupation',
  industry: 'c.industry_code',
  birthDate: 'c.birth_date',
  age: 'c.birth_date',
  sex: 'c.sex',
  openedOn: 'c.opened_on',
  closedOn: 'c.closed_on',
  source: 'c.source',
}

/** Before the first close nobody has an amount, whatever the summary holds. */
const ofTheClose = ['aum', 'deposits', 'investments', 'cts']

/** The fields that lists are narrowed by. A mobile number is only compared where the reader sees it whole. */
export function filterFields(called: string | null, value: Placeholder): Record<string, FilterField> {
  return Object.fromEntries(
    customerFields.map((field) => [
      field.key,
      {
        type: field.type,
        sql: columns[field.key],
        ...('ops' in field && { ops: field.ops }),
        ...(field.key === 'tier' && { cast: 'smallint' as const }),
        ...(field.key === 'age' && { since: columns.age }),
        ...(ofTheClose.includes(field.key) && { provided: () => 's.month is not null' }),
        ...(field.key === 'mobile' && { provided: () => `c.manager_id = ${value(called, 'bigint')}` }),
      },
    ]),
  )
}

export interface SortKey {
  sql: string
  cast: string
  /** Makes the place unique. */
  tie: readonly [sql: string, cast: string]
  nullable: boolean
  /** What has to be joined to the customer for it. */
  join?: string
  /** Counted from a date: the larger, the earlier. */
  reversed?: boolean
  /** What holds its value in a line of the list. */
  shownAs: keyof CustomerLine
}

const byId = ['s.customer_id', 'bigint'] as const
const amount = { cast: 'bigint', tie: byId, nullable: false }
const text = { cast: 'text', tie: byId, nullable: true }
const date = { cast: 'date', tie: byId, nullable: true }
const shapes: Record<CustomerSort, Omit<SortKey, 'sql' | 'shownAs'>> = {
  aum: amount,
  deposits: amount,
  investments: amount,
  cts: amount,
  aumChange: { ...amount, nullable: true },
  tier: { ...amount, cast: 'smallint' },
  kind: { ...text, nullable: false },
  standing: { ...text, nullable: false },
  name: { ...text, nullable: false, tie: ['c.id', 'bigint'] },
  customerNo: { ...text, nullable: false, tie: ['c.source', 'text'] },
  source: { ...text, nullable: false },
  institution: { ...text, join: 'left join institution i on i.id = s.institution_id' },
  manager: { ...text, join: 'left join staff m on m.id = s.manager_id' },
  village: text,
  address: text,
  occupation: text,
  industry: text,
  sex: text,
  birthDate: date,
  age: { ...date, reversed: true },
  openedOn: { ...date, tie: ['c.id', 'bigint'] },
  closedOn: date,
}
const joinedNames: Partial<Record<CustomerSort, string>> = { institution: 'i.name', manager: 'm.name' }

const shownAs: Partial<Record<CustomerSort, keyof CustomerLine>> = {
  institution: 'institutionName',
  manager: 'managerName',
  village: 'villageCode',
  industry: 'industryCode',
  age: 'birthDate',
}

export function sortKey(sort: CustomerSort): SortKey {
  const named = shownAs[sort] ?? (sort as keyof CustomerLine)
  return { sql: joinedNames[sort] ?? columns[sort], shownAs: named, ...shapes[sort] }
}
