import { identifier } from '../../platform/warehouse/identifier.ts'
import type { FeedName } from './contract.ts'

export type ColumnType = 'text' | 'date' | 'instant' | 'amount' | 'rate' | 'share' | 'integer' | 'flag'

export interface Column {
  name: string
  type: ColumnType
  required?: boolean
  /** The only values allowed. */
  values?: readonly string[]
}

export interface Reference {
  column: string
  feed: 'institutions' | 'products' | 'customers' | 'accounts' | 'loans'
}

export interface Feed {
  name: FeedName
  columns: readonly Column[]
  /** Columns of the delivered file that identify a row within its file (delivery-format.md, Feeds). */
  key: readonly string[]
  /** A row that names something unknown waits in quarantine (rules.md §7). */
  references: readonly Reference[]
  /** Arrives whole: a key that is missing from the newest delivery is closed. */
  whole?: boolean
  /** May carry `business_date` per row: a history load. */
  dated?: boolean
  /** A column that must not lie after the folder's date. */
  datedBy?: string
  /** Warehouse columns in order, as expressions over the parsed columns. */
  stored: Record<string, string>
}

const text = (name: string, required = false): Column => ({ name, type: 'text', required })
const day = (name: string, required = false): Column => ({ name, type: 'date', required })
const amount = (name: string, required = false): Column => ({ name, type: 'amount', required })
const choice = (name: string, values: readonly string[], required = false): Column => ({
  name,
  type: 'text',
  required,
  values,
})

const idOf = (column: string) => identifier(`assumeNotNull(${column})`)
const idOrNull = (column: string) => `if(${column} IS NULL, NULL, ${idOf(column)})`
const source = '{source:String}'
const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]))

export const productFamilies = [
  'deposit',
  'loan',
  'bond',
  'wealth',
  'fund',
  'treasury',
  'gold',
  'cts',
  'insurance',
  'card',
  'channel',
  'contract',
] as const

/** In the order of their references: a feed is loaded after those that it refers to. */
export const feeds: readonly Feed[] = [
  {
    name: 'institutions',
    columns: [
      text('institution_no', true),
      text('name', true),
      text('parent_no'),
      choice('kind', ['union', 'branch', 'outlet']),
      text('region_code'),
    ],
    key: ['institution_no'],
    references: [],
    whole: true,
    stored: {
      institution_id: idOf('institution_no'),
      source,
      ...same('institution_no', 'name', 'parent_no', 'kind', 'region_code'),
    },
  },
  {
    name: 'products',
    columns: [
      text('product_no', true),
      text('name', true),
      choice('family', productFamilies, true),
      { name: 'term_months', type: 'integer' },
    ],
    key: ['product_no'],
    references: [],
    whole: true,
    stored: { product_id: idOf('product_no'), source, ...same('product_no', 'name', 'family', 'term_months') },
  },
  {
    name: 'staff',
    columns: [
      text('staff_no', true),
      text('name', true),
      text('institution_no', true),
      text('department'),
      text('post'),
      text('mobile'),
      { name: 'active', type: 'flag' },
    ],
    key: ['staff_no'],
    references: [{ column: 'institution_no', feed: 'institutions' }],
    whole: true,
    stored: {
      staff_id: idOf('staff_no'),
      source,
      ...same('staff_no', 'name'),
      institution_id: idOf('institution_no'),
      ...same('department', 'post', 'mobile', 'active'),
    },
  },
  {
    name: 'customers',
    columns: [
      text('customer_no', true),
      choice('kind', ['individual', 'household', 'sole_trader', 'enterprise', 'group'], true),
      text('name', true),
      text('institution_no', true),
      text('id_type'),
      text('id_no'),
      day('birth_date'),
      text('sex'),
      text('mobile'),
      text('address'),
      text('village_code'),
      text('occupation'),
      text('industry_code'),
      text('manager_no'),
      day('opened_on'),
      day('closed_on'),
    ],
    key: ['customer_no'],
    references: [{ column: 'institution_no', feed: 'institutions' }],
    stored: {
      customer_id: idOf('customer_no'),
      source,
      ...same('customer_no', 'kind', 'name'),
      institution_id: idOf('institution_no'),
      ...same(
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
      ),
      manager_id: idOrNull('manager_no'),
      ...same('opened_on', 'closed_on'),
    },
  },
  {
    name: 'accounts',
    columns: [
      text('account_no', true),
      text('product_no', true),
      text('institution_no', true),
      text('currency'),
      day('opened_on'),
      day('closed_on'),
      { name: 'annual_rate', type: 'rate' },
      day('maturity_on'),
      text('project'),
    ],
    key: ['account_no'],
    references: [
      { column: 'product_no', feed: 'products' },
      { column: 'institution_no', feed: 'institutions' },
    ],
    stored: {
      account_id: idOf('account_no'),
      source,
      account_no: 'account_no',
      product_id: idOf('product_no'),
      institution_id: idOf('institution_no'),
      ...same('currency', 'opened_on', 'closed_on', 'annual_rate', 'maturity_on', 'project'),
    },
  },
  {
    name: 'account_owners',
    columns: [text('account_no', true), text('customer_no', true), { name: 'share', type: 'share' }],
    key: ['account_no', 'customer_no'],
    references: [
      { column: 'account_no', feed: 'accounts' },
      { column: 'customer_no', feed: 'customers' },
    ],
    stored: {
      account_id: idOf('account_no'),
      customer_id: idOf('customer_no'),
      customer_no: 'customer_no',
      share: 'ifNull(share, toDecimal64(1, 10))',
    },
  },
  {
    name: 'balances',
    columns: [text('account_no', true), amount('balance', true)],
    key: ['account_no', 'business_date'],
    references: [{ column: 'account_no', feed: 'accounts' }],
    dated: true,
    stored: { account_id: idOf('account_no'), balance: 'balance' },
  },
  {
    name: 'transactions',
    columns: [
      text('transaction_no', true),
      text('account_no', true),
      { name: 'posted_at', type: 'instant', required: true },
      amount('amount', true),
      text('channel'),
      text('kind'),
      text('counterparty'),
      text('text'),
    ],
    key: ['transaction_no'],
    references: [{ column: 'account_no', feed: 'accounts' }],
    datedBy: 'posted_at',
    stored: {
      transaction_id: idOf('transaction_no'),
      account_id: idOf('account_no'),
      ...same('transaction_no', 'posted_at', 'amount', 'channel', 'kind', 'counterparty', 'text'),
    },
  },
  {
    name: 'loans',
    columns: [
      text('loan_no', true),
      text('account_no', true),
      text('contract_no'),
      amount('granted_amount'),
      day('granted_on'),
      day('due_on'),
      choice('guarantee', ['credit', 'guaranteed', 'mortgaged', 'pledged']),
      { name: 'principal_overdue_days', type: 'integer' },
      { name: 'interest_overdue_days', type: 'integer' },
      choice('class', ['1', '2', '3', '4', '5']),
      text('project'),
    ],
    key: ['loan_no'],
    references: [{ column: 'account_no', feed: 'accounts' }],
    stored: {
      loan_id: idOf('loan_no'),
      account_id: idOf('account_no'),
      source,
      ...same(
        'loan_no',
        'contract_no',
        'granted_amount',
        'granted_on',
        'due_on',
        'guarantee',
        'principal_overdue_days',
        'interest_overdue_days',
      ),
      class: 'toUInt8OrNull(class)',
      project: 'project',
    },
  },
  {
    name: 'ftp',
    columns: [text('product_no', true), day('effective_on', true), { name: 'ftp_rate', type: 'rate', required: true }],
    key: ['product_no', 'effective_on'],
    references: [{ column: 'product_no', feed: 'products' }],
    whole: true,
    stored: { product_id: idOf('product_no'), ...same('effective_on', 'ftp_rate') },
  },
  {
    name: 'fx',
    columns: [text('currency', true), { name: 'rate', type: 'rate', required: true }],
    key: ['currency', 'business_date'],
    references: [],
    dated: true,
    stored: { source, ...same('currency', 'rate') },
  },
  {
    name: 'contacts',
    columns: [
      text('customer_no', true),
      choice('kind', ['mobile', 'phone', 'email', 'wechat', 'address'], true),
      text('value', true),
      { name: 'preferred', type: 'flag' },
    ],
    key: ['customer_no', 'kind', 'value'],
    references: [{ column: 'customer_no', feed: 'customers' }],
    stored: { customer_id: idOf('customer_no'), ...same('kind', 'value', 'preferred') },
  },
  {
    name: 'identities',
    columns: [text('customer_no', true), text('id_type', true), text('id_no', true), day('valid_until')],
    key: ['id_type', 'id_no'],
    references: [{ column: 'customer_no', feed: 'customers' }],
    stored: { customer_id: idOf('customer_no'), ...same('id_type', 'id_no', 'valid_until') },
  },
  {
    name: 'relations',
    columns: [
      text('customer_no', true),
      text('other_no', true),
      text('kind', true),
      day('since'),
      day('until'),
      { name: 'share', type: 'rate' },
    ],
    key: ['customer_no', 'other_no', 'kind'],
    references: [
      { column: 'customer_no', feed: 'customers' },
      { column: 'other_no', feed: 'customers' },
    ],
    stored: {
      customer_id: idOf('customer_no'),
      other_id: idOf('other_no'),
      ...same('kind', 'since', 'until', 'share'),
    },
  },
  {
    name: 'repayments',
    columns: [
      text('loan_no', true),
      day('due_on', true),
      amount('principal', true),
      amount('interest', true),
      day('paid_on'),
    ],
    key: ['loan_no', 'due_on'],
    references: [{ column: 'loan_no', feed: 'loans' }],
    stored: { loan_id: idOf('loan_no'), ...same('due_on', 'principal', 'interest', 'paid_on') },
  },
  {
    name: 'collateral',
    columns: [
      text('loan_no', true),
      text('collateral_no', true),
      text('kind', true),
      amount('value', true),
      day('valued_on'),
    ],
    key: ['loan_no', 'collateral_no'],
    references: [{ column: 'loan_no', feed: 'loans' }],
    stored: { loan_id: idOf('loan_no'), ...same('collateral_no', 'kind', 'value', 'valued_on') },
  },
  {
    name: 'guarantees',
    columns: [text('loan_no', true), text('customer_no', true), amount('amount')],
    key: ['loan_no', 'customer_no'],
    references: [
      { column: 'loan_no', feed: 'loans' },
      { column: 'customer_no', feed: 'customers' },
    ],
    stored: { loan_id: idOf('loan_no'), customer_id: idOf('customer_no'), amount: 'amount' },
  },
  {
    name: 'contracts',
    columns: [
      text('contract_no', true),
      text('customer_no', true),
      text('kind', true),
      day('opened_on'),
      day('closed_on'),
    ],
    key: ['contract_no'],
    references: [{ column: 'customer_no', feed: 'customers' }],
    stored: {
      contract_id: idOf('contract_no'),
      customer_id: idOf('customer_no'),
      source,
      ...same('contract_no', 'kind', 'opened_on', 'closed_on'),
    },
  },
  {
    name: 'rates',
    columns: [
      text('product_no', true),
      day('effective_on', true),
      { name: 'annual_rate', type: 'rate', required: true },
      text('institution_no'),
      text('tier'),
    ],
    key: ['product_no', 'effective_on', 'institution_no', 'tier'],
    references: [
      { column: 'product_no', feed: 'products' },
      { column: 'institution_no', feed: 'institutions' },
    ],
    stored: {
      product_id: idOf('product_no'),
      ...same('effective_on', 'annual_rate'),
      institution_id: idOrNull('institution_no'),
      tier: 'tier',
    },
  },
  {
    name: 'fees',
    columns: [
      text('fee_no', true),
      text('customer_no', true),
      amount('amount', true),
      day('charged_on', true),
      text('account_no'),
      text('kind'),
    ],
    key: ['fee_no'],
    references: [
      { column: 'customer_no', feed: 'customers' },
      { column: 'account_no', feed: 'accounts' },
    ],
    datedBy: 'charged_on',
    stored: {
      fee_id: idOf('fee_no'),
      customer_id: idOf('customer_no'),
      ...same('fee_no', 'amount', 'charged_on'),
      account_id: idOrNull('account_no'),
      kind: 'kind',
    },
  },
  {
    name: 'shares',
    columns: [text('customer_no', true), amount('amount', true)],
    key: ['customer_no', 'business_date'],
    references: [{ column: 'customer_no', feed: 'customers' }],
    dated: true,
    stored: { customer_id: idOf('customer_no'), amount: 'amount' },
  },
]

export function getFeed(name: string): Feed {
  const feed = feeds.find((candidate) => candidate.name === name)
  if (!feed) throw new Error(`unknown feed ${name}`)
  return feed
}
