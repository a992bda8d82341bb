import type { KindCounts } from './businesses.ts'
import type { DemoContext } from './context.ts'
import { createTable, deliveryOf, noDate } from './context.ts'
import { textArray } from './dice.ts'
import { blockSize } from './people.ts'
import { branches, countyName, villageCode } from './places.ts'
import { leaver, managerNumbers } from './staff.ts'

/** From this month a leaver's customers have their successor (0: too short a history for one). */
export const handOverMonth = (context: DemoContext) => Math.floor(context.calendar.months.length / 2)

/** All customers as they are told to the delivery `open_delivery`; what changes later stands beside in `new_…`. */
export async function createCustomers(context: DemoContext, kinds: KindCounts): Promise<void> {
  const { dice, db, calendar } = context
  const townships = textArray(branches.map(({ townshipName }) => townshipName))
  const villageNames = `[${branches.map(({ villages }) => textArray(villages))}]`
  const villageCodes = `[${branches.map((branch) => textArray(branch.villages.map((_, v) => villageCode(branch, v))))}]`
  const managers = `[${managerNumbers.map((pair) => textArray(pair))}]`
  const monthCount = calendar.months.length
  const people = `SELECT p.id AS id, 'individual' AS kind, name, branch, 'resident_id' AS id_type, id_no, toString(birth) AS birth_date, sex, mobile, village,
      house, occupation, '' AS industry_code, opened, closed, age, profile, position, family,
      if(empty(wealth_by_month), natural_wealth, wealth_by_month[1]) AS wealth, course_name AS course, wealth_by_month
    FROM ${db}.person AS p LEFT JOIN ${db}.path AS c ON c.id = p.id`
  // Every second block's first family is kept as one household; its members stand in the relations.
  const blocks = Math.max(1, Math.floor(kinds.individual / blockSize))
  const households = `SELECT toUInt32(${kinds.individual} + number + 1) AS id, 'household', concat(name, '户'), branch, 'household_register',
      concat('H', leftPad(toString(id), 9, '0')), '', '', '', village, house, '', '', opened, ${noDate}, 0, 0, 99, family, 0., '', CAST([], 'Array(Float64)')
    FROM numbers(${kinds.household}) AS h INNER JOIN (SELECT * EXCEPT id, id AS head FROM ${db}.person) AS p ON p.head = h.number * 2 % ${blocks} * ${blockSize} + 1`
  const businesses = `SELECT id, kind, name, branch, 'credit_code', id_no, '', '', mobile, 0, 1 + id % 200, '', industry_code,
      opened, ${noDate}, 0, 6, 99, 0, wealth, '', CAST([], 'Array(Float64)')
    FROM ${db}.business`
  await createTable(
    context,
    'customer',
    `SELECT * EXCEPT mobile, mobile AS first_mobile, leftPad(toString(id), 9, '0') AS serial,
      concat(if(kind = 'individual', '1', '2'), serial) AS customer_no, toString(900 + branch) AS institution_no,
      concat('${countyName}', ${townships}[branch], if(birth_date = '' AND kind != 'household', concat('兴业路', toString(house), '号'),
        concat(${villageNames}[branch][village + 1], toString(house), '号'))) AS address,
      if(birth_date = '' AND kind != 'household', '', ${villageCodes}[branch][village + 1]) AS village_code,
      if(wealth > 30000 OR course != '' OR kind != 'individual' OR ${dice.hash('has manager', 'id')} % 4 = 0,
        ${managers}[branch][1 + ${dice.hash('manager', 'id')} % 2], '') AS first_manager_no,
      if(first_manager_no = '${leaver.staffNo}', '${leaver.successorNo}', first_manager_no) AS new_manager_no,
      ${deliveryOf(calendar, 'opened')} AS open_delivery,
      if(closed = ${noDate}, 255, ${deliveryOf(calendar, 'closed')}) AS close_delivery,
      if(kind = 'individual' AND ${dice.hash('moves mobile', 'id')} % 60 = 0, 1 + ${dice.hash('mobile changes', 'id')} % ${Math.max(1, monthCount - 1)}, 255) AS mobile_delivery,
      concat('154', leftPad(toString((id * 7919 + 60000019) % 100000000), 8, '0')) AS new_mobile
    FROM (${people} UNION ALL ${households} UNION ALL ${businesses})`,
  )
}

/** A customer is told when opened, when the mobile or the manager changes and when closed, each time as then known. */
export function customerFeed(context: DemoContext): string {
  const handOver = handOverMonth(context)
  return `SELECT arrayJoin(arrayDistinct(arrayFilter(d -> d >= open_delivery AND d <= least(close_delivery, ${context.calendar.months.length - 1}),
        [open_delivery, close_delivery, mobile_delivery, if(first_manager_no != new_manager_no, ${handOver}, 255)]))) AS delivered,
      customer_no, kind, name, institution_no, id_type, id_no, birth_date, sex,
      if(mobile_delivery <= delivered, new_mobile, first_mobile) AS mobile, address, village_code, occupation, industry_code,
      if(delivered >= ${handOver}, new_manager_no, first_manager_no) AS manager_no, toString(opened) AS opened_on,
      if(close_delivery <= delivered, toString(closed), '') AS closed_on
    FROM ${context.db}.customer`
}

/** Mobiles and addresses of all, WeChat of the younger. */
export function contactFeed({ db, dice, calendar }: DemoContext): string {
  const last = calendar.months.length - 1
  return `SELECT delivered, customer_no, kind, value, preferred FROM (
      SELECT open_delivery AS delivered, customer_no, 'mobile' AS kind, first_mobile AS value, '1' AS preferred FROM ${db}.customer WHERE first_mobile != ''
      UNION ALL SELECT mobile_delivery, customer_no, 'mobile', new_mobile, '1' FROM ${db}.customer
        WHERE mobile_delivery BETWEEN open_delivery + 1 AND least(close_delivery, ${last})
      UNION ALL SELECT open_delivery, customer_no, 'address', address, '' FROM ${db}.customer WHERE ${dice.hash('address told', 'id')} % 3 = 0
      UNION ALL SELECT open_delivery, customer_no, 'wechat', concat('wx_', lower(hex(toUInt32(${dice.hash('wechat', 'id')}))), '_', toString(id)), ''
        FROM ${db}.customer WHERE kind = 'individual' AND age BETWEEN 18 AND 50 AND ${dice.hash('has wechat', 'id')} % 3 = 0)`
}

export const identityFeed = ({ db, dice }: DemoContext) =>
  `SELECT open_delivery AS delivered, customer_no, id_type, id_no,
      if(kind != 'individual' OR age > 62, '', toString(addYears(toDate('2028-01-01') + ${dice.hash('valid until', 'id')} % 3600, 1))) AS valid_until
    FROM ${db}.customer`
