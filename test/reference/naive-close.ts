import type { StandingKind, TierPolicy } from '../../src/analysis/tiers/contract.ts'
import { firstDayOf, lastDayOf, monthsBetween, nextMonth } from './calendar.ts'
import { compare, type Fraction, plus, roundToCents, zero } from './decimal.ts'
import { type CustomerMeasure, firstCompleteMonth, type MissingRate, measureMonth } from './naive-aum.ts'
import { type Delivery, Publication, type Published } from './naive-publication.ts'
import {
  type ChangeKind,
  countedOn,
  type NaiveGrant,
  type NaivePolicy,
  outside,
  policyInForce,
  type Standing,
  step,
} from './naive-tiers.ts'

/** As written for `npx almanac policy adopt`: what has a default may be left out. */
type Defaulted = 'kinds' | 'components' | 'alerts'
export type PolicyFile = Omit<TierPolicy, Defaulted> & Partial<Pick<TierPolicy, Defaulted>>

export interface CloseSummary {
  month: string
  customers: number
  aum: { deposits: string; investments: string; cts: string; total: string }
  standings: Record<StandingKind, number>
  changes: Record<ChangeKind, number>
  recomputedMonths: string[]
  differences: number
}
export type Refusal =
  | { reason: 'month-not-reached' }
  | { reason: 'gap'; nextMonth: string }
  | ({ reason: 'missing-rate' } & MissingRate)
export type CloseResult = { ok: true; summary: CloseSummary } | { ok: false; refusal: Refusal }

interface MonthRow {
  measure: CustomerMeasure
  aum: Fraction
  standing: Standing
  change?: ChangeKind | undefined
}
type MonthRows = Map<string, MonthRow>

export const csvHeader = 'customer_no,deposits,investments,cts,aum,standing,tier'

/** A bank kept by the rules alone, the slow way: every close measures every month again, day by day. */
export class NaiveBank {
  readonly publication = new Publication()
  readonly #home: string
  readonly #policies: NaivePolicy[] = [defaultPolicy]
  readonly #grants: NaiveGrant[] = []
  #closed = new Map<string, MonthRows>()

  constructor(home = 'CNY') {
    this.#home = home
  }

  adopt(file: PolicyFile): void {
    const { effectiveOn, entryThreshold, tiers, kinds, components } = file
    const thresholds = tiers.map((tier) => tier.threshold)
    const defaults = { kinds: defaultPolicy.kinds, components: defaultPolicy.components }
    this.#policies.push({
      effectiveOn,
      entryThreshold,
      thresholds,
      kinds: kinds ?? defaults.kinds,
      components: components ?? defaults.components,
    })
  }

  grant(grant: NaiveGrant): void {
    this.#grants.push(grant)
  }

  /** One delivery, or a root of many: in the order of their dates. */
  import(...deliveries: Delivery[]): Published[] {
    return [...deliveries]
      .sort((a, b) => (a.date < b.date ? -1 : 1))
      .map((delivery) => this.publication.publish(delivery))
  }

  close(month: string): CloseResult {
    if (this.publication.latestBusinessDate < lastDayOf(month))
      return { ok: false, refusal: { reason: 'month-not-reached' } }
    const lastClosed = [...this.#closed.keys()].sort().at(-1)
    if (lastClosed && month > nextMonth(lastClosed))
      return { ok: false, refusal: { reason: 'gap', nextMonth: nextMonth(lastClosed) } }

    const through = lastClosed && lastClosed > month ? lastClosed : month
    const computed = new Map<string, MonthRows>()
    let previous: MonthRows = new Map()
    let touchedFrom: string | undefined
    for (const current of monthsBetween(this.#firstMonth(month), through)) {
      const measured = measureMonth(this.publication, current, policyInForce(this.#policies, current), this.#home)
      if (!measured.ok) return { ok: false, refusal: { reason: 'missing-rate', ...measured.missingRate } }
      const rows = standMonth(measured.customers, previous, policyInForce(this.#policies, current))
      const before = this.#closed.get(current)
      if (!before || countDifferences(before, rows) > 0 || rows.size !== before.size) touchedFrom ??= current
      computed.set(current, rows)
      previous = rows
    }
    const recomputedMonths = touchedFrom ? monthsBetween(touchedFrom, through) : []
    let differences = 0
    for (const [current, rows] of this.#closed)
      differences += countDifferences(rows, computed.get(current) ?? new Map())
    this.#closed = computed
    return { ok: true, summary: summarise(month, this.#counted(month), recomputedMonths, differences) }
  }

  /** As `npx almanac standings <month> --csv` prints it, without the header, by customer number. */
  standings(month: string): string[] {
    return [...this.#counted(month).values()].map(csvLine).sort()
  }

  /** As it counts on the first day of the next month. */
  #counted(month: string): MonthRows {
    const day = firstDayOf(nextMonth(month))
    const rows = [...(this.#closed.get(month) ?? [])].map(([id, row]) => {
      const { customerNo, kind } = row.measure
      const grants = this.#grants.filter((grant) => grant.customerNo === customerNo && kind === 'individual')
      return [id, { ...row, standing: { ...row.standing, ...countedOn(day, row.standing, grants) } }] as const
    })
    return new Map(rows)
  }

  /**
   * §2.10 "a new installation starts everyone without a standing at the first loaded complete month", or at the month asked
   * for if that is earlier. Balances loaded afterwards for months before the start move it back: they are touched months.
   */
  #firstMonth(asked: string): string {
    const earliest = this.publication.earliestSnapshotDate()
    const starts = [asked, ...this.#closed.keys(), ...(earliest ? [firstCompleteMonth(earliest)] : [])]
    return starts.reduce((first, month) => (month < first ? month : first))
  }
}

function standMonth(customers: CustomerMeasure[], previous: MonthRows, policy: NaivePolicy): MonthRows {
  const rows: MonthRows = new Map()
  for (const measure of customers) {
    const id = `${measure.source}|${measure.customerNo}`
    const aum = plus(plus(measure.deposits, measure.investments), measure.cts)
    // A kind that is not tiered has no standing, and what went before does not come back with the kind (§2.9, §2.7).
    const isTiered = policy.kinds.includes(measure.kind)
    const { after, change } = isTiered
      ? step(previous.get(id)?.standing ?? outside, aum, policy)
      : { after: outside, change: undefined }
    rows.set(id, { measure, aum, standing: after, change })
  }
  return rows
}

/** Rows of a closed month that came out differently; a row that was not there counts like one of zeros without a standing. */
function countDifferences(before: MonthRows, after: MonthRows): number {
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => !isSame(before.get(id), after.get(id))).length
}

function isSame(a: MonthRow | undefined, b: MonthRow | undefined): boolean {
  const components = ['deposits', 'investments', 'cts'] as const
  const sameAmounts = components.every((name) => compare(a?.measure[name] ?? zero, b?.measure[name] ?? zero) === 0)
  const [standingA, standingB] = [a?.standing ?? outside, b?.standing ?? outside]
  return sameAmounts && standingA.kind === standingB.kind && standingA.tier === standingB.tier
}

function summarise(month: string, rows: MonthRows, recomputedMonths: string[], differences: number): CloseSummary {
  const standings: Record<StandingKind, number> = { none: 0, rated: 0, exited_unrated: 0, left: 0, special: 0 }
  const changes: Record<ChangeKind, number> = {
    entered: 0,
    upgraded: 0,
    downgraded: 0,
    exited: 0,
    returned: 0,
    left: 0,
  }
  const sums = { deposits: zero, investments: zero, cts: zero, total: zero }
  for (const { measure, aum, standing, change } of rows.values()) {
    standings[standing.kind]++
    if (change) changes[change]++
    for (const name of ['deposits', 'investments', 'cts'] as const) sums[name] = plus(sums[name], measure[name])
    sums.total = plus(sums.total, aum)
  }
  const aum = {
    deposits: roundToCents(sums.deposits),
    investments: roundToCents(sums.investments),
    cts: roundToCents(sums.cts),
    total: roundToCents(sums.total),
  }
  return { month, customers: rows.size, aum, standings, changes, recomputedMonths, differences }
}

function csvLine({ measure, aum, standing }: MonthRow): string {
  const amounts = [measure.deposits, measure.investments, measure.cts, aum].map(roundToCents)
  return [measure.customerNo, ...amounts, standing.kind, standing.tier].join(',')
}

const defaultPolicy: NaivePolicy = {
  effectiveOn: '0001-01-01',
  entryThreshold: '200000',
  thresholds: ['200000', '500000', '1000000', '6000000'],
  kinds: ['individual'],
  components: { deposits: ['deposit'], investments: ['bond', 'wealth', 'fund', 'treasury', 'gold'], cts: ['cts'] },
}
