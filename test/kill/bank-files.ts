import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders of deliveries, to be imported one after another, and the months that can be closed after each. */
export interface BankFiles {
  /** A history load of January with everything it refers to. */
  base: string
  /** January restated and the delivery of February, with rows that wait, repeat and do not fit. */
  news: string
}

const january = ['2026-01-01', '2026-01-09', '2026-01-16', '2026-01-31']
const february = ['2026-02-01', '2026-02-14', '2026-02-28']

/** Writes a bank of n customers with two accounts each; the same n gives the same bytes. */
export function writeBankFiles(root: string, customers: number): BankFiles {
  const numbers = Array.from({ length: customers }, (_, number) => number)
  const [base, news] = [join(root, 'base'), join(root, 'news')]
  writeFolder(join(base, '2026-01-31'), '2026-01-31', {
    institutions: lines('institution_no,name,kind', ['U,Union,union', 'B,Branch,branch']),
    products: lines('product_no,name,family', ['D,Savings,deposit', 'W,Wealth,wealth']),
    customers: lines(
      'customer_no,kind,name,institution_no,opened_on',
      numbers.map((n) => customerLine(n, '')),
    ),
    accounts: lines(
      'account_no,product_no,institution_no,opened_on',
      numbers.flatMap((n) => [`A${n},D,B,2020-01-01`, `W${n},W,B,2020-01-01`]),
    ),
    account_owners: lines(
      'account_no,customer_no,share',
      numbers.flatMap((n) => [`A${n},C${n},1`, `W${n},C${n},1`]),
    ),
    balances: balances(january, numbers, 0),
  })
  writeFolder(join(news, '2026-01-31'), '2026-01-31', {
    customers: lines(
      'customer_no,kind,name,institution_no,opened_on',
      numbers.slice(1).map((n) => customerLine(n, n % 3 ? '' : ' II')),
    ),
    balances: balances(january, numbers, 1),
  })
  writeFolder(join(news, '2026-02-28'), '2026-02-28', {
    customers: lines('customer_no,kind,name,institution_no,opened_on', [
      ...numbers.filter((n) => n % 5 === 0).map((n) => customerLine(n, ' III')),
      'N1,individual,New,B,2026-02-03',
    ]),
    accounts: lines('account_no,product_no,institution_no,opened_on', ['N1,D,B,2026-02-03']),
    account_owners: lines('account_no,customer_no,share', ['N1,N1,1']),
    balances: balances(february, numbers, 2, ['N1,1000000,2026-02-03', 'waits,5,2026-02-03', 'A0,bad,2026-02-03']),
    transactions: lines(
      'transaction_no,account_no,posted_at,amount,channel',
      numbers.map((n) => `T${n},A${n},2026-02-14T10:00:00+08:00,-1.50,counter`),
    ),
  })
  return { base, news }
}

function customerLine(number: number, suffix: string): string {
  return `C${number},individual,Customer ${number}${suffix},${number % 2 ? 'B' : 'U'},2019-05-05`
}

/** Skewed around the thresholds of the default policy, so that months bring entries, rises and falls. */
function balances(dates: string[], numbers: number[], round: number, further: string[] = []): string {
  const rows = dates.flatMap((date) =>
    numbers.flatMap((n) => [
      `A${n},${(n % 17) * 40_000 + round * 35_000}.25,${date}`,
      `W${n},${(n % 5) * 90_000},${date}`,
    ]),
  )
  return lines('account_no,balance,business_date', [...rows, ...further])
}

function lines(header: string, rows: string[]): string {
  return `${[header, ...rows].join('\n')}\n`
}

function writeFolder(folder: string, businessDate: string, feeds: Record<string, string>): void {
  mkdirSync(folder, { recursive: true })
  const entries = Object.entries(feeds).map(([feed, text]) => {
    writeFileSync(join(folder, `${feed}.csv`), text)
    return [feed, { file: `${feed}.csv`, rows: text.split('\n').length - 2, totals: {} }]
  })
  const control = { format: 'almanac-delivery/1', source: 'core', businessDate, feeds: Object.fromEntries(entries) }
  writeFileSync(join(folder, 'control.json'), JSON.stringify(control))
}
