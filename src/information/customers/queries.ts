import type { z } from 'zod'
import type { Scope } from '../../platform/auth/person.ts'
import type { Statement } from '../../platform/database/as-person.ts'
import type { customerSorts, listCustomers } from './contract.ts'

/** A line of the list with what decides about its masks. `aum` is in hundredths; `month` is null before the first close. */
export interface CustomerLine {
  id: string
  source: string
  customerNo: string
  name: string
  kind: string
  institutionId: string
  institutionName: string | null
  managerName: string | null
  mobile: string | null
  month: string | null
  aum: string | null
  standing: string | null
  tier: number | null
}

const lineColumns = `c.id, c.source, c.customer_no as "customerNo", c.name, c.kind, c.institution_id as "institutionId",
  i.name as "institutionName", m.name as "managerName", c.mobile, s.month, s.aum, s.standing, s.tier`
const names = 'left join institution i on i.id = c.institution_id left join staff m on m.id = c.manager_id'

type ListQuery = z.output<NonNullable<typeof listCustomers.query>>
export interface ListPlace {
  scope: Scope
  query: ListQuery
  /** Sort values of the last row seen. */
  after: readonly [string, string] | undefined
}

interface Order {
  /** Where the page is walked along, and the key it is walked by. */
  from: string
  key: readonly [string, string]
  casts: readonly [string, string]
  downwards: boolean
}
const bySummary = 'customer_summary s'
const byCustomer = 'customer c left join customer_summary s on s.customer_id = c.id'
const orders: Record<(typeof customerSorts)[number], Order> = {
  aum: { from: bySummary, key: ['s.aum', 's.customer_id'], casts: ['bigint', 'bigint'], downwards: true },
  name: { from: byCustomer, key: ['c.name', 'c.id'], casts: ['text', 'bigint'], downwards: false },
  customerNo: { from: byCustomer, key: ['c.customer_no', 'c.source'], casts: ['text', 'text'], downwards: false },
}

export function keyOf(sort: ListQuery['sort'], line: CustomerLine): readonly [string, string] {
  if (sort === 'aum') return [line.aum ?? '0', line.id]
  return sort === 'name' ? [line.name, line.id] : [line.customerNo, line.source]
}

/**
 * One page and the row behind it. The scope is repeated here per institution, so that each is walked along its own
 * index and the pages are merged; the policies by themselves would filter rows out of the order of the whole union.
 * The limit is spelled out, in three sizes: of an unknown one the planner expects a tenth of the table.
 */
export function customerPage({ scope, query, after }: ListPlace): Statement {
  const order = orders[query.sort]
  const owner = order.from === bySummary ? 's' : 'c'
  const downwards = query.direction ? query.direction === 'desc' : order.downwards
  const direction = downwards ? 'desc' : 'asc'
  const limit = query.limit <= 50 ? 51 : query.limit <= 100 ? 101 : 201
  const values: unknown[] = []
  const value = (one: unknown, cast: string) => `$${values.push(one)}::${cast}`
  const conditions: string[] = []
  const institutions = scope.everything ? undefined : value(scope.institutions, 'bigint[]')
  if (institutions) conditions.push(`${owner}.institution_id = scope.institution_id`)
  if (after) {
    const [first, second] = [value(after[0], order.casts[0]), value(after[1], order.casts[1])]
    conditions.push(`(${order.key.join(', ')}) ${downwards ? '<' : '>'} (${first}, ${second})`)
  }
  if (query.kind) conditions.push(`${owner}.kind = ${value(query.kind, 'text')}`)
  if (query.tier !== undefined) conditions.push(`s.tier = ${value(query.tier, 'smallint')}`)
  const where = conditions.length ? `where ${conditions.join(' and ')}` : ''
  const columns = owner === 's' ? 's.*' : 'c.*, s.month, s.aum, s.standing, s.tier'
  const ordered = (alias: string) =>
    `order by ${order.key.map((key) => `${key.replace(/^\w+/, alias)} ${direction}`).join(', ')} limit ${limit}`
  const walk = `select ${columns} from ${order.from} ${where} order by ${order.key.map((key) => `${key} ${direction}`).join(', ')} limit ${limit}`
  const page = institutions
    ? `select p.* from unnest(${institutions}) scope (institution_id) cross join lateral (${walk}) p ${ordered('p')}`
    : walk
  const text =
    owner === 's'
      ? `select ${lineColumns} from (${page}) s join customer c on c.id = s.customer_id ${names} ${ordered('s')}`
      : `select ${lineColumns.replace(/\bs\./g, 'c.')} from (${page}) c ${names} ${ordered('c')}`
  return { name: nameOf(query, Boolean(institutions), Boolean(after), downwards, limit), text, values }
}

function nameOf(query: ListQuery, scoped: boolean, continued: boolean, downwards: boolean, limit: number): string {
  const parts = [query.sort, downwards, limit, scoped, continued, Boolean(query.kind), query.tier !== undefined]
  return `customers ${parts.join(' ')}`
}

/** Of the few that a search finds, each looks its names up: a join would read all of the staff for them. */
const foundColumns = lineColumns
  .replace('i.name', '(select i.name from institution i where i.id = c.institution_id)')
  .replace('m.name', '(select m.name from staff m where m.id = c.manager_id)')

/** At most fifty-one, best first. `byPrefix`: beginnings of masked numbers count too. */
export function customersFound(text: string, byPrefix: boolean): Statement {
  const number = /^[\d\s-]+$/.test(text) ? text.replaceAll(/[\s-]/g, '') : text
  return {
    name: 'customers found',
    text: `with found as materialized (
        select customer_id, min(rank) as rank from search_customers($1, 51, $2) group by customer_id
      ), page as materialized (
        select c.*, found.rank from found join customer c on c.id = found.customer_id order by found.rank, c.name, c.id limit 51
      )
      select ${foundColumns} from page c left join customer_summary s on s.customer_id = c.id order by c.rank, c.name, c.id`,
    values: [number || text, byPrefix],
  }
}

export interface CustomerRecord extends CustomerLine {
  idType: string | null
  idNo: string | null
  birthDate: string | null
  sex: string | null
  address: string | null
  villageCode: string | null
  occupation: string | null
  industryCode: string | null
  managerNo: string | null
  managerMobile: string | null
  openedOn: string | null
  closedOn: string | null
  asOf: string
  deposits: string | null
  investments: string | null
  cts: string | null
}

export function customerById(customerId: string): Statement {
  return {
    name: 'customer',
    text: `select ${lineColumns}, c.id_type as "idType", c.id_no as "idNo", c.birth_date as "birthDate", c.sex, c.address,
        c.village_code as "villageCode", c.occupation, c.industry_code as "industryCode", c.manager_no as "managerNo", m.mobile as "managerMobile",
        c.opened_on as "openedOn", c.closed_on as "closedOn", c.business_date as "asOf", s.deposits, s.investments, s.cts
      from customer c ${names} left join customer_summary s on s.customer_id = c.id where c.id = $1`,
    values: [customerId],
  }
}
