import type { KindCounts } from './businesses.ts'
import type { DemoContext } from './context.ts'
import { blockSize } from './people.ts'

/**
 * Who belongs to whom, from the places in a block (people.ts): no search, and each tie is told by the first delivery that
 * knows both ends.
 */
export function relationFeed({ db, dice }: DemoContext, kinds: KindCounts): string {
  const at = (offset: string) => `toUInt32(${offset})`
  // Each: [from-id, to-id, kind, share], as a query.
  const pairs = [
    `SELECT id AS one, ${at('id + 1')} AS other, 'spouse' AS kind, '' AS share FROM ${db}.person WHERE position IN (0, 2, 4) AND id < ${kinds.individual}`,
    `SELECT id, ${at('id - 6')}, 'child', '' FROM ${db}.person WHERE position = 6`,
    `SELECT id, ${at('id - 8')}, 'parent', '' FROM ${db}.person WHERE position = 8`,
    `SELECT id, household, 'member_of', '' FROM (
        SELECT id, arrayJoin([${at(`${kinds.individual} + 1 + intDiv(intDiv(id - 1, ${blockSize}), 2)`)}]) AS household, position FROM ${db}.person
        WHERE intDiv(id - 1, ${blockSize}) % 2 = 0)
      WHERE position IN (0, 1, 6, 8) AND household <= ${kinds.individual + kinds.household}`,
    `SELECT owner, id, 'legal_rep', '' FROM ${db}.business WHERE owner > 0`,
    `SELECT owner, id, 'shareholder', toString(toDecimal32(5 + ${dice.hash('owner share', 'id')} % 6, 1) / 10) FROM ${db}.business WHERE kind = 'enterprise'`,
    `SELECT owner + 1, id, 'shareholder', toString(toDecimal32(5 - ${dice.hash('owner share', 'id')} % 6, 1) / 10) FROM ${db}.business
      WHERE kind = 'enterprise' AND ${dice.hash('owner share', 'id')} % 6 < 5`,
    `SELECT id, ${at(`${kinds.individual + kinds.household + kinds.sole_trader + kinds.enterprise} + 1 + ordinal % ${kinds.group}`)}, 'member_of', ''
      FROM ${db}.business WHERE kind = 'enterprise' AND ordinal < ${kinds.group * 4}`,
  ]
  return `SELECT greatest(a.open_delivery, b.open_delivery, told) AS delivered, a.customer_no AS customer_no, b.customer_no AS other_no, kind,
      toString(greatest(a.opened, b.opened)) AS since, '' AS until, share
    FROM (SELECT one, other, kind, share, 0 AS told FROM (${pairs.join(' UNION ALL ')})
      UNION ALL SELECT guarantor, borrower, 'guarantor', '', min(delivered) FROM ${db}.guarantee GROUP BY guarantor, borrower) AS r
    INNER JOIN (SELECT id, customer_no, opened, open_delivery FROM ${db}.customer) AS a ON a.id = r.one
    INNER JOIN (SELECT id, customer_no, opened, open_delivery FROM ${db}.customer) AS b ON b.id = r.other`
}
