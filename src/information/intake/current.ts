import type { Queryable } from '../../platform/database/connect.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { type Visible, visibleCondition } from './visibility.ts'

/** A feed whose current state stands in Postgres, for lists and customer pages. */
interface CurrentTable {
  feed: string
  table: string
  /** Key columns in the warehouse and in Postgres, which name them alike or not. */
  key: Record<string, string>
  /** Postgres column → warehouse expression, the key aside. */
  columns: Record<string, string>
  /** Column that, with the source, is the key as delivered: guards against two numbers with one identifier. */
  number?: string
  /** A row that means "no more": it is removed. */
  removedWhen?: string
}

const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]))
const closed = { closed: 'business_date < (SELECT max(business_date) FROM rows)' }

export const currentTables: readonly CurrentTable[] = [
  {
    // Beside what administrators own: `institution` follows from both.
    feed: 'institutions',
    table: 'delivered_institution',
    key: { id: 'institution_id' },
    number: 'institution_no',
    columns: { ...same('source', 'institution_no', 'name', 'parent_no', 'kind', 'region_code'), ...closed },
  },
  {
    feed: 'products',
    table: 'product',
    key: { id: 'product_id' },
    number: 'product_no',
    columns: { ...same('source', 'product_no', 'name', 'family', 'term_months'), ...closed },
  },
  {
    feed: 'staff',
    table: 'staff',
    key: { id: 'staff_id' },
    number: 'staff_no',
    columns: {
      ...same('source', 'staff_no', 'name', 'institution_id', 'department', 'post', 'mobile', 'active'),
      ...closed,
    },
  },
  {
    feed: 'customers',
    table: 'customer',
    key: { id: 'customer_id' },
    number: 'customer_no',
    columns: same(
      'source',
      'customer_no',
      'kind',
      'name',
      'institution_id',
      'id_type',
      'id_no',
      'birth_date',
      'sex',
      'mobile',
      'address',
      'village_code',
      'occupation',
      'industry_code',
      'manager_no',
      'manager_id',
      'opened_on',
      'closed_on',
    ),
  },
  {
    feed: 'accounts',
    table: 'account',
    key: { id: 'account_id' },
    number: 'account_no',
    columns: same(
      'source',
      'account_no',
      'product_id',
      'institution_id',
      'currency',
      'opened_on',
      'closed_on',
      'annual_rate',
      'maturity_on',
      'project',
    ),
  },
  {
    feed: 'account_owners',
    table: 'account_owner',
    key: { account_id: 'account_id', customer_id: 'customer_id' },
    columns: { share: 'share' },
    removedWhen: 'share = 0',
  },
]

const wholeFeeds = new Set(['institutions', 'products', 'staff'])

export interface CurrentStage {
  current: CurrentTable
  stage: string
}

export interface FeedChange {
  feed: string
  added: number[]
  replaced: number[]
  /** What counts once this delivery is published. */
  visible: Visible
  /** Nothing older has to be looked at: every added row is newer than all that counts, and nothing is replaced. */
  onlyNewer: boolean
}

/** Works out the current rows of the keys that a delivery touches and writes them to stage tables in Postgres. */
export async function stageCurrentRows(
  warehouse: Warehouse,
  db: Queryable,
  deliveryId: string,
  changes: readonly FeedChange[],
): Promise<CurrentStage[]> {
  const stages: CurrentStage[] = []
  for (const current of currentTables) {
    const change = changes.find((candidate) => candidate.feed === current.feed)
    if (!change || (!change.added.length && !change.replaced.length)) continue
    const stage = `${current.table}_${deliveryId}`
    await db.query(`drop table if exists stage.${stage}`)
    const columns = {
      ...current.key,
      ...current.columns,
      business_date: 'business_date',
      ...(current.removedWhen ? { removed: current.removedWhen } : {}),
    }
    const names = Object.keys(columns).join(', ')
    const own = Object.keys(columns)
      .filter((name) => name !== 'removed')
      .join(', ')
    await db.query(
      `create unlogged table stage.${stage} as select ${own} ${current.removedWhen ? ', false as removed' : ''} from ${current.table} limit 0`,
    )
    const values = Object.entries(columns)
      .map(([name, expression]) => (name === expression ? name : `${expression} AS pg_${name}`))
      .join(', ')
    await warehouse.command(
      `INSERT INTO FUNCTION postgresql(operational, table = '${stage}', schema = 'stage') (${names})
       WITH rows AS (${currentRows(current, change)}) SELECT ${values} FROM rows`,
    )
    stages.push({ current, stage })
  }
  return stages
}

function currentRows(current: CurrentTable, change: FeedChange): string {
  const keys = Object.values(current.key).join(', ')
  if (change.onlyNewer && !wholeFeeds.has(current.feed))
    return `SELECT * FROM ${current.feed} WHERE version IN (${change.added.join(', ')})`
  const touched = wholeFeeds.has(current.feed)
    ? ''
    : `AND (${keys}) IN (SELECT ${keys} FROM ${current.feed} WHERE version IN (${[...change.added, ...change.replaced].join(', ')}))`
  return `SELECT * FROM ${current.feed} WHERE ${visibleCondition(change.visible)} ${touched} ORDER BY business_date DESC LIMIT 1 BY ${keys}`
}

/** Merges the staged rows into the current tables; runs inside the publishing transaction. */
export async function mergeCurrentRows(
  db: Queryable,
  stages: readonly CurrentStage[],
  replacedKeys: Record<string, string[][]>,
): Promise<void> {
  const settles = stages.some(({ current }) => settledBy.has(current.feed))
  if (settles) await db.query('select lock_organisation()')
  for (const { current, stage } of stages) {
    const keys = Object.keys(current.key)
    const columns = [...Object.keys(current.columns), 'business_date']
    if (current.number) await refuseCollision(db, current, stage)
    const removed = replacedKeys[current.feed]
    if (removed?.length) {
      const lists = keys.map((_, at) => removed.map((key) => key[at]))
      await db.query(
        `delete from ${current.table} t using unnest(${keys.map((_, at) => `$${at + 1}::bigint[]`).join(', ')}) as gone(${keys.join(', ')})
         where ${keys.map((key) => `t.${key} = gone.${key}`).join(' and ')}`,
        lists,
      )
    }
    const all = [...keys, ...columns].join(', ')
    const insert = `insert into ${current.table} (${all}) select ${all} from stage.${stage} ${current.removedWhen ? 'where not removed' : ''}`
    if (await isEmpty(db, current.table)) {
      await fillEmpty(db, current.table, insert)
      continue
    }
    await db.query(
      `${insert} on conflict (${keys.join(', ')}) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    )
    if (current.removedWhen) {
      await db.query(
        `delete from ${current.table} t using stage.${stage} s where s.removed and ${keys.map((key) => `t.${key} = s.${key}`).join(' and ')}`,
      )
    }
  }
  const customers = stages.find(({ current }) => current.feed === 'customers')
  if (customers) {
    await keepSummaries(db, customers.stage, replacedKeys.customers ?? [])
    await keepVillages(db, customers.stage)
  }
  if (settles) await db.query('select settle_organisation()')
  if (customers) await db.query('select count_customers(null)')
}

/** What the organisation, and where customers belong in it, follows from. */
const settledBy = new Set(['institutions', 'staff', 'customers'])

async function isEmpty(db: Queryable, table: string): Promise<boolean> {
  const { rows } = await db.query<{ empty: boolean }>(`select not exists (select from ${table}) as empty`)
  return rows[0]?.empty ?? false
}

/** A first delivery: rows first, indexes afterwards, which takes a fraction of the time of keeping them row by row. */
async function fillEmpty(db: Queryable, table: string, fill: string): Promise<void> {
  const { rows: keys } = await db.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u')`,
    [table],
  )
  const { rows: indexes } = await db.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid = $1::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)`,
    [table],
  )
  // In the transaction that empties it, a table is filled without a log of every row.
  await db.query(`truncate ${table}`)
  for (const { name } of keys) await db.query(`alter table ${table} drop constraint ${name}`)
  for (const { name } of indexes) await db.query(`drop index ${name}`)
  await db.query(fill)
  for (const { definition } of keys) await db.query(`alter table ${table} add ${definition}`)
  for (const { definition } of indexes) await db.query(definition)
  await db.query(`analyze ${table}`)
}

/** Every customer has a line in the lists from the moment it is known. */
async function keepSummaries(db: Queryable, stage: string, removed: string[][]): Promise<void> {
  if (removed.length)
    await db.query('delete from customer_summary where customer_id = any ($1::bigint[])', [
      removed.map((key) => key[0]),
    ])
  await db.query(
    `insert into customer_summary (customer_id, institution_id, kind, manager_id) select id, institution_id, kind, manager_id from stage.${stage}
     on conflict (customer_id) do update set institution_id = excluded.institution_id, kind = excluded.kind, manager_id = excluded.manager_id
     where (customer_summary.institution_id, customer_summary.kind, customer_summary.manager_id)
       is distinct from (excluded.institution_id, excluded.kind, excluded.manager_id)`,
  )
}

/** Villages come as codes; their names are read from the addresses of those who live there. */
async function keepVillages(db: Queryable, stage: string): Promise<void> {
  await db.query(
    `insert into village (code, name)
     select distinct on (village_code) village_code, village_in(address) from stage.${stage} where village_code is not null
     order by village_code, address is null
     on conflict (code) do update set name = excluded.name where excluded.name is not null and village.name is null`,
  )
}

/** Two numbers with one identifier are a matter of one in a hundred million banks; that bank must be told. */
async function refuseCollision(db: Queryable, current: CurrentTable, stage: string): Promise<void> {
  const { rows } = await db.query<{ a: string; b: string }>(
    `select t.${current.number} as a, s.${current.number} as b from stage.${stage} s join ${current.table} t using (id)
     where t.${current.number} <> s.${current.number} or t.source <> s.source limit 1`,
  )
  if (rows[0])
    throw new Error(
      `${current.feed}: ${rows[0].a} and ${rows[0].b} have the same identifier; the delivery was not published.`,
    )
}

export async function dropStages(db: Queryable, stages: readonly CurrentStage[]): Promise<void> {
  for (const { stage } of stages) await db.query(`drop table if exists stage.${stage}`)
}
