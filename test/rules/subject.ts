import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeDelivery } from '../reference/delivery-writer.ts'
import { csvHeader, NaiveBank, type PolicyFile } from '../reference/naive-close.ts'
import type { Delivery, Published } from '../reference/naive-publication.ts'
import type { NaiveGrant } from '../reference/naive-tiers.ts'
import { type Bank, createBank } from './driver.ts'

/** What `npx almanac close --json` answers, without the time it took. */
export interface Summary {
  month: string
  customers: number
  aum: Record<'deposits' | 'investments' | 'cts' | 'total', string>
  standings: Record<string, number>
  changes: Record<string, number>
  recomputedMonths: string[]
  differences: number
}
export type Closing = { ok: true; summary: Summary } | { ok: false; message: string }

/** What the rules are tested on: the naive reference and Almanac itself, through the same door. */
export interface Subject {
  /** All of one root, in the order of their dates; at most one delivery per date. */
  import(...deliveries: Delivery[]): Promise<Published[]>
  adopt(policy: PolicyFile): Promise<void>
  grant(grant: NaiveGrant): Promise<void>
  close(month: string): Promise<Closing>
  /** Rows without the header, sorted. */
  standings(month: string): Promise<string[]>
  stop(): Promise<void>
}

export async function createReference(): Promise<Subject> {
  const bank = new NaiveBank()
  return {
    import: async (...deliveries) => bank.import(...deliveries),
    adopt: async (policy) => bank.adopt(policy),
    grant: async (grant) => bank.grant(grant),
    close: async (month) => {
      const result = bank.close(month)
      return result.ok ? result : { ok: false, message: JSON.stringify(result.refusal) }
    },
    standings: async (month) => bank.standings(month),
    stop: async () => {},
  }
}

export async function createAlmanac(create: () => Promise<Bank> = createBank): Promise<Subject> {
  const bank = await create()
  return {
    ...bank,
    async grant(grant) {
      if (!bank.grant) throw new Error('on the command line nothing is granted')
      await bank.grant(grant)
    },
    async import(...deliveries) {
      const root = mkdtempSync(join(tmpdir(), 'almanac-root-'))
      try {
        for (const delivery of deliveries) writeDelivery(root, delivery)
        const imported = await bank.import(root)
        return imported.map(({ state, feeds }) => ({ state, feeds }))
      } finally {
        rmSync(root, { recursive: true, force: true })
      }
    },
    async close(asked) {
      const closing = await bank.close(asked)
      if (!closing.ok) return closing
      const { month, customers, aum, standings, changes, recomputedMonths, differences, seconds } = closing.summary
      if (!(seconds >= 0)) throw new Error(`a close says how long it took, not ${seconds}`)
      return { ok: true, summary: { month, customers, aum, standings, changes, recomputedMonths, differences } }
    },
    async standings(month) {
      const [header, ...rows] = await bank.standings(month)
      if (header !== csvHeader) throw new Error(`unexpected header: ${header}`)
      return rows.sort()
    },
  }
}
