import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse, type WarehouseLanes } from './warehouse.ts'

const folder = mkdtempSync(join(tmpdir(), 'almanac-warehouse-'))
let lanes: WarehouseLanes
beforeAll(async () => {
  lanes = await openWarehouse({ folder: join(folder, 'clickhouse') })
  await lanes.jobs.command(`INSERT INTO balances VALUES (11, 100, '2026-10-31', 1), (12, 200, '2026-10-31', 1)`)
})
afterAll(async () => {
  await lanes?.close()
  rmSync(folder, { recursive: true, force: true })
})

const read = (sql: string, accounts: bigint[] = []) => lanes.reading.query(sql, { accounts })

test('screens read the rows of whom they name, and no others', async () => {
  const sql = 'SELECT account_id AS account FROM balances(accounts = {accounts: Array(Int64)}) ORDER BY account'
  expect(await read(sql, [11n])).toEqual([{ account: '11' }])
  expect(await read(sql, [13n])).toEqual([])
  expect(await read(sql)).toEqual([])
})

test.each([
  ['a view without whose', 'SELECT account_id FROM balances'],
  ['a view without whose, by all its columns', 'SELECT * FROM balances'],
  ['a table that has no view', 'SELECT customer_id FROM contacts'],
  ['a file of this machine', `SELECT * FROM file('/etc/hostname', 'LineAsString', 'line String')`],
])('a query of screens does not read %s', async (_name, sql) => {
  await expect(read(sql)).rejects.toThrow()
})

test.each([
  ['written', `INSERT INTO default.balances SELECT 13, 1, '2026-10-31', 1`],
  ['made', 'CREATE TABLE mine (n Int8) ENGINE = Memory'],
  ['removed', 'DROP TABLE default.balances'],
])('nothing is %s by screens', async (_name, sql) => {
  await expect(read(sql)).rejects.toThrow('readonly')
  expect(await lanes.jobs.query('SELECT count() AS n FROM balances')).toEqual([{ n: '2' }])
})
