import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { closeMonth } from '../../src/analysis/closes/index.ts'
import { type ImportResult, importFolder } from '../../src/information/intake/index.ts'
import { createLog, type Instance, openInstance } from '../../src/main/instance.ts'
import { intakeOf, recover } from '../../src/main/work.ts'
import { readConfig } from '../../src/platform/config.ts'
import { makeDataFolder } from '../harness/data-folder.ts'
import { findLeftovers, readVisibleState, type VisibleState } from '../harness/visible-state.ts'

/** A delivered file: its lines or its bytes, and what its control says beyond the count of lines. */
export interface GivenFile {
  content: string[] | string | Buffer
  rows?: unknown
  totals?: unknown
  delimiter?: unknown
  charset?: unknown
  file?: unknown
}
export type GivenFeeds = Record<string, string[] | GivenFile>

export interface QuarantinedRow {
  feed: string
  file: string
  line: number
  reason: string
  column: string | null
  value: string | null
  state: string
  raw: Buffer
}

/** An instance in this process with a small bank in it, to be given wrong files. */
export interface WrongInputBank {
  instance: Instance
  root: string
  dataFolder: string
  /** Writes the folder of a business date; parts of the control can be overridden, or all of it by a text. */
  write(date: string, feeds: GivenFeeds, control?: Record<string, unknown> | string): string
  import(folder: string): Promise<ImportResult[]>
  /** Writes and imports one delivery that is published. */
  publish(date: string, feeds: GivenFeeds, control?: Record<string, unknown>): Promise<ImportResult>
  /** Imports a folder that is to be held as a whole: nothing that people see changes; answers the reason. */
  expectHeld(folder: string, reason: RegExp): Promise<ImportResult>
  /** Refused with a message: nothing changes either. */
  expectRefused(work: () => Promise<unknown>, message: RegExp): Promise<void>
  close(month: string): ReturnType<typeof closeMonth>
  visible(): Promise<VisibleState>
  /** Rows in quarantine of the deliveries of a date, by line. */
  quarantine(date: string): Promise<QuarantinedRow[]>
  facts(sql: string): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

/** One institution, two products, customers C1–C3 with an account A1–A3 each, balances of 31 January 2026. */
const base: GivenFeeds = {
  institutions: ['institution_no,name,kind', 'U,Union,union'],
  products: ['product_no,name,family', 'D,Savings,deposit', 'L,Loan,loan'],
  customers: ['customer_no,kind,name,institution_no', ...['C1', 'C2', 'C3'].map((no) => `${no},individual,${no},U`)],
  accounts: ['account_no,product_no,institution_no', ...['A1', 'A2', 'A3'].map((no) => `${no},D,U`)],
  account_owners: ['account_no,customer_no', 'A1,C1', 'A2,C2', 'A3,C3'],
  balances: [
    'account_no,balance,business_date',
    ...['A1', 'A2', 'A3'].flatMap((no) => [`${no},250000,2026-01-01`, `${no},250000,2026-01-31`]),
  ],
}
export const baseDate = '2026-01-31'

export async function openBank(): Promise<WrongInputBank> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-wrong-'))
  const dataFolder = join(root, 'data')
  makeDataFolder(dataFolder)
  const config = readConfig({ ALMANAC_DATA: dataFolder, ALMANAC_DEMO: 'off' })
  const { instance } = await openInstance(config, createLog({ ...config, logLevel: 'error' }))
  if (!instance) throw new Error('somebody else runs on a folder that was just made')
  await recover(instance)
  const { database, warehouse } = instance
  let deliveries = 0
  let known: VisibleState | undefined

  const bank: WrongInputBank = {
    instance,
    root,
    dataFolder,
    write: (date, feeds, control) => writeFolder(join(root, `${++deliveries}`, date), date, feeds, control),
    async import(folder) {
      known = undefined
      return (await importFolder(intakeOf(instance), folder, () => {})).deliveries
    },
    async publish(date, feeds, control) {
      const [result] = await bank.import(bank.write(date, feeds, control))
      expect(result).toMatchObject({ date })
      expect(result?.reason).toBeUndefined()
      expect(['published', 'restated']).toContain(result?.state)
      return result as ImportResult
    },
    async expectHeld(folder, reason) {
      const before = known ?? (await bank.visible())
      const [result] = await bank.import(folder)
      expect(result?.reason).toMatch(reason)
      expect(result?.state).toBe('held')
      await expectUnchanged(before)
      return result as ImportResult
    },
    async expectRefused(work, message) {
      const before = known ?? (await bank.visible())
      await expect(work()).rejects.toThrow(message)
      await expectUnchanged(before)
    },
    close(month) {
      known = undefined
      return closeMonth(
        { database, warehouse: warehouse.jobs, currency: config.currency, timeZone: config.timeZone },
        month,
        () => {},
      )
    },
    visible: () => readVisibleState(database.batch, warehouse.jobs),
    async quarantine(date) {
      const { rows } = await database.batch.query<QuarantinedRow>(
        `select q.feed, q.file, q.line::int as line, q.reason, q.column_name as column, q.value, q.state, q.raw
         from quarantine_row q join delivery d on d.id = q.delivery_id where d.business_date = $1 order by q.id`,
        [date],
      )
      return rows
    },
    facts: (sql) => warehouse.jobs.query(sql),
    async stop() {
      const leftovers = await findLeftovers(database.batch, warehouse.jobs, dataFolder)
      await instance.stop()
      rmSync(root, { recursive: true, force: true })
      expect(leftovers).toEqual([])
    },
  }

  async function expectUnchanged(before: VisibleState): Promise<void> {
    // What one case left is what the next one starts from.
    known = await bank.visible()
    expect(known).toEqual(before)
  }

  await bank.publish(baseDate, base)
  return bank
}

function writeFolder(
  folder: string,
  businessDate: string,
  feeds: GivenFeeds,
  control: Record<string, unknown> | string = {},
): string {
  mkdirSync(folder, { recursive: true })
  const entries = Object.entries(feeds).map(([feed, given]) => {
    const { content, ...said } = Array.isArray(given) ? { content: given } : given
    const bytes = Array.isArray(content) ? `${content.join('\n')}\n` : content
    writeFileSync(join(folder, `${feed}.csv`), bytes)
    return [feed, { file: `${feed}.csv`, rows: countLines(bytes), totals: {}, ...said }]
  })
  const full = { format: 'almanac-delivery/1', source: 'core', businessDate, feeds: Object.fromEntries(entries) }
  writeFileSync(
    join(folder, 'control.json'),
    typeof control === 'string' ? control : JSON.stringify({ ...full, ...control }),
  )
  return folder
}

/** Lines after the header. */
function countLines(bytes: string | Buffer): number {
  const text = bytes.toString('latin1')
  return text.split('\n').filter((line) => line !== '').length - 1
}

/** `count` good balances of accounts that exist, for files whose bad rows are to stay within 1%. */
export function goodTransactions(count: number, date: string, prefix = 'T'): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}${n},A${(n % 3) + 1},${date}T10:00:00+08:00,1.25`)
}
export const transactionHeader = 'transaction_no,account_no,posted_at,amount'
