import type { Warehouse } from '../../platform/warehouse/warehouse.ts'

/** An empty table of a close's own: a log, since what is written once and read a few times need be neither sorted nor merged. */
export async function createWorkTable(warehouse: Warehouse, name: string, columns: string): Promise<void> {
  await warehouse.command(`CREATE OR REPLACE TABLE ${name} (${columns}) ENGINE = Log`)
}
