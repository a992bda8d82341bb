import type { DemoContext } from './context.ts'
import { createTable, deliveryOf, noDate, sqlDate } from './context.ts'
import { luhn18 } from './identifiers.ts'
import { productLookup, products } from './products.ts'

/** One thing that a customer may hold. `chance` is the SQL of its probability; the fixed ones divide the customer's fixed part. */
interface Slot {
  slot: number
  products: string[]
  chance: string
  weight?: number
}

const personalSlots: Slot[] = [
  { slot: 1, products: ['D101'], chance: '1' },
  { slot: 2, products: ['D102'], chance: 'multiIf(age < 20, 0, profile = 1, 0.5, 0.15)' },
  {
    slot: 3,
    products: ['D201', 'D202', 'D203', 'D203', 'D204', 'D205'],
    chance: 'multiIf(floor > 20000, 0.8, floor > 3000, 0.24, 0)',
    weight: 3,
  },
  { slot: 4, products: ['D203', 'D204', 'D205', 'D205', 'D206'], chance: 'if(floor > 50000, 0.55, 0)', weight: 3 },
  { slot: 5, products: ['D211'], chance: 'if(floor > 600000, 0.7, 0)', weight: 5 },
  { slot: 6, products: ['D221'], chance: 'if(floor > 100000, 0.15, 0)', weight: 2 },
  { slot: 7, products: ['W101', 'W102'], chance: 'if(floor > 60000, 0.35, 0)', weight: 2 },
  { slot: 8, products: ['B101', 'B102'], chance: 'if(floor > 50000 AND age > 45, 0.25, 0)', weight: 1 },
  { slot: 9, products: ['F101', 'F102'], chance: 'if(floor > 50000, 0.2, 0)', weight: 1 },
  { slot: 10, products: ['T101'], chance: 'if(floor > 300000, 0.15, 0)', weight: 1 },
  { slot: 11, products: ['G101'], chance: 'if(floor > 80000, 0.15, 0)', weight: 1 },
  { slot: 12, products: ['C101'], chance: 'if(floor > 80000, 0.14, 0)', weight: 1 },
  { slot: 13, products: ['D401'], chance: 'if(floor > 60000, 0.1, 0.006 * (floor > 8000))', weight: 1 },
  { slot: 14, products: ['D203', 'D205'], chance: 'if(spouse > 0 AND floor > 10000, 0.3, 0)', weight: 3 },
  { slot: 16, products: ['I101'], chance: 'if(floor > 15000, 0.06, 0)' },
  { slot: 17, products: ['K101'], chance: 'if(age BETWEEN 22 AND 60, 0.06, 0)' },
  {
    slot: 20,
    products: ["if(profile = 1, ['L101', 'L101', 'L102'], if(profile = 4, ['L201'], ['L301', 'L302', 'L302']))"],
    chance: 'if(age BETWEEN 23 AND 61, [0.2, 0.09, 0.16, 0.3, 0][profile], 0)',
  },
]

const firmSlots: Slot[] = [
  { slot: 1, products: ['D301'], chance: "kind != 'group'" },
  { slot: 2, products: ['D303'], chance: "0.3 * (kind != 'group')" },
  { slot: 3, products: ['D302'], chance: "if(kind != 'group' AND floor > 50000, 0.45, 0)", weight: 2 },
  {
    slot: 20,
    products: ["if(kind = 'enterprise', ['L401', 'L401', 'L402'], ['L201'])"],
    chance: "multiIf(kind = 'enterprise', 0.45, kind = 'sole_trader', 0.28, 0)",
  },
]

/** SQL of an array of (slot, product, weight) that this customer holds. */
function held({ dice }: DemoContext, slots: Slot[]): string {
  const tuples = slots.map(({ slot, products, chance, weight = 0 }) => {
    const list =
      products.length === 1 && products[0]?.startsWith('if(') ? products[0] : `[${products.map((p) => `'${p}'`)}]`
    return `(${slot}, ${dice.pick(list, `product ${slot}`, 'id')}, ${weight}, ${dice.uniform(`slot ${slot}`, 'id')} < (${chance}))`
  })
  return `arrayFilter(h -> h.4, [${tuples.join(', ')}])`
}

/** `account`: every account that ever is, its days, its first level in its own currency and what it behaves like. */
export async function createAccounts(context: DemoContext): Promise<void> {
  const { dice, db, calendar } = context
  const [first, last] = [sqlDate(calendar.firstDay), sqlDate(calendar.lastDay)]
  const days = `dateDiff('day', ${first}, ${last})`
  const opensLate = `(slot IN (3, 4, 6, 7, 9, 11, 14) AND ${dice.uniform('opens late', 'customer', 'slot')} < 0.13 AND course = '' AND customer_closed = ${noDate})`
  const holdings = `SELECT id AS customer, customer_no, kind, branch, profile, course, spouse, customer_opened, customer_closed, wealth, h.1 AS slot, h.2 AS product_no,
      -- What stays put whatever the course of wealth: a part of its lowest month, so that the rest can follow it.
      if(kind = 'individual' AND course = '', 0.4 + 0.35 * ${dice.uniform('fixed part', 'id')}, 0.35) * floor * h.3 / sum(h.3) OVER (PARTITION BY id) AS fixed_amount
    FROM (SELECT c.* EXCEPT (opened, closed), c.opened AS customer_opened, c.closed AS customer_closed,
        if(empty(wealth_by_month), wealth, arrayMin(wealth_by_month)) AS floor, if(s.id > 0 AND course = '' AND c.closed = ${noDate} AND c.opened < ${first}, s.id, 0) AS spouse
      FROM ${db}.customer AS c
      LEFT JOIN (SELECT id, id - 1 AS husband FROM ${db}.customer WHERE position IN (1, 3, 5) AND opened < ${first} AND closed = ${noDate} AND course = '') AS s
        ON s.husband = c.id)
    ARRAY JOIN if(kind = 'individual', ${held(context, personalSlots)}, ${held(context, firmSlots)}) AS h
    WHERE kind != 'household'`
  const dated = `SELECT *, ${productLookup('termMonths', 'product_no')} AS term_months,
      transform(product_no, [${products.map((p) => `'${p.productNo}'`)}], [${products.map((p) => `'${p.family}'`)}], '') AS family,
      toInt32(if(term_months = 0, 1500, term_months * 30.4)) AS span, ${dice.uniform('account opened', 'customer', 'slot')} AS u,
      multiIf(slot = 1, customer_opened,
        slot = 20, greatest(customer_opened + 5, ${first} - span + 2 + toInt32(u * (${days} + span - 8))),
        customer_opened >= ${first}, customer_opened + toInt32(u * 7),
        ${opensLate}, ${first} + 5 + toInt32(u * (${days} - 12)),
        greatest(customer_opened, ${first} - 2 - toInt32(u * (span - 6)))) AS opened
    FROM (${holdings})`
  await createTable(
    context,
    'account',
    `SELECT toUInt32(row_number() OVER (ORDER BY customer, slot)) AS id, *,
      ${luhn18("concat('99', toString(900 + branch), leftPad(toString(slot), 2, '0'), leftPad(toString(id), 11, '0'))")} AS account_no,
      -- A term ends or starts again; what ends goes to the savings account (events.ts).
      if(term_months = 0, ${noDate}, addMonths(opened, term_months)) AS first_maturity,
      toInt32(if(slot = 14, 1, 0)) AS joint,
      multiIf(customer_closed != ${noDate}, customer_closed,
        course != '' OR slot IN (1, 2, 16, 17), ${noDate},
        family = 'loan', if(first_maturity > ${last} OR ${dice.uniform('defaults', 'customer', 'slot')} < 0.02, ${noDate},
          first_maturity - if(product_no IN ('L101', 'L102', 'L201', 'L401'), toInt32(${dice.hash('repays early', 'customer')} % 12), 0)),
        term_months > 0, if(first_maturity BETWEEN ${first} + 1 AND ${last} AND ${dice.uniform('ends', 'customer', 'slot')} < 0.35, first_maturity, ${noDate}),
        ${dice.uniform('ends', 'customer', 'slot')} < 0.05, greatest(opened, ${first}) + 30 + toInt32(u * 100), ${noDate}) AS closes,
      if(closes > ${last}, ${noDate}, closes) AS closed,
      multiIf(slot = 1 OR family = 'cts', 'current', slot = 2, 'spare', family IN ('loan', 'card'), family,
        family IN ('fund', 'gold'), 'valued', 'fixed') AS behaviour,
      if(slot = 13, ['USD', 'HKD'][1 + (${dice.hash('foreign', 'customer')} % 3 = 0)], 'CNY') AS currency,
      multiIf(slot = 1, 0.,
        slot = 2, if(kind = 'individual', 300 + 5000 * u, wealth * 0.25 * u),
        slot = 13, greatest(100., round(fixed_amount / if(currency = 'USD', 7.1, 0.91), -2)),
        slot = 16, 2000 + 1000 * round(30 * u), slot = 17, 500 + 9000 * u,
        slot = 20, round(multiIf(profile = 1, 15000 + 120000 * u * u, product_no = 'L301', 120000 + 300000 * u, product_no = 'L201', 50000 + 450000 * u * u,
          kind = 'enterprise', 300000 + 6000000 * u * u * u, 10000 + 90000 * u), -3),
        greatest(1000., round(fixed_amount, -3))) AS amount,
      if(slot = 20 AND kind = 'enterprise' AND product_no = 'L402', '高标准花木基地项目', '') AS project,
      ${deliveryOf(calendar, 'opened')} AS open_delivery, if(closed = ${noDate}, 255, ${deliveryOf(calendar, 'closed')}) AS close_delivery
    FROM (${dated})
    WHERE opened <= ${last} AND (customer_closed = ${noDate} OR customer_closed > opened + 3)`,
  )
}

/** Told when opened, when closed, and when a term deposit starts again (its new maturity). */
export function accountFeed({ db, calendar }: DemoContext): string {
  const ends = `[${calendar.months.map(({ lastDay }) => sqlDate(lastDay))}]`
  const terms = (d: string) =>
    `greatest(1, intDiv(dateDiff('month', opened, arrayElement(${ends}, ${d} + 1)) + term_months, term_months))`
  return `SELECT arrayJoin(arrayFilter(d -> d >= open_delivery AND d <= close_delivery AND (d = open_delivery OR d = close_delivery
          OR (behaviour = 'fixed' AND term_months > 0 AND ${terms('d')} != ${terms('d - 1')})), range(${calendar.months.length}))) AS delivered,
      account_no, product_no, toString(900 + branch) AS institution_no, currency, toString(opened) AS opened_on,
      if(close_delivery <= delivered, toString(closed), '') AS closed_on,
      toString(${productLookup('annualRate', 'product_no')}) AS annual_rate,
      if(term_months = 0, '', toString(addMonths(opened, term_months * if(behaviour = 'fixed', ${terms('delivered')}, 1)))) AS maturity_on, project
    FROM ${db}.account`
}

/** One owner, or two who share a joint account; a few halves are uneven. */
export const ownerFeed = ({ db, dice }: DemoContext) =>
  `SELECT open_delivery AS delivered, account_no, if(part = 0, customer_no, concat('1', leftPad(toString(customer + 1), 9, '0'))) AS customer_no,
      multiIf(joint = 0, '1', ${dice.hash('uneven', 'id')} % 3 > 0, '0.5', part = 0, '0.6666666667', '0.3333333333') AS share
    FROM (SELECT *, arrayJoin(range(1 + joint)) AS part FROM ${db}.account)`
