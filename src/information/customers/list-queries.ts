import type { Scope } from '../../platform/auth/person.ts'
import type { Statement } from '../../platform/database/as-person.ts'
import { conditionOf, type Placeholder } from '../../platform/database/filter-condition.ts'
import type { FilterNode } from '../../platform/http/filter.ts'
import { type CustomerSort, startsDownwards } from './contract.ts'
import { filterFields, type SortKey, sortKey } from './field-queries.ts'
import { type CustomerLine, lineColumns, lineNames } from './queries.ts'

/** Which customers a list holds, before anything about order. */
export interface Narrowing {
  scope: Scope
  /** The member of staff whose customers' mobile numbers show whole; null for none. */
  called: string | null
  filter: FilterNode | undefined
  /** Only those who are managed by this member of staff. */
  managerId: string | undefined
  /** Only these, in an export of what was selected. */
  customerIds?: readonly string[] | undefined
  today: string
}
export interface ListPlace extends Narrowing {
  sort: CustomerSort
  direction: 'asc' | 'desc' | undefined
  limit: number
  /** Sort value and tie of the last row seen. */
  after: Place | undefined
}
export type Place = readonly [value: string | null, tie: string]

/** Where a line stands in an order: all that a list can be sorted by is in its lines. */
export function placeOf(sort: CustomerSort, line: CustomerLine): Place {
  const { shownAs, tie } = sortKey(sort)
  const value = line[shownAs]
  return [value === null ? null : String(value), tie[0] === 'c.source' ? line.source : line.id]
}

/** Orders that customers are indexed in, within an institution; by AUM their summaries are. */
const customerOrders: readonly CustomerSort[] = ['name', 'customerNo', 'openedOn']

/** Whether the list is walked along an index, in a few shapes that are worth preparing. What is not may read all of the scope. */
export const isWalked = ({ filter, customerIds, managerId, sort }: ListPlace): boolean =>
  !filter && !customerIds && (managerId !== undefined || sort === 'aum' || customerOrders.includes(sort))

/**
 * One page and the row behind it. The scope is repeated here per institution, so that each is walked along its own
 * index and the pages are merged; the policies by themselves would filter rows out of the order of the whole union.
 * A manager's own customers are few and have an index of their own.
 * The limit is spelled out, in three sizes: of an unknown one the planner expects a tenth of the table.
 */
export function customerPage(place: ListPlace): Statement {
  const values: unknown[] = []
  const value: Placeholder = (one, cast) => `$${values.push(one)}::${cast}`
  const { sort, managerId } = place
  const order = orderOf(place)
  const limit = place.limit <= 50 ? 51 : place.limit <= 100 ? 101 : 201
  const byCustomer = isWalked(place) && managerId === undefined && customerOrders.includes(sort)
  const owner = byCustomer ? 'c' : 's'
  const institutions = institutionsOf(place, value)
  const conditions = [
    ...(institutions ? [`${owner}.institution_id = scope.institution_id`] : []),
    ...narrowed(place, value),
  ]
  const walks = segments(order, place.after, byCustomer, value).map((segment) => {
    const where = [...conditions, ...segment]
    const clauses = `${where.length ? `where ${where.join(' and ')}` : ''} ${order.within(order.key.sql, order.key.tie[0], byCustomer)} limit ${limit}`
    const columns = `${owner}.*, ${order.key.sql} as sort_key, ${order.key.tie[0]} as sort_tie`
    return `select ${columns} from ${byCustomer ? 'customer c' : joined(order.key, clauses)} ${clauses}`
  })
  const walk = walks.length === 1 ? walks[0] : walks.map((one) => `(${one})`).join(' union all ')
  const merged = (of: string) => `${of} ${order.by('p.sort_key', 'p.sort_tie')} limit ${limit}`
  const page = institutions
    ? merged(`select p.* from ${institutions} cross join lateral (${walk}) p`)
    : walks.length > 1
      ? merged(`select p.* from (${walk}) p`)
      : walk
  const rest = byCustomer
    ? 'left join customer_summary s on s.customer_id = c.id'
    : 'join customer c on c.id = s.customer_id'
  const text = `select ${lineColumns}
    from (${page}) ${owner} ${rest} ${lineNames} ${order.by(`${owner}.sort_key`, `${owner}.sort_tie`)} limit ${limit}`
  return { name: isWalked(place) ? nameOf(place, order.downwards, limit) : '', text, values }
}

/** Conditions of what is asked for; the policies see to the rest of the scope. */
export function narrowed({ filter, managerId, customerIds, called, today }: Narrowing, value: Placeholder): string[] {
  const conditions: string[] = []
  if (managerId !== undefined) conditions.push(`s.manager_id = ${value(managerId, 'bigint')}`)
  if (customerIds) conditions.push(`s.customer_id = any (${value(customerIds, 'bigint[]')})`)
  if (filter) conditions.push(conditionOf(filter, { fields: filterFields(called, value), value, today }))
  return conditions
}

/** The summaries, with as much beside them as the clauses speak of. */
export function joined(key: Pick<SortKey, 'join' | 'sql'>, clauses: string): string {
  const customer = /\bc\./.test(`${key.sql} ${clauses}`) ? 'join customer c on c.id = s.customer_id' : ''
  return `customer_summary s ${customer} ${key.join ?? ''}`
}

function orderOf({ sort, direction }: Pick<ListPlace, 'sort' | 'direction'>) {
  const key = sortKey(sort)
  const largestFirst = direction ? direction === 'desc' : startsDownwards(sort)
  const downwards = largestFirst !== Boolean(key.reversed)
  const way = downwards ? 'desc' : 'asc'
  // Where nothing is null, to say so would keep an index from being walked.
  const by = (value: string, tie: string, nulls = key.nullable) =>
    `order by ${value} ${way}${nulls ? ' nulls last' : ''}, ${tie} ${way}`
  const within = (value: string, tie: string, indexed: boolean) => by(value, tie, key.nullable && !indexed)
  return { key, downwards, by, within }
}

/** Each is walked by itself. The union's orders have indexes without the institution, save by opening date. */
function institutionsOf(place: ListPlace, value: Placeholder): string | undefined {
  const { scope, managerId, customerIds, sort, filter } = place
  // A manager's own, and what is named, are few: found by their own index, and the policies hold the scope.
  if (managerId !== undefined || customerIds) return undefined
  if (!scope.everything) return `unnest(${value(scope.institutions, 'bigint[]')}) scope (institution_id)`
  return sort === 'openedOn' && !filter ? '(select id from institution) scope (institution_id)' : undefined
}

/**
 * What comes after the place, empty values last. Along an index these are a walk of their own, as it has them at one end
 * for either direction; else one condition says both.
 */
function segments(
  order: ReturnType<typeof orderOf>,
  after: Place | undefined,
  indexed: boolean,
  value: Placeholder,
): string[][] {
  const { key, downwards } = order
  const beyond = downwards ? '<' : '>'
  const [tie, tieCast] = key.tie
  if (after?.[0] === null) return [[`${key.sql} is null`, `${tie} ${beyond} ${value(after[1], tieCast)}`]]
  const continued = after
    ? `(${key.sql}, ${tie}) ${beyond} (${value(after[0], key.cast)}, ${value(after[1], tieCast)})`
    : undefined
  if (!key.nullable) return [continued ? [continued] : []]
  if (indexed) return [[`${key.sql} is not null`, ...(continued ? [continued] : [])], [`${key.sql} is null`]]
  return [continued ? [`(${key.sql} is null or ${continued})`] : []]
}

function nameOf({ sort, scope, after, managerId }: ListPlace, downwards: boolean, limit: number): string {
  const continued = after && (after[0] === null ? 'null' : 'on')
  return `customers ${[sort, downwards, limit, scope.everything, continued, managerId !== undefined].join(' ')}`
}
