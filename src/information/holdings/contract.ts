import { z } from 'zod'
import { cursorQuery, date, decimal, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'

const ofCustomer = z.object({ customerId: id })

/** A loan on an account as the core system delivered it last (rules.md §5); numbers are masked like account numbers. */
export const loan = z.object({
  loanNo: z.string(),
  grantedAmount: decimal.nullable(),
  grantedOn: date.nullable(),
  dueOn: date.nullable(),
  guarantee: z.string().nullable(),
  /** The larger of principal and interest; null when none was delivered. */
  overdueDays: z.number().nullable(),
  /** 1 normal … 5 loss. */
  class: z.number().nullable(),
  asOf: date,
  deliveryId: id.nullable(),
})
export type Loan = z.infer<typeof loan>

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
  /** Business date of the account's terms. */
  termsOn: date,
  share: decimal,
  /** Names of the other owners; masked to the surname where outside the reader's scope. */
  otherOwners: z.array(z.string()),
  /** Whole balance of the account in its currency on `balanceOn`; null when none was delivered. */
  balance: decimal.nullable(),
  balanceOn: date.nullable(),
  balanceDeliveryId: id.nullable(),
  loans: z.array(loan),
})
export type Holding = z.infer<typeof holding>
export const listHoldings = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/holdings',
  summary: 'Accounts that the customer owns or shares; open ones first, at most 2000',
  permission: 'customer:read',
  reads: 'holdings-read',
  params: ofCustomer,
  response: z.object({
    items: z.array(holding),
    /** There are accounts beyond these: an institution's own collecting account can own any number. */
    more: z.boolean(),
    /** Newest business date of balances; null before the first. */
    asOf: date.nullable(),
    /** The institution's day: what "in so many days" counts from. */
    today: date,
  }),
})
export type Holdings = z.infer<typeof listHoldings.response>

export const listBalances = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/balances',
  summary: 'Balances of the customer’s first 200 accounts at the week ends of a year',
  permission: 'customer:read',
  reads: 'holdings-read',
  params: ofCustomer,
  response: z.object({
    /** Oldest first; the last one is the newest business date. */
    days: z.array(date),
    /** Null before the first balance known; a day without a record carries the last one. */
    items: z.array(z.object({ accountId: id, balances: z.array(decimal.nullable()) })),
  }),
})

export const contract = z.object({
  /** Masked like an account number: that of a card is the card's. */
  contractNo: z.string(),
  kind: z.string(),
  openedOn: date.nullable(),
  closedOn: date.nullable(),
  asOf: date,
})
export type Contract = z.infer<typeof contract>
export const listContracts = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/contracts',
  summary: 'What the customer has signed beside accounts: cards, channels, payroll, acquiring; at most 200',
  permission: 'customer:read',
  reads: 'holdings-read',
  params: ofCustomer,
  response: z.object({ items: z.array(contract) }),
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
  /** Business date of the delivery that counts for it. */
  asOf: date,
  deliveryId: id.nullable(),
})
export type Transaction = z.infer<typeof transaction>

/** Days that the warehouse can compare with. */
const day = date.refine((value) => value >= '1971' && value < '2149', 'a day from 1971 to 2148')
const size = z.string().regex(/^\d{1,14}(\.\d{1,4})?$/)
/** Every part narrows; amounts are sizes whatever the direction, dates are the institution's days, both ends included. */
export const transactionFilter = z.object({
  accountId: id.optional(),
  direction: z.enum(['in', 'out']).optional(),
  channel: z.string().max(100).optional(),
  kind: z.string().max(100).optional(),
  atLeast: size.optional(),
  atMost: size.optional(),
  from: day.optional(),
  to: day.optional(),
  /** A part of the description or the counterparty. */
  text: z.string().trim().min(1).max(100).optional(),
})
export type TransactionFilter = z.infer<typeof transactionFilter>
export const listTransactions = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/transactions',
  summary: 'Transactions of the customer’s accounts, newest first',
  permission: 'customer:read',
  reads: 'transactions-read',
  params: ofCustomer,
  query: cursorQuery.extend(transactionFilter.shape),
  response: pageOf(transaction),
})
export const totalTransactions = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/transactions/totals',
  summary: 'Sums of a filtered set of transactions, and what there is to filter by',
  permission: 'customer:read',
  reads: 'transactions-read',
  params: ofCustomer,
  query: transactionFilter,
  response: z.object({
    /** One per currency: amounts of different ones are never added. */
    totals: z.array(z.object({ currency: z.string(), count: z.number(), moneyIn: decimal, moneyOut: decimal })),
    channels: z.array(z.string()),
    kinds: z.array(z.string()),
    /** Business date of the newest transaction delivered. */
    asOf: date.nullable(),
  }),
})
export const listLargestFlows = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/flows',
  summary: 'The three largest movements of the last ninety days in home currency, transfers between own accounts aside',
  permission: 'customer:read',
  reads: 'transactions-read',
  params: ofCustomer,
  response: z.object({ from: date.nullable(), to: date.nullable(), items: z.array(transaction) }),
})
