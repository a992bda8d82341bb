import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeMonth, writeStandings } from '../src/analysis/closes/index.ts'
import { ensureDefaultPolicy } from '../src/analysis/tiers/index.ts'
import { type ImportResult, importFolder, importWithProfile } from '../src/information/intake/index.ts'
import { intakeOf } from '../src/main/work.ts'
import { startTestInstance, type TestInstance } from './harness/instance.ts'

const example = join(import.meta.dirname, '../examples/other-bank')
const profileFile = join(example, 'profile.json')

let bank: TestInstance
let folder = ''
beforeAll(async () => {
  bank = await startTestInstance()
  await ensureDefaultPolicy(bank.instance.database.batch, 'CNY')
  folder = mkdtempSync(join(tmpdir(), 'almanac-other-'))
})
afterAll(async () => {
  await bank?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function take(from: string, profile = profileFile): Promise<ImportResult[]> {
  return (await importWithProfile(intakeOf(bank.instance), from, profile, () => {})).deliveries
}

/** The example's profile, changed, as a file. */
function profileWith(change: (profile: Profile) => void): string {
  const profile = JSON.parse(readFileSync(profileFile, 'utf8'))
  change(profile)
  const file = join(folder, `profile-${Math.random()}.json`)
  writeFileSync(file, JSON.stringify(profile))
  return file
}
// biome-ignore lint/suspicious/noExplicitAny: tests write what a profile must not be
type Profile = any

/** The example's extract as of another day, with files replaced. */
function extract(day: string, files: Record<string, Buffer> = {}): string {
  const target = join(folder, day)
  cpSync(join(example, 'extract/20261031'), target, { recursive: true })
  for (const name of ['CPXX', 'JGXX', 'JYLS', 'KHXX', 'LHZH', 'ZHXX', 'ZHYE'])
    renameSync(join(target, `${name}_20261031.del`), join(target, `${name}_${day}.del`))
  writeFileSync(join(target, `OK_${day}`), '')
  for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content)
  return target
}

function balances(...bad: Buffer[]): Buffer {
  const good = Array.from(
    { length: 400 },
    (_, at) => `6210001|+|${20260101 + (at % 28) + 100 * Math.floor((at / 28) % 9)}|+|${at < 252 ? at : 0},5|+|C`,
  )
  const lines = [...new Map(good.slice(0, 252).map((line) => [line.slice(0, 19), line])).values()].map((line) =>
    Buffer.from(line),
  )
  return Buffer.concat(
    [Buffer.from('ZH|+|RQ|+|YE|+|JD'), ...lines, ...bad].flatMap((line) => [line, Buffer.from('\r\n')]),
  )
}

const quarantined = async () =>
  (
    await bank.owner.query<{ file: string; line: string; reason: string; raw: Buffer }>(
      `select file, line, reason, raw from quarantine_row order by id`,
    )
  ).rows

describe('a bank whose files look nothing like ours', () => {
  test('gives the same standings as the same bank in our own format', async () => {
    expect(await take(join(example, 'extract'))).toMatchObject([{ date: '2026-10-31', state: 'published' }])
    const neutral = await importFolder(intakeOf(bank.instance), join(example, 'neutral'), () => {})
    expect(neutral.deliveries).toMatchObject([{ state: 'published' }])
    const { database, warehouse } = bank.instance
    const engines = { database, warehouse: warehouse.jobs, currency: 'CNY', timeZone: 'Asia/Shanghai' }
    const close = await closeMonth(engines, '2026-10', () => {})
    expect(close.customers).toBe(12)
    const { file } = await writeStandings(engines, '2026-10', folder)
    const [, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/).sort().reverse()
    const other = rows.filter((_, at) => at % 2 === 0)
    expect(other).toEqual(rows.filter((_, at) => at % 2 === 1))
    expect(other.map((row) => row.split(',').slice(5).join(' '))).toContain('rated 3')
  })

  test('stores the same rows', async () => {
    const stored = async (source: string) => {
      const { rows } = await bank.owner.query(
        `select customer_no, kind, name, birth_date, sex, mobile, opened_on, closed_on from customer where source = $1 order by customer_no`,
        [source],
      )
      const facts = await bank.instance.warehouse.jobs.query(
        `SELECT transaction_no, posted_at, amount, channel, text FROM transactions WHERE account_id IN (SELECT account_id FROM accounts WHERE source = {source:String}) ORDER BY transaction_no`,
        { source },
      )
      const accounts = await bank.instance.warehouse.jobs.query(
        `SELECT account_no, currency, opened_on, closed_on, annual_rate FROM accounts WHERE source = {source:String} ORDER BY account_no`,
        { source },
      )
      return { rows, facts, accounts }
    }
    const other = await stored('other')
    expect(other).toEqual(await stored('neutral'))
    expect(other.facts).toHaveLength(4)
  })

  test('is unchanged when it comes again, a restatement when its profile reads it otherwise', async () => {
    expect(await take(join(example, 'extract/20261031'))).toMatchObject([{ state: 'unchanged' }])
    const renamed = profileWith((profile) => (profile.feeds.products.columns.name = { constant: 'product' }))
    expect(await take(join(example, 'extract'), renamed)).toMatchObject([{ state: 'restated' }])
  })

  test('names the line of the source in quarantine, with its bytes', async () => {
    const undecodable = Buffer.concat([
      Buffer.from('6210001|+|20261030|+|'),
      Buffer.from([0x80, 0xff]),
      Buffer.from('|+|C'),
    ])
    const files = { 'ZHYE_20261101.del': balances(undecodable, Buffer.from('9999999|+|20261030|+|1,00|+|C')) }
    const [delivery] = await take(extract('20261101', files))
    expect(delivery).toMatchObject({ state: 'published', feeds: { balances: { rows: 254, quarantined: 2 } } })
    const [first, second] = await quarantined()
    expect(first).toMatchObject({ file: 'ZHYE_20261101.del', line: '254', reason: 'undecodable', raw: undecodable })
    expect(second).toMatchObject({ file: 'ZHYE_20261101.del', line: '255', reason: 'unknown-reference' })
  })

  test('counts lines as the file has them, where it has no header and comments', async () => {
    const lines = [
      '# 一',
      ...Array.from({ length: 120 }, (_, at) => `N${at}|+|6210001|+|20261102|+|090000|+|1,5|+|C|+|01|+|x`),
      '',
      '# 二',
      'N9999|+|6210001|+|20261399|+|090000|+|1,5|+|C|+|01|+|x',
    ]
    const files = { 'JYLS_20261102.del': iconv.encode(`${lines.join('\n')}\n`, 'gbk') }
    const [delivery] = await take(extract('20261102', files))
    expect(delivery).toMatchObject({ feeds: { transactions: { rows: 121, quarantined: 1 } } })
    const row = (await quarantined()).at(-1)
    expect(row).toMatchObject({ file: 'JYLS_20261102.del', line: '124', reason: 'bad-instant' })
  })

  test('is held when a whole file is in another charset', async () => {
    const text = iconv.decode(readFileSync(join(example, 'extract/20261031/KHXX_20261031.del')), 'gbk')
    const [delivery] = await take(extract('20261103', { 'KHXX_20261103.del': Buffer.from(text.replace('大勇', '大')) }))
    expect(delivery).toMatchObject({ state: 'held', reason: expect.stringContaining('KHXX_20261103.del') })
  })

  test('is held when a file or a column is missing', async () => {
    const without = extract('20261104')
    rmSync(join(without, 'ZHXX_20261104.del'))
    expect(await take(without)).toMatchObject([
      { state: 'held', reason: expect.stringContaining('ZHXX_20261104.del is missing') },
    ])
    const short = extract('20261105', {
      'ZHYE_20261105.del': Buffer.from('ZH|+|RQ|+|YE\r\n6210001|+|20261105|+|1,00\r\n'),
    })
    expect(await take(short)).toMatchObject([{ state: 'held', reason: expect.stringContaining('no column JD') }])
  })

  test('may lack a file that is optional', async () => {
    const target = extract('20261106')
    rmSync(join(target, 'JYLS_20261106.del'))
    const [delivery] = await take(target)
    expect(delivery?.state).toBe('published')
    expect(delivery?.feeds).not.toHaveProperty('transactions')
  })

  test('is not looked at before its marker is there', async () => {
    const target = extract('20261107')
    rmSync(join(target, 'OK_20261107'))
    await expect(take(target)).rejects.toMatchObject({ code: 'nothing-to-import' })
  })
})

describe('sources of other kinds', () => {
  /** One feed from one file, on a day of its own. */
  async function takeOne(day: string, feed: string, content: string, profile: object, control?: object) {
    const target = join(folder, day)
    mkdirSync(target)
    writeFileSync(join(target, 'data.txt'), content)
    if (control) writeFileSync(join(target, 'control.json'), JSON.stringify(control))
    const file = join(folder, `${day}.json`)
    writeFileSync(file, JSON.stringify({ format: 'almanac-profile/1', ...profile }))
    const [delivery] = await take(target, file)
    const rows = await bank.instance.warehouse.jobs.query<Record<string, string>>(
      `SELECT * EXCEPT (version, source) FROM ${feed} WHERE version = (SELECT max(version) FROM ${feed}) ORDER BY ALL`,
    )
    return { delivery, rows }
  }
  const fx = (columns: object, file: object) => ({
    source: 'rates',
    businessDate: { folder: 'YYYYMMDD' },
    files: { rates: { file: 'data.txt', ...file } },
    feeds: { fx: { from: 'rates', columns } },
  })

  test('write dates and numbers in many ways', async () => {
    const content = 'W;Kurs;Dne\r\nA;1.234,5;1.2.26\r\n B ;+7;02.12.25\r\nC;,25;3.1.99\r\n'
    const columns = {
      currency: 'W',
      rate: { from: 'Kurs', decimal: ',', group: '.' },
      business_date: { from: 'Dne', date: 'D.M.YY', pivot: 90 },
    }
    const { rows } = await takeOne('20260301', 'fx', content, fx(columns, { delimiter: ';' }))
    expect(rows.map((row) => `${row.business_date} ${row.currency} ${Number(row.rate)}`).sort()).toEqual([
      '1999-01-03 C 0.25',
      '2025-12-02 B 7',
      '2026-02-01 A 1234.5',
    ])
  })

  test('quote fields that span lines, end lines with a delimiter and imply decimal points', async () => {
    const content = 'no,cur,rate,\n1,"A\nA",12345,\n2,"B ""b""",7,\n'
    const columns = { currency: 'cur', rate: { from: 'rate', scale: 3 } }
    const { rows } = await takeOne('20260302', 'fx', content, fx(columns, {}))
    expect(rows.map((row) => `${row.currency} ${Number(row.rate)}`).sort()).toEqual(['A A 12.345', 'B "b" 0.007'])
  })

  test('name their columns as the engine names its own', async () => {
    const columns = { currency: 'line', rate: 'f' }
    const { rows } = await takeOne('20260303', 'fx', 'line,f,fault,bytes,货币\nA,1,2,3,4\n', fx(columns, {}))
    expect(rows).toMatchObject([{ currency: 'A' }])
  })

  test('may write a control file, which has to agree with their own files', async () => {
    const profile = { delimiter: ';', decimal: ',', feeds: { fx: { columns: { currency: 'W', rate: 'Kurs' } } } }
    const control = (rows: number, total: string) => ({
      format: 'almanac-delivery/1',
      source: 'controlled',
      businessDate: '2026-03-04',
      feeds: { fx: { file: 'data.txt', rows, totals: { Kurs: total } } },
    })
    const outcome = async (day: string, given: object) =>
      (await takeOne(day, 'fx', 'W;Kurs\nA;1,5\nB;2,25\n', profile, given)).delivery
    expect(await outcome('c1', control(3, '3.75'))).toMatchObject({
      state: 'held',
      reason: expect.stringContaining('counts 3 rows'),
    })
    expect(await outcome('c2', control(2, '3.76'))).toMatchObject({
      state: 'held',
      reason: expect.stringContaining('totals Kurs'),
    })
    expect(await outcome('c3', control(2, '3.75'))).toMatchObject({ state: 'published' })
    const { rows } = await bank.owner.query(
      `select notices from delivery where source = 'controlled' and state = 'published'`,
    )
    expect(rows).toEqual([{ notices: [] }])
  })

  test('quarantine each feed that a broken line would have gone into, also where a select reads it', async () => {
    const lines = ['c;r', ...Array.from({ length: 150 }, (_, at) => `X${at};${at + 1}`), 'broken', 'Z;1']
    const profile = {
      ...fx({}, { delimiter: ';' }),
      feeds: { fx: { select: ['SELECT c AS currency, toFloat64(r) / 4 AS rate', 'FROM rates'] } },
    }
    const { delivery, rows } = await takeOne('20260305', 'fx', lines.join('\n'), profile)
    expect(delivery).toMatchObject({ state: 'published', feeds: { fx: { rows: 152, accepted: 151, quarantined: 1 } } })
    expect(rows.find((row) => row.currency === 'X4')).toMatchObject({ currency: 'X4' })
    expect((await quarantined()).at(-1)).toMatchObject({
      file: 'fx.csv',
      reason: 'field-count',
      raw: Buffer.from('broken'),
    })
  })
})

describe('a profile is refused', () => {
  const refused = async (change: (profile: Profile) => void) => {
    const before = await bank.owner.query('select count(*) from delivery')
    const error = await take(join(example, 'extract'), profileWith(change)).catch((problem) => problem)
    expect((await bank.owner.query('select count(*) from delivery')).rows).toEqual(before.rows)
    return error
  }
  const select = (text: string) => (profile: Profile) => {
    const { accounts, customers } = profile.files
    profile.files = { accounts, customers }
    profile.feeds = { account_owners: { select: text } }
  }

  test.each<[string, (profile: Profile) => void, string, RegExp]>([
    ['for a setting that does not exist', (p) => (p.charst = 'GBK'), 'profile', /charst/],
    ['for a charset that is not known', (p) => (p.charset = 'BIG5'), 'charset', /GBK/],
    ['for a feed that does not exist', (p) => (p.feeds.people = p.feeds.customers), 'feeds', /people|key/i],
    [
      'for a column that the feed does not have',
      (p) => (p.feeds.customers.columns.nickname = 'XM'),
      'feeds.customers.columns.nickname',
      /no such column/,
    ],
    [
      'for a required column that is not mapped',
      (p) => delete p.feeds.customers.columns.name,
      'feeds.customers.columns',
      /name is missing/,
    ],
    [
      'for a file that is not described',
      (p) => (p.feeds.customers.from = 'people'),
      'feeds.customers.from',
      /no file people/,
    ],
    ['for columns and a select at once', (p) => (p.feeds.customers.select = 'SELECT 1'), 'feeds.customers', /either/],
    [
      'for an instant without its distance from UTC',
      (p) => delete p.feeds.transactions.columns.posted_at.offset,
      'feeds.transactions.columns.posted_at.offset',
      /needed/,
    ],
    [
      'for a column mapped from nothing',
      (p) => (p.feeds.customers.columns.name = {}),
      'feeds.customers.columns.name',
      /either/,
    ],
    ['without a source', (p) => delete p.source, 'source', /no control file/],
    ['for a select that is none', select('DROP TABLE customers'), 'feeds.account_owners.select', /one SELECT/],
    ['for a second statement', select('SELECT 1; DROP TABLE customers'), 'feeds.account_owners.select', /one SELECT/],
    [
      'for a way out of its parentheses',
      select('SELECT 1) UNION ALL (SELECT 2'),
      'feeds.account_owners.select',
      /one SELECT/,
    ],
    ['for syntax that is wrong', select('SELECT FROM WHERE'), 'feeds.account_owners.select', /Syntax error/],
    [
      'for a column that the file does not have',
      select('SELECT ZZ AS account_no, KHH AS customer_no FROM accounts'),
      'feeds.account_owners.select',
      /ZZ/,
    ],
    [
      'for a table of the warehouse',
      select('SELECT toString(account_id) AS account_no, customer_no FROM account_owners'),
      'feeds.account_owners.select',
      /account_owners is not one of/,
    ],
    [
      'for such a table behind IN',
      select('SELECT ZH AS account_no, KHH AS customer_no FROM accounts WHERE 1 IN fees'),
      'feeds.account_owners.select',
      /fees/,
    ],
    [
      'for the system tables',
      select('SELECT name AS account_no, name AS customer_no FROM system.users'),
      'feeds.account_owners.select',
      /system.users is not one of/,
    ],
    [
      'for a file of the machine',
      select(`SELECT line AS account_no, line AS customer_no FROM file('/etc/passwd', 'LineAsString')`),
      'feeds.account_owners.select',
      /file is not allowed/,
    ],
    [
      'for a file of the machine in a cell',
      select(`SELECT file('/etc/passwd') AS account_no, KHH AS customer_no FROM accounts`),
      'feeds.account_owners.select',
      /file is not allowed/,
    ],
    [
      'for another server',
      select(`SELECT ZH AS account_no, KHH AS customer_no FROM remote('127.0.0.1', system.one)`),
      'feeds.account_owners.select',
      /./,
    ],
    [
      'for all tables merged',
      select(`SELECT ZH AS account_no, KHH AS customer_no FROM merge('default', '.*')`),
      'feeds.account_owners.select',
      /./,
    ],
    [
      'for settings',
      select('SELECT ZH AS account_no, KHH AS customer_no FROM accounts SETTINGS max_threads = 1'),
      'feeds.account_owners.select',
      /SETTINGS/,
    ],
    [
      'for a file to write',
      select(`SELECT ZH AS account_no, KHH AS customer_no FROM accounts INTO OUTFILE '/tmp/x'`),
      'feeds.account_owners.select',
      /Syntax error/,
    ],
    [
      'for columns that are missing from its answer',
      select('SELECT ZH AS account_no FROM accounts'),
      'feeds.account_owners.select',
      /customer_no is missing/,
    ],
    [
      'for a calculation that fails',
      select('SELECT ZH AS account_no, toString(toUInt8(XM)) AS customer_no FROM customers, accounts'),
      'feeds.account_owners.select',
      /Cannot parse/,
    ],
  ])('%s', async (_, change, where, problem) => {
    const error = await refused(change)
    expect(error).toMatchObject({
      code: 'profile-invalid',
      details: { where, problem: expect.stringMatching(problem) },
    })
  })

  test('that is no JSON, or not there', async () => {
    writeFileSync(join(folder, 'broken.json'), '{"format":')
    await expect(take(join(example, 'extract'), join(folder, 'broken.json'))).rejects.toMatchObject({
      code: 'profile-invalid',
    })
    await expect(take(join(example, 'extract'), join(folder, 'absent.json'))).rejects.toMatchObject({
      code: 'profile-invalid',
    })
  })
})
