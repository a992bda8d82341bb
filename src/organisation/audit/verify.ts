import type pg from 'pg'
import { readHeads } from './heads.ts'
import { countUnchained, listAccepted, readChain } from './queries.ts'
import { type Acceptance, createVerification, type Fault, type Head, headFaults } from './rules.ts'

export interface AuditReport {
  ok: boolean
  /** Chained ones. */
  entries: number
  days: number
  /** Recorded and not chained yet, which nothing vouches for. */
  unchained: number
  head: Head | null
  /** Up to the last of these nothing outside of Postgres vouches for the chain. */
  accepted: Acceptance[]
  faultCount: number
  /** The first hundred. */
  faults: Fault[]
}

/** Reads the whole chain in one snapshot. The file of heads is read first: the chain may go on meanwhile, never back. */
export async function verifyAudit(batch: pg.Pool, dataFolder: string): Promise<AuditReport> {
  const verification = createVerification(await readHeads(dataFolder))
  const client = await batch.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    for await (const entries of readChain(client)) for (const entry of entries) verification.take(entry)
    const unchained = await countUnchained(client)
    const accepted = await listAccepted(client)
    await client.query('commit')
    client.release()
    const { entries, days, head, faultCount, faults } = verification.end()
    return { ok: faultCount === 0, entries, days, unchained, head, accepted, faultCount, faults }
  } catch (error) {
    client.release(true)
    throw error
  }
}

const meanings: Record<Fault['kind'], string> = {
  altered: 'is not as it was recorded, or not where it was recorded',
  missing: 'is missing',
  'day-broken': 'does not follow the end of the day before: that end was cut off, or this entry altered',
  cut: 'was there and is gone, with everything after the chain’s end',
  'head-differs': 'has another hash than the file of heads says',
  'heads-missing': 'was chained when the file of heads was made anew',
}

/** The report in words, for a person at the console. */
export function tellReport(report: AuditReport): string {
  const { ok, entries, days, unchained, head, accepted, faultCount, faults } = report
  const lines = [
    `${entries} chained entries of ${days} days, ${unchained} waiting to be chained${head ? `; the chain ends with ${head.day} no. ${head.number}, ${head.sha256}` : ''}.`,
  ]
  for (const { kind, day, number } of faults) lines.push(`  ${tellFault(kind, day, number)}`)
  if (faultCount > faults.length) lines.push(`  … and ${faultCount - faults.length} more`)
  for (const one of accepted) lines.push(tellAcceptance(one))
  if (faults.some(({ kind }) => headFaults.includes(kind)))
    lines.push('Where the machine was moved or a backup restored: `almanac audit accept-heads --reason "…"`.')
  lines.push(
    ok
      ? `${accepted.length ? 'Apart from that nothing' : 'Nothing'} was altered, taken out or cut off.`
      : `${faultCount} faults: the audit is not as it was recorded.`,
  )
  return `${lines.join('\n')}\n`
}

/** What was accepted, and what can no longer be told since. */
export function tellAcceptance({ day, number, at, reason, after }: Acceptance): string {
  const [lastDay, last] = after.split(' ')
  const what = `Accepted at ${new Date(at).toISOString()} by entry ${number} of ${day}: ${reason}`
  return `${what}\n  Up to entry ${last} of ${lastDay} the chain vouches for itself only: whether something was cut off its end before, or all of it worked out anew, cannot be told.`
}

function tellFault(kind: Fault['kind'], day: string | null, number: number | null): string {
  if (day !== null) return `${kind}: entry ${number} of ${day} ${meanings[kind]}`
  return kind === 'heads-missing'
    ? `${kind}: the file of heads is not there`
    : `${kind}: a line of the file of heads cannot be read`
}
