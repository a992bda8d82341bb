import type pg from 'pg'

/** Institutions of the small union; `outlet` stands below `east`. */
export const union = { root: '1', east: '2', west: '3', outlet: '4' }

const institutions = [
  [union.root, 'U', '县联社', null, 'union'],
  [union.east, 'E', '城东支行', 'U', 'branch'],
  [union.west, 'W', '城西支行', 'U', 'branch'],
  [union.outlet, 'EO', '城东分理处', 'E', 'outlet'],
]

export interface FixtureCustomer {
  id: string
  no?: string
  name?: string
  institution?: string
  kind?: string
  idNo?: string | null
  mobile?: string | null
  aumCents?: string
  tier?: number
}

/** A union with two branches, an outlet, a manager and one product of each family that tests need. */
export async function insertSmallUnion(db: pg.Pool): Promise<void> {
  for (const [id, no, name, parent, kind] of institutions) {
    await db.query(
      `insert into delivered_institution (id, source, institution_no, name, parent_no, kind, business_date) values ($1, 'core', $2, $3, $4, $5, '2026-10-31')`,
      [id, no, name, parent, kind],
    )
  }
  await db.query(
    `insert into staff (id, source, staff_no, name, institution_id, business_date) values (70, 'core', 'S70', '孙经理', $1, '2026-10-31')`,
    [union.east],
  )
  await db.query('select settle_organisation()')
  await db.query(
    `insert into product (id, source, product_no, name, family, business_date) values (80, 'core', 'P80', '活期存款', 'deposit', '2026-10-31')`,
  )
}

export async function insertCustomer(db: pg.Pool, customer: FixtureCustomer): Promise<void> {
  const { id, no = `C${id}`, name = `客户${id}`, institution = union.east, kind = 'individual' } = customer
  const { idNo = null, mobile = null, aumCents = '0', tier = 0 } = customer
  await db.query(
    `insert into customer (id, source, customer_no, kind, name, institution_id, id_type, id_no, mobile, manager_no, manager_id, business_date)
     values ($1, 'core', $2, $3, $4, $5, 'resident', $6, $7, 'S70', 70, '2026-10-31')`,
    [id, no, kind, name, institution, idNo, mobile],
  )
  await db.query(
    `insert into published.customer_summary (customer_id, institution_id, kind, manager_id, month, aum, deposits, standing, tier)
     values ($1, $2, $3, 70, '2026-10-01', $4, $4, $5, $6)`,
    [id, institution, kind, aumCents, tier ? 'rated' : 'none', tier],
  )
  await db.query('select count_customers(null)')
}

/** An account of the product 80 with its owners in equal shares. */
export async function insertAccount(db: pg.Pool, id: string, accountNo: string, owners: string[]): Promise<void> {
  await db.query(
    `insert into account (id, source, account_no, product_id, institution_id, currency, opened_on, annual_rate, business_date)
     values ($1, 'core', $2, 80, $3, 'CNY', '2020-01-01', 0.0035, '2026-10-31')`,
    [id, accountNo, union.east],
  )
  for (const owner of owners) {
    await db.query(
      `insert into account_owner (account_id, customer_id, share, business_date) values ($1, $2, $3, '2026-10-31')`,
      [id, owner, 1 / owners.length],
    )
  }
}
