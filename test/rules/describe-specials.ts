import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonths } from '../reference/calendar.ts'
import type { NaiveGrant } from '../reference/naive-tiers.ts'
import { CaseBook } from './case-book.ts'
import type { Closing, Subject } from './subject.ts'
import { firstMonth } from './tier-cases.ts'

/** As in tier-cases.ts; `special` instead of `-`, `x` or `l` reads `s` with the tier. */
interface SpecialCase {
  name: string
  aum: string
  grants: Omit<NaiveGrant, 'customerNo'>[]
  result: string
  kind?: string
}

/** Days of 2024; a month prints what is in force on the first day of the next one. */
const specialCases: SpecialCase[] = [
  {
    name: 'in force on the first day of the next month, from the day itself',
    aum: '5*100',
    grants: [{ tier: 1, fromOn: '2024-03-01', untilOn: '2025-02-28' }],
    result: 'none special1 special1 special1 special1',
  },
  {
    name: 'granted a day later it shows a month later',
    aum: '3*100',
    grants: [{ tier: 2, fromOn: '2024-03-02', untilOn: '2025-03-01' }],
    result: 'none none special2',
  },
  {
    name: 'the last day counts, the day after does not, and there is no retention',
    aum: '4*100',
    grants: [{ tier: 3, fromOn: '2023-04-02', untilOn: '2024-04-01' }],
    result: 'special3 special3 special3 none',
  },
  {
    name: 'revoked on the first day it is over',
    aum: '4*100',
    grants: [{ tier: 1, fromOn: '2024-01-15', untilOn: '2025-01-14', endedOn: '2024-04-01' }],
    result: 'special1 special1 none none',
  },
  {
    name: 'the better tier counts while the AUM standing is in, which counts as assessed',
    aum: '100 250 600 1200 300 300 300',
    grants: [{ tier: 2, fromOn: '2024-01-10', untilOn: '2025-01-09' }],
    result: 'special2 rated2 rated2 rated3 rated3 rated3 rated2',
  },
  {
    name: 'the AUM standing runs underneath: after the exit special, at lapse what is underneath',
    aum: '250 6*100 100 100 100',
    grants: [{ tier: 1, fromOn: '2024-08-15', untilOn: '2024-09-30' }],
    result: 'rated1 rated1 rated1 rated1 rated1 rated1 exited_unrated special1 left left',
  },
  {
    name: 'at lapse exited, unrated where that is underneath',
    aum: '250 6*100 100',
    grants: [{ tier: 1, fromOn: '2023-08-01', untilOn: '2024-07-31' }],
    result: 'rated1 rated1 rated1 rated1 rated1 rated1 exited_unrated exited_unrated',
  },
  {
    name: 'who comes back by AUM while special is in by AUM from then on',
    aum: '250 6*100 D D',
    grants: [{ tier: 1, fromOn: '2024-07-20', untilOn: '2025-07-19' }],
    result: 'rated1 rated1 rated1 rated1 rated1 rated1 special1 rated3 rated3',
  },
  {
    name: 'the newest grant counts with its tier, also a lower one',
    aum: '4*100',
    grants: [
      { tier: 4, fromOn: '2023-06-01', untilOn: '2024-05-31' },
      { tier: 1, fromOn: '2024-03-20', untilOn: '2025-03-19' },
    ],
    result: 'special4 special4 special1 special1',
  },
  {
    name: 'only persons',
    kind: 'enterprise',
    aum: '2*9000',
    grants: [{ tier: 1, fromOn: '2024-01-01', untilOn: '2024-12-31' }],
    result: 'none none',
  },
]

const customerOf = (index: number) => `S${String(index + 1).padStart(2, '0')}`
function bookOf(cases: SpecialCase[]): CaseBook {
  const book = new CaseBook()
  for (const [index, one] of cases.entries()) book.tierCase(customerOf(index), one)
  return book
}
const months = Array.from({ length: 10 }, (_, index) => addMonths(firstMonth, index))

export function describeSpecials(title: string, create: () => Promise<Subject>): void {
  describe(title, () => {
    let subject: Subject
    const closings = new Map<string, Closing>()

    beforeAll(async () => {
      subject = await create()
      await subject.import(...bookOf(specialCases).deliveries())
      for (const [index, { grants }] of specialCases.entries())
        for (const grant of grants) await subject.grant({ customerNo: customerOf(index), ...grant })
      for (const month of months) closings.set(month, await subject.close(month))
    }, 600_000)
    afterAll(() => subject?.stop())

    const standings = async (month: string) =>
      new Map((await subject.standings(month)).map((line) => [line.split(',')[0], line.split(',').slice(-2).join('')]))

    it.each(specialCases.map((one, index) => ({ ...one, index })))('§2.8 $name', async ({ index, result }) => {
      const expected = result.split(' ').map((word) => (/\d$/.test(word) ? word : `${word}0`))
      const actual = []
      for (const month of months.slice(0, expected.length)) actual.push((await standings(month)).get(customerOf(index)))
      expect(actual).toEqual(expected)
    })

    it('special VIPs are counted apart, each customer once', async () => {
      for (const month of months) {
        const closing = closings.get(month)
        if (!closing?.ok) throw new Error(closing?.message)
        const counts: Record<string, number> = { none: 0, rated: 0, exited_unrated: 0, left: 0, special: 0 }
        for (const word of (await standings(month)).values()) {
          const kind = word.replace(/\d$/, '')
          counts[kind] = (counts[kind] ?? 0) + 1
        }
        expect({ month, ...closing.summary.standings }).toEqual({ month, ...counts })
      }
    })

    it('a restatement is worked out with the same grants', async () => {
      const before = await Promise.all(months.map(standings))
      // One customer more from the first month on, so that every month is worked out again.
      const book = bookOf(specialCases)
      book.tierCase('S99', { name: '', aum: '10*300', result: '' })
      await subject.import(...book.deliveries())
      const last = months.at(-1) ?? ''
      const former = closings.get(last)
      const special = former?.ok ? former.summary.standings.special : undefined
      expect(await subject.close(last)).toMatchObject({ ok: true, summary: { standings: { special } } })
      for (const [at, month] of months.entries()) {
        const again = await standings(month)
        expect(again.delete('S99')).toBe(true)
        expect(again).toEqual(before[at])
      }
    })
  })
}
