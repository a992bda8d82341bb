import { readVisible, visibleCondition } from '../../information/intake/index.ts'
import type { Database, Queryable } from '../../platform/database/connect.ts'
import { addDays } from '../../platform/day.ts'
import type { Warehouse } from '../../platform/warehouse/warehouse.ts'
import { nextMonth } from '../measures/index.ts'
import type { TierPolicy } from '../tiers/contract.ts'
import { getPolicyOn } from '../tiers/index.ts'

export interface MovementContext {
  database: Database
  warehouse: Warehouse
  /** Home currency. */
  currency: string
  /** Of the institution: on which day a transaction was posted. */
  timeZone: string
}

/** Closes that count for a month, or will once they are published; the newest first. */
export type CountingCloses = readonly { month: string; closeId: number }[]

/** What movements are worked out of, as Postgres decides it before the warehouse is asked. */
export interface MovementScope {
  /** First day of the last closed month. */
  month: string
  closeId: number
  closes: CountingCloses
  /** Newest business date of a published delivery: flows up to it, maturities after it. */
  until: string
  /** In force at the end of the month under way: what it takes now. */
  policy: TierPolicy
  currency: string
  timeZone: string
  publication: string
  visible: Record<(typeof feeds)[number], string>
}

const feeds = ['products', 'accounts', 'account_owners', 'balances', 'transactions', 'fx'] as const

/** A flow is measured against the highest average of so many closed months: what was there before it went. */
const baseMonths = 4

export async function readMovementScope(
  { database, currency, timeZone }: MovementContext,
  closes: CountingCloses,
): Promise<MovementScope | undefined> {
  const db = database.batch
  const [newest] = closes
  const { rows } = await db.query<{ until: string | null; publication: string }>(
    `select (select max(business_date) from delivery where state in ('published', 'restated')) as until,
       greatest((select max(publication) from delivery), (select max(publication) from policy), 0) as publication`,
  )
  const facts = rows[0]
  if (!newest || !facts?.until) return undefined
  return {
    ...newest,
    closes: closes.slice(0, baseMonths),
    until: facts.until,
    publication: facts.publication,
    policy: (await getPolicyOn(db, lastDay(nextMonth(newest.month)))).policy,
    currency,
    timeZone,
    visible: await readConditions(db),
  }
}

async function readConditions(db: Queryable): Promise<MovementScope['visible']> {
  const visible = {} as MovementScope['visible']
  for (const feed of feeds) visible[feed] = visibleCondition(await readVisible(db, feed))
  return visible
}

function lastDay(month: string): string {
  return addDays(nextMonth(month), -1)
}
