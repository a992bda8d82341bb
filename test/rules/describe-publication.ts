import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery, Row } from '../reference/naive-publication.ts'
import { catalogue, institution } from './case-book.ts'
import type { Subject, Summary } from './subject.ts'

/**
 * One bank through restatements, late deliveries, quarantine and refusals (rules.md §7, §1, §2.10), in order: each test goes on
 * from the one before. A hundred and twenty customers, so that one quarantined row is less than one in a hundred.
 */
export function describePublication(title: string, create: () => Promise<Subject>): void {
  describe(title, () => {
    let subject: Subject
    beforeAll(async () => {
      subject = await create()
    }, 300_000)
    afterAll(() => subject?.stop())

    const publish = async (delivery: Delivery) => (await subject.import(delivery))[0]
    const close = async (month: string): Promise<Summary> => {
      const closing = await subject.close(month)
      if (!closing.ok) throw new Error(closing.message)
      return closing.summary
    }
    const refusalOf = async (month: string): Promise<string> => {
      const closing = await subject.close(month)
      if (closing.ok) throw new Error(`${month} should not have closed`)
      return closing.message
    }
    const rowOf = async (month: string, customerNo: string) => {
      const row = (await subject.standings(month)).find((line) => line.startsWith(`${customerNo},`))
      return row?.slice(customerNo.length + 1)
    }

    it('§7 takes a first delivery', async () => {
      expect(await publish(opening)).toMatchObject({
        state: 'published',
        feeds: { balances: { rows: 120, accepted: 120, quarantined: 0 } },
      })
    })

    it('§7 the same content again changes nothing', async () => {
      expect(await publish(opening)).toMatchObject({ state: 'unchanged' })
    })

    it('§7 a month cannot be closed before a delivery has reached its last day', async () => {
      await publish({ date: '2024-01-30', feeds: { balances: snapshot(numbers, '1000') } })
      await refusalOf('2024-01')
      await publish({ date: '2024-02-28', feeds: { balances: snapshot(numbers, '2000') } })
      await refusalOf('2024-02')
    })

    it('§2.10 the first close may be any month, it starts at the first loaded complete month', async () => {
      await publish({ date: '2024-02-29', feeds: { balances: snapshot(numbers, '2000') } })
      const summary = await close('2024-02')
      // The opening snapshot is of 15 December: January is the first month that it covers wholly.
      expect(summary).toMatchObject({
        month: '2024-02',
        customers: 120,
        recomputedMonths: ['2024-01', '2024-02'],
        differences: 0,
      })
      expect(await rowOf('2024-01', 'K001')).toBe('1000.00,0.00,0.00,1000.00,none,0')
      expect(await rowOf('2024-02', 'K001')).toBe('1068.97,0.00,0.00,1068.97,none,0') // (27 × 1000 + 2 × 2000) ÷ 29
    })

    it('a repeated close computes nothing again and answers the same', async () => {
      const summary = await close('2024-02')
      expect(summary).toMatchObject({ month: '2024-02', customers: 120, recomputedMonths: [], differences: 0 })
      expect(summary.aum.total).toBe('128275.86') // 120 × 31,000 ÷ 29
      expect(summary.standings).toEqual({ none: 120, rated: 0, exited_unrated: 0, left: 0, special: 0 })
    })

    it('§7 later months follow without a gap', async () => {
      await publish({ date: '2024-04-30', feeds: { balances: snapshot(numbers, '3000') } })
      await refusalOf('2024-04')
      expect(await close('2024-03')).toMatchObject({ recomputedMonths: ['2024-03'], differences: 0 })
      expect(await close('2024-04')).toMatchObject({ recomputedMonths: ['2024-04'], differences: 0 })
    })

    it('§7 a restatement replaces its earlier version wholly, keys that it drops fall back to the date before', async () => {
      // K001 is restated, K002 is dropped and falls back to 1000 of 30 January.
      const restated = snapshot(numbers, '2000').filter((row) => row.account_no !== 'K002')
      const rows = restated.map((row) => (row.account_no === 'K001' ? { ...row, balance: '302000' } : row))
      expect(await publish({ date: '2024-02-28', feeds: { balances: rows } })).toMatchObject({ state: 'restated' })
      const summary = await close('2024-04')
      expect(summary.recomputedMonths).toEqual(['2024-02', '2024-03', '2024-04'])
      expect(summary.differences).toBe(2)
      expect(await rowOf('2024-02', 'K001')).toBe('11413.79,0.00,0.00,11413.79,none,0') // 331,000 ÷ 29
      expect(await rowOf('2024-02', 'K002')).toBe('1034.48,0.00,0.00,1034.48,none,0') // 30,000 ÷ 29
    })

    it('a restatement with the same effect makes no difference', async () => {
      const rows = snapshot(numbers, '2000').map((row) =>
        row.account_no === 'K003' ? { ...row, balance: '2000.00' } : row,
      )
      expect(await publish({ date: '2024-02-29', feeds: { balances: rows } })).toMatchObject({ state: 'restated' })
      expect((await close('2024-04')).differences).toBe(0)
    })

    it('§7 a late delivery counts for its date and never overwrites newer state', async () => {
      const late: Row[] = [{ ...customer('K004'), kind: 'enterprise' }]
      const balances = snapshot(numbers, '2000').map((row) =>
        row.account_no === 'K005' ? { ...row, balance: '620000' } : row,
      )
      // April's last snapshot stays; March's carried 2000 gives way from the 11th on.
      expect(await publish({ date: '2024-03-11', feeds: { balances, customers: late } })).toMatchObject({
        state: 'published',
      })
      const summary = await close('2024-04')
      expect(summary.recomputedMonths).toEqual(['2024-03', '2024-04'])
      expect(summary.differences).toBe(2) // K005 in both months; K004 had no standing to lose
      expect(await rowOf('2024-03', 'K005')).toBe('420645.16,0.00,0.00,420645.16,rated,1') // (10 × 2000 + 21 × 620,000) ÷ 31
      expect(await rowOf('2024-04', 'K005')).toBe('599433.33,0.00,0.00,599433.33,rated,2') // (29 × 620,000 + 3000) ÷ 30
    })

    it('§7 a late row of a customer counts from its date until the next', async () => {
      await publish({
        date: '2024-04-02',
        feeds: { customers: [customer('K004')], balances: [balance('K004', '900000')] },
      })
      // April sees the customer as an individual again, March as an enterprise.
      await close('2024-04')
      expect(await rowOf('2024-04', 'K004')).toBe('840166.67,0.00,0.00,840166.67,rated,2') // (2000 + 28 × 900,000 + 3000) ÷ 30
      await publish({ date: '2024-03-15', feeds: { balances: [balance('K004', '900000')] } })
      await close('2024-04')
      expect(await rowOf('2024-03', 'K004')).toBe('494451.61,0.00,0.00,494451.61,none,0') // (14 × 2000 + 17 × 900,000) ÷ 31
      expect(await rowOf('2024-04', 'K004')).toBe('870100.00,0.00,0.00,870100.00,rated,2')
    })

    it('§7 a history load stands for a snapshot of each of its dates, and the last published version of a date wins', async () => {
      const dates = ['2024-03-11', '2024-03-21', '2024-05-01']
      const history = dates.flatMap((date) => numbers.map((no) => ({ ...balance(no, '3100'), business_date: date })))
      expect(await publish({ date: '2024-05-31', feeds: { balances: history } })).toMatchObject({ state: 'published' })
      const summary = await close('2024-05')
      expect(summary.recomputedMonths).toEqual(['2024-03', '2024-04', '2024-05'])
      expect(await rowOf('2024-03', 'K005')).toBe('2745.16,0.00,0.00,2745.16,none,0') // (10 × 2000 + 21 × 3100) ÷ 31
      expect(await rowOf('2024-04', 'K005')).toBe('3096.67,0.00,0.00,3096.67,none,0')
      expect(await rowOf('2024-05', 'K005')).toBe('3100.00,0.00,0.00,3100.00,none,0')
    })

    it('§7 a row that refers to something unknown waits in quarantine, and counts from its date once that is known', async () => {
      const balances = [...snapshot(numbers, '3100'), balance('L001', '310000')]
      expect(await publish({ date: '2024-06-01', feeds: { balances } })).toMatchObject({
        state: 'published',
        feeds: { balances: { rows: 121, accepted: 120, quarantined: 1 } },
      })
      await publish({ date: '2024-06-30', feeds: { balances: snapshot(numbers, '3100') } })
      expect(await close('2024-06')).toMatchObject({ customers: 120, recomputedMonths: ['2024-06'] })
      const news = {
        customers: [customer('L001')],
        accounts: [account('L001')],
        account_owners: [owner('L001', 'L001')],
      }
      // Offered again outside the delivery's own rows.
      expect(await publish({ date: '2024-07-05', feeds: news })).toMatchObject({
        state: 'published',
        feeds: {
          customers: { rows: 1, accepted: 1, quarantined: 0 },
          accounts: { rows: 1, accepted: 1, quarantined: 0 },
        },
      })
      await publish({ date: '2024-07-31', feeds: { balances: snapshot(numbers, '3100') } })
      const summary = await close('2024-07')
      expect(summary).toMatchObject({ customers: 121, recomputedMonths: ['2024-06', '2024-07'], differences: 1 })
      expect(await rowOf('2024-06', 'L001')).toBe('310000.00,0.00,0.00,310000.00,rated,1')
    })

    it('§7 a waiting row is dropped when its file is restated without it', async () => {
      await publish({
        date: '2024-08-01',
        feeds: { balances: [...snapshot(numbers, '3100'), balance('L002', '310000')] },
      })
      await publish({ date: '2024-08-01', feeds: { balances: snapshot(numbers, '3100') } })
      await publish({
        date: '2024-08-31',
        feeds: { customers: [customer('L002')], accounts: [account('L002')], account_owners: [owner('L002', 'L002')] },
      })
      await close('2024-08')
      expect(await rowOf('2024-08', 'L002')).toBe('0.00,0.00,0.00,0.00,none,0')
    })

    it('§7 more than one row in a hundred to quarantine holds the delivery, nothing of it counts', async () => {
      const unknown = [balance('M001', '1'), balance('M002', '1')]
      expect(
        await publish({ date: '2024-09-30', feeds: { balances: [...snapshot(numbers, '9'), ...unknown] } }),
      ).toMatchObject({ state: 'held' })
      await refusalOf('2024-09')
      // Later folders go on without it; what was held is tried again when delivered again.
      const news = { customers: [customer('M001'), customer('M002')], accounts: [account('M001'), account('M002')] }
      expect(await publish({ date: '2024-10-01', feeds: news })).toMatchObject({ state: 'published' })
      expect(
        await publish({ date: '2024-09-30', feeds: { balances: [...snapshot(numbers, '9'), ...unknown] } }),
      ).toMatchObject({ state: 'published' })
      await close('2024-09')
      expect(await rowOf('2024-09', 'K001')).toBe('2996.97,0.00,0.00,2996.97,none,0') // (29 × 3100 + 9) ÷ 30
    })

    it('§7 identical rows with one key count once, differing ones not at all', async () => {
      const balances = [...snapshot(numbers, '3000'), balance('K001', '3000')]
      expect(await publish({ date: '2024-10-30', feeds: { balances } })).toMatchObject({ state: 'published' })
      const many = Array.from({ length: 100 }, (_, index) => balance(`K${String(index + 20).padStart(3, '0')}`, '3000'))
      const differing = [...many, ...many.map((row) => ({ ...row })), balance('K002', '1'), balance('K002', '2')]
      expect(await publish({ date: '2024-10-31', feeds: { balances: differing } })).toMatchObject({
        state: 'published',
        feeds: { balances: { rows: 202, quarantined: 2 } },
      })
      await close('2024-10')
      expect(await rowOf('2024-10', 'K002')).toBe('201.97,0.00,0.00,201.97,none,0') // (29 × 9 + 2 × 3000) ÷ 31
    })

    it('§1 a foreign balance without any rate refuses the close, naming currency and day', async () => {
      const feeds = {
        customers: [customer('N001')],
        accounts: [{ ...account('N001'), currency: 'USD' }],
        account_owners: [owner('N001', 'N001')],
      }
      await publish({ date: '2024-11-05', feeds })
      await publish({
        date: '2024-11-30',
        feeds: { balances: [{ ...balance('N001', '1000'), business_date: '2024-11-07' }] },
      })
      const message = await refusalOf('2024-11')
      expect(message).toContain('USD')
      expect(message).toContain('2024-11-07')
      expect(await rowOf('2024-10', 'K002')).toBe('201.97,0.00,0.00,201.97,none,0')
    })

    it('§1 a rate of that day lets it close, the last known one carries', async () => {
      await publish({ date: '2024-11-07', feeds: { fx: [{ currency: 'USD', rate: '7.25' }] } })
      await close('2024-11')
      expect(await rowOf('2024-11', 'N001')).toBe('5800.00,0.00,0.00,5800.00,none,0') // 24 days × 7250 ÷ 30
    })

    it('§7 a restated rate recomputes the months that it converts', async () => {
      expect(await publish({ date: '2024-11-07', feeds: { fx: [{ currency: 'USD', rate: '7.5' }] } })).toMatchObject({
        state: 'restated',
      })
      expect(await close('2024-11')).toMatchObject({ recomputedMonths: ['2024-11'], differences: 1 })
      expect(await rowOf('2024-11', 'N001')).toBe('6000.00,0.00,0.00,6000.00,none,0')
    })

    it('§1 owners that arrive a month late count for the months before, there being none earlier', async () => {
      await publish({ date: '2024-11-15', feeds: { customers: [customer('P001')], accounts: [account('P001')] } })
      await publish({
        date: '2024-11-16',
        feeds: { balances: [...snapshot(numbers, '3000'), balance('P001', '300000')] },
      })
      expect(await close('2024-11')).toMatchObject({ recomputedMonths: ['2024-11'] })
      expect(await rowOf('2024-11', 'P001')).toBe('0.00,0.00,0.00,0.00,none,0')
      await publish({ date: '2024-12-03', feeds: { account_owners: [owner('P001', 'P001')] } })
      expect(await close('2024-11')).toMatchObject({ recomputedMonths: ['2024-11'], differences: 1 })
      expect(await rowOf('2024-11', 'P001')).toBe('150000.00,0.00,0.00,150000.00,none,0')
    })

    it('a customer delivered later, but opened earlier, appears in the months since the opening', async () => {
      await publish({ date: '2024-12-04', feeds: { customers: [{ ...customer('Q001'), opened_on: '2024-10-31' }] } })
      await close('2024-11')
      expect(await rowOf('2024-09', 'Q001')).toBeUndefined()
      expect(await rowOf('2024-10', 'Q001')).toBe('0.00,0.00,0.00,0.00,none,0')
    })

    it('§7 keys are unique within a source: another source has customers, accounts and snapshots of its own', async () => {
      const feeds = {
        institutions: [institution],
        products: catalogue,
        customers: [customer('Z001')],
        accounts: [account('K001')],
        account_owners: [owner('K001', 'Z001')],
        balances: [balance('K001', '62000')],
      }
      await publish({ date: '2024-12-30', feeds: { balances: snapshot(numbers, '3100') } })
      expect(await publish({ source: 'cards', date: '2024-12-31', feeds })).toMatchObject({ state: 'published' })
      await close('2024-12')
      expect(await rowOf('2024-12', 'Z001')).toBe('2000.00,0.00,0.00,2000.00,none,0')
      expect(await rowOf('2024-12', 'K001')).toBe('3006.45,0.00,0.00,3006.45,none,0') // (29 × 3000 + 2 × 3100) ÷ 31
    })
  })
}

const numbers = Array.from({ length: 120 }, (_, index) => `K${String(index + 1).padStart(3, '0')}`)
const customer = (no: string) => ({ customer_no: no, kind: 'individual', name: `Customer ${no}`, institution_no: 'U' })
const account = (no: string) => ({ account_no: no, product_no: 'deposit', institution_no: 'U' })
const owner = (accountNo: string, customerNo: string) => ({
  account_no: accountNo,
  customer_no: customerNo,
  share: '1',
})
const balance = (accountNo: string, amount: string): Row => ({ account_no: accountNo, balance: amount })
const snapshot = (accountNumbers: string[], amount: string) => accountNumbers.map((no) => balance(no, amount))

const opening: Delivery = {
  date: '2023-12-15',
  feeds: {
    institutions: [institution],
    products: catalogue,
    customers: numbers.map(customer),
    accounts: numbers.map(account),
    account_owners: numbers.map((no) => owner(no, no)),
    balances: snapshot(numbers, '1000'),
  },
}
