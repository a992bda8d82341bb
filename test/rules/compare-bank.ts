import { noiseOf } from '../reference/bank-plan.ts'
import type { BankScript } from '../reference/bank-script.ts'
import { addDays, addMonths, firstDayOf, monthOf } from '../reference/calendar.ts'
import type { Row } from '../reference/naive-publication.ts'
import type { NaiveGrant } from '../reference/naive-tiers.ts'
import type { Subject } from './subject.ts'

/**
 * Plays a bank to the reference and to another subject. Answers the first thing that they see differently, in words, with all
 * that was delivered about the customer concerned; nothing when they agree.
 */
export async function findDisagreement(
  script: BankScript,
  reference: Subject,
  subject: Subject,
): Promise<string | undefined> {
  for (const policy of script.policies) {
    await reference.adopt(policy)
    await subject.adopt(policy)
  }
  const closedMonths = new Set<string>()
  for (const [phase, { deliveries, closes }] of script.phases.entries()) {
    const expected = await reference.import(...deliveries)
    const actual = await subject.import(...deliveries)
    for (const [index, delivery] of [...deliveries].sort((a, b) => (a.date < b.date ? -1 : 1)).entries()) {
      if (expected[index]?.state === 'held')
        return `the generated delivery of ${delivery.date} would be held: ${JSON.stringify(expected[index])}`
      if (expected[index]?.state !== actual[index]?.state) {
        return `the delivery of ${delivery.date} is ${actual[index]?.state} instead of ${expected[index]?.state}`
      }
    }
    for (const grant of phase === 0 ? grantsOf(script) : []) {
      await reference.grant(grant)
      await subject.grant(grant)
    }
    for (const month of closes) {
      const [should, is] = [await reference.close(month), await subject.close(month)]
      if (!should.ok || !is.ok) {
        if (should.ok === is.ok) return `both refuse ${month}: ${should.ok || should.message} | ${is.ok || is.message}`
        return `only one closes ${month}: ${should.ok ? 'the reference' : should.message} | ${is.ok ? 'the subject' : is.message}`
      }
      for (const closed of should.summary.recomputedMonths) closedMonths.add(closed)
      // How far back it computes is its own affair, as long as it is far enough: the reference goes back to the first difference.
      const { recomputedMonths: needed, ...expectedSummary } = should.summary
      const { recomputedMonths: computed, ...actualSummary } = is.summary
      const differing = await findDifferingRow(script, month, reference, subject)
      if (differing) return differing
      if (JSON.stringify(sorted(expectedSummary)) !== JSON.stringify(sorted(actualSummary))) {
        return `the summaries of ${month} differ: ${JSON.stringify(expectedSummary)} | ${JSON.stringify(actualSummary)}`
      }
      if (needed.some((needs) => !computed.includes(needs)))
        return `${month} computed ${computed} and should have ${needed}`
    }
  }
  for (const month of [...closedMonths].sort()) {
    const differing = await findDifferingRow(script, month, reference, subject)
    if (differing) return differing
  }
  return undefined
}

/** A special VIP every now and then, some revoked and some of whom somebody thought better (rules.md §2.8). */
function grantsOf({ phases, months }: BankScript): NaiveGrant[] {
  const rows = phases[0]?.deliveries.flatMap(({ feeds }) => feeds.customers ?? []) ?? []
  const known = [...new Set(rows.map((row) => row.customer_no ?? ''))].sort()
  const noise = noiseOf(known.length)
  return known
    .flatMap((customerNo) =>
      ['first', 'again'].flatMap((which) => {
        if (noise('granted', customerNo, which) > 0.3) return []
        const within = (name: string, days: number) => Math.floor(noise(name, customerNo, which) * days)
        const fromOn = addDays(firstDayOf(months[0] ?? ''), within('from', months.length * 30))
        const untilOn = addDays(fromOn, 365)
        const grant = { customerNo, tier: 1 + within('tier', 4), fromOn, untilOn }
        return noise('revoked', customerNo, which) < 0.2
          ? { ...grant, endedOn: addDays(fromOn, within('end', 300)) }
          : grant
      }),
    )
    .sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
}

async function findDifferingRow(
  script: BankScript,
  month: string,
  reference: Subject,
  subject: Subject,
): Promise<string | undefined> {
  const [expected, actual] = [await reference.standings(month), await subject.standings(month)]
  const missing = expected.filter((row) => !new Set(actual).has(row))
  const unexpected = actual.filter((row) => !new Set(expected).has(row))
  const customerNo = (missing[0] ?? unexpected[0])?.split(',')[0]
  if (!customerNo) return undefined
  const show = (rows: string[]) => rows.filter((row) => row.startsWith(`${customerNo},`)).join() || 'no row'
  const count = Math.max(missing.length, unexpected.length)
  return [
    `${count} of ${expected.length} rows of ${month} differ, the first one ${customerNo}:`,
    `expected ${show(missing)}`,
    `actual   ${show(unexpected)}`,
    ...storyOf(script, customerNo, month),
  ].join('\n')
}

/** What was delivered about a customer up to the month concerned; of the balances those of this month and the one before. */
function storyOf(script: BankScript, customerNo: string, month: string): string[] {
  const deliveries = script.phases.flatMap(({ deliveries: all }, phase) =>
    all.map((delivery) => ({ phase, ...delivery })),
  )
  const owned = deliveries
    .flatMap(({ feeds }) => feeds.account_owners ?? [])
    .filter((row) => row.customer_no === customerNo)
  const accounts = new Set(owned.map((row) => row.account_no))
  const matters = (row: Row) => row.customer_no === customerNo || accounts.has(row.account_no)
  const since = addMonths(month, -1)
  const isNear = (feed: string, date: string) =>
    monthOf(date) <= month && (feed !== 'balances' || monthOf(date) >= since)
  return deliveries.flatMap(({ phase, date, feeds }) =>
    Object.entries(feeds).flatMap(([feed, rows]) =>
      rows
        .filter((row) => matters(row) && isNear(feed, row.business_date ?? date))
        .map((row) => `phase ${phase} ${date} ${feed} ${JSON.stringify(row)}`),
    ),
  )
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
