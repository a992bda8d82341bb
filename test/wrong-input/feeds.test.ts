import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeedName, feedNames } from '../../src/information/intake/contract.ts'
import { openBank, type WrongInputBank } from './bank.ts'

let bank: WrongInputBank
let month = 0
const nextDate = () => new Date(Date.UTC(2026, 3 + ++month, 15)).toISOString().slice(0, 10)

beforeAll(async () => {
  bank = await openBank()
  await bank.publish('2026-02-01', {
    loans: ['loan_no,account_no', 'L1,A1', 'L2,A2'],
    accounts: ['account_no,product_no,institution_no', ...numbers(120).map((n) => `S${n},D,U`)],
  })
})
afterAll(() => bank.stop())

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

interface FeedCase {
  /** A row with every column in order; # is replaced by a number. */
  full: Record<string, string>
  /** Column → values that do not fit, each with its reason. */
  wrong: Record<string, Record<string, string>>
}

const badDate = { '2026-02-29': 'bad-date', '15.03.2026': 'bad-date' }
const badAmount = { '1.000.5': 'bad-amount', '0.00001': 'bad-amount' }
const badRate = { '0.12345678901': 'bad-rate', '5%': 'bad-rate' }
const badFlag = { Y: 'bad-flag', true: 'bad-flag' }
const badNumber = { '1.5': 'bad-integer', many: 'bad-integer' }
const badCode = { other: 'bad-code' }
const missing = { '': 'missing-value' }
const unknown = { nowhere: 'unknown-reference' }

const cases: Record<FeedName, FeedCase> = {
  institutions: {
    full: { institution_no: 'U#', name: 'Outlet #', parent_no: 'U', kind: 'outlet', region_code: '410000' },
    wrong: { institution_no: missing, name: missing, kind: badCode },
  },
  staff: {
    full: { staff_no: 'S#', name: 'Name', institution_no: 'U', department: 'D', post: 'P', mobile: '154', active: '1' },
    wrong: { staff_no: missing, institution_no: { ...missing, ...unknown }, active: badFlag },
  },
  products: {
    full: { product_no: 'P#', name: 'Product', family: 'wealth', term_months: '12' },
    wrong: { name: missing, family: { ...missing, ...badCode }, term_months: badNumber },
  },
  customers: {
    full: {
      customer_no: 'N#',
      kind: 'individual',
      name: 'Name',
      institution_no: 'U',
      id_type: 'passport',
      id_no: 'X#',
      birth_date: '1970-01-31',
      sex: 'F',
      mobile: '154',
      address: 'Street',
      village_code: '410',
      occupation: 'Farmer',
      industry_code: 'A01',
      manager_no: '',
      opened_on: '2010-01-01',
      closed_on: '2020-01-01',
    },
    wrong: {
      kind: { ...missing, ...badCode },
      institution_no: unknown,
      birth_date: badDate,
      opened_on: badDate,
      closed_on: { ...badDate, '2009-12-31': 'closed-before-opened' },
    },
  },
  accounts: {
    full: {
      account_no: 'N#',
      product_no: 'D',
      institution_no: 'U',
      currency: 'CNY',
      opened_on: '2010-01-01',
      closed_on: '2020-01-01',
      annual_rate: '0.0155',
      maturity_on: '2030-01-01',
      project: 'p',
    },
    wrong: {
      account_no: missing,
      product_no: unknown,
      annual_rate: badRate,
      maturity_on: badDate,
      closed_on: { '2009-12-31': 'closed-before-opened' },
    },
  },
  account_owners: {
    full: { account_no: 'S#', customer_no: 'C1', share: '1' },
    wrong: {
      account_no: unknown,
      customer_no: { ...missing, ...unknown },
      share: { '1.1': 'bad-share', '-0.5': 'bad-share', '0.5': 'shares-not-one', '0.12345678901': 'bad-share' },
    },
  },
  balances: {
    full: { account_no: 'S#', balance: '-12.3456' },
    wrong: { account_no: { ...missing, ...unknown }, balance: { ...missing, ...badAmount } },
  },
  transactions: {
    full: {
      transaction_no: 'T#',
      account_no: 'A1',
      posted_at: '2026-01-31T10:00:00.123+08:00',
      amount: '-0.0001',
      channel: 'counter',
      kind: 'k',
      counterparty: 'c',
      text: 't',
    },
    wrong: { account_no: unknown, posted_at: { ...missing, '2026-01-31': 'bad-instant' }, amount: badAmount },
  },
  loans: {
    full: {
      loan_no: 'L#',
      account_no: 'A1',
      contract_no: 'c',
      granted_amount: '1000',
      granted_on: '2020-01-01',
      due_on: '2030-01-01',
      guarantee: 'pledged',
      principal_overdue_days: '3',
      interest_overdue_days: '0',
      class: '5',
      project: 'p',
    },
    wrong: {
      account_no: unknown,
      granted_amount: badAmount,
      granted_on: badDate,
      guarantee: badCode,
      interest_overdue_days: badNumber,
      class: { 6: 'bad-code', 0: 'bad-code' },
    },
  },
  ftp: {
    full: { product_no: 'D', effective_on: '20#-01-01', ftp_rate: '0.0000000001' },
    wrong: { product_no: unknown, effective_on: badDate, ftp_rate: { ...missing, ...badRate } },
  },
  fx: {
    full: { currency: 'X#', rate: '7.1234567891' },
    wrong: { currency: missing, rate: { ...missing, ...badRate } },
  },
  contacts: {
    full: { customer_no: 'C1', kind: 'email', value: 'a#@b.c', preferred: '0' },
    wrong: { customer_no: unknown, kind: badCode, value: missing, preferred: badFlag },
  },
  identities: {
    full: { customer_no: 'C1', id_type: 'passport', id_no: 'I#', valid_until: '2030-01-01' },
    wrong: { customer_no: unknown, id_no: missing, valid_until: badDate },
  },
  relations: {
    full: { customer_no: 'C1', other_no: 'C2', kind: 'kind#', since: '2020-01-01', until: '2021-01-01', share: '0.25' },
    wrong: { other_no: unknown, since: badDate, share: badRate },
  },
  repayments: {
    full: { loan_no: 'L1', due_on: '20#-01-31', principal: '100', interest: '1.5', paid_on: '2026-01-31' },
    wrong: { loan_no: unknown, due_on: badDate, principal: { ...missing, ...badAmount }, paid_on: badDate },
  },
  collateral: {
    full: { loan_no: 'L1', collateral_no: 'K#', kind: 'house', value: '100000', valued_on: '2020-01-01' },
    wrong: { loan_no: unknown, value: badAmount, valued_on: badDate },
  },
  guarantees: {
    full: { loan_no: 'L#', customer_no: 'C2', amount: '5' },
    wrong: { customer_no: unknown, amount: badAmount },
  },
  contracts: {
    full: { contract_no: 'K#', customer_no: 'C1', kind: 'mobile', opened_on: '2020-01-01', closed_on: '2021-01-01' },
    wrong: { customer_no: unknown, kind: missing, closed_on: { ...badDate, '2019-12-31': 'closed-before-opened' } },
  },
  rates: {
    full: { product_no: 'D', effective_on: '20#-01-01', annual_rate: '0.0155', institution_no: 'U', tier: '2' },
    wrong: { product_no: unknown, institution_no: unknown, annual_rate: badRate },
  },
  fees: {
    full: { fee_no: 'F#', customer_no: 'C1', amount: '1.5', charged_on: '2026-01-31', account_no: 'A1', kind: 'k' },
    wrong: {
      customer_no: unknown,
      account_no: unknown,
      amount: badAmount,
      charged_on: { ...badDate, '2036-01-01': 'dated-after-delivery' },
    },
  },
  shares: {
    full: { customer_no: 'C#', amount: '5000' },
    wrong: { customer_no: unknown, amount: { ...missing, ...badAmount } },
  },
}

/** Numbers of two digits, so that years can be made of them. */
const lineOf = (row: Record<string, string>, number: number) =>
  Object.values(row).join(',').replaceAll('#', String(number))
// Where a year is made of it, it needs two.
const soleNumber = (feed: FeedName) =>
  Object.values(cases[feed].full).some((value) => value.startsWith('20#')) ? 20 : 1
// Members and loans there are few of.
const goodCounts: Partial<Record<FeedName, number>> = { shares: 2, guarantees: 1 }

describe.each(feedNames)('%s', (feed) => {
  const { full, wrong } = cases[feed]
  const header = Object.keys(full).join(',')

  it('takes in every column of a clean file', async () => {
    const count = goodCounts[feed] ?? 3
    const rows = numbers(count).map((n) => lineOf(full, n + (count < 3 ? 1 : 10)))
    const { feeds } = await bank.publish(nextDate(), { [feed]: [header, ...rows] })
    expect(feeds).toEqual({ [feed]: { rows: count, accepted: count, quarantined: 0 } })
    const [stored] = await bank.facts(`SELECT * FROM ${feed} ORDER BY version DESC LIMIT 1`)
    const empty = Object.entries(stored ?? {}).filter(([, value]) => value === null || value === '')
    expect(empty.map(([column]) => column)).toEqual(feed === 'customers' ? ['manager_no', 'manager_id'] : [])
  })

  it('takes in a file of its required columns alone', async () => {
    const required = Object.keys(full).filter((column) => isRequired(feed, column))
    const row = Object.fromEntries(required.map((column) => [column, full[column] ?? '']))
    const { feeds } = await bank.publish(nextDate(), { [feed]: [required.join(','), lineOf(row, soleNumber(feed))] })
    expect(feeds[feed]).toMatchObject({ accepted: 1 })
  })

  it('names what is wrong with each row of a dirty file, and takes in nothing of it', async () => {
    const expected: string[][] = []
    const rows: string[] = []
    for (const [column, values] of Object.entries(wrong)) {
      for (const [value, reason] of Object.entries(values)) {
        const number = rows.length + 30
        rows.push(lineOf({ ...full, [column]: value }, feed === 'shares' || feed === 'guarantees' ? 1 : number))
        expected.push([reason, column])
      }
    }
    const date = nextDate()
    await bank.expectHeld(
      bank.write(date, { [feed]: [header, ...rows] }),
      new RegExp(`${feed}: ${rows.length} of ${rows.length} rows`),
    )
    const found = await bank.quarantine(date)
    expect(found.map(({ reason, column }) => [reason, column])).toEqual(expected)
    expect(found.map(({ raw }) => raw.toString())).toEqual(rows)
  })
})

function isRequired(feed: FeedName, column: string): boolean {
  const required: Record<FeedName, string> = {
    institutions: 'institution_no name',
    staff: 'staff_no name institution_no',
    products: 'product_no name family',
    customers: 'customer_no kind name institution_no',
    accounts: 'account_no product_no institution_no',
    account_owners: 'account_no customer_no',
    balances: 'account_no balance',
    transactions: 'transaction_no account_no posted_at amount',
    loans: 'loan_no account_no',
    ftp: 'product_no effective_on ftp_rate',
    fx: 'currency rate',
    contacts: 'customer_no kind value',
    identities: 'customer_no id_type id_no',
    relations: 'customer_no other_no kind',
    repayments: 'loan_no due_on principal interest',
    collateral: 'loan_no collateral_no kind value',
    guarantees: 'loan_no customer_no',
    contracts: 'contract_no customer_no kind',
    rates: 'product_no effective_on annual_rate',
    fees: 'fee_no customer_no amount charged_on',
    shares: 'customer_no amount',
  }
  return required[feed].split(' ').includes(column)
}
