import { z } from 'zod'
import { cursorQuery, date, decimal, defineRoute, id, month, pageOf } from '../../platform/http/contract.ts'

export const customerKinds = ['individual', 'household', 'sole_trader', 'enterprise', 'group'] as const
export const customerSorts = ['aum', 'name', 'customerNo'] as const

/** One line of the customers list. Phone and identity numbers leave the server masked (rules.md §10) unless the role may see them. */
export const customerRow = z.object({
  id,
  customerNo: z.string(),
  name: z.string(),
  kind: z.enum(customerKinds),
  institutionName: z.string(),
  managerName: z.string().nullable(),
  mobile: z.string().nullable(),
  /** Home currency; month-average of the last closed month, null before the first close. */
  aum: decimal.nullable(),
  standing: z.enum(['none', 'rated', 'exited_unrated', 'left', 'special']),
  tier: z.number(),
})
export type CustomerRow = z.infer<typeof customerRow>

export const listCustomers = defineRoute({
  method: 'GET',
  path: '/api/customers',
  summary: 'Customers in scope, by AUM, name or number',
  permission: 'customer:read',
  query: cursorQuery.extend({
    sort: z.enum(customerSorts).default('aum'),
    direction: z.enum(['asc', 'desc']).optional(),
    kind: z.enum(customerKinds).optional(),
    tier: z.coerce.number().int().min(0).max(20).optional(),
  }),
  response: pageOf(customerRow),
})
/** Finds by name (any fragment), customer number, identity number, mobile and account number; at most 50. */
export const searchCustomers = defineRoute({
  method: 'GET',
  path: '/api/customers/search',
  summary: 'Find customers',
  permission: 'customer:read',
  query: z.object({ text: z.string().trim().min(1).max(100) }),
  response: z.object({ items: z.array(customerRow), more: z.boolean() }),
})
export const customer = customerRow.extend({
  source: z.string(),
  idType: z.string().nullable(),
  idNo: z.string().nullable(),
  birthDate: date.nullable(),
  sex: z.string().nullable(),
  address: z.string().nullable(),
  villageCode: z.string().nullable(),
  occupation: z.string().nullable(),
  industryCode: z.string().nullable(),
  managerNo: z.string().nullable(),
  /** The manager's own telephone at work, as the staff list has it. */
  managerMobile: z.string().nullable(),
  openedOn: date.nullable(),
  closedOn: date.nullable(),
  /** Business date of the delivery that these data come from. */
  asOf: date,
  deposits: decimal.nullable(),
  investments: decimal.nullable(),
  cts: decimal.nullable(),
  aumMonth: month.nullable(),
})
export type Customer = z.infer<typeof customer>
export const getCustomer = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId',
  summary: 'One customer',
  permission: 'customer:read',
  params: z.object({ customerId: id }),
  response: customer,
})
