import type { Queryable } from '../../platform/database/connect.ts'

/** An account of a customer, as the core system delivered it last. */
export interface AccountRecord {
  accountId: string
  accountNo: string
  institutionId: string
  productName: string | null
  family: string | null
  currency: string | null
  openedOn: string | null
  closedOn: string | null
  maturityOn: string | null
  annualRate: string | null
  share: string
}

/** Undefined when there is no such customer within the reader's scope. */
export async function findOwner(db: Queryable, customerId: string): Promise<{ institutionId: string } | undefined> {
  const { rows } = await db.query<{ institutionId: string }>(
    'select institution_id as "institutionId" from customer where id = $1',
    [customerId],
  )
  return rows[0]
}

/** Open accounts first, the newest first. Bounded: an owner of more than that is an institution's own collecting account. */
export async function listAccounts(db: Queryable, customerId: string): Promise<AccountRecord[]> {
  const { rows } = await db.query<AccountRecord>({
    name: 'accounts of customer',
    text: `select a.id as "accountId", a.account_no as "accountNo", a.institution_id as "institutionId", p.name as "productName", p.family,
        a.currency, a.opened_on as "openedOn", a.closed_on as "closedOn", a.maturity_on as "maturityOn",
        trim_scale(a.annual_rate)::text as "annualRate", trim_scale(o.share)::text as share
      from account_owner o join account a on a.id = o.account_id left join product p on p.id = a.product_id
      where o.customer_id = $1 order by a.closed_on is not null, a.opened_on desc nulls last, a.id limit 2000`,
    values: [customerId],
  })
  return rows
}

/** Names of the other owners per account: surnames only where they are outside the reader's scope. */
export async function listCoOwners(db: Queryable, customerId: string): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ accountId: string; names: string[] }>({
    name: 'co-owners of customer',
    text: 'select account_id as "accountId", array_agg(name) as names from account_co_owners($1) group by account_id',
    values: [customerId],
  })
  return new Map(rows.map((row) => [row.accountId, row.names]))
}
