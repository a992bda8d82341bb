import { createHash } from 'node:crypto'

/** An end of the chain: the number of the day's last entry and its hash. */
export interface Head {
  /** UTC, YYYY-MM-DD. */
  day: string
  /** 1, 2, 3 … within the day. */
  number: number
  /** Hexadecimal. */
  sha256: string
}

/** A chained entry with everything that its hash covers, as text, in the order in which it is hashed. */
export interface ChainedEntry extends Head {
  action: string
  parts: readonly (string | null)[]
}

/** What the file of heads says, line by line; `null` for a line that cannot be read. */
export interface HeadsFile {
  /** False: there is no file. */
  exists: boolean
  heads: readonly (Head | null)[]
  /** Where the chain stood when the file was made, which is at its beginning unless a file was lost. */
  begunAfter: Pick<Head, 'day' | 'number'> | null
  /** The entry by which somebody accepted the chain as it stood then, in place of a file that was lost or not of this chain. */
  accepted: Pick<Head, 'day' | 'number'> | null
}

/** Of the file of heads and not of the chain itself: what accepting the heads does away with. */
export const headFaults: readonly string[] = ['cut', 'head-differs', 'heads-missing']
export const accepting = 'heads-accepted'

export const faultKinds = [
  /** The entry is not as it was, or not where it was, or the one before it is not. */
  'altered',
  /** Numbers of the day are not there. */
  'missing',
  /** The first entry of a day does not follow the end of the day before: that end was cut, or this entry altered. */
  'day-broken',
  /** The file of heads knows entries beyond the end of the chain. */
  'cut',
  /** A line of the file of heads says another hash than the chain has there, or cannot be read. */
  'head-differs',
  /** There is no file of heads although there are entries, or it was made anew after some. */
  'heads-missing',
] as const
export interface Fault {
  kind: (typeof faultKinds)[number]
  day: string | null
  number: number | null
}

/** That somebody accepted the chain as it stood, as the chain says. */
export interface Acceptance extends Pick<Head, 'day' | 'number'> {
  at: string
  reason: string
  /** Where the chain ended then: day, number and hash. */
  after: string
}

const faultsMost = 100

/** The hash that the first entry of a day goes on from: how the day before ended. The database says the same (audit_chain). */
export function dayStart(day: string, former: Head | undefined): string {
  const end = former ? [former.day, former.number, former.sha256] : ['first', 0, '']
  return createHash('sha256')
    .update(['almanac audit', day, ...end].join(','))
    .digest('hex')
}

export function entryHash(previous: string, parts: readonly (string | null)[]): string {
  const text = parts.map((part) => (part === null ? '-' : `${Buffer.byteLength(part)}:${part}`)).join(',')
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text).digest('hex')
}

export interface Verification {
  /** Entries come by day and number. */
  take(entry: ChainedEntry): void
  end(): { entries: number; days: number; head: Head | null; faultCount: number; faults: Fault[] }
}

/** Goes through the chain once, and says everything that is wrong with it; the first hundred faults by name. */
export function createVerification(file: HeadsFile): Verification {
  const faults: Fault[] = []
  let faultCount = 0
  let entries = 0
  let days = 0
  let last: Head | undefined
  let isAccepted = false
  const fault = (kind: Fault['kind'], day: string | null, number: number | null) => {
    faultCount++
    if (faults.length < faultsMost) faults.push({ kind, day, number })
  }
  const keyOf = ({ day, number }: Pick<Head, 'day' | 'number'>) => `${day} ${number}`
  const told = Map.groupBy(
    file.heads.filter((head) => head !== null),
    keyOf,
  )
  for (const head of file.heads) if (head === null) fault('head-differs', null, null)

  return {
    take(entry) {
      entries++
      const isFirst = entry.day !== last?.day
      if (isFirst) days++
      const expected = isFirst ? 1 : (last?.number ?? 0) + 1
      const previous = isFirst || !last ? dayStart(entry.day, last) : last.sha256
      if (entry.number !== expected) fault('missing', entry.day, expected)
      else if (entryHash(previous, entry.parts) !== entry.sha256)
        fault(isFirst ? 'day-broken' : 'altered', entry.day, entry.number)
      for (const head of told.get(keyOf(entry)) ?? [])
        if (head.sha256 !== entry.sha256) fault('head-differs', entry.day, entry.number)
      told.delete(keyOf(entry))
      // The file alone may have been written by whoever cut the chain: it has to be said in the chain as well.
      if (file.accepted && entry.action === accepting && keyOf(entry) === keyOf(file.accepted)) isAccepted = true
      last = { day: entry.day, number: entry.number, sha256: entry.sha256 }
    },
    end() {
      const beyond = [...told.values()].flat().filter((head) => isAfter(head, last))
      const [furthest] = beyond.sort((one, other) => (isAfter(one, other) ? -1 : 1))
      if (furthest) fault('cut', furthest.day, furthest.number)
      // Within the chain a head that is not there is a gap, which has been told.
      if (last && !file.exists) fault('heads-missing', null, null)
      if (file.begunAfter && !isAccepted) fault('heads-missing', file.begunAfter.day, file.begunAfter.number)
      return { entries, days, head: last ?? null, faultCount, faults }
    },
  }
}

function isAfter(one: Pick<Head, 'day' | 'number'>, other: Pick<Head, 'day' | 'number'> | undefined): boolean {
  return !other || one.day > other.day || (one.day === other.day && one.number > other.number)
}
