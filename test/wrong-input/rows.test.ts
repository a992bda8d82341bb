import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodTransactions, openBank, transactionHeader, type WrongInputBank } from './bank.ts'

let bank: WrongInputBank
let day = 0
const nextDate = () => new Date(Date.UTC(2026, 1, ++day)).toISOString().slice(0, 10)

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.stop())

/** One bad row in a hundred is published without it. */
async function expectQuarantined(
  row: string,
  reason: string,
  column: string | null,
  header = transactionHeader,
): Promise<void> {
  const date = nextDate()
  const padding = ','.repeat(header.split(',').length - transactionHeader.split(',').length)
  const good = goodTransactions(99, date, `${day}-`).map((line) => line + padding)
  const bad = row.replaceAll('DATE', date)
  const { feeds } = await bank.publish(date, { transactions: [header, ...good, bad] })
  expect(feeds.transactions).toEqual({ rows: 100, accepted: 99, quarantined: 1 })
  const [quarantined, ...others] = await bank.quarantine(date)
  expect(others).toEqual([])
  expect(quarantined).toMatchObject({ line: 101, reason, column })
  expect(quarantined?.raw.toString()).toBe(bad)
}

describe('values', () => {
  it.each([
    ['five decimal places', '1.00001'],
    ['a thousands separator', '"1,000.00"'],
    ['an exponent', '1e3'],
    ['a plus sign', '+1'],
    ['a space', '" 1"'],
    ['nothing before the point', '.5'],
    ['nothing after the point', '1.'],
    ['wide digits', '１００'],
    ['a hexadecimal number', '0x10'],
    ['no number', 'NaN'],
    ['more digits than an amount holds', '123456789012345'],
  ])('an amount with %s goes to quarantine', async (_name, amount) => {
    await expectQuarantined(`x,A1,DATET10:00:00Z,${amount}`, 'bad-amount', 'amount')
  })

  it.each([
    ['a day that is none', '2026-02-30T10:00:00Z'],
    ['hour 25', '2026-01-31T25:00:00Z'],
    ['minute 61', '2026-01-31T10:61:00Z'],
    ['no offset', '2026-01-31T10:00:00'],
    ['a date alone', '2026-01-31'],
    ['another order', '31/01/2026 10:00'],
    ['a number', '1769853600'],
    ['an offset of a day and more', '2026-01-31T10:00:00+25:00'],
  ])('an instant with %s goes to quarantine', async (_name, postedAt) => {
    await expectQuarantined(`x,A1,${postedAt},1`, 'bad-instant', 'posted_at')
  })

  it('missing values, fields too many and too few go to quarantine', async () => {
    await expectQuarantined(',A1,DATET10:00:00Z,1', 'missing-value', 'transaction_no')
    await expectQuarantined('x,A1,DATET10:00:00Z,', 'missing-value', 'amount')
    await expectQuarantined('x,A1,DATET10:00:00Z', 'field-count', null)
    await expectQuarantined('x,A1,DATET10:00:00Z,1,2', 'field-count', null)
  })

  it('a row dated after its folder goes to quarantine, one of the same day anywhere does not', async () => {
    await expectQuarantined('x,A1,2026-12-31T00:00:00+08:00,1', 'dated-after-delivery', 'posted_at')
    const date = nextDate()
    await bank.publish(date, {
      transactions: [transactionHeader, `y1,A1,${date}T23:59:59-11:00,1`, `y2,A1,${date}T00:00:00+14:00,1`],
    })
  })
})

describe('days', () => {
  const header = 'customer_no,kind,name,institution_no,birth_date,opened_on,closed_on'
  const good = Array.from({ length: 99 }, (_, n) => `C1${n},individual,x,U,1950-02-28,2000-02-29,2026-12-31`)

  it.each([
    ['2026-02-30,,', 'bad-date', 'birth_date'],
    ['1900-02-29,,', 'bad-date', 'birth_date'],
    ['1980-1-1,,', 'bad-date', 'birth_date'],
    ['19800101,,', 'bad-date', 'birth_date'],
    ['0000-00-00,,', 'bad-date', 'birth_date'],
    ['1980-01-01T00:00:00,,', 'bad-date', 'birth_date'],
    [',2026-01-02,2026-01-01', 'closed-before-opened', 'closed_on'],
  ])('%s goes to quarantine', async (days, reason, column) => {
    const date = nextDate()
    const { feeds } = await bank.publish(date, { customers: [header, ...good, `X,individual,x,U,${days}`] })
    expect(feeds.customers).toEqual({ rows: 100, accepted: 99, quarantined: 1 })
    expect(await bank.quarantine(date)).toMatchObject([{ line: 101, reason, column }])
  })

  it('opened after the business date is accepted', async () => {
    await bank.publish(nextDate(), { customers: [header, 'later,individual,x,U,,2030-01-01,'] })
  })

  it('a history load keeps days that are too late or too early out', async () => {
    const date = nextDate()
    const rows = Array.from(
      { length: 198 },
      (_, n) => `A${(n % 3) + 1},${n},${new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10)}`,
    )
    const { feeds } = await bank.publish(date, {
      balances: ['account_no,balance,business_date', ...rows, 'A1,1,2026-12-31', 'A2,1,1969-12-31'],
    })
    expect(feeds.balances).toEqual({ rows: 200, accepted: 198, quarantined: 2 })
    expect(await bank.quarantine(date)).toMatchObject([
      { reason: 'dated-after-delivery', column: 'business_date' },
      { reason: 'bad-date', column: 'business_date' },
    ])
  })

  it('a history load of twenty years is taken in', async () => {
    const months = Array.from({ length: 240 }, (_, n) => new Date(Date.UTC(2005, n, 28)).toISOString().slice(0, 10))
    const date = nextDate()
    await bank.publish(date, {
      balances: ['account_no,balance,business_date', ...months.map((month) => `A3,7,${month}`)],
      transactions: [
        transactionHeader,
        ...Array.from({ length: 120 }, (_, n) => `old${n},A1,${1906 + n}-05-05T10:00:00Z,1`),
      ],
    })
  })
})

describe('keys', () => {
  it('identical rows of one key count once, differing ones are all set aside', async () => {
    const date = nextDate()
    const same = `same,A1,${date}T10:00:00Z,5`
    const differing = ['differ', 'differ'].map((no, n) => `${no},A1,${date}T10:00:00Z,${n}`)
    const content = [transactionHeader, same, ...goodTransactions(300, date, 'k'), same, ...differing, same]
    const { feeds } = await bank.publish(date, { transactions: { content, totals: { amount: '391' } } })
    expect(feeds.transactions).toEqual({ rows: 305, accepted: 301, quarantined: 2 })
    const rows = await bank.quarantine(date)
    expect(rows.map(({ line, reason }) => [line, reason])).toEqual([
      [304, 'duplicate-key'],
      [305, 'duplicate-key'],
    ])
    expect(await bank.facts(`SELECT count() AS n FROM transactions WHERE transaction_no = 'same'`)).toEqual([
      { n: '1' },
    ])
  })

  it('what refers to nobody waits, and is accepted with its own date once it is known', async () => {
    const [date, next] = [nextDate(), nextDate()]
    const waiting = [`w98,A8,${date}T10:00:00Z,8,"two\nlines"`, `w99,A9,${date}T10:00:00Z,9,`]
    const good = goodTransactions(198, date, 'v').map((line) => `${line},`)
    const content = `${[`${transactionHeader},text`, waiting[0], ...good, waiting[1]].join('\n')}\n`
    await bank.publish(date, { transactions: { content, rows: 200 } })
    const states = async () =>
      (await bank.quarantine(date)).map(({ line, raw, state }) => [line, raw.toString(), state])
    expect(await states()).toEqual([
      [2, waiting[0], 'pending'],
      [202, waiting[1], 'pending'],
    ])
    const rows = await bank.quarantine(date)
    expect(rows[1]).toMatchObject({ reason: 'unknown-reference', column: 'account_no', value: 'A9' })
    const { feeds } = await bank.publish(next, { accounts: ['account_no,product_no,institution_no', 'A9,D,U'] })
    expect(feeds).toEqual({ accounts: { rows: 1, accepted: 1, quarantined: 0 } })
    expect((await states()).map(([, , state]) => state)).toEqual(['pending', 'accepted'])
    expect(
      await bank.facts(`SELECT toString(business_date) AS date FROM transactions WHERE transaction_no = 'w99'`),
    ).toEqual([{ date }])
  })

  it('an unknown manager, parent or channel is kept and told of', async () => {
    const date = nextDate()
    await bank.publish(date, {
      institutions: ['institution_no,name,kind,parent_no', 'U,Union,union,', 'O,Outlet,outlet,nowhere'],
      customers: ['customer_no,kind,name,institution_no,manager_no', 'M1,individual,x,U,nobody'],
      transactions: [`${transactionHeader},channel`, `m1,A1,${date}T10:00:00Z,1,carrier-pigeon`],
    })
    const { rows } = await bank.instance.database.batch.query<{ notices: { code: string }[] }>(
      'select notices from delivery where business_date = $1',
      [date],
    )
    expect(rows[0]?.notices.map((notice) => notice.code).sort()).toEqual([
      'unknown-channel',
      'unknown-manager',
      'unknown-parent',
    ])
  })
})

describe('more than one in a hundred', () => {
  it('exactly 1% is published without them, more is held with its rows to look at', async () => {
    const date = nextDate()
    const bad = (n: number) => `bad${n},A1,${date}T10:00:00Z,none`
    const exactly = [transactionHeader, ...goodTransactions(198, date, 'p'), bad(1), bad(2)]
    const more = [transactionHeader, ...goodTransactions(197, date, 'p'), bad(1), bad(2)]
    await bank.expectHeld(
      bank.write(date, { transactions: more }),
      /transactions: 2 of 199 rows would be quarantined, more than 1%; the first is line 199 of transactions\.csv/,
    )
    expect(await bank.quarantine(date)).toMatchObject([
      { line: 199, reason: 'bad-amount', state: 'rejected' },
      { line: 200 },
    ])
    const { feeds } = await bank.publish(date, { transactions: exactly })
    expect(feeds.transactions).toEqual({ rows: 200, accepted: 198, quarantined: 2 })
  })
})
