import { type CaseBook, catalogue } from './case-book.ts'

/** Cases of rules.md §1, worked out by hand. January 2024 has 31 days, February 29. */
export interface AumCase {
  name: string
  /** Brings the case's customers into the book. */
  given: (book: CaseBook) => void
  /** By month of 2024 and customer: `deposits,investments,cts,aum,standing,tier`, or `absent` when no row is printed. */
  expected: Record<string, Record<string, string>>
}

const nothing = '0.00,0.00,0.00,0.00,none,0'
/** A deposit too small for a tier. */
const deposit = (amount: string) => `${amount},0.00,0.00,${amount},none,0`

export const aumCases: AumCase[] = [
  {
    name: 'a day without a record carries the last known balance, across months too',
    given: (book) => book.depositor('A1', { '01-01': '3100', '01-11': '6200' }), // 10 × 3100 + 21 × 6200 = 161,200
    expected: { '01': { A1: deposit('5200.00') }, '02': { A1: deposit('6200.00') }, '12': { A1: deposit('6200.00') } },
  },
  {
    name: 'days before the first record count as zero',
    given: (book) => book.depositor('A2', { '01-16': '3100' }),
    expected: { '01': { A2: deposit('1600.00') }, '02': { A2: deposit('3100.00') } },
  },
  {
    name: 'days before opening and after closing count as zero, opening and closing day count',
    given: (book) => {
      for (const no of ['A3', 'A4', 'A5', 'A6']) book.customer(no).owners(no, { [no]: '1' })
      book.account('A3', { opened_on: '2024-01-16' }).balances('A3', { '01-01': '3100' })
      book.account('A4', { closed_on: '2024-01-10' }).balances('A4', { '01-01': '3100' })
      book
        .account('A5', { opened_on: '2024-01-05', closed_on: '2024-01-05' })
        .balances('A5', { '01-05': '3100', '01-06': '9' })
      book.account('A6', { opened_on: '2024-02-29' }).balances('A6', { '02-29': '2900' })
    },
    expected: {
      '01': { A3: deposit('1600.00'), A4: deposit('1000.00'), A5: deposit('100.00'), A6: nothing },
      '02': { A3: deposit('3100.00'), A4: nothing, A5: nothing, A6: deposit('100.00') },
    },
  },
  {
    name: 'a balance from before the opening carries into the days after it, from an earlier month too',
    given: (book) =>
      book
        .customer('J1')
        .account('J1', { opened_on: '2024-02-10' })
        .owners('J1', { J1: '1' })
        .balances('J1', { '01-15': '2900' }),
    expected: { '01': { J1: nothing }, '02': { J1: deposit('2000.00') }, '03': { J1: deposit('2900.00') } }, // 20 of 29 days
  },
  {
    name: 'a balance carries through months that did not count it: closed by mistake, or of a family outside AUM',
    given: (book) => {
      book
        .depositor('J2', { '01-01': '100' })
        .account('J2', { closed_on: '2024-02-20' }, '2024-02-25')
        .account('J2', {}, '2024-04-05')
      book
        .customer('J3')
        .account('J3', { product_no: 'loan' })
        .owners('J3', { J3: '1' })
        .balances('J3', { '01-01': '100' })
      book.account('J3', {}, '2024-03-10')
    },
    expected: {
      '01': { J2: deposit('100.00'), J3: nothing },
      '02': { J2: deposit('68.97'), J3: nothing }, // 20 of 29 days
      '03': { J2: nothing, J3: deposit('100.00') },
      '04': { J2: deposit('100.00') },
    },
  },
  {
    name: 'a negative balance counts as zero and takes nothing from another account',
    given: (book) => {
      book.depositor('A7', { '01-01': '3100', '01-11': '-5000', '01-21': '3100' })
      book.account('A7b').owners('A7b', { A7: '1' }).balances('A7b', { '01-01': '-1000000', '02-01': '50' })
    },
    expected: { '01': { A7: deposit('2100.00') }, '02': { A7: deposit('3150.00') } },
  },
  {
    name: 'each product family counts into its component, loans and insurance into none',
    given: (book) => {
      book.customer('A8')
      for (const [index, product] of catalogue.entries()) {
        const no = `A8-${product.family}`
        book.account(no, { product_no: product.product_no ?? '' }).owners(no, { A8: '1' })
        book.balances(no, { '01-01': `${index + 1}000` }) // deposit 1000, bond … gold 2000–6000, cts 7000
      }
    },
    expected: { '01': { A8: '1000.00,20000.00,7000.00,28000.00,none,0' } },
  },
  {
    name: 'foreign currency converts at the rate of each day, the last known one carries',
    given: (book) => {
      book.rates('USD', { '01-01': '7', '01-11': '7.1' }).rates('JPY', { '01-01': '0.0471234567' })
      for (const no of ['B1', 'B2', 'B3']) book.customer(no).owners(no, { [no]: '1' })
      book.account('B1', { currency: 'USD' }).balances('B1', { '01-01': '1000' }) // 10 × 7000 + 21 × 7100 = 219,100
      book.account('B2', { currency: 'JPY' }).balances('B2', { '01-01': '123456.7891' }) // 5,817.710655…
      book.account('B3', { currency: 'CNY' }).balances('B3', { '01-01': '1000' })
    },
    expected: {
      '01': { B1: deposit('7067.74'), B2: deposit('5817.71'), B3: deposit('1000.00') },
      '03': { B1: deposit('7100.00') },
    },
  },
  {
    name: 'no rate is needed for a foreign balance of zero, nor for one outside AUM',
    given: (book) => {
      book.customer('B4').account('B4', { currency: 'EUR' }).owners('B4', { B4: '1' }).balances('B4', { '01-01': '0' })
      book.account('B4-loan', { currency: 'EUR', product_no: 'loan' }).owners('B4-loan', { B4: '1' })
      book.balances('B4-loan', { '01-01': '5000' })
      // The rate comes on the day that the balance does.
      book.rates('GBP', { '02-10': '9' }).account('B4-gbp', { currency: 'GBP' }).owners('B4-gbp', { B4: '1' })
      book.balances('B4-gbp', { '02-10': '2900' }) // 20 days × 26,100 ÷ 29
    },
    expected: { '01': { B4: nothing }, '02': { B4: deposit('18000.00') } },
  },
  {
    name: 'a jointly held account counts by shares, without a share wholly',
    given: (book) => {
      for (const no of ['C1', 'C2', 'C3']) book.customer(no)
      book.account('C-joint').owners('C-joint', { C1: '0.6', C2: '0.4' }).balances('C-joint', { '01-01': '1000' })
      book.account('C-sole').owners('C-sole', { C3: '' }).balances('C-sole', { '01-01': '1000' })
    },
    expected: { '01': { C1: deposit('600.00'), C2: deposit('400.00'), C3: deposit('1000.00') } },
  },
  {
    name: 'a share of 0 owns nothing, also when nobody else has a share',
    given: (book) => {
      book.customer('C10')
      book.account('C-nobody').owners('C-nobody', { C10: '0' }).balances('C-nobody', { '01-01': '1000' })
    },
    expected: { '01': { C10: nothing } },
  },
  {
    name: 'the largest share takes the rest, among equal ones that of the smallest customer number',
    given: (book) => {
      for (const no of ['C4', 'C5', 'C6', 'C7', 'C8']) book.customer(no, { kind: 'enterprise' })
      const thirds = { C6: '0.3333333333', C5: '0.3333333333', C4: '0.3333333333' }
      book.account('C-thirds').owners('C-thirds', thirds).balances('C-thirds', { '01-01': '300000000' })
      book
        .account('C-rest')
        .owners('C-rest', { C7: '0.3', C8: '0.6999999' })
        .balances('C-rest', { '01-01': '1000000000' })
    },
    expected: {
      '01': {
        C4: deposit('100000000.02'),
        C5: deposit('99999999.99'),
        C6: deposit('99999999.99'),
        C7: deposit('300000000.00'),
        C8: deposit('700000000.00'),
      },
    },
  },
  {
    name: 'each amount rounds half-up by itself, the total too',
    given: (book) => {
      for (const no of ['C9', 'D1', 'D2']) book.customer(no)
      book.account('D-half').owners('D-half', { C9: '0.5', D1: '0.5' }).balances('D-half', { '01-01': '0.01' })
      book.account('D-small').owners('D-small', { D2: '1' }).balances('D-small', { '01-01': '0.0040' })
      book
        .account('D-fund', { product_no: 'fund' })
        .owners('D-fund', { D2: '1' })
        .balances('D-fund', { '01-01': '0.0040' })
    },
    expected: { '01': { C9: deposit('0.01'), D1: deposit('0.01'), D2: '0.00,0.00,0.00,0.01,none,0' } },
  },
  {
    name: 'thresholds compare the unrounded average',
    given: (book) => {
      book.depositor('E1', { '01-01': '200000', '01-31': '199999.99', '02-01': '0' })
      book.depositor('E2', { '01-01': '200000', '01-31': '200000.01', '02-01': '0' })
      book.depositor('E3', { '01-01': '500000', '01-31': '499999.99', '02-01': '0' })
      book.depositor('E4', { '01-01': '200000.0001', '02-01': '0' })
      book.depositor('E5', { '01-01': '300000', '01-11': '152380.95', '02-01': '0' }) // 10 × 300,000 + 21 × 152,380.95 = 6,199,999.95
      book.depositor('E6', { '01-01': '300000', '01-11': '152380.9524', '02-01': '0' }) // … = 6,200,000.0004
    },
    expected: {
      '01': {
        E1: '200000.00,0.00,0.00,200000.00,none,0',
        E2: '200000.00,0.00,0.00,200000.00,rated,1',
        E3: '500000.00,0.00,0.00,500000.00,rated,1',
        E4: '200000.00,0.00,0.00,200000.00,rated,1',
        E5: '200000.00,0.00,0.00,200000.00,none,0',
        E6: '200000.00,0.00,0.00,200000.00,rated,1',
      },
    },
  },
  {
    name: 'thresholds compare the exact share and the exact conversion',
    given: (book) => {
      for (const no of ['E7', 'E8', 'E9', 'F1']) book.customer(no)
      const thirds = { E7: '0.3333333333', E8: '0.3333333333', E9: '0.3333333333' }
      book.account('E-thirds').owners('E-thirds', thirds).balances('E-thirds', { '01-01': '600000' })
      book
        .rates('SGD', { '01-01': '5' })
        .account('F1', { currency: 'SGD' })
        .owners('F1', { F1: '1' })
        .balances('F1', { '01-01': '40000' })
    },
    expected: {
      '01': {
        E7: '200000.00,0.00,0.00,200000.00,rated,1', // 200,000.00004
        E8: '200000.00,0.00,0.00,200000.00,none,0', // 199,999.99998
        E9: '200000.00,0.00,0.00,200000.00,none,0',
        F1: '200000.00,0.00,0.00,200000.00,none,0',
      },
    },
  },
  {
    name: 'the product of an account counts for the whole month as it stood at month-end, as does the family of a product',
    given: (book) => {
      book.depositor('F2', { '01-01': '100' }).account('F2', { product_no: 'wealth' }, '2024-02-15')
      for (const product of ['P8', 'P9'])
        book.reference('products', { product_no: product, name: product, family: 'deposit' })
      book
        .customer('F3')
        .account('F3', { product_no: 'P9' })
        .owners('F3', { F3: '1' })
        .balances('F3', { '01-01': '100' })
      book
        .customer('F4')
        .account('F4', { product_no: 'P8' })
        .owners('F4', { F4: '1' })
        .balances('F4', { '01-01': '100' })
      // Products arrive whole: P9 is a fund from now on, P8 is missing, hence closed but not forgotten.
      const whole = [...catalogue, { product_no: 'P9', name: 'P9', family: 'fund' }]
      for (const product of whole) book.reference('products', product, '2024-03-20')
    },
    expected: {
      '01': { F2: deposit('100.00'), F3: deposit('100.00'), F4: deposit('100.00') },
      '02': { F2: '0.00,100.00,0.00,100.00,none,0', F3: deposit('100.00') },
      '03': { F3: '0.00,100.00,0.00,100.00,none,0', F4: deposit('100.00') },
    },
  },
  {
    name: 'before its first row an account, and its owners as a set, count as in the earliest one',
    given: (book) => {
      for (const no of ['F5', 'F6', 'F7']) book.customer(no)
      book
        .account('F-late', { product_no: 'gold' }, '2024-03-05')
        .account('F-late', { product_no: 'cts' }, '2024-03-20')
      book.owners('F-late', { F5: '0.5', F6: '0.5' }, '2024-03-05')
      book.owners('F-late', { F5: '0', F6: '0', F7: '1' }, '2024-03-20').balances('F-late', { '01-01': '100' })
    },
    expected: {
      '01': { F5: '0.00,50.00,0.00,50.00,none,0', F6: '0.00,50.00,0.00,50.00,none,0', F7: nothing },
      '03': { F5: nothing, F6: nothing, F7: '0.00,0.00,100.00,100.00,none,0' },
    },
  },
  {
    name: 'a closing known only later leaves the months before as they were',
    given: (book) => book.depositor('F8', { '01-01': '100' }).account('F8', { closed_on: '2024-02-20' }, '2024-03-15'),
    expected: { '02': { F8: deposit('100.00') }, '03': { F8: nothing } },
  },
  {
    name: 'owners count as they stood at month-end, for the whole month',
    given: (book) => {
      for (const no of ['G1', 'G2', 'G3', 'G4', 'G5']) book.customer(no)
      book.account('G-sold').owners('G-sold', { G1: '1' }).owners('G-sold', { G1: '0', G2: '1' }, '2024-02-10')
      book
        .account('G-part')
        .owners('G-part', { G3: '0.5', G4: '0.3', G5: '0.2' })
        .owners('G-part', { G3: '0.3', G4: '0.5' }, '2024-02-10')
      book.balances('G-sold', { '01-01': '100' }).balances('G-part', { '01-01': '1000' })
    },
    expected: {
      '01': { G1: deposit('100.00'), G2: nothing, G3: deposit('500.00'), G4: deposit('300.00'), G5: deposit('200.00') },
      '02': { G1: nothing, G2: deposit('100.00'), G3: deposit('300.00'), G4: deposit('500.00'), G5: deposit('200.00') },
    },
  },
  {
    name: 'with no owner at month-end the last owners count',
    given: (book) => {
      for (const no of ['G6', 'G7', 'G8', 'G9', 'H1']) book.customer(no)
      book
        .account('G-none')
        .owners('G-none', { G6: '0.5', G7: '0.5' })
        .owners('G-none', { G6: '0', G7: '0' }, '2024-02-10')
      book.owners('G-none', { G8: '1' }, '2024-04-05').balances('G-none', { '01-01': '100' })
      book.account('G-steps').owners('G-steps', { G9: '1' }).owners('G-steps', { G9: '0', H1: '1' }, '2024-02-10')
      book.owners('G-steps', { H1: '0' }, '2024-03-10').balances('G-steps', { '01-01': '100' })
    },
    expected: {
      '02': { G6: deposit('50.00'), G7: deposit('50.00'), G8: nothing, G9: nothing, H1: deposit('100.00') },
      '03': { G6: deposit('50.00'), G7: deposit('50.00'), G9: nothing, H1: deposit('100.00') },
      '04': { G6: nothing, G7: nothing, G8: deposit('100.00'), H1: deposit('100.00') },
    },
  },
  {
    name: 'the kind of a customer counts as it stood at month-end',
    given: (book) => {
      book.depositor('H2', { '01-01': '600000' }).customer('H2', { kind: 'enterprise' }, '2024-03-10')
      book.customer('H3', { kind: 'enterprise' }).customer('H3', {}, '2024-03-10')
      book.account('H3').owners('H3', { H3: '1' }).balances('H3', { '01-01': '600000' })
    },
    expected: {
      '02': { H2: '600000.00,0.00,0.00,600000.00,rated,2', H3: '600000.00,0.00,0.00,600000.00,none,0' },
      '03': { H2: '600000.00,0.00,0.00,600000.00,none,0', H3: '600000.00,0.00,0.00,600000.00,rated,2' },
    },
  },
  {
    name: 'a row for each customer known by month-end: opened, first seen, or with a balance by then',
    given: (book) => {
      book
        .customer('H4', { opened_on: '2024-03-15' })
        .customer('H5', { opened_on: '2024-02-29' })
        .customer('H6', {}, '2024-02-10')
      book
        .customer('H7', { opened_on: '2024-05-01' })
        .account('H7')
        .owners('H7', { H7: '1' })
        .balances('H7', { '02-10': '0' })
      book
        .customer('H8', { opened_on: '2023-05-01', closed_on: '2023-06-01' })
        .customer('H9', { opened_on: '2023-05-01' }, '2024-06-10')
    },
    expected: {
      '01': { H4: 'absent', H5: 'absent', H6: 'absent', H7: 'absent', H8: nothing, H9: nothing },
      '02': { H4: 'absent', H5: nothing, H6: nothing, H7: nothing },
      '03': { H4: nothing },
    },
  },
  {
    name: 'a customer known by a balance stays known, and keeps the standing, when the account passes to somebody else',
    given: (book) => {
      book.customer('I1', { opened_on: '2024-06-15' }).customer('I2')
      book
        .account('I1')
        .owners('I1', { I1: '1' })
        .balances('I1', { '01-01': '600000' })
        .owners('I1', { I1: '0', I2: '1' }, '2024-02-10')
    },
    expected: {
      '01': { I1: '600000.00,0.00,0.00,600000.00,rated,2' },
      '02': { I1: '0.00,0.00,0.00,0.00,rated,2', I2: '600000.00,0.00,0.00,600000.00,rated,2' },
      '04': { I1: '0.00,0.00,0.00,0.00,rated,1' },
      '07': { I1: '0.00,0.00,0.00,0.00,exited_unrated,0' },
    },
  },
]
