import type { Ask } from '../../platform/database/as-person.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { type MaskSubject, revealedColumn } from '../customers/index.ts'

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
  termsOn: string
  share: string
}

export interface OwnerRecord extends MaskSubject {
  /** Newest business date of balances from the customer's source. */
  asOf: string | null
}

/** Undefined when there is no such customer within the reader's scope. */
export async function findOwner(db: Queryable, customerId: string): Promise<OwnerRecord | undefined> {
  const { rows } = await db.query<OwnerRecord>(
    `select c.institution_id as "institutionId", c.manager_id as "managerId", ${revealedColumn}, (
       select max(v.business_date) from feed_version v where v.feed = 'balances' and v.state = 'active' and v.source = c.source) as "asOf"
     from customer c where c.id = $1`,
    [customerId],
  )
  return rows[0]
}

/** More than these are not looked at: their owner is an institution's own collecting account. */
export const mostAccounts = 2000

/** Open accounts first, the newest first; one more than the most. */
export async function listAccounts(db: Queryable, customerId: string): Promise<AccountRecord[]> {
  const { rows } = await db.query<AccountRecord>({
    name: 'accounts of customer',
    text: `select a.id as "accountId", a.account_no as "accountNo", a.institution_id as "institutionId", p.name as "productName", p.family,
        a.currency, a.opened_on as "openedOn", a.closed_on as "closedOn", a.maturity_on as "maturityOn",
        trim_scale(a.annual_rate)::text as "annualRate", a.business_date as "termsOn", trim_scale(o.share)::text as share
      from account_owner o join account a on a.id = o.account_id left join product p on p.id = a.product_id
      where o.customer_id = $1 order by a.closed_on is not null, a.opened_on desc nulls last, a.id limit ${mostAccounts + 1}`,
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

/** The deliveries of the versions that records came with. */
export async function readOrigins(ask: Ask, records: readonly { carriedBy: number }[]): Promise<Map<number, string>> {
  const versions = [...new Set(records.map(({ carriedBy }) => carriedBy))]
  if (!versions.length) return new Map()
  const origins = await ask<{ version: number; deliveryId: string }>({
    name: 'origins of versions',
    text: 'select id as version, delivery_id as "deliveryId" from feed_version where id = any ($1)',
    values: [versions],
  })
  return new Map(origins.map(({ version, deliveryId }) => [version, deliveryId]))
}
