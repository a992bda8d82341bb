import type { Row } from './naive-publication.ts'

/** What a generated bank is made of; `writeScript` turns it into deliveries and closes. */
export interface BankPlan {
  seed: number
  firstMonth: string
  monthCount: number
  /** Where the first snapshot stands: on the first day of a month, the day before, within it, or as a history of three months. */
  opening: 'first-day' | 'day-before' | 'mid-month' | 'history'
  months: MonthPlan[]
  customers: CustomerPlan[]
  thresholds: string[][]
  /** A second version of the policy takes effect in this month, on its first or its last day. */
  secondVersion: { month: number; onLastDay: boolean } | null
}
export interface MonthPlan {
  mode: 'sparse' | 'history' | 'none' | 'daily'
  days: number[]
}
export interface CustomerPlan {
  kind: string
  /** 0: there from the start. */
  arrivesInMonth: number
  openedOn: 'absent' | 'long-ago' | 'on-arrival' | 'after-arrival'
  becomesIndividualIn: number | null
  style: 'flat' | 'cent' | 'split' | 'wobble'
  /** Levels of AUM around the thresholds and for how many months each is held. */
  levels: { level: number; months: number }[]
  gapPercent: number
  others: AccountPlan[]
}
export interface AccountPlan {
  product: string
  /** A product that it changes to, and when. */
  change: { product: string; month: number } | null
  currency: string
  opensInMonth: number
  opening: 'absent' | 'before' | 'after'
  closesInMonth: number | null
  /** What is delivered of the owners besides the customer: shares, the first being the customer's own. */
  shares: string[]
  ownersChange: { month: number; kind: 'sell' | 'swap' | 'none' | 'none-then-other' } | null
  amount: number
  gapPercent: number
}

/** A delivery being written. */
export interface Draft {
  date: string
  /** Dates of a history load; a snapshot of the folder's date without. */
  history?: string[]
  feeds: Record<string, Row[]>
  /** Arrives a phase late, hence nothing may depend on it. */
  isLate: boolean
}

export type Noise = (...parts: (string | number)[]) => number

/** Numbers in [0, 1) that depend on the seed and on what they are for, not on the order in which they are asked for. */
export function noiseOf(seed: number): Noise {
  return (...parts) => {
    let hash = seed ^ 0x9e3779b9
    for (const character of parts.join('|')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
  }
}
