import { z } from 'zod'
import { cursorQuery, date, decimal, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'

export const holding = z.object({
  accountId: id,
  /** Masked to the last four unless the role may see it. */
  accountNo: z.string(),
  productName: z.string(),
  family: z.string(),
  currency: z.string(),
  openedOn: date.nullable(),
  closedOn: date.nullable(),
  maturityOn: date.nullable(),
  annualRate: decimal.nullable(),
  share: decimal,
  /** Names of the other owners; masked to the surname where outside the reader's scope. */
  otherOwners: z.array(z.string()),
  /** Whole balance of the account in its currency on `balanceOn`; null when none was delivered. */
  balance: decimal.nullable(),
  balanceOn: date.nullable(),
})
export type Holding = z.infer<typeof holding>
export const listHoldings = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/holdings',
  summary: 'Accounts that the customer owns or shares',
  permission: 'customer:read',
  params: z.object({ customerId: id }),
  response: z.object({ items: z.array(holding) }),
})
export const transaction = z.object({
  id,
  accountId: id,
  accountNo: z.string(),
  postedAt: instant,
  amount: decimal,
  currency: z.string(),
  channel: z.string().nullable(),
  kind: z.string().nullable(),
  counterparty: z.string().nullable(),
  text: z.string().nullable(),
})
export type Transaction = z.infer<typeof transaction>
export const listTransactions = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/transactions',
  summary: 'Transactions of the customer’s accounts, newest first',
  permission: 'customer:read',
  params: z.object({ customerId: id }),
  query: cursorQuery,
  response: pageOf(transaction),
})
