import type { DemoCalendar } from './calendar.ts'
import type { Dice } from './dice.ts'

/** What the generator needs of a ClickHouse: the platform's warehouse fits. It must write to this machine's files. */
export interface DemoWarehouse {
  command(sql: string, params?: Record<string, unknown>): Promise<void>
  query<T>(sql: string, params?: Record<string, unknown>): Promise<T[]>
}

/** Where a step works: its scratch database `db`, its chance, its dates and its size. */
export interface DemoContext {
  warehouse: DemoWarehouse
  db: string
  dice: Dice
  calendar: DemoCalendar
  customerCount: number
}

export const sqlDate = (day: string) => `toDate('${day}')`

/** The index of the delivery that first tells of a day: 0 for all that lies before the history. */
export const deliveryOf = (calendar: DemoCalendar, day: string) =>
  `toUInt8(greatest(0, dateDiff('month', ${sqlDate(calendar.firstDay)}, toDate(${day}))))`

/** No date: Date's own zero, written as an empty field. */
export const noDate = 'toDate(0)'

/** Makes a scratch table of a query; in memory, since it lives for seconds. */
export const createTable = ({ warehouse, db }: DemoContext, name: string, select: string) =>
  warehouse.command(`CREATE TABLE ${db}.${name} ENGINE = Memory AS ${select}`)
