import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonths } from '../reference/calendar.ts'
import type { PolicyFile } from '../reference/naive-close.ts'
import { aumCases } from './aum-cases.ts'
import { CaseBook } from './case-book.ts'
import type { Subject, Summary } from './subject.ts'
import { firstMonth, monthCount, raisedThresholds, restoredThresholds, resultsOf, tierCases } from './tier-cases.ts'

const months = Array.from({ length: monthCount }, (_, index) => addMonths(firstMonth, index))
const tierCustomer = (index: number) => `T${String(index + 1).padStart(3, '0')}`

export function policyFile({ effectiveOn, thresholds }: { effectiveOn: string; thresholds: string[] }): PolicyFile {
  const tiers = thresholds.map((threshold, index) => ({
    name: { zh: `${index + 1}级`, en: `Tier ${index + 1}`, es: `Nivel ${index + 1}` },
    threshold,
  }))
  return { policy: 'tiers', effectiveOn, currency: 'CNY', entryThreshold: thresholds[0] ?? '', tiers }
}

/** Every case of §1 and §2 as a customer of one bank, which closes its months one after the other. */
export function describeStandings(title: string, create: () => Promise<Subject>): void {
  describe(title, () => {
    const rows = new Map<string, Map<string, string>>()
    const summaries = new Map<string, Summary>()
    let subject: Subject

    beforeAll(async () => {
      subject = await create()
      const book = new CaseBook()
      for (const [index, tierCase] of tierCases.entries()) book.tierCase(tierCustomer(index), tierCase)
      for (const aumCase of aumCases) aumCase.given(book)
      const imported = await subject.import(...book.deliveries())
      expect(imported.map((delivery) => delivery.state)).not.toContain('held')
      await subject.adopt(policyFile(raisedThresholds))
      await subject.adopt(policyFile(restoredThresholds))
      for (const month of months) {
        const closing = await subject.close(month)
        if (!closing.ok) throw new Error(closing.message)
        summaries.set(month, closing.summary)
        const lines = await subject.standings(month)
        rows.set(
          month,
          new Map(lines.map((line) => [line.slice(0, line.indexOf(',')), line.slice(line.indexOf(',') + 1)])),
        )
      }
    }, 600_000)
    afterAll(() => subject?.stop())

    const standingOf = (month: string, customerNo: string) => {
      const [standing, tier] = rows.get(month)?.get(customerNo)?.split(',').slice(-2) ?? []
      return `${standing} ${tier}`
    }

    it.each(tierCases.map((tierCase, index) => ({ ...tierCase, index })))('§$name', ({ index, result }) => {
      const expected = resultsOf(result).map(({ standing, tier }) => `${standing} ${tier}`)
      expect(expected.map((_, month) => standingOf(months[month] ?? '', tierCustomer(index)))).toEqual(expected)
    })

    it.each(aumCases)('§1 $name', ({ expected }) => {
      for (const [month, customers] of Object.entries(expected)) {
        for (const [customerNo, row] of Object.entries(customers)) {
          expect(`${month} ${customerNo} ${rows.get(`2024-${month}`)?.get(customerNo) ?? 'absent'}`).toBe(
            `${month} ${customerNo} ${row}`,
          )
        }
      }
    })

    it('each close counts the changes of its month', () => {
      for (const [index, month] of months.entries()) {
        const counts: Record<string, number> = {
          entered: 0,
          upgraded: 0,
          downgraded: 0,
          exited: 0,
          returned: 0,
          left: 0,
        }
        for (const [customerNo, row] of rows.get(month) ?? []) {
          const before = index > 0 ? rows.get(months[index - 1] ?? '')?.get(customerNo) : undefined
          const kind = changeBetween(before, row)
          if (kind) counts[kind] = (counts[kind] ?? 0) + 1
        }
        expect({ month, ...summaries.get(month)?.changes }).toEqual({ month, ...counts })
      }
    })

    it('the changes of the cases are those written in them', () => {
      for (const [index, { result }] of tierCases.entries()) {
        for (const [month, { change }] of resultsOf(result).entries()) {
          const before = rows.get(months[month - 1] ?? '')?.get(tierCustomer(index))
          const after = rows.get(months[month] ?? '')?.get(tierCustomer(index)) ?? ''
          expect(`${tierCustomer(index)} ${months[month]} ${changeBetween(before, after)}`).toBe(
            `${tierCustomer(index)} ${months[month]} ${change}`,
          )
        }
      }
    })

    it('each close counts all customers by standing, and adds up their unrounded amounts', () => {
      for (const month of months) {
        const summary = summaries.get(month)
        const counts: Record<string, number> = { none: 0, rated: 0, exited_unrated: 0, left: 0, special: 0 }
        const cents = [0, 0, 0, 0]
        for (const row of rows.get(month)?.values() ?? []) {
          const [deposits, investments, cts, aum, standing = ''] = row.split(',')
          counts[standing] = (counts[standing] ?? 0) + 1
          for (const [index, amount] of [deposits, investments, cts, aum].entries())
            cents[index] = (cents[index] ?? 0) + Math.round(Number(amount) * 100)
        }
        expect(summary?.standings).toEqual(counts)
        expect(summary?.customers).toBe(rows.get(month)?.size)
        const { deposits, investments, cts, total } = summary?.aum ?? {}
        for (const [index, amount] of [deposits, investments, cts, total].entries()) {
          // Rows are rounded one by one, the sum is not.
          expect(Math.abs(Math.round(Number(amount) * 100) - (cents[index] ?? 0))).toBeLessThan(
            (rows.get(month)?.size ?? 0) / 2,
          )
        }
      }
    })

    it('each close computes its own month, and nothing else', () => {
      for (const month of months)
        expect(summaries.get(month)).toMatchObject({ month, recomputedMonths: [month], differences: 0 })
    })
  })
}

function changeBetween(before: string | undefined, after: string): string | undefined {
  const [standingBefore = 'none', tierBefore = '0'] = before?.split(',').slice(-2) ?? []
  const [standing, tier = '0'] = after.split(',').slice(-2)
  if (standing === 'rated' && standingBefore === 'rated') {
    return tier > tierBefore ? 'upgraded' : tier < tierBefore ? 'downgraded' : undefined
  }
  if (standing === 'rated') return standingBefore === 'exited_unrated' ? 'returned' : 'entered'
  if (standing === 'exited_unrated' && standingBefore === 'rated') return 'exited'
  if (standing === 'left' && standingBefore === 'exited_unrated') return 'left'
  return undefined
}
