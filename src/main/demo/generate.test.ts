import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isCreditCode, isLuhn, isResidentId } from '../../../test/reference/check-digits.ts'
import { findFaults } from '../../../test/reference/delivery-check.ts'
import { countRows, fourPlaces, type ReadDelivery, readDeliveries } from '../../../test/reference/delivery-reader.ts'
import { NaiveBank } from '../../../test/reference/naive-close.ts'
import type { Row } from '../../../test/reference/naive-publication.ts'
import { type FeedName, feedNames } from '../../information/intake/contract.ts'
import { openWarehouse, type WarehouseLanes } from '../../platform/warehouse/warehouse.ts'
import { type DemoDelivery, type DemoProgress, generateDemo } from './generate.ts'

const scratch = mkdtempSync(join(tmpdir(), 'almanac-demo-'))
const root = join(scratch, 'one')
const lastMonth = '2026-10'
const progress: DemoProgress[] = []
let lanes: WarehouseLanes
let told: DemoDelivery[]
let deliveries: ReadDelivery[]

const generate = (folder: string, seed: number, months = 18, onProgress?: (progress: DemoProgress) => void) =>
  generateDemo({
    warehouse: lanes.jobs,
    folder,
    seed,
    lastMonth,
    customers: 400,
    months,
    ...(onProgress && { onProgress }),
  })

beforeAll(async () => {
  lanes = await openWarehouse({ folder: join(scratch, 'warehouse') })
  told = await generate(root, 7, 18, (step) => progress.push(step))
  deliveries = readDeliveries(root)
})
afterAll(async () => {
  await lanes.close()
  rmSync(scratch, { recursive: true, force: true })
})

const rowsOf = (feed: FeedName): Row[] => deliveries.flatMap(({ feeds }) => feeds[feed] ?? [])
const count = (values: Iterable<string | undefined>) => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value ?? '', (counts.get(value ?? '') ?? 0) + 1)
  return counts
}

/** SHA-256 of every file below a folder, by path. */
const fingerprints = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path.slice(folder.length)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort()

describe('the demo co-operative', () => {
  test('is told by a history and then month by month, in every feed of the format', () => {
    expect(deliveries.map(({ date }) => date)).toEqual(told.map(({ businessDate }) => businessDate))
    expect([deliveries.length, deliveries[0]?.date, deliveries.at(-1)?.date]).toEqual([7, '2026-04-30', '2026-10-31'])
    expect([...new Set(deliveries.flatMap(({ feeds }) => Object.keys(feeds)))].sort()).toEqual([...feedNames].sort())
    expect(progress.at(-1)).toEqual({ done: progress.length, total: progress.length })
  })

  test('agrees with its controls', () => {
    for (const { date, feeds, control } of deliveries)
      for (const [feed, { rows, totals }] of Object.entries(control.feeds)) {
        const stated = { rows, totals: Object.fromEntries(Object.entries(totals).map(([k, v]) => [k, fourPlaces(v)])) }
        expect(stated, `${date} ${feed}`).toEqual(countRows(feeds[feed as FeedName] ?? [], Object.keys(totals)))
      }
  })

  test('has only the five faults that it means to have, in the last delivery', () => {
    expect(findFaults(deliveries)).toEqual([
      expect.stringMatching(/^2026-10-31 transactions: unknown account_no 9990099000000000001/),
      expect.stringMatching(/^2026-10-31 transactions: posted_at 2026-10-32\S+ lies ahead/),
      expect.stringMatching(/^2026-10-31 transactions: 2026-10-32\S+ is no day/),
      expect.stringMatching(/^2026-10-31 balances: unknown account_no 9990099000000000001/),
      expect.stringMatching(/^2026-10-31 balances: balance 12O50 is no amount/),
      expect.stringMatching(/^2026-10-31 balances: business_date 2026-11-01 lies ahead/),
    ])
  })

  test('needs no quoting', () => {
    for (const { date, feeds } of deliveries)
      for (const feed of Object.keys(feeds)) {
        const text = readFileSync(join(root, date, `${feed}.csv`), 'utf8')
        expect(/["\r\\]/.test(text), `${date} ${feed}`).toBe(false)
      }
  })

  test('has right and unique identifiers', () => {
    const customers = new Map(rowsOf('customers').map((row) => [row.customer_no, row]))
    expect(customers.size).toBe(400)
    expect(new Set([...customers.values()].map(({ id_type, id_no }) => `${id_type} ${id_no}`)).size).toBe(400)
    for (const { kind, id_type, id_no = '', birth_date = '', mobile } of customers.values()) {
      if (kind === 'individual')
        expect(isResidentId(id_no) && id_no.slice(6, 14) === birth_date.replaceAll('-', ''), id_no).toBe(true)
      if (id_type === 'credit_code') expect(isCreditCode(id_no), id_no).toBe(true)
      if (mobile) expect(mobile).toMatch(/^1[3-9]\d{9}$/)
    }
    for (const { account_no = '' } of rowsOf('accounts')) expect(isLuhn(account_no), account_no).toBe(true)
  })

  test('gives every account to owners whose shares make one', () => {
    const units = new Map<string, number>()
    for (const { account_no = '', share } of rowsOf('account_owners'))
      units.set(account_no, (units.get(account_no) ?? 0) + Math.round(Number(share) * 1e10))
    expect(new Set(units.keys())).toEqual(new Set(rowsOf('accounts').map(({ account_no }) => account_no ?? '')))
    expect([...units.values()].filter((sum) => sum !== 1e10)).toEqual([])
  })

  test('explains each change of a balance by transactions, save where markets move it', () => {
    const product = new Map(rowsOf('products').map(({ product_no, family }) => [product_no, family]))
    const family = new Map(
      rowsOf('accounts').map(({ account_no, product_no }) => [account_no ?? '', product.get(product_no)]),
    )
    const cents = (text: string | undefined) => Math.round(Number(text) * 100)
    const first = new Map<string, number>()
    const last = new Map<string, number>()
    for (const { account_no = '', balance, business_date = '' } of rowsOf('balances')) {
      if (business_date > '2026-10-31' || Number.isNaN(Number(balance))) continue
      if (business_date === '2025-05-01') first.set(account_no, cents(balance))
      last.set(account_no, cents(balance))
    }
    for (const { account_no = '', closed_on } of rowsOf('accounts')) if (closed_on) last.set(account_no, 0)
    const moved = new Map<string, number>()
    for (const { account_no = '', amount } of rowsOf('transactions'))
      moved.set(account_no, (moved.get(account_no) ?? 0) + cents(amount))
    const explained = [...family].filter(([, name]) => name !== 'fund' && name !== 'gold')
    const wrong = explained.filter(([account, name]) => {
      const owed = name === 'loan' || name === 'card' ? -1 : 1
      const opening = first.get(account) ?? 0
      // The one transaction with an impossible date stands at an account too; it never happened.
      const never = account === rowsOf('transactions').at(-1)?.account_no ? 6600 : 0
      return opening + owed * ((moved.get(account) ?? 0) - never) !== (last.get(account) ?? 0)
    })
    expect(wrong).toEqual([])
    expect(explained.length).toBeGreaterThan(700)
  })

  test('has all kinds of customers, the families of AUM and all channels', () => {
    expect(count(new Map(rowsOf('customers').map((row) => [row.customer_no, row.kind])).values())).toEqual(
      new Map([
        ['individual', 352],
        ['household', 16],
        ['sole_trader', 18],
        ['enterprise', 13],
        ['group', 1],
      ]),
    )
    expect(new Set(rowsOf('products').map(({ family }) => family)).size).toBe(12)
    const channels = [...count(rowsOf('transactions').map(({ channel }) => channel)).keys()].sort()
    expect(channels).toEqual([
      '',
      'atm',
      'counter',
      'mail',
      'mobile',
      'office_point',
      'online',
      'phone',
      'pos',
      'self_service',
      'visit',
      'wechat',
    ])
    expect(deliveries[0]?.feeds.institutions).toHaveLength(13)
    // One has left in the meantime, and somebody else has come.
    expect(deliveries[0]?.feeds.staff).toHaveLength(61)
  })

  test('is the same to the byte for one seed, and another for another', async () => {
    await generate(join(scratch, 'two'), 7)
    expect(fingerprints(join(scratch, 'two'))).toEqual(fingerprints(root))
    await generate(join(scratch, 'three'), 8, 2)
    const names = (read: ReadDelivery[]) => read[0]?.feeds.customers?.slice(0, 20).map(({ name }) => name)
    expect(names(readDeliveries(join(scratch, 'three')))).not.toEqual(names(deliveries))
  })

  test('brings entries and rises, and keeps a believable share of people rated', () => {
    const bank = new NaiveBank()
    for (const delivery of deliveries.slice(0, 1)) bank.import(delivery)
    const first = bank.close('2025-05')
    const second = bank.close('2025-06')
    if (!first.ok || !second.ok) throw new Error('the demo does not close')
    expect(first.summary.standings.rated).toBeGreaterThan(352 * 0.03)
    expect(first.summary.standings.rated).toBeLessThan(352 * 0.15)
    expect(second.summary.aum).toMatchObject({
      deposits: expect.stringMatching(/^\d{8}/),
      investments: expect.stringMatching(/^\d{6}/),
    })
  })
})
