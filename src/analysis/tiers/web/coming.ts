import type { CustomerStory, StandingKind } from '../contract.ts'
import { grantOn, standingWith } from '../special-rules.ts'

/** rules.md §2.4 and §2.5: three misses end a watch, six end a standing, and two months are left to return. */
export const watchMonths = 3
export const exitMonths = 6
const returnMonths = 2

export function monthsAfter(month: string, count: number): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return Array.from({ length: count }, (_, index) => {
    const at = year * 12 + number + index
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}

/** A change of standing that takes place unless a month prevents it. */
export interface Coming {
  kind: 'downgraded' | 'exited' | 'left'
  /** First month in which the new standing would be in force. */
  month: string
  standing: StandingKind
  tier: number
}

/** In the order in which they would take place. */
export function comingChanges(story: CustomerStory): Coming[] {
  const last = story.months.at(-1)
  if (!last) return []
  const coming: Coming[] = []
  const { watch } = story
  if (watch) {
    coming.push({
      kind: 'downgraded',
      month: watch.downgradeOn.slice(0, 7),
      standing: 'rated',
      tier: watch.fallsToTier,
    })
  }
  if (last.standing === 'rated' && story.exitMisses > 0 && story.exitMisses < exitMonths) {
    const month = monthsAfter(last.month, exitMonths - story.exitMisses + 1).at(-1) ?? ''
    coming.push({ kind: 'exited', month, standing: 'exited_unrated', tier: 0 })
  }
  if (last.standing === 'exited_unrated') {
    const month = monthsAfter(last.month, returnMonths - story.exitedMonths + 2).at(-1) ?? ''
    coming.push({ kind: 'left', month, standing: 'left', tier: 0 })
  }
  return coming.sort((a, b) => a.month.localeCompare(b.month))
}

/** A calendar month: what was in force in it, and what its own average meant. */
export interface BandMonth {
  month: string
  /** `past`: closed; `present`: decided by the last close; `coming`: unless a month prevents it. */
  time: 'past' | 'present' | 'coming'
  /** Null in the first month known: what was in force then nobody knows. */
  standing: StandingKind | null
  tier: number
  /** How many misses in a row its average was. */
  watchMisses: number
  exitMisses: number
}

const longestBand = 18

/** The standing in force in each calendar month (rules.md §2.1: decided by the month before), the newest eighteen, and those to come. */
export function bandOf(story: CustomerStory): BandMonth[] {
  const { months, grants, kind, today } = story
  const last = months.at(-1)
  if (!last) return []
  /** What was in force on the first day of a month; of a month that has begun since, on the day that it is. */
  const counted = (band: BandMonth): BandMonth => {
    if (band.standing === null) return band
    const first = `${band.month}-01`
    const day = band.time !== 'past' && first < today ? today : first
    return { ...band, ...standingWith({ standing: band.standing, tier: band.tier }, kind, grantOn(grants, day)) }
  }
  const past = months.map((entry, at): BandMonth => {
    const before = months[at - 1]
    const { watchMisses, exitMisses } = entry
    return {
      month: entry.month,
      time: 'past',
      standing: before?.standing ?? null,
      tier: before?.tier ?? 0,
      watchMisses,
      exitMisses,
    }
  })
  const unknown = { watchMisses: 0, exitMisses: 0 }
  const [present = ''] = monthsAfter(last.month, 1)
  const now: BandMonth = { month: present, time: 'present', standing: last.standing, tier: last.tier, ...unknown }
  const changes = comingChanges(story)
  const until = changes.at(-1)?.month ?? present
  const coming: BandMonth[] = []
  for (const month of monthsAfter(present, exitMonths)) {
    if (month > until) break
    const { standing, tier } = changes.findLast((change) => change.month <= month) ?? last
    coming.push({ month, time: 'coming', standing, tier, ...unknown })
  }
  return [...past.slice(-longestBand), now, ...coming].map(counted)
}

/** Neighbours of one standing, to be named once. */
export function runsOf(band: BandMonth[]): { first: BandMonth; length: number }[] {
  const runs: { first: BandMonth; length: number }[] = []
  for (const month of band) {
    const run = runs.at(-1)
    const same = run && run.first.standing === month.standing && run.first.tier === month.tier
    if (same && (run.first.time === 'coming') === (month.time === 'coming')) run.length++
    else runs.push({ first: month, length: 1 })
  }
  return runs
}
