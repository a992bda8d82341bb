import type { Queryable } from '../../platform/database/connect.ts'

// Movements reach Postgres in a stage table; there they find the institution that the customer belongs to now.

const columns = `kind text, customer_id bigint, aum bigint, tier smallint, other_tier smallint, amount bigint, next_amount bigint, misses smallint,
  months_left smallint, deadline date, base bigint, share integer, marked boolean, account_id bigint, product_id bigint, rank bigint`
const names = columns.replaceAll(/\s+(text|bigint|smallint|date|integer|boolean)/g, '')

export async function createStageTable(db: Queryable, table: string): Promise<void> {
  await db.query(`drop table if exists stage.${table}`)
  await db.query(`create unlogged table stage.${table} (${columns})`)
}

/** How a select of the warehouse begins that fills it. */
export function insertInto(table: string): string {
  return `INSERT INTO FUNCTION postgresql(operational, table = '${table}', schema = 'stage') (${names})`
}

/** The nearest day first, of one day the largest amount (in hundredths): one number, so that one index walks it. */
export function rankByDeadline(day: string, amount: string): string {
  return `(100000 - toInt64(toInt32(${day}))) * 10000000000000 + greatest(0, least(${amount}, 9999999999999))`
}

const indexes = ['rank', 'customer', 'confidential']

/** Fills and indexes the table that is swapped in; answers its name. */
export async function fillMovements(db: Queryable, table: string, number: number): Promise<string> {
  const fresh = `movement_${number}`
  await db.query(`drop table if exists published.${fresh}`)
  await db.query(`create table published.${fresh} (like published.movement including defaults)`)
  await db.query(
    `insert into published.${fresh} (id, institution_id, ${names})
     select row_number() over (), c.institution_id, ${names.replaceAll(/\w+/g, 's.$&')}
     from stage.${table} s join customer c on c.id = s.customer_id`,
  )
  await db.query(
    `create index movement_rank_${number} on published.${fresh} (institution_id, kind, rank desc, id desc)`,
  )
  await db.query(`create index movement_customer_${number} on published.${fresh} (customer_id, kind)`)
  await db.query(
    `create index movement_confidential_${number} on published.${fresh} (institution_id) where confidential`,
  )
  await db.query(`select copy_scope('published.movement', 'published.${fresh}')`)
  await db.query(`analyze published.${fresh}`)
  await db.query(`drop table stage.${table}`)
  return fresh
}

/** Readers see the new movements and their counts from the commit on; the old ones go. */
export async function swapMovements(
  db: Queryable,
  fresh: string,
  basis: { month: string; closeId: number; until: string; publication: string },
): Promise<void> {
  const number = fresh.slice('movement_'.length)
  await db.query('select lock_organisation()')
  await db.query('drop table published.movement')
  await db.query(`alter table published.${fresh} rename to movement`)
  for (const name of indexes)
    await db.query(`alter index published.movement_${name}_${number} rename to movement_${name}`)
  await db.query(
    `insert into movement_basis (month, close_id, until, publication) values ($1, $2, $3, $4)
     on conflict (one) do update set month = excluded.month, close_id = excluded.close_id, until = excluded.until,
       publication = excluded.publication, written_at = now()`,
    [basis.month, basis.closeId, basis.until, basis.publication],
  )
  // A customer may have come to another institution since they were filled.
  await db.query('select follow_taken_over()')
  await db.query('select count_movements(null)')
}
