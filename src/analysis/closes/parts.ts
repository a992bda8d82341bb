import type { Queryable } from '../../platform/database/connect.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { standingKinds } from '../tiers/contract.ts'
import { changeKinds, noticeKinds } from './contract.ts'

/** One institution's part of a closed month; sums of balance-days are not rounded. */
export type Part = Record<string, unknown>

const counted = (names: readonly string[], of: (name: string) => string) =>
  `map(${names.map((name) => `'${name}', toUInt32(countIf(${of(name)}))`).join(', ')})`

/** `month`: its first day. */
export function readParts(warehouse: Warehouse, closeId: number, month: string): Promise<Part[]> {
  return warehouse.query(
    `SELECT institution_id, toUInt32(count()) AS customers, toString(sum(deposit_days)) AS deposit_days,
       toString(sum(investment_days)) AS investment_days, toString(sum(cts_days)) AS cts_days,
       ${counted(standingKinds, (name) => `standing = '${name}'`)} AS standings,
       ${counted([...changeKinds, ...noticeKinds], (name) => `has(changes, '${name}')`)} AS changes
     FROM customer_month WHERE month = toDate('${month}') AND close_id = ${closeId} GROUP BY institution_id`,
  )
}

/** In the transaction that makes the close count. */
export async function replaceParts(
  db: Queryable,
  closeId: number,
  month: string,
  parts: readonly Part[],
): Promise<void> {
  await db.query('delete from closed_month_part where month = $1', [month])
  await db.query(
    `insert into closed_month_part
     select $1, $2, r.* from jsonb_to_recordset($3) r (institution_id bigint, customers integer, deposit_days numeric,
       investment_days numeric, cts_days numeric, standings jsonb, changes jsonb)`,
    [month, closeId, JSON.stringify(parts)],
  )
}

/** Months closed before their parts were kept get them at the next start. */
export async function completeParts(warehouse: Warehouse, db: Queryable): Promise<void> {
  const { rows } = await db.query<{ month: string; closeId: number }>(
    `select month, close_id as "closeId" from closed_month m
     where not exists (select from closed_month_part p where p.month = m.month)`,
  )
  for (const { month, closeId } of rows)
    await replaceParts(db, closeId, month, await readParts(warehouse, closeId, month))
}
