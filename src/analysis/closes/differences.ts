import { centsToDecimal } from '../../platform/amount.ts'
import type { StandingDifference } from './contract.ts'
import type { DifferenceSide } from './queries.ts'

/** One side of a difference as the API has it: amounts with two places, and their sum. */
export function sideOf(side: DifferenceSide): NonNullable<StandingDifference['before']> {
  const parts = [side.deposits, side.investments, side.cts].map(averageCents)
  const [deposits = 0n, investments = 0n, cts = 0n] = parts
  const text = (cents: bigint) => centsToDecimal(cents.toString())
  return {
    deposits: text(deposits),
    investments: text(investments),
    cts: text(cts),
    aum: text(deposits + investments + cts),
    standing: side.standing as NonNullable<StandingDifference['before']>['standing'],
    tier: side.tier,
  }
}

/** The warehouse drops trailing zeros: "250000.5" and "7". */
function averageCents(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(2, '0').slice(0, 2))
}
