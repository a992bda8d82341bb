import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodTransactions, openBank, transactionHeader, type WrongInputBank } from './bank.ts'

let bank: WrongInputBank
let day = 0
const nextDate = () => new Date(Date.UTC(2026, 1, ++day)).toISOString().slice(0, 10)
const customerHeader = 'customer_no,kind,name,institution_no'
const namesOf = async (prefix: string) =>
  Object.fromEntries(
    (
      await bank.instance.database.batch.query<{ no: string; name: string }>(
        'select customer_no as no, name from customer where customer_no like $1',
        [`${prefix}%`],
      )
    ).rows.map(({ no, name }) => [no, name]),
  )
const goodCustomers = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => `${prefix}${n},individual,Name ${n},U`)

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.stop())

describe('charsets', () => {
  it('bytes that are no UTF-8 go to quarantine as they came', async () => {
    const date = nextDate()
    const raw = Buffer.concat([Buffer.from('X1,individual,'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(',U')])
    const content = Buffer.concat([
      Buffer.from(`${customerHeader}\n${goodCustomers(99, 'U').join('\n')}\n`),
      raw,
      Buffer.from('\n'),
    ])
    const { feeds } = await bank.publish(date, { customers: { content, rows: 100 } })
    expect(feeds.customers).toEqual({ rows: 100, accepted: 99, quarantined: 1 })
    const rows = await bank.quarantine(date)
    expect(rows).toMatchObject([{ feed: 'customers', file: 'customers.csv', line: 101, reason: 'undecodable' }])
    expect(rows[0]?.raw.equals(raw)).toBe(true)
    expect(await namesOf('X')).toEqual({})
  })

  it('bytes that are no GB18030 go to quarantine as they came, the others are read', async () => {
    const date = nextDate()
    const raw = Buffer.concat([Buffer.from('Y1,individual,'), Buffer.from([0x81, 0x20, 0xff]), Buffer.from(',U')])
    const good = ['G1,individual,王建国,U', 'G2,individual,㐂𠀀,U', ...goodCustomers(98, 'H')]
    const content = Buffer.concat([iconv.encode(`${[customerHeader, ...good].join('\n')}\n`, 'gb18030'), raw])
    const { feeds } = await bank.publish(date, { customers: { content, rows: 101, charset: 'GB18030' } })
    expect(feeds.customers).toEqual({ rows: 101, accepted: 100, quarantined: 1 })
    expect(await namesOf('G')).toEqual({ G1: '王建国', G2: '㐂𠀀' })
    const rows = await bank.quarantine(date)
    expect(rows).toMatchObject([{ line: 102, reason: 'undecodable' }])
    expect(rows[0]?.raw.equals(raw)).toBe(true)
  })

  it('a file of another charset than its control says is held', async () => {
    const content = iconv.encode(`${customerHeader}\nZ1,individual,王建国,U\n`, 'gb18030')
    await bank.expectHeld(
      bank.write('2026-05-01', { customers: content.length ? { content } : [] }),
      /customers: 1 of 1 rows.*undecodable/,
    )
    const header = iconv.encode('customer_no,kind,name,institution_no,姓名\nZ1,individual,x,U,x\n', 'gb18030')
    await bank.expectHeld(
      bank.write('2026-05-01', { customers: { content: header } }),
      /customers\.csv: the header is not UTF-8/,
    )
  })

  it('GBK is decoded before it is split: its second bytes include the delimiter', async () => {
    const character = iconv.decode(Buffer.from([0xab, 0x7c]), 'gbk')
    expect(character).toHaveLength(1)
    expect(Buffer.from('|')).toEqual(Buffer.from([0x7c]))
    for (const [at, delimiter] of ['|', '|+|'].entries()) {
      const lines = [customerHeader.split(','), [`B${at}`, 'individual', `${character}+${character}`, 'U']]
      const content = iconv.encode(`${lines.map((line) => line.join(delimiter)).join('\n')}\n`, 'gbk')
      await bank.publish(nextDate(), { customers: { content, delimiter, charset: 'GBK', rows: 1 } })
    }
    expect(await namesOf('B')).toEqual(
      Object.fromEntries(['B0', 'B1'].map((no) => [no, expect.stringMatching(/^\p{Script=Han}\+\p{Script=Han}$/u)])),
    )
  })

  it('NUL bytes go to quarantine, whether or not quotes are near', async () => {
    for (const name of ['na\0me', '"na\0me"', '"na\0\nme"']) {
      const date = nextDate()
      const content = `${[customerHeader, ...goodCustomers(99, 'N'), `N0x,individual,${name},U`].join('\n')}\n`
      const { feeds } = await bank.publish(date, { customers: { content, rows: 100 } })
      expect(feeds.customers).toMatchObject({ rows: 100, quarantined: 1 })
      expect((await bank.quarantine(date)).map((row) => row.raw.toString())).toEqual([`N0x,individual,${name},U`])
    }
  })

  it('a header with NUL bytes is no obstacle to telling what is wrong', async () => {
    const content = `account_no\0,balance\nA1,1\n`
    await bank.expectHeld(
      bank.write('2026-05-01', { balances: { content } }),
      /balances: balances\.csv has no column account_no/,
    )
  })
})

describe('delimiters and lines', () => {
  it.each(['|', '|+|', '\u001d', '\u0003', '\t', ';', '¦'])('%j separates fields', async (delimiter) => {
    const prefix = `D${day}x`
    const fields = [`${prefix}1`, 'individual', 'say "hi", you', 'U']
    // Where the delimiter is no single printable character, quotes are letters like others.
    const isQuoted = /^[\x20-\x7e]$/.test(delimiter)
    const line = fields.map((field) => (isQuoted && field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field))
    const content = [customerHeader.split(',').join(delimiter), line.join(delimiter)]
    await bank.publish(nextDate(), { customers: { content, delimiter } })
    expect(await namesOf(prefix)).toEqual({ [`${prefix}1`]: 'say "hi", you' })
  })

  it('a file with another delimiter than its control says is held', async () => {
    await bank.expectHeld(
      bank.write('2026-05-01', { balances: { content: ['account_no;balance', 'A1;1'] } }),
      /balances: balances\.csv has no column account_no/,
    )
  })

  it('CRLF, a byte order mark, blank lines and a missing last newline are no part of the data', async () => {
    const text = `\uFEFF${customerHeader}\r\n\r\nE1,individual,One,U\r\n\r\n"E2",individual,"Two ""2""",U\r\n\r\nE3,individual,Three,U`
    const { feeds } = await bank.publish(nextDate(), { customers: { content: text, rows: 3 } })
    expect(feeds.customers).toEqual({ rows: 3, accepted: 3, quarantined: 0 })
    expect(await namesOf('E')).toEqual({ E1: 'One', E2: 'Two "2"', E3: 'Three' })
  })

  it('quoted fields hold delimiters, quotes and newlines; the same file again is known', async () => {
    const date = nextDate()
    const rows = [
      'F1,individual,"a, b",U',
      'F2,individual,"say ""hi""",U',
      'F3,individual,"one\ntwo\r\nthree",U',
      '"F4","individual","","U"',
      'F5,individual,"""",U',
    ]
    const content = `${[customerHeader, ...rows, ...goodCustomers(95, 'Fx')].join('\n')}\n`
    const given = { customers: { content, rows: 100 } }
    const { feeds } = await bank.publish(date, given)
    expect(feeds.customers).toEqual({ rows: 100, accepted: 99, quarantined: 1 })
    expect(await namesOf('F_')).toMatchObject({ F1: 'a, b', F2: 'say "hi"', F3: 'one\ntwo\nthree', F5: '"' })
    expect(await bank.quarantine(date)).toMatchObject([{ reason: 'missing-value', column: 'name' }])
    expect(await bank.import(bank.write(date, given))).toMatchObject([
      { state: 'unchanged', feeds: { customers: { rows: 100 } } },
    ])
  })

  it('a stray quote damages its own row only', async () => {
    const date = nextDate()
    const bad = ['I1,individual,5" pipe,U', 'I2,individual,"open,U', 'I3,individual,"shut"x,U']
    const good = goodCustomers(320, 'Ix')
    const content = [
      customerHeader,
      ...good.slice(0, 100),
      bad[0] as string,
      ...good.slice(100, 200),
      bad[1] as string,
      ...good.slice(200),
      bad[2] as string,
    ]
    const { feeds } = await bank.publish(date, { customers: { content } })
    expect(feeds.customers).toEqual({ rows: 323, accepted: 320, quarantined: 3 })
    const rows = await bank.quarantine(date)
    expect(rows.map(({ line, reason, raw }) => [line, reason, raw.toString()])).toEqual([
      [102, 'bad-quoting', bad[0]],
      [203, 'bad-quoting', bad[1]],
      [324, 'bad-quoting', bad[2]],
    ])
  })

  it('a line of 10 MB goes to quarantine, plain or quoted, and its neighbours are read', async () => {
    for (const name of ['x'.repeat(10 << 20), `"${'x'.repeat(10 << 20)}`]) {
      const date = nextDate()
      const content = [customerHeader, ...goodCustomers(50, 'J'), `J00,individual,${name},U`, ...goodCustomers(49, 'K')]
      const { feeds } = await bank.publish(date, { customers: { content } })
      expect(feeds.customers).toEqual({ rows: 100, accepted: 99, quarantined: 1 })
      const [row] = await bank.quarantine(date)
      expect(row?.line).toBe(52)
      expect(row?.raw.length).toBeLessThanOrEqual(1 << 20)
      expect(row?.raw.toString().startsWith('J00,individual,')).toBe(true)
    }
  })
})

describe('files', () => {
  it.each([
    ['empty', ''],
    ['a blank line', '\n'],
    ['a byte order mark alone', '\uFEFF'],
  ])('%s is held', async (_name, content) => {
    await bank.expectHeld(
      bank.write('2026-05-01', { balances: { content, rows: 0 } }),
      /balances.*(first line|no column)/,
    )
  })

  it('a header alone is a feed without rows', async () => {
    const { feeds } = await bank.publish(nextDate(), { transactions: [transactionHeader] })
    expect(feeds.transactions).toEqual({ rows: 0, accepted: 0, quarantined: 0 })
  })

  it('a cut file is held by its count, and by its total when the cut goes through the last line', async () => {
    const date = '2026-05-01'
    const whole = `${[transactionHeader, ...goodTransactions(200, date)].join('\n')}\n`
    const control = { rows: 200, totals: { amount: '250' } }
    const cutAt = (bytes: number) => bank.write(date, { transactions: { content: whole.slice(0, -bytes), ...control } })
    await bank.expectHeld(cutAt(60), /control\.json counts 200 rows, transactions\.csv has 199/)
    await bank.expectHeld(cutAt(3), /totals amount at 250, transactions\.csv sums to 248\.75/)
    await bank.publish(date, { transactions: { content: whole, ...control } })
  })

  it('columns are found by name, unknown ones are kept out and told of', async () => {
    const date = nextDate()
    await bank.publish(date, { customers: ['branch,institution_no,name,kind,customer_no', 'x,U,Quin,individual,Q1'] })
    expect(await namesOf('Q')).toEqual({ Q1: 'Quin' })
    const { rows } = await bank.instance.database.batch.query('select notices from delivery where business_date = $1', [
      date,
    ])
    expect(rows).toEqual([
      { notices: [{ feed: 'customers', code: 'unknown-columns', details: { columns: 'branch' } }] },
    ])
  })

  it('a missing or doubled column holds the delivery', async () => {
    const date = '2026-05-02'
    await bank.expectHeld(bank.write(date, { balances: ['account_no', 'A1'] }), /balances\.csv has no column balance/)
    await bank.expectHeld(
      bank.write(date, { balances: ['account_no,balance,balance', 'A1,1,2'] }),
      /balances\.csv names the column balance twice/,
    )
    await bank.publish(date, { balances: ['account_no,balance', 'A1,1'] })
  })
})
