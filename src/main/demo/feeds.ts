import { accountFeed, ownerFeed } from './accounts.ts'
import type { KindCounts } from './businesses.ts'
import type { DemoContext } from './context.ts'
import { contactFeed, customerFeed, handOverMonth, identityFeed } from './customers.ts'
import { quote } from './dice.ts'
import { collateralFeed, guaranteeFeed, loanFeed, repaymentFeed } from './loans.ts'
import { institutionRows } from './places.ts'
import { ftpRows, productRows, rateRows } from './products.ts'
import { relationFeed } from './relations.ts'
import { contractFeed, feeFeed, shareFeed } from './services.ts'
import { createStaff } from './staff.ts'
import { transactionFeed } from './transactions.ts'

/** A feed's file: its columns in order (text unless a type is given), its totals, and the rows by `delivered`. */
export interface Feed {
  name: string
  columns: string[]
  types?: Record<string, string>
  totals?: string[]
  /** Unique within a file, so that the order of lines is fixed. */
  order: string[]
  select: string
}

/** Rows that JavaScript knows, as a query; `delivered` is the first of each row. */
function constantRows(columns: string[], rows: (readonly [number, string[]])[]): string {
  const tuples = rows.map(([delivered, fields]) => `(${[String(delivered), ...fields.map(quote)].join(', ')})`)
  return `SELECT * FROM values('delivered UInt8, ${columns.map((column) => `${column} String`).join(', ')}', ${tuples.join(', ')})`
}

const once = (rows: string[][]) => rows.map((fields) => [0, fields] as const)

/** Rates are revised each half-year; the feed then has all revisions so far. */
function revisions({ calendar }: DemoContext, rowsAt: (effectiveDays: string[]) => string[][]) {
  const months = calendar.months.filter(({ index }) => index % 6 === 0)
  const days = months.map(({ index, firstDay }) => (index === 0 ? `${firstDay.slice(0, 4)}-01-01` : firstDay))
  return months.flatMap(({ index }, revision) =>
    rowsAt(days.slice(0, revision + 1)).map((fields) => [index, fields] as const),
  )
}

/** Rates of the day to four places, drifting gently; no conversion leans on chance. */
function fxRows({ calendar }: DemoContext): (readonly [number, string[]])[] {
  const rate = (centre: number, swing: number, day: string) => {
    const ordinal = Date.parse(`${day}T00:00:00Z`) / 86_400_000
    return (centre + swing * Math.sin(ordinal / 47) + (swing / 6) * Math.sin(ordinal * 1.3)).toFixed(4)
  }
  return calendar.months.flatMap(({ index, snapshotDays }) =>
    snapshotDays.flatMap((day) => [
      [index, ['USD', rate(7.12, 0.07, day), day]] as const,
      [index, ['HKD', rate(0.912, 0.009, day), day]] as const,
    ]),
  )
}

export function listFeeds(context: DemoContext, kinds: KindCounts): Feed[] {
  const constant = (name: string, columns: string[], order: string[], rows: (readonly [number, string[]])[]): Feed => ({
    name,
    columns,
    order,
    select: constantRows(columns, rows),
  })
  return [
    constant(
      'institutions',
      ['institution_no', 'name', 'parent_no', 'kind', 'region_code'],
      ['institution_no'],
      once(institutionRows),
    ),
    {
      name: 'staff',
      columns: ['staff_no', 'name', 'institution_no', 'department', 'post', 'mobile', 'active'],
      order: ['staff_no'],
      select: createStaff(context.dice, handOverMonth(context)),
    },
    constant('products', ['product_no', 'name', 'family', 'term_months'], ['product_no'], once(productRows)),
    constant(
      'ftp',
      ['product_no', 'effective_on', 'ftp_rate'],
      ['product_no', 'effective_on'],
      revisions(context, ftpRows),
    ),
    constant(
      'rates',
      ['product_no', 'effective_on', 'annual_rate'],
      ['product_no', 'effective_on'],
      revisions(context, rateRows),
    ),
    constant('fx', ['currency', 'rate', 'business_date'], ['business_date', 'currency'], fxRows(context)),
    {
      name: 'customers',
      order: ['customer_no'],
      select: customerFeed(context),
      columns: [
        'customer_no',
        'kind',
        'name',
        'institution_no',
        'id_type',
        'id_no',
        'birth_date',
        'sex',
        'mobile',
        'address',
        'village_code',
        'occupation',
        'industry_code',
        'manager_no',
        'opened_on',
        'closed_on',
      ],
    },
    {
      name: 'accounts',
      columns: [
        'account_no',
        'product_no',
        'institution_no',
        'currency',
        'opened_on',
        'closed_on',
        'annual_rate',
        'maturity_on',
        'project',
      ],
      order: ['account_no'],
      select: accountFeed(context),
    },
    {
      name: 'account_owners',
      columns: ['account_no', 'customer_no', 'share'],
      order: ['account_no', 'customer_no'],
      select: ownerFeed(context),
    },
    {
      name: 'transactions',
      columns: ['transaction_no', 'account_no', 'posted_at', 'amount', 'channel', 'kind', 'counterparty', 'text'],
      types: { amount: 'Decimal(18, 2)' },
      totals: ['amount'],
      order: ['transaction_no'],
      select: transactionFeed(context),
    },
    {
      name: 'loans',
      totals: ['granted_amount'],
      order: ['loan_no'],
      select: loanFeed(context),
      columns: [
        'loan_no',
        'account_no',
        'contract_no',
        'granted_amount',
        'granted_on',
        'due_on',
        'guarantee',
        'principal_overdue_days',
        'interest_overdue_days',
        'class',
        'project',
      ],
    },
    {
      name: 'repayments',
      columns: ['loan_no', 'due_on', 'principal', 'interest', 'paid_on'],
      types: { principal: 'Decimal(18, 2)', interest: 'Decimal(18, 2)' },
      totals: ['principal', 'interest'],
      order: ['loan_no', 'due_on'],
      select: repaymentFeed(context),
    },
    {
      name: 'collateral',
      columns: ['loan_no', 'collateral_no', 'kind', 'value', 'valued_on'],
      totals: ['value'],
      order: ['loan_no', 'collateral_no'],
      select: collateralFeed(context),
    },
    {
      name: 'guarantees',
      columns: ['loan_no', 'customer_no', 'amount'],
      totals: ['amount'],
      order: ['loan_no', 'customer_no'],
      select: guaranteeFeed(context),
    },
    {
      name: 'contacts',
      columns: ['customer_no', 'kind', 'value', 'preferred'],
      order: ['customer_no', 'kind', 'value'],
      select: contactFeed(context),
    },
    {
      name: 'identities',
      columns: ['customer_no', 'id_type', 'id_no', 'valid_until'],
      order: ['id_type', 'id_no'],
      select: identityFeed(context),
    },
    {
      name: 'relations',
      columns: ['customer_no', 'other_no', 'kind', 'since', 'until', 'share'],
      order: ['customer_no', 'other_no', 'kind'],
      select: relationFeed(context, kinds),
    },
    {
      name: 'contracts',
      columns: ['contract_no', 'customer_no', 'kind', 'opened_on', 'closed_on'],
      order: ['contract_no'],
      select: contractFeed(context),
    },
    {
      name: 'fees',
      columns: ['fee_no', 'customer_no', 'amount', 'charged_on', 'account_no', 'kind'],
      totals: ['amount'],
      order: ['fee_no'],
      select: feeFeed(context),
    },
    {
      name: 'shares',
      columns: ['customer_no', 'amount', 'business_date'],
      totals: ['amount'],
      order: ['customer_no'],
      select: shareFeed(context),
    },
  ]
}
