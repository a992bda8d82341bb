import type { Delivery, Row } from '../reference/naive-publication.ts'

/**
 * A small county bank whose people each tell one part of rules.md §2 by the close of September 2025: balances from
 * January to August come as a history with the first delivery, those of September with the second.
 */

export interface Character {
  no: string
  name: string
  institution: string
  /** Balance of the deposit per month from January to September, in yuan; of the wealth product from `wealth`. */
  deposit: readonly number[]
  wealth?: readonly number[]
  kind?: string
}

export const union = { root: 'U00', east: 'B01', west: 'B02', outlet: 'B03' }

const nine = (...amounts: number[]) =>
  Array.from({ length: 9 }, (_, at) => amounts[Math.min(at, amounts.length - 1)] ?? 0)
const until = (months: number, before: number, after: number) =>
  Array.from({ length: 9 }, (_, at) => (at < months ? before : after))

export const cast = {
  /** Diamond; from July on below it, but at platinum. */
  falling: {
    no: 'K1001',
    name: '陈建国',
    institution: union.east,
    deposit: nine(420000.25),
    wealth: until(6, 800000, 200000),
  },
  entering: { no: 'K1002', name: '李秀英', institution: union.east, deposit: until(8, 150000, 263500.5) },
  rising: { no: 'K1003', name: '王德明', institution: union.west, deposit: until(8, 300000, 550000) },
  watched: { no: 'K1004', name: '赵玉兰', institution: union.east, deposit: until(8, 550000, 480000) },
  exiting: { no: 'K1005', name: '刘志强', institution: union.east, deposit: until(3, 250000, 120000) },
  returning: {
    no: 'K1006',
    name: '孙桂芳',
    institution: union.outlet,
    deposit: [250000, 250000, 100000, 100000, 100000, 100000, 100000, 100000, 300000],
  },
  leaving: { no: 'K1007', name: '周国平', institution: union.west, deposit: until(1, 250000, 90000) },
  richest: { no: 'K1008', name: '吴丽华', institution: union.east, deposit: nine(7250000.75) },
  company: {
    no: 'K1009',
    name: '青山粮油有限公司',
    institution: union.west,
    deposit: nine(1860000),
    kind: 'enterprise',
  },
} satisfies Record<string, Character>

const surnames = [...'张杨黄徐朱林何高郭马罗梁']
const givenNames = ['春梅', '海涛', '文静', '永福', '小军', '月娥']
const crowd: Character[] = Array.from({ length: 66 }, (_, at) => ({
  no: `K${2001 + at}`,
  name: `${surnames[at % 12]}${givenNames[(at * 5) % 6]}`,
  institution: [union.east, union.west, union.outlet][at % 3] ?? union.east,
  kind: at % 11 === 10 ? 'household' : 'individual',
  deposit: nine(1200 + ((at * 7919) % 180) * 950),
}))
const people: Character[] = [...Object.values(cast), ...crowd]

const place = (character: Character) => people.findIndex((one) => one.no === character.no)
export const accountOf = (character: Character, product = 1) =>
  `62284804${String(product).padStart(2, '0')}${String(place(character) + 1).padStart(9, '0')}`
export const mobileOf = (character: Character) => `138${String(20260000 + place(character) * 37)}`
export const idNoOf = (character: Character) => residentId(`33012219721001${100 + place(character)}`)

const movements = [
  { amount: '2600.00', channel: 'mobile', kind: 'wages', text: '代发工资' },
  { amount: '-318.40', channel: 'pos', kind: 'purchase', text: '农资超市' },
  { amount: '-1000.00', channel: 'atm', kind: 'withdrawal', text: '' },
]

export const firstDelivery: Delivery = {
  date: '2025-08-31',
  feeds: {
    institutions: [
      { institution_no: union.root, name: '青山县农村信用合作联社', parent_no: '', kind: 'union' },
      { institution_no: union.east, name: '城东支行', parent_no: union.root, kind: 'branch' },
      { institution_no: union.west, name: '河西支行', parent_no: union.root, kind: 'branch' },
      { institution_no: union.outlet, name: '柳树湾分理处', parent_no: union.west, kind: 'outlet' },
    ],
    staff: [
      { staff_no: 'S01', name: '何文静', institution_no: union.east, post: '客户经理', active: '1' },
      { staff_no: 'S02', name: '高海涛', institution_no: union.west, post: '客户经理', active: '1' },
    ],
    products: [
      { product_no: 'P1', name: '活期储蓄', family: 'deposit' },
      { product_no: 'P2', name: '丰收理财 90 天', family: 'wealth' },
    ],
    customers: people.map(customerRow),
    accounts: people.flatMap((character) => accountsOf(character)),
    account_owners: people.flatMap((character) =>
      productsOf(character).map((product) => ({
        account_no: accountOf(character, product),
        customer_no: character.no,
      })),
    ),
    balances: Array.from({ length: 8 }, (_, month) => `2025-0${month + 1}-01`)
      .concat('2025-08-31')
      .flatMap((date) => balancesOn(date)),
    transactions: transactionsOf('2025-08', 3),
  },
}

const september = ['2025-09-01', '2025-09-10', '2025-09-20', '2025-09-30']
export const secondDelivery: Delivery = {
  date: '2025-09-30',
  feeds: { balances: september.flatMap(balancesOn), transactions: transactionsOf('2025-09', 4) },
}

/** The same day with rows that cannot be right: fewer than one in a hundred. */
export const secondWithBadRows: Delivery = {
  ...secondDelivery,
  feeds: {
    ...secondDelivery.feeds,
    balances: [
      ...(secondDelivery.feeds.balances ?? []),
      { account_no: '6228480409999999999', balance: '1200.00', business_date: '2025-09-30' },
      { account_no: accountOf(cast.entering), balance: '1.00', business_date: '2025-09-31' },
    ],
    transactions: [
      ...(secondDelivery.feeds.transactions ?? []),
      { transaction_no: 'T-late', account_no: accountOf(cast.rising), posted_at: '30/09/2025', amount: '12.00' },
    ],
  },
}

function customerRow(character: Character): Row {
  const at = place(character)
  return {
    customer_no: character.no,
    kind: character.kind ?? 'individual',
    name: character.name,
    institution_no: character.institution,
    id_type: character.kind === 'enterprise' ? 'uscc' : 'resident_id',
    id_no: character.kind === 'enterprise' ? '91330122MA2B1C3D4X' : idNoOf(character),
    birth_date: character.kind === 'enterprise' ? '' : '1972-10-01',
    sex: character.kind === 'enterprise' ? '' : at % 2 ? 'F' : 'M',
    mobile: mobileOf(character),
    address: `青山县柳树湾乡第${(at % 9) + 1}村民小组`,
    occupation: '农业生产',
    manager_no: character.institution === union.east ? 'S01' : 'S02',
    opened_on: '2019-04-12',
  }
}

function productsOf(character: Character): number[] {
  return character.wealth ? [1, 2] : [1]
}

function accountsOf(character: Character): Row[] {
  return productsOf(character).map((product) => ({
    account_no: accountOf(character, product),
    product_no: `P${product}`,
    institution_no: character.institution,
    currency: 'CNY',
    opened_on: '2019-04-12',
    annual_rate: product === 1 ? '0.0035' : '0.0285',
    ...(product === 2 ? { maturity_on: '2025-12-28' } : {}),
  }))
}

function balancesOn(date: string): Row[] {
  const month = Number(date.slice(5, 7)) - 1
  return people.flatMap((character) =>
    [character.deposit, ...(character.wealth ? [character.wealth] : [])].map((balances, at) => ({
      account_no: accountOf(character, at + 1),
      balance: (balances[month] ?? 0).toFixed(2),
      business_date: date,
    })),
  )
}

function transactionsOf(month: string, each: number): Row[] {
  return people.flatMap((character) =>
    Array.from({ length: each }, (_, at) => ({
      transaction_no: `T-${month}-${character.no}-${at}`,
      account_no: accountOf(character),
      posted_at: `${month}-${String(at * 7 + 2).padStart(2, '0')}T0${at + 1}:15:00+08:00`,
      ...movements[at % movements.length],
    })),
  )
}

/** GB 11643: the last character checks the seventeen before it. */
function residentId(digits: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits.charAt(at)), 0)
  return digits + '10X98765432'.charAt(sum % 11)
}
