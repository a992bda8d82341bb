import type { FeedName } from '../../src/information/intake/contract.ts'

/** One record by column name; a column that is missing or '' is absent. */
export type Row = Readonly<Record<string, string>>
export interface Delivery {
  /** Default `core`. */
  source?: string
  /** The folder's business date. */
  date: string
  feeds: Partial<Record<FeedName, readonly Row[]>>
}
export interface DatedRow {
  date: string
  row: Row
}
export interface Published {
  state: 'published' | 'unchanged' | 'restated' | 'held'
  feeds: Record<string, { rows: number; accepted: number; quarantined: number }>
}

interface FileVersion {
  source: string
  date: string
  feed: FeedName
  /** Order of publication: the greater was published later. */
  sequence: number
  content: string
  /** Dates that the file speaks for: its folder's, or those found in a history load. */
  dates: Set<string>
  accepted: DatedRow[]
  /** Rows that refer to something unknown, offered again with each next delivery. */
  pending: DatedRow[]
  rejected: number
}

/** Feeds that decide AUM, each after those that it refers to. */
const feedOrder = ['institutions', 'products', 'customers', 'accounts', 'account_owners', 'balances', 'fx'] as const
const keyColumns: Partial<Record<FeedName, string[]>> = {
  institutions: ['institution_no'],
  products: ['product_no'],
  customers: ['customer_no'],
  accounts: ['account_no'],
  account_owners: ['account_no', 'customer_no'],
  balances: ['account_no'],
  fx: ['currency'],
}
const references: Partial<Record<FeedName, Record<string, FeedName>>> = {
  customers: { institution_no: 'institutions' },
  accounts: { product_no: 'products', institution_no: 'institutions' },
  account_owners: { account_no: 'accounts', customer_no: 'customers' },
  balances: { account_no: 'accounts' },
}
const isReferredTo = new Set(Object.values(references).flatMap((targets) => Object.values(targets)))

export function keyOf(feed: FeedName, row: Row): string {
  return (keyColumns[feed] ?? []).map((column) => row[column] ?? '').join('\u0000')
}

/** What has been published and counts (rules.md §7). Sources share nothing: keys are unique within a source. */
export class Publication {
  readonly files = new Map<string, FileVersion>()
  #sequence = 0
  /** Answers since the last publication: a close asks the same for each of its months. */
  #answers = new Map<string, Map<string, DatedRow[]>>()
  latestBusinessDate = ''

  publish(delivery: Delivery): Published {
    const source = delivery.source ?? 'core'
    const changed = new Map<string, FileVersion>()
    let repeated = false
    for (const feed of feedOrder) {
      const rows = delivery.feeds[feed]
      if (!rows) continue
      const id = `${source}|${delivery.date}|${feed}`
      const known = this.files.get(id)
      if (known) repeated = true
      // §7: the same content again changes nothing, hence it does not become the last published version of its dates either.
      if (known?.content === JSON.stringify(rows)) continue
      changed.set(id, readFile(source, delivery.date, feed, rows))
    }
    if (changed.size === 0) {
      if (!repeated && delivery.date > this.latestBusinessDate) this.latestBusinessDate = delivery.date
      return { state: repeated ? 'unchanged' : 'published', feeds: {} }
    }

    // A restated file takes the place of its earlier version before anything is looked up, its pending rows included.
    const files = new Map([...this.files, ...changed])
    const settled = offerPending([...files.values()].filter((file) => file.source === source))
    const counts: Published['feeds'] = {}
    let held = false
    for (const [id, file] of changed) {
      const { accepted, pending } = settled.get(file) as { accepted: DatedRow[]; pending: DatedRow[] }
      const rows = delivery.feeds[file.feed]?.length ?? 0
      const quarantined = pending.length + file.rejected
      counts[file.feed] = { rows, accepted: accepted.length, quarantined }
      if (quarantined * 100 > rows) held = true
      files.set(id, file)
    }
    if (held) return { state: 'held', feeds: counts }

    this.#answers.clear()
    for (const file of changed.values()) file.sequence = ++this.#sequence
    for (const [file, rows] of settled) Object.assign(file, rows)
    for (const [id, file] of files) this.files.set(id, file)
    if (delivery.date > this.latestBusinessDate) this.latestBusinessDate = delivery.date
    return { state: repeated ? 'restated' : 'published', feeds: counts }
  }

  sources(): string[] {
    return [...new Set([...this.files.values()].map((file) => file.source))].sort()
  }

  /** Per key all rows by business date, oldest first. */
  histories(source: string, feed: FeedName): Map<string, DatedRow[]> {
    return this.#remembered(`histories|${source}|${feed}`, () => this.#histories(source, feed))
  }

  #histories(source: string, feed: FeedName): Map<string, DatedRow[]> {
    const histories = new Map<string, DatedRow[]>()
    for (const file of this.files.values()) {
      if (file.source !== source || file.feed !== feed) continue
      for (const dated of file.accepted) {
        const key = keyOf(feed, dated.row)
        histories.set(key, [...(histories.get(key) ?? []), dated])
      }
    }
    for (const rows of histories.values()) rows.sort((a, b) => (a.date < b.date ? -1 : 1))
    return histories
  }

  /** Balances and fx: per key its rows by date, each from the last published version of that date, which counts wholly. */
  snapshots(source: string, feed: 'balances' | 'fx'): Map<string, DatedRow[]> {
    return this.#remembered(`snapshots|${source}|${feed}`, () => this.#snapshots(source, feed))
  }

  #snapshots(source: string, feed: 'balances' | 'fx'): Map<string, DatedRow[]> {
    const winners = new Map<string, FileVersion>()
    for (const file of this.files.values()) {
      if (file.source !== source || file.feed !== feed) continue
      for (const date of file.dates) {
        const winner = winners.get(date)
        if (!winner || winner.sequence < file.sequence) winners.set(date, file)
      }
    }
    const rowsByFile = new Map<FileVersion, Map<string, DatedRow[]>>()
    for (const file of new Set(winners.values()))
      rowsByFile.set(
        file,
        groupBy(file.accepted, (dated) => dated.date),
      )
    const byKey = new Map<string, DatedRow[]>()
    for (const date of [...winners.keys()].sort()) {
      for (const dated of rowsByFile.get(winners.get(date) as FileVersion)?.get(date) ?? []) {
        const key = keyOf(feed, dated.row)
        const rows = byKey.get(key)
        if (rows) rows.push(dated)
        else byKey.set(key, [dated])
      }
    }
    return byKey
  }

  #remembered(question: string, answer: () => Map<string, DatedRow[]>): Map<string, DatedRow[]> {
    const known = this.#answers.get(question) ?? answer()
    this.#answers.set(question, known)
    return known
  }

  earliestSnapshotDate(): string | undefined {
    const dates = [...this.files.values()].filter((file) => file.feed === 'balances').flatMap((file) => [...file.dates])
    return dates.reduce<string | undefined>(
      (least, date) => (least === undefined || date < least ? date : least),
      undefined,
    )
  }
}

function readFile(source: string, date: string, feed: FeedName, rows: readonly Row[]): FileVersion {
  const isSnapshot = feed === 'balances' || feed === 'fx'
  const dated = rows.map((row) => ({ date: (isSnapshot && row.business_date) || date, row }))
  const isHistory = isSnapshot && rows.some((row) => row.business_date !== undefined)
  const pending: DatedRow[] = []
  let rejected = 0
  // Identical rows with one key count once; differing ones are all quarantined.
  for (const sameKey of groupBy(dated, (entry) => `${keyOf(feed, entry.row)}\u0000${entry.date}`).values()) {
    const first = sameKey[0] as DatedRow
    const differs = sameKey.some((entry) => JSON.stringify(entry.row) !== JSON.stringify(first.row))
    const closedBeforeOpened = first.row.opened_on && first.row.closed_on && first.row.closed_on < first.row.opened_on
    if (differs || closedBeforeOpened || first.date > date) rejected += sameKey.length
    else pending.push(first)
  }
  const dates = new Set(isHistory ? pending.map((entry) => entry.date) : [date])
  return { source, date, feed, sequence: 0, content: JSON.stringify(rows), dates, accepted: [], pending, rejected }
}

/**
 * §7: known means known at any published date or in the same delivery. Read here as: in a row that was accepted and that no
 * restatement has replaced. Rows that waited are offered before the delivery's own, so what they bring is known to it.
 * "Dropped if superseded" is read as: the file that a waiting row came in has been restated. A newer row of the same key does
 * not supersede it, because it keeps its date and counts for the months before the newer one.
 */
function offerPending(files: FileVersion[]): Map<FileVersion, { accepted: DatedRow[]; pending: DatedRow[] }> {
  const settled = new Map<FileVersion, { accepted: DatedRow[]; pending: DatedRow[] }>()
  const known = new Map<FeedName, Set<string>>()
  for (const feed of feedOrder) {
    const keys = new Set<string>()
    for (const file of files.filter((candidate) => candidate.feed === feed)) {
      const isKnown = (dated: DatedRow) =>
        Object.entries(references[feed] ?? {}).every(([column, target]) =>
          known.get(target)?.has(dated.row[column] ?? ''),
        )
      const found = file.pending.filter(isKnown)
      const accepted = found.length > 0 ? [...file.accepted, ...found] : file.accepted
      const pending = file.pending.filter((dated) => !isKnown(dated))
      settled.set(file, { accepted, pending })
      if (isReferredTo.has(feed)) for (const dated of accepted) keys.add(keyOf(feed, dated.row))
    }
    known.set(feed, keys)
  }
  return settled
}

export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
