import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { accountDays, asOf, splitRepeated } from './account-days.ts'
import type { MonthScope } from './scope.ts'
import { createWorkTable } from './work-table.ts'

/**
 * From accounts to their owners by the shares as at month-end (rules.md §1). Leaves `work_owned (customer_id,
 * deposit_days, investment_days, cts_days)`.
 */
export async function computeCustomerDays(warehouse: Warehouse): Promise<void> {
  await createWorkTable(
    warehouse,
    'work_owned',
    'customer_id Int64, deposit_days Decimal(76, 24), investment_days Decimal(76, 24), cts_days Decimal(76, 24)',
  )
  // Both sides are nearly sorted by account: merging them takes half the time of a table of hashes.
  await warehouse.command(
    `INSERT INTO work_owned SELECT customer_id, sumIf(part, component = 1), sumIf(part, component = 2), sumIf(part, component = 3) FROM (
       SELECT owner.customer_id AS customer_id, component, days * toDecimal256(share, 10) AS part
       FROM (${accountDays}) AS account INNER JOIN (${owners}) AS owner ON owner.account_id = account.account_id
     ) GROUP BY customer_id SETTINGS join_algorithm = 'full_sorting_merge'`,
  )
}

/** Who owns what part of an account as at month-end. */
const owners = `SELECT account_id, customer_id, toDecimal64(1, 10) AS share FROM work_holding AS h WHERE h.owners = 1 AND h.share > 0
  UNION ALL SELECT account_id, customer_id, share FROM work_joint`

/** `work_holding`, a row per account: one owner of all is by far the common case; `work_joint` has the parts of the others. */
async function computeOwners(warehouse: Warehouse, scope: MonthScope): Promise<void> {
  await createWorkTable(
    warehouse,
    'work_holding',
    'account_id Int64, customer_id Int64, share Decimal(18, 10), owners UInt32, unchanged Bool',
  )
  await warehouse.command(
    `INSERT INTO work_holding SELECT account_id, any(customer_id), any(share), count(), min(business_date) = max(business_date)
     FROM account_owners WHERE ${scope.owners} GROUP BY account_id SETTINGS optimize_aggregation_in_order = 1`,
  )
  await createWorkTable(warehouse, 'work_joint', 'account_id Int64, customer_id Int64, share Decimal(18, 10)')
  const joint = (unchanged: boolean) =>
    `(${scope.owners}) AND account_id IN (SELECT account_id FROM work_holding WHERE owners > 1 AND unchanged = ${unchanged})`
  // Several owners of one date are one state; nearly all joint accounts are such.
  await warehouse.command(
    `INSERT INTO work_joint ${sharing(`
       SELECT account_id, ${ownersSorted} AS sorted FROM (
         SELECT account_id, customer_id, any(o.customer_no) AS customer_no, any(o.share) AS share FROM account_owners AS o
         WHERE ${joint(true)} AND o.share > 0 GROUP BY account_id, customer_id
       ) GROUP BY account_id`)}
     SETTINGS optimize_aggregation_in_order = 1`,
  )
  const [changing] = await warehouse.query<{ n: string }>(
    'SELECT count() AS n FROM work_holding WHERE owners > 1 AND NOT unchanged',
  )
  if (!Number(changing?.n)) return
  // Else states after each day on which an account's owners changed; an empty one falls back to the last owners.
  await warehouse.command(
    `INSERT INTO work_joint
     WITH row AS (
       SELECT account_id, customer_id, customer_no, share, business_date FROM account_owners WHERE ${joint(false)}
     ), state AS (
       SELECT day.account_id AS account_id, day.business_date AS since, row.customer_id AS customer_id, any(row.customer_no) AS customer_no, argMax(row.share, row.business_date) AS share
       FROM (SELECT DISTINCT account_id, business_date FROM row) AS day INNER JOIN row ON row.account_id = day.account_id
       WHERE row.business_date <= day.business_date GROUP BY account_id, since, customer_id HAVING share > 0
     ), chosen AS (
       SELECT account_id, argMax(since, if(toInt32(since) < ${scope.nextDay}, toInt32(since), -toInt32(since))) AS since FROM state GROUP BY account_id
     )
     ${sharing(`
       SELECT state.account_id AS account_id, ${ownersSorted} AS sorted
       FROM state INNER JOIN chosen ON chosen.account_id = state.account_id AND chosen.since = state.since GROUP BY account_id`)}`,
  )
}

/** By share, the largest first; of equal ones the smallest customer number. */
const ownersSorted = 'arraySort(owner -> (-owner.3, owner.2), groupArray((customer_id, customer_no, share)))'

/** A row per owner; the first takes the rest, so that shares sum to one (rules.md §1). */
function sharing(owners: string): string {
  return `SELECT account_id, owner.1, if(place = 1, toDecimal64(1, 10) - arraySum(other -> other.3, arrayPopFront(sorted)), owner.3)
     FROM (${owners}) ARRAY JOIN sorted AS owner, arrayEnumerate(sorted) AS place`
}

/**
 * `work_customer`: every customer with kind and institution as at month-end, both and the manager as they are now, and
 * whether it is known by then. Asks nothing of balances but for those who are not, so that it goes beside the averages.
 */
export async function computeCustomers(warehouse: Warehouse, scope: MonthScope): Promise<void> {
  await computeOwners(warehouse, scope)
  const repeated = await splitRepeated(warehouse, 'customers', 'customer_id', scope.customers)
  await warehouse.command(
    `CREATE OR REPLACE TABLE work_customer (customer_id Int64, customer_no String, source LowCardinality(String), kind LowCardinality(String), institution_id Int64,
       current_kind LowCardinality(String), current_institution_id Int64, current_manager_id Nullable(Int64), known Bool) ENGINE = MergeTree ORDER BY customer_id`,
  )
  await warehouse.command(
    `INSERT INTO work_customer SELECT customer_id, customer_no, source, past.1, past.2, present.1, present.2, present.3, ifNull(toInt32(past.3), since) < ${scope.nextDay}
     FROM (
       SELECT customer_id, customer_no, source, toInt32(business_date) AS since, tuple(kind, institution_id, opened_on) AS past, tuple(kind, institution_id, manager_id) AS present
       FROM customers WHERE (${scope.customers}) AND ${repeated.single}
       UNION ALL
       SELECT customer_id, any(customer_no) AS customer_no, any(source) AS source, toInt32(min(business_date)) AS since,
         argMax(tuple(kind, institution_id, opened_on), ${asOf(scope)}) AS past, argMax(tuple(kind, institution_id, manager_id), business_date) AS present
       FROM customers WHERE (${scope.customers}) AND ${repeated.several} GROUP BY customer_id
     )`,
  )
  const [unknown] = await warehouse.query<{ n: string }>('SELECT count() AS n FROM work_customer WHERE NOT known')
  if (!Number(unknown?.n)) return
  // Known, too, with a balance by then on an account that is or was theirs: nobody known is forgotten with an account.
  await createWorkTable(warehouse, 'work_held', 'account_id Int64, customer_id Int64')
  const waiting = 'customer_id IN (SELECT customer_id FROM work_customer WHERE NOT known)'
  await warehouse.command(
    `INSERT INTO work_held SELECT account_id, customer_id FROM (${owners}) WHERE ${waiting}
     UNION ALL SELECT account_id, customer_id FROM account_owners
     WHERE (${scope.owners}) AND share > 0 AND business_date < toDate('${scope.next}') AND ${waiting}`,
  )
  await warehouse.command(
    `ALTER TABLE work_customer UPDATE known = true WHERE NOT known AND customer_id IN (
       SELECT customer_id FROM work_held WHERE account_id IN (
         SELECT account_id FROM balances WHERE business_date < toDate('${scope.next}') AND ${scope.balances}
           AND account_id IN (SELECT account_id FROM work_held)
       )) SETTINGS mutations_sync = 2, validate_mutation_query = 0`,
  )
}
