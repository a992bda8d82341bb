import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FeedName } from '../src/information/intake/contract.ts'
import type { Warehouse } from '../src/platform/warehouse/warehouse.ts'

/**
 * How many rows of each feed there are for one customer, and the columns of a row as expressions over `number`. Feeds that
 * are small in a bank are given more rows than it has, so that rows per second mean something.
 */
interface Recipe {
  rows: (customers: number) => number
  columns: Record<string, string>
  total?: string
}

const no = (prefix: string, expression = 'number') => `concat('${prefix}', leftPad(toString(${expression}), 9, '0'))`
const customer = (customers: number) => no('C', `number % ${customers}`)

export function recipes(customers: number): Record<FeedName, Recipe> {
  const accounts = customers * 3
  const loans = Math.ceil(customers / 2)
  const money = `toString(toDecimal64(number % 1000000 / 7, 2))`
  return {
    institutions: {
      rows: (n) => Math.ceil(n / 5),
      columns: {
        institution_no: no('I'),
        name: no('Branch '),
        parent_no: `if(number = 0, '', ${no('I', '0')})`,
        kind: `if(number = 0, 'union', 'branch')`,
        region_code: `'411024'`,
      },
    },
    products: {
      rows: (n) => Math.ceil(n / 5),
      columns: {
        product_no: no('P'),
        name: no('Product '),
        family: `['deposit', 'wealth', 'fund', 'cts'][number % 4 + 1]`,
        term_months: `toString(number % 36)`,
      },
    },
    staff: {
      rows: (n) => Math.ceil(n / 5),
      columns: {
        staff_no: no('S'),
        name: no('Person '),
        institution_no: no('I', 'number % 200'),
        department: `'personal'`,
        post: `'manager'`,
        mobile: `toString(15400000000 + number)`,
        active: `'1'`,
      },
    },
    customers: {
      rows: (n) => n,
      columns: {
        customer_no: no('C'),
        kind: `'individual'`,
        name: `concat(['王', '李', '张', '刘', '陈', '杨', '赵', '黄'][number % 8 + 1], ['建', '晓', '志', '慧', '文', '秀', '国', '丽'][intDiv(number, 8) % 8 + 1], ['国', '燕', '远', '敏', '华', '英', '强', '芳'][cityHash64(number) % 8 + 1])`,
        institution_no: no('I', 'number % 200'),
        id_type: `'resident_id'`,
        id_no: `toString(411024196001010000 + number)`,
        birth_date: `'1960-01-01'`,
        sex: `'F'`,
        mobile: `toString(15400000000 + number)`,
        address: no('Village road '),
        village_code: `toString(411024100000 + number % 5000)`,
        occupation: `'farmer'`,
        industry_code: `'A'`,
        manager_no: no('S', 'number % 2000'),
        opened_on: `'2015-06-01'`,
        closed_on: `''`,
      },
    },
    accounts: {
      rows: (n) => n * 3,
      columns: {
        account_no: no('A'),
        product_no: no('P', 'number % 40'),
        institution_no: no('I', 'number % 200'),
        currency: `'CNY'`,
        opened_on: `'2018-01-01'`,
        closed_on: `''`,
        annual_rate: `'0.0145'`,
        maturity_on: `'2027-01-01'`,
        project: `''`,
      },
    },
    account_owners: {
      rows: (n) => n * 3,
      columns: { account_no: no('A'), customer_no: customer(customers), share: `'1'` },
    },
    balances: { rows: (n) => n * 3, columns: { account_no: no('A'), balance: money }, total: 'balance' },
    transactions: {
      rows: (n) => n,
      columns: {
        transaction_no: no('T'),
        account_no: no('A', `number * 7 % ${accounts}`),
        posted_at: `concat('2026-10-', leftPad(toString(1 + number % 31), 2, '0'), 'T09:', leftPad(toString(number % 60), 2, '0'), ':00+08:00')`,
        amount: money,
        channel: `'mobile'`,
        kind: `'transfer'`,
        counterparty: no('Payee '),
        text: `'payment'`,
      },
      total: 'amount',
    },
    loans: {
      rows: () => loans,
      columns: {
        loan_no: no('L'),
        account_no: no('A', `number % ${accounts}`),
        contract_no: no('K'),
        granted_amount: money,
        granted_on: `'2025-01-01'`,
        due_on: `'2028-01-01'`,
        guarantee: `'credit'`,
        principal_overdue_days: `'0'`,
        interest_overdue_days: `'0'`,
        class: `'1'`,
        project: `''`,
      },
    },
    ftp: {
      rows: (n) => n,
      columns: {
        product_no: no('P', 'number % 400'),
        effective_on: `toString(toDate32('1990-01-01') + intDiv(number, 400))`,
        ftp_rate: `'0.021'`,
      },
    },
    fx: {
      rows: (n) => n,
      columns: {
        currency: `concat('X', leftPad(toString(number % 100), 2, '0'))`,
        rate: `'7.1'`,
        business_date: `toString(toDate('2026-10-31') - intDiv(number, 100))`,
      },
    },
    contacts: {
      rows: (n) => n,
      columns: { customer_no: no('C'), kind: `'mobile'`, value: `toString(15400000000 + number)`, preferred: `'1'` },
    },
    identities: {
      rows: (n) => n,
      columns: {
        customer_no: no('C'),
        id_type: `'resident_id'`,
        id_no: `toString(411024196001010000 + number)`,
        valid_until: `'2035-01-01'`,
      },
    },
    relations: {
      rows: (n) => n,
      columns: {
        customer_no: no('C'),
        other_no: customer(customers).replace('number %', '(number + 1) %'),
        kind: `'spouse'`,
        since: `'2010-01-01'`,
        until: `''`,
        share: `''`,
      },
    },
    repayments: {
      rows: () => loans * 2,
      columns: {
        loan_no: no('L', `number % ${loans}`),
        due_on: `toString(addMonths(toDate('2026-01-15'), intDiv(number, ${loans})))`,
        principal: money,
        interest: `'12.50'`,
        paid_on: `''`,
      },
      total: 'principal',
    },
    collateral: {
      rows: () => loans,
      columns: { loan_no: no('L'), collateral_no: no('G'), kind: `'house'`, value: money, valued_on: `'2025-01-01'` },
    },
    guarantees: { rows: () => loans, columns: { loan_no: no('L'), customer_no: customer(customers), amount: money } },
    contracts: {
      rows: (n) => n,
      columns: {
        contract_no: no('K'),
        customer_no: no('C'),
        kind: `'mobile'`,
        opened_on: `'2020-01-01'`,
        closed_on: `''`,
      },
    },
    rates: {
      rows: (n) => n,
      columns: {
        product_no: no('P', 'number % 400'),
        effective_on: `toString(toDate32('1990-01-01') + intDiv(number, 400))`,
        annual_rate: `'0.0145'`,
        institution_no: `''`,
        tier: `''`,
      },
    },
    fees: {
      rows: (n) => n,
      columns: {
        fee_no: no('F'),
        customer_no: no('C'),
        amount: `'5.00'`,
        charged_on: `'2026-10-20'`,
        account_no: no('A'),
        kind: `'service'`,
      },
    },
    shares: { rows: (n) => n, columns: { customer_no: no('C'), amount: money } },
  }
}

export const businessDate = '2026-10-31'

/** Writes a delivery of one feed; answers its rows. */
export async function writeFeed(
  warehouse: Warehouse,
  folder: string,
  feed: FeedName,
  recipe: Recipe,
  customers: number,
): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const rows = recipe.rows(customers)
  const names = Object.keys(recipe.columns)
  const file = join(folder, `${feed}.csv`)
  await warehouse.command(
    `INSERT INTO FUNCTION file('${file}', 'LineAsString', 'line String') SELECT line FROM (
       SELECT toInt64(-1) AS place, '${names.join(',')}' AS line UNION ALL
       SELECT toInt64(number), arrayStringConcat([${Object.values(recipe.columns).join(', ')}], ',') FROM numbers(${rows})
     ) ORDER BY place`,
  )
  const [sum] = recipe.total
    ? await warehouse.query<{ total: string }>(
        `SELECT toString(sum(toDecimal128(${recipe.columns[recipe.total]}, 4))) AS total FROM numbers(${rows})`,
      )
    : []
  const totals = recipe.total ? { [recipe.total]: sum?.total } : {}
  const control = {
    format: 'almanac-delivery/1',
    source: 'core',
    businessDate,
    feeds: { [feed]: { file: `${feed}.csv`, rows, totals, delimiter: ',', charset: 'UTF-8' } },
  }
  writeFileSync(join(folder, 'control.json'), JSON.stringify(control))
  return rows
}
