import { type MovementGroup, periodsOf } from './contract.ts'
import type { CountRecord } from './queries.ts'

/** What a kind is called in the table: flows have one per period. */
export function kindOf(group: MovementGroup, days: number): string {
  return group === 'inflow' || group === 'outflow' ? `${group}-${days}` : group
}

/** Counts of every group and period; of maturing holdings those due within it. */
export function sumGroups(records: readonly CountRecord[], groups: readonly MovementGroup[]) {
  return groups.flatMap((group) => {
    const periods: (number | null)[] = periodsOf(group).length ? [...periodsOf(group)] : [null]
    return periods.map((days) => {
      const own = records.filter(
        (record) =>
          record.kind === kindOf(group, days ?? 0) && record.dueDays <= (group === 'maturing' ? (days ?? 0) : 0),
      )
      const sum = (of: 'n' | 'marked') => own.reduce((total, record) => total + record[of], 0)
      return { group, days, count: sum('n'), marked: sum('marked') }
    })
  })
}
