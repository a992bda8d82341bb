import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bankScripts } from '../reference/arbitraries.ts'
import { findDisagreement } from './compare-bank.ts'
import { createAlmanac, createReference } from './subject.ts'

/** Each run is a bank of its own; random seeds and larger banks are for `soak.ts`. */
const runs = 1
const customersPerBank = 150

it('generated banks come out to the cent and the tier as in the naive reference', { timeout: 900_000 }, async () => {
  const agrees = fc.asyncProperty(bankScripts(customersPerBank), async (script) => {
    const [reference, almanac] = [await createReference(), await createAlmanac()]
    try {
      expect(await findDisagreement(script, reference, almanac)).toBeUndefined()
    } finally {
      await almanac.stop()
    }
  })
  // The disagreement names one customer with all its rows: smaller than what shrinking whole banks would find in the same time.
  await fc.assert(agrees, { numRuns: runs, seed: 20_240_131, endOnFailure: true })
})
