import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bankScripts } from './arbitraries.ts'
import type { BankScript } from './bank-script.ts'
import { NaiveBank } from './naive-close.ts'
import type { Delivery, Row } from './naive-publication.ts'

const options = { numRuns: 6, seed: 20_240_131 }

function play({ policies, phases }: BankScript): NaiveBank {
  const bank = new NaiveBank()
  for (const policy of policies) bank.adopt(policy)
  for (const { deliveries, closes } of phases) {
    expect(bank.import(...deliveries).map(({ state }) => state)).not.toContain('held')
    for (const month of closes) expect(bank.close(month)).toMatchObject({ ok: true })
  }
  return bank
}

it('generated banks are deliverable: nothing is held, every close is possible', { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(bankScripts(260), (script) => void play(script)),
    { ...options, numRuns: 3, endOnFailure: true },
  )
})

it('a sum over customers equals the sum over accounts (rules.md §1)', { timeout: 300_000 }, () => {
  const keepsTotals = fc.property(bankScripts(40), (script) => {
    const [shared, sole] = [play(script), play(withSoleOwner(script))]
    for (const month of script.months.slice(-4)) {
      const [sharedClose, soleClose] = [shared.close(month), sole.close(month)]
      if (!sharedClose.ok || !soleClose.ok) throw new Error(`${month} was closed before`)
      expect(soleClose.summary.aum).toEqual(sharedClose.summary.aum)
    }
  })
  fc.assert(keepsTotals, { ...options, endOnFailure: true })
})

it('closing once at the end comes to the same as closing in between (rules.md §2.10)', { timeout: 300_000 }, () => {
  const isSteady = fc.property(bankScripts(40), (script) => {
    const inBetween = play(script)
    const last = script.months.at(-1) as string
    const atOnce = play({ ...script, phases: script.phases.map(({ deliveries }) => ({ deliveries, closes: [] })) })
    expect(atOnce.close(last)).toMatchObject({ ok: true })
    for (const month of script.months) expect(atOnce.standings(month)).toEqual(inBetween.standings(month))
  })
  fc.assert(isSteady, { ...options, endOnFailure: true })
})

/** The same bank with every account held by one person alone. */
function withSoleOwner(script: BankScript): BankScript {
  const owned = new Set<string>()
  // A delivery that is repeated as it was stays one that is.
  const written = new Map<Delivery['feeds'], Delivery['feeds']>()
  const solely = (delivery: Delivery): Delivery => {
    if (!delivery.feeds.account_owners) return delivery
    const rows: Row[] = []
    for (const { account_no = '' } of delivery.feeds.account_owners) {
      if (!owned.has(account_no)) rows.push({ account_no, customer_no: 'SOLE' })
      owned.add(account_no)
    }
    const feeds = written.get(delivery.feeds) ?? { ...delivery.feeds, account_owners: rows }
    written.set(delivery.feeds, feeds)
    return { ...delivery, feeds }
  }
  const sole = { customer_no: 'SOLE', kind: 'individual', name: 'Sole owner', institution_no: 'U' }
  const [first, ...others] = script.phases.map(({ deliveries, closes }) => ({
    deliveries: deliveries.map(solely),
    closes,
  }))
  const [opening, ...later] = first?.deliveries ?? []
  if (!first || !opening) throw new Error('a bank starts with a delivery')
  opening.feeds.customers = [...(opening.feeds.customers ?? []), sole]
  return { ...script, phases: [{ ...first, deliveries: [opening, ...later] }, ...others] }
}
