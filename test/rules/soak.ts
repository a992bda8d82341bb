/**
 * Generated banks against the naive reference for as long as one likes; not part of `npm test`.
 *
 *     node test/rules/soak.ts [customers per bank = 2000] [banks = 5] [seed = random] [daily]
 *
 * 2000 customers are about 30,000 customer-months. A disagreement ends it with the seed to repeat it by.
 */
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { bankScripts } from '../reference/arbitraries.ts'
import { findDisagreement } from './compare-bank.ts'
import { createAlmanac, createReference } from './subject.ts'

const [customers = '2000', banks = '5', seedText, mode] = process.argv.slice(2)
const firstSeed = seedText && seedText !== 'random' ? Number(seedText) : randomInt(2 ** 30)

for (let index = 0; index < Number(banks); index++) {
  const seed = firstSeed + index
  const [script] = fc.sample(bankScripts(Number(customers), mode === 'daily'), { numRuns: 1, seed })
  if (!script) throw new Error('no bank generated')
  const [reference, almanac] = [await createReference(), await createAlmanac()]
  const startedAt = Date.now()
  try {
    const disagreement = await findDisagreement(script, reference, almanac)
    if (disagreement) {
      console.error(`seed ${seed}: ${disagreement}`)
      process.exitCode = 1
      break
    }
  } finally {
    await almanac.stop()
  }
  const customerMonths = Number(customers) * script.months.length
  console.log(
    `seed ${seed}: about ${customerMonths} customer-months agree, ${Math.round((Date.now() - startedAt) / 1000)} s`,
  )
}
