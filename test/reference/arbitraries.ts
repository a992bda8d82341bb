import fc from 'fast-check'
import type { AccountPlan, BankPlan, CustomerPlan, MonthPlan } from './bank-plan.ts'
import { type BankScript, writeScript } from './bank-script.ts'

const levelCount = 16

const accountPlan: fc.Arbitrary<AccountPlan> = fc.record({
  product: fc.constantFrom('deposit', 'bond', 'wealth', 'fund', 'treasury', 'gold', 'cts', 'loan', 'insurance'),
  change: fc.option(fc.record({ product: fc.constantFrom('deposit', 'fund', 'loan', 'cts'), month: fc.nat(17) }), {
    freq: 5,
  }),
  currency: fc.constantFrom('', '', 'CNY', 'USD', 'JPY', 'HKD'),
  opensInMonth: fc.oneof(fc.constant(0), fc.nat(14)),
  opening: fc.constantFrom('absent', 'before', 'after'),
  closesInMonth: fc.option(fc.integer({ min: 1, max: 17 }), { freq: 3 }),
  shares: fc.constantFrom(
    ['1'],
    [''],
    ['0.5', '0.5'],
    ['0.6', '0.4'],
    ['0.3333333333', '0.3333333333', '0.3333333333'],
    ['0.3333333', '0.6666666'],
    ['0.2', '0.3', '0.5'],
  ),
  ownersChange: fc.option(
    fc.record({
      month: fc.integer({ min: 1, max: 17 }),
      kind: fc.constantFrom('sell', 'swap', 'none', 'none-then-other'),
    }),
    { freq: 2 },
  ),
  amount: fc.integer({ min: 1, max: 30_000_000 }),
  gapPercent: fc.constantFrom(0, 10, 60),
})

const customerPlan: fc.Arbitrary<CustomerPlan> = fc.record({
  kind: fc.oneof(
    { weight: 9, arbitrary: fc.constant('individual') },
    { weight: 1, arbitrary: fc.constantFrom('household', 'sole_trader', 'enterprise', 'group') },
  ),
  arrivesInMonth: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(14) }),
  openedOn: fc.constantFrom('absent', 'long-ago', 'on-arrival', 'after-arrival'),
  becomesIndividualIn: fc.option(fc.nat(14)),
  style: fc.constantFrom('flat', 'cent', 'split', 'wobble'),
  levels: fc.array(fc.record({ level: fc.nat(levelCount - 1), months: fc.integer({ min: 1, max: 7 }) }), {
    minLength: 18,
    maxLength: 18,
  }),
  gapPercent: fc.constantFrom(0, 0, 20, 70),
  others: fc.oneof(
    { weight: 1, arbitrary: fc.constant<AccountPlan[]>([]) },
    { weight: 1, arbitrary: fc.array(accountPlan, { minLength: 1, maxLength: 3 }) },
  ),
})

const standard = ['200000', '500000', '1000000', '6000000']
const raised = ['250000.5', '600000', '1500000', '7000000']
const lowered = ['100000', '499999.99', '1000000.01', '5000000']

/** Banks with this many customers over 12 to 18 months; `isDaily` lets most months have a snapshot every day. */
export function bankScripts(customers: number, isDaily = false): fc.Arbitrary<BankScript> {
  const modes = isDaily
    ? ['daily', 'daily', 'daily', 'history', 'sparse']
    : ['sparse', 'sparse', 'sparse', 'history', 'history', 'none']
  const monthPlan = fc.record({
    mode: fc.constantFrom(...(modes as MonthPlan['mode'][])),
    days: fc.uniqueArray(fc.integer({ min: 2, max: 28 }), { minLength: 1, maxLength: 4 }),
  })
  const plan: fc.Arbitrary<BankPlan> = fc.record({
    seed: fc.nat(),
    firstMonth: fc.constantFrom('2023-07', '2024-01', '2023-11'),
    monthCount: fc.integer({ min: 12, max: 18 }),
    opening: fc.constantFrom('first-day', 'day-before', 'mid-month', 'history'),
    months: fc.array(monthPlan, { minLength: 18, maxLength: 18 }),
    customers: fc.array(customerPlan, { minLength: customers, maxLength: customers }),
    thresholds: fc.constantFrom([standard, raised], [standard, lowered], [lowered, standard]),
    secondVersion: fc.option(fc.record({ month: fc.integer({ min: 1, max: 14 }), onLastDay: fc.boolean() }), {
      freq: 3,
    }),
  })
  return plan.map(writeScript).map((script) => {
    // A failure is told by what disagrees; the bank itself would fill thousands of lines.
    const title = () => `a bank of ${customers} customers, ${script.months[0]} to ${script.months.at(-1)}`
    return Object.defineProperty(script, fc.toStringMethod, { value: title, enumerable: false })
  })
}
