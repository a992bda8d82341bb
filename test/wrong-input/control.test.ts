import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodTransactions, openBank, transactionHeader, type WrongInputBank } from './bank.ts'

let bank: WrongInputBank
let day = 0
/** A date of its own for each case. */
const nextDate = () => `2026-02-${String(++day).padStart(2, '0')}`
const balances = ['account_no,balance', 'A1,1.50', 'A2,2.25']

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.stop())

describe('folders', () => {
  it('a folder without control.json is not looked at', async () => {
    const [complete, incomplete] = [nextDate(), nextDate()]
    const folder = join(bank.write(complete, { balances }), '..')
    mkdirSync(join(folder, incomplete))
    writeFileSync(join(folder, incomplete, 'balances.csv'), 'account_no,balance\nA1,99\n')
    expect(await bank.import(folder)).toMatchObject([{ date: complete, state: 'published' }])
  })

  it('where nothing is complete, nothing is imported, and the message says why', async () => {
    const folder = join(bank.root, 'incomplete')
    mkdirSync(join(folder, '2026-02-01'), { recursive: true })
    await bank.expectRefused(() => bank.import(folder), /No delivery in .*incomplete.*control\.json/)
    await bank.expectRefused(() => bank.import(join(bank.root, 'nowhere')), /no folder .*nowhere/)
    writeFileSync(join(bank.root, 'a-file'), '')
    await bank.expectRefused(() => bank.import(join(bank.root, 'a-file')), /no folder .*a-file/)
  })

  it('later folders go on without a held one, which is tried again when it is delivered again', async () => {
    const [first, second] = [nextDate(), nextDate()]
    const wrong = bank.write(first, { balances: { content: balances, rows: 7 } })
    cpSync(bank.write(second, { balances }), join(wrong, '..', second), { recursive: true })
    expect(await bank.import(join(wrong, '..'))).toMatchObject([
      { date: first, state: 'held', reason: 'balances: control.json counts 7 rows, balances.csv has 2.' },
      { date: second, state: 'published' },
    ])
    expect(await bank.import(join(wrong, '..', second))).toMatchObject([{ state: 'unchanged' }])
    expect(await bank.import(wrong)).toMatchObject([{ date: first, state: 'held' }])
    await bank.publish(first, { balances })
  })
})

describe('control.json', () => {
  const cases: [string, Record<string, unknown> | string, RegExp][] = [
    ['is not JSON', '{"format":', /control\.json is not valid JSON/],
    ['is empty', '', /control\.json is not valid JSON/],
    ['is not text', '\u0000\u0001\u0002', /control\.json is not valid JSON/],
    ['is no object', '[]', /control\.json/],
    ['is null', 'null', /control\.json/],
    ['has another format', { format: 'almanac-delivery/2' }, /control\.json: format/],
    ['has no format', { format: undefined }, /control\.json: format/],
    ['has no source', { source: '' }, /control\.json: source/],
    ['has a source with control characters', { source: 'co\u0000re' }, /control\.json: source/],
    ['has a day that is none', { businessDate: '2026-02-30' }, /control\.json: businessDate/],
    ['has a date with a time', { businessDate: '2026-02-01T00:00:00Z' }, /control\.json: businessDate/],
    ['has a number as date', { businessDate: 20260201 }, /control\.json: businessDate/],
    ['names no feed', { feeds: {} }, /control\.json names no feed/],
    ['names an unknown feed', { feeds: { ledgers: { file: 'x.csv', rows: 1 } } }, /control\.json: feeds.*ledgers/],
    ['has feeds as a list', { feeds: [] }, /control\.json: feeds/],
  ]
  it.each(cases)('that %s holds the delivery', async (_name, control, reason) => {
    await bank.expectHeld(bank.write('2026-03-01', { balances }, control), reason)
  })

  it.each(['1812-06-24', '2222-02-22'])('of %s, which no store of dates holds, holds the delivery', async (date) => {
    await bank.expectHeld(bank.write(date, { balances }), /control\.json: businessDate: from 1970-01-01 to 2149-06-06/)
  })

  const feedCases: [string, Record<string, unknown>, RegExp][] = [
    ['no count', { rows: undefined }, /control\.json: feeds\.balances\.rows/],
    ['a count as text', { rows: '2' }, /control\.json: feeds\.balances\.rows/],
    ['a negative count', { rows: -1 }, /control\.json: feeds\.balances\.rows/],
    ['half a row', { rows: 1.5 }, /control\.json: feeds\.balances\.rows/],
    ['too many rows', { rows: 3 }, /balances: control\.json counts 3 rows, balances\.csv has 2/],
    ['too few rows', { rows: 1 }, /balances: control\.json counts 1 rows, balances\.csv has 2/],
    [
      'a wrong total',
      { totals: { balance: '3.76' } },
      /balances: .*totals balance at 3\.76, balances\.csv sums to 3\.75/,
    ],
    ['a total as number', { totals: { balance: 3.75 } }, /control\.json: feeds\.balances\.totals\.balance/],
    ['a total that is no number', { totals: { balance: '3,75' } }, /control\.json: feeds\.balances\.totals\.balance/],
    ['a total of a column that is not there', { totals: { interest: '0' } }, /balances: .*totals interest/],
    ['a charset nobody knows', { charset: 'EBCDIC' }, /control\.json: feeds\.balances\.charset/],
    ['no delimiter', { delimiter: '' }, /control\.json: feeds\.balances\.delimiter/],
    ['a newline as delimiter', { delimiter: '\n' }, /control\.json: feeds\.balances\.delimiter/],
    ['a quote as delimiter', { delimiter: '"' }, /control\.json: feeds\.balances\.delimiter/],
    ['no file', { file: undefined }, /control\.json: feeds\.balances\.file/],
    ['a file that is missing', { file: 'other.csv' }, /balances: the file other\.csv is missing/],
    ['a file outside', { file: '../balances.csv' }, /balances: .*not a plain file name/],
    ['an absolute path', { file: '/etc/passwd' }, /balances: .*not a plain file name/],
    ['a path of another system', { file: '..\\balances.csv' }, /balances: .*not a plain file name/],
    ['the folder itself as file', { file: '.' }, /balances: .*not a plain file name/],
  ]
  it.each(feedCases)('with %s holds the delivery', async (_name, said, reason) => {
    await bank.expectHeld(bank.write('2026-03-01', { balances: { content: balances, ...said } }), reason)
  })

  it('of another date than its folder holds the delivery', async () => {
    const folder = bank.write('2026-03-01', { balances }, { businessDate: '2026-03-02' })
    await bank.expectHeld(folder, /control\.json is of 2026-03-02, its folder is named 2026-03-01/)
  })

  it('that is a folder, or names a link or a folder, holds the delivery', async () => {
    const folder = bank.write('2026-03-01', { balances })
    rmSync(join(folder, 'balances.csv'))
    writeFileSync(join(bank.root, 'secret.csv'), `${balances.join('\n')}\n`)
    symlinkSync(join(bank.root, 'secret.csv'), join(folder, 'balances.csv'))
    await bank.expectHeld(folder, /balances: balances\.csv is not a regular file/)
    rmSync(join(folder, 'balances.csv'))
    mkdirSync(join(folder, 'balances.csv'))
    await bank.expectHeld(folder, /balances: balances\.csv is not a regular file/)
    rmSync(join(folder, 'control.json'))
    mkdirSync(join(folder, 'control.json'))
    await bank.expectHeld(folder, /control\.json/)
  })

  it('one wrong feed holds the right ones with it, and all of it counts once it is right', async () => {
    const transactions = [transactionHeader, ...goodTransactions(3, '2026-03-01')]
    const wrong = { content: balances, totals: { balance: '9' } }
    await bank.expectHeld(
      bank.write('2026-03-01', { transactions, balances: wrong }),
      /balances: .*totals balance at 9/,
    )
    const result = await bank.publish('2026-03-01', {
      transactions: { content: transactions, totals: { amount: '3.75' } },
      balances: { content: balances, totals: { balance: '3.7500' } },
    })
    expect(result.feeds).toMatchObject({ transactions: { accepted: 3 }, balances: { accepted: 2 } })
  })

  it('agrees on the same content given again, or the delivery is held', async () => {
    const date = nextDate()
    await bank.publish(date, { balances })
    const right = { content: balances, totals: { balance: '3.75' } }
    expect(await bank.import(bank.write(date, { balances: right }))).toMatchObject([{ state: 'unchanged' }])
    await bank.expectHeld(bank.write(date, { balances: { content: balances, rows: 5 } }), /counts 5 rows/)
    await bank.expectHeld(
      bank.write(date, { balances: { content: balances, totals: { balance: '5' } } }),
      /totals balance at 5/,
    )
  })
})
