import { resolve } from 'node:path'
import { createAccounts } from './accounts.ts'
import { countKinds, createBusinesses } from './businesses.ts'
import { createCalendar } from './calendar.ts'
import type { DemoContext, DemoWarehouse } from './context.ts'
import { createCustomers } from './customers.ts'
import { type DemoDelivery, stageFeed, writeDelivery } from './delivery.ts'
import { createDice } from './dice.ts'
import { createEvents } from './events.ts'
import { listFeeds } from './feeds.ts'
import { createLedger } from './ledger.ts'
import { createLevels } from './levels.ts'
import { createLoans } from './loans.ts'
import { createPaths } from './paths.ts'
import { createPeople } from './people.ts'
import { createContracts } from './services.ts'

export type { DemoWarehouse } from './context.ts'
export type { DemoDelivery } from './delivery.ts'

export interface DemoOptions {
  warehouse: DemoWarehouse
  /** Receives one folder per delivery, named by its date; what stands there under those names is replaced. */
  folder: string
  seed: number
  /** `YYYY-MM` */
  lastMonth: string
  /** Customers of all kinds, 20,000 unless told; at least 200. */
  customers?: number
  /** Months of history, 18 unless told. */
  months?: number
  onProgress?: (progress: DemoProgress) => void
}

/** Steps done of all; the last ones are the deliveries. */
export interface DemoProgress {
  done: number
  total: number
}

/**
 * Writes the demo co-operative's deliveries, oldest first. The same seed, last month and size give the same bytes.
 * The work is done in a scratch database of the warehouse, which is dropped before and after.
 */
export async function generateDemo(options: DemoOptions): Promise<DemoDelivery[]> {
  const { warehouse, folder, seed, lastMonth, customers = 20_000, months = 18, onProgress } = options
  if (customers < 200) throw new RangeError(`a demo has at least 200 customers, got ${customers}`)
  const root = resolve(folder)
  const context: DemoContext = {
    warehouse,
    db: 'demo_scratch',
    dice: createDice(seed),
    calendar: createCalendar(lastMonth, months),
    customerCount: customers,
  }
  const kinds = countKinds(customers)
  const feeds = listFeeds(context, kinds)
  const { deliveries } = context.calendar
  const steps = [
    () => createPeople(context, kinds.individual),
    () => createPaths(context),
    () => createBusinesses(context, kinds),
    () => createCustomers(context, kinds),
    () => createAccounts(context),
    () => createLoans(context),
    () => createLevels(context),
    () => createEvents(context),
    () => createLedger(context),
    () => createContracts(context),
  ]
  const total = steps.length + feeds.length + deliveries.length
  let done = 0
  const advance = () => onProgress?.({ done: ++done, total })

  await warehouse.command(`DROP DATABASE IF EXISTS ${context.db} SYNC`)
  await warehouse.command(`CREATE DATABASE ${context.db}`)
  try {
    for (const step of steps) {
      await step()
      advance()
    }
    for (const feed of feeds) {
      await stageFeed(context, feed)
      advance()
    }
    const written: DemoDelivery[] = []
    for (const told of deliveries) {
      written.push(await writeDelivery(context, root, told, feeds))
      advance()
    }
    return written
  } finally {
    await warehouse.command(`DROP DATABASE IF EXISTS ${context.db} SYNC`)
  }
}
