import { addDays } from '../../../platform/day.ts'
import type { TransactionFilter } from '../contract.ts'

/** Stretches of time to choose quickly: so many days up to the newest one delivered, its year, or all. */
export const periods = ['all', 30, 90, 'year'] as const
export type Period = (typeof periods)[number] | 'custom'

type Range = Pick<TransactionFilter, 'from' | 'to'>

export function rangeOf(period: string, asOf: string | undefined): Range {
  const all = { from: undefined, to: undefined }
  if (!asOf || period === 'all' || period === 'custom') return all
  if (period === 'year') return { from: `${asOf.slice(0, 4)}-01-01`, to: asOf }
  return { from: addDays(asOf, 1 - Number(period)), to: asOf }
}

/** The period that a range is, or that it is one of the reader's own. */
export function periodOf({ from, to }: Range, asOf: string | undefined): Period {
  if (!from && !to) return 'all'
  const same = (period: Period) => {
    const range = rangeOf(String(period), asOf)
    return range.from === from && range.to === to
  }
  return periods.find((period) => period !== 'all' && same(period)) ?? 'custom'
}
