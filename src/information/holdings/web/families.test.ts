import { expect, test } from 'vitest'
import type { Holding } from '../contract.ts'
import { byFamily, daysBetween } from './families.ts'

const holding = (family: string, balance: string | null, differing: Partial<Holding> = {}): Holding => ({
  accountId: '1',
  accountNo: '6222',
  productName: family,
  family,
  currency: 'CNY',
  openedOn: null,
  closedOn: null,
  maturityOn: null,
  annualRate: null,
  termsOn: '2026-10-31',
  share: '1',
  otherOwners: [],
  balance,
  balanceOn: balance && '2026-10-31',
  balanceDeliveryId: null,
  loans: [],
  ...differing,
})

test('holdings stand by family in the order in which they are read, loans apart', () => {
  const { owned, loans } = byFamily(
    [holding('new-kind', '1'), holding('wealth', '5'), holding('loan', '9'), holding('deposit', '7')],
    'CNY',
  )
  expect(owned.map(({ family }) => family)).toEqual(['deposit', 'wealth', 'new-kind'])
  expect(loans?.subtotal).toBe('9.00')
})

test('a subtotal adds the customer’s parts of open accounts in home currency, and nothing else', () => {
  const [deposits] = byFamily(
    [
      holding('deposit', '100.01', { share: '0.3333333333' }),
      holding('deposit', '0.5'),
      holding('deposit', '900', { currency: 'USD' }),
      holding('deposit', '40', { closedOn: '2026-10-01' }),
      holding('deposit', null),
    ],
    'CNY',
  ).owned
  expect([deposits?.subtotal, deposits?.holdings.length]).toEqual(['33.84', 5])
  expect(byFamily([holding('gold', '1', { currency: 'USD' })], 'CNY').owned[0]?.subtotal).toBe(null)
})

test('a subtotal stands for the newest day of the balances added', () => {
  const on = (balanceOn: string, balanceDeliveryId: string, differing: Partial<Holding> = {}) =>
    holding('deposit', '1', { balanceOn, balanceDeliveryId, ...differing })
  const days = [on('2026-10-29', '7'), on('2026-10-30', '8'), on('2026-10-31', '9', { closedOn: '2026-10-31' })]
  expect(byFamily(days, 'CNY').owned[0]).toMatchObject({ subtotal: '2.00', asOf: '2026-10-30', deliveryId: '8' })
})

test('days are counted over the ends of months and years', () => {
  expect([daysBetween('2026-10-31', '2026-11-01'), daysBetween('2027-01-01', '2026-12-30')]).toEqual([1, -2])
})
