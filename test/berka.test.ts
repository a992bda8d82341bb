import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeMonth, writeStandings } from '../src/analysis/closes/index.ts'
import { adoptPolicy } from '../src/analysis/tiers/index.ts'
import { type ImportResult, importWithProfile } from '../src/information/intake/index.ts'
import { intakeOf } from '../src/main/work.ts'
import { signInAs, startTestInstance, type TestInstance } from './harness/instance.ts'
import { findTestData } from './harness/test-data.ts'

const { folder, missing } = findTestData('berka')
const profile = join(import.meta.dirname, '../examples/profiles/berka.json')
const policy = join(import.meta.dirname, '../examples/policies/berka.json')
const months = Array.from(
  { length: 15 },
  (_, at) => `${1993 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
)

describe.skipIf(missing)(`Berka${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let bank: TestInstance
  let first: ImportResult
  const closes: Awaited<ReturnType<typeof closeMonth>>[] = []
  const load = async () => (await importWithProfile(intakeOf(bank.instance), folder, profile, () => {})).deliveries

  beforeAll(async () => {
    bank = await startTestInstance({ ALMANAC_CURRENCY: 'CZK', ALMANAC_TIMEZONE: 'Europe/Prague' })
    ;[first] = (await load()) as [ImportResult]
    const { database, warehouse } = bank.instance
    await adoptPolicy(database, 'CZK', policy)
    const engines = { database, warehouse: warehouse.jobs, currency: 'CZK', timeZone: 'Europe/Prague' }
    for (const month of months) closes.push(await closeMonth(engines, month, () => {}))
  }, 300_000)
  afterAll(() => bank?.stop())

  async function standings(month: string): Promise<Map<string, string[]>> {
    const { database, warehouse } = bank.instance
    const { file } = await writeStandings({ database, warehouse: warehouse.jobs }, month, bank.dataFolder)
    const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1)
    return new Map(lines.map((line) => line.split(',')).map(([customer = '', ...cells]) => [customer, cells]))
  }

  test('comes in as it is', () => {
    expect(first).toMatchObject({ date: '1994-03-31', state: 'published' })
    const rows = Object.fromEntries(Object.entries(first.feeds).map(([feed, counts]) => [feed, counts.accepted]))
    expect(rows).toMatchObject({
      institutions: 78,
      customers: 5369,
      accounts: 4500 + 682,
      account_owners: 4500 + 682,
      relations: 869,
      loans: 682,
      transactions: 49_102,
      contracts: 892 + 6471,
    })
    for (const [feed, counts] of Object.entries(first.feeds)) expect(counts.quarantined, feed).toBe(0)
  })

  test('says that it has no control', async () => {
    const { rows } = await bank.owner.query('select notices from delivery')
    expect(rows[0].notices).toContainEqual({ feed: '', code: 'no-control', details: {} })
  })

  test('is unchanged when it comes again', async () => {
    expect(await load()).toMatchObject([{ state: 'unchanged' }])
  })

  test('has birth dates and sexes as the birth numbers say', async () => {
    const { rows } = await bank.owner.query(
      `select customer_no, birth_date::text as born, sex from customer where customer_no in ('1', '2') order by customer_no`,
    )
    expect(rows).toEqual([
      { customer_no: '1', born: '1970-12-13', sex: 'F' },
      { customer_no: '2', born: '1945-02-04', sex: 'M' },
    ])
  })

  test('gives every owner the average that the raw files give', async () => {
    const reference = readReference()
    for (const month of ['1993-01', '1993-08', '1994-02', '1994-03']) {
      const found = [...(await standings(month))]
        .filter(([, [, , , aum]]) => aum !== '0.00')
        .map(([customer, [deposits]]) => `${customer} ${deposits}`)
      expect(found.sort(), month).toEqual(reference(month).sort())
    }
  })

  test('lists say how the AUM changed against the month before', async () => {
    const [before, now] = [await standings('1994-02'), await standings('1994-03')]
    const cents = (cells: string[] | undefined) => BigInt(Math.round(Number(cells?.[3] ?? 0) * 100))
    const { rows } = await bank.owner.query<{ no: string; change: string | null }>(
      'select c.customer_no as no, s.aum_change as change from customer c join published.customer_summary s on s.customer_id = c.id',
    )
    const expected = rows.map(({ no }) => [
      no,
      before.has(no) ? String(cents(now.get(no)) - cents(before.get(no))) : null,
    ])
    expect(rows.map(({ no, change }) => [no, change])).toEqual(expected)
    expect(expected.filter(([, change]) => change !== null && change !== '0').length).toBeGreaterThan(100)
  })

  test('is shown to people: customers by branch, richest first, with their holdings', async () => {
    const { rows } = await bank.owner.query<{ id: string }>(`select id from institution where name = 'Hl.m. Praha'`)
    const manager = await signInAs(bank, 'branch-manager', rows[0]?.id ?? '')
    const [top] = (await manager.get('/api/customers?limit=1')).json().items
    expect(top).toMatchObject({
      institutionName: 'Hl.m. Praha',
      standing: 'rated',
      name: expect.stringMatching(/^Client /),
    })
    const holdings = (await manager.get(`/api/customers/${top.id}/holdings`)).json()
    expect(JSON.stringify(holdings)).toContain('Account, ')
  })

  test('sorts customers into every tier', async () => {
    const tiers = new Map<string, number>()
    for (const [, cells] of await standings('1994-03')) {
      const key = `${cells[4]} ${cells[5]}`
      tiers.set(key, (tiers.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries(tiers)).toEqual({
      'none 0': 1091,
      'rated 1': 231,
      'rated 2': 96,
      'rated 3': 21,
      'rated 4': 6,
      'exited_unrated 0': 20,
      'left 0': 24,
    })
    expect(closes.map((close) => close.month)).toEqual(months)
  })
})

/** Month averages per owner by the plainest way: each day's last balance, day by day, in whole hellers. */
function readReference(): (month: string) => string[] {
  const read = (name: string) =>
    readFileSync(join(folder, `${name}.asc`), 'latin1')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(';').map((field) => field.replace(/^"(.*)"$/, '$1')))
  const hellers = (text = '') => Math.round(Number(text) * 100)
  const owners = new Map(
    read('disp')
      .filter((row) => row[3] === 'OWNER')
      .map(([, client = '', account = '']) => [account, client]),
  )
  const days = new Map<string, Map<string, { moved: number; stated: number[] }>>()
  for (const [, account = '', day = '', type, , amount, balance] of read('trans')) {
    const ofAccount = days.get(account) ?? new Map()
    days.set(account, ofAccount)
    const ofDay = ofAccount.get(day) ?? { moved: 0, stated: [] }
    ofAccount.set(day, ofDay)
    ofDay.moved += (type === 'PRIJEM' ? 1 : -1) * hellers(amount)
    ofDay.stated.push(hellers(balance))
  }
  const ends = new Map<string, [string, number][]>()
  for (const [account, ofAccount] of days) {
    let last = 0
    const list = [...ofAccount]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { moved, stated }]): [string, number] => {
        const due = last + moved
        last = stated.reduce((best, one) => (Math.abs(one - due) < Math.abs(best - due) ? one : best))
        return [day, last]
      })
    ends.set(account, list)
  }
  return (month) => {
    const [year = 0, number = 0] = month.split('-').map(Number)
    const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
    const prefix = month.slice(2).replace('-', '')
    return [...ends].flatMap(([account, list]) => {
      let sum = 0
      for (let day = 1; day <= length; day++) {
        const key = `${prefix}${String(day).padStart(2, '0')}`
        sum += Math.max(0, list.findLast(([on]) => on <= key)?.[1] ?? 0)
      }
      const rounded = Math.floor(sum / length + 0.5)
      return rounded ? [`${owners.get(account)} ${(rounded / 100).toFixed(2)}`] : []
    })
  }
}
