import type { Queryable } from '../../platform/database/connect.ts'

/** The versions of a feed that count, as Postgres decides; `hidden` lists dates on which one of them does not. */
export interface Visible {
  versions: number[]
  hidden: { version: number; date: string }[]
}

const dated = ['balances', 'fx']

/** What counts of a feed now, leaving out the versions that are about to be replaced. */
export async function readVisible(db: Queryable, feed: string, leavingOut: readonly number[] = []): Promise<Visible> {
  const { rows } = await db.query<{ id: number }>(
    `select id from feed_version where feed = $1 and state = 'active' and id <> all ($2) and coalesce(supplement_to, id) <> all ($2) order by id`,
    [feed, leavingOut],
  )
  return {
    versions: rows.map((row) => row.id),
    hidden: dated.includes(feed) ? await readHidden(db, feed, leavingOut) : [],
  }
}

/** For balances and fx the last published version of a date wins (rules.md §7); rows offered again go with the version they came with. */
async function readHidden(db: Queryable, feed: string, leavingOut: readonly number[]): Promise<Visible['hidden']> {
  const { rows } = await db.query<{ version: number; date: string }>(
    `with carried as (
       select v.id, v.source, coalesce(v.supplement_to, v.id) as main, s.snapshot_date
       from feed_version v join snapshot s on s.version_id = v.id
       where v.feed = $1 and v.state = 'active' and v.id <> all ($2) and coalesce(v.supplement_to, v.id) <> all ($2)
     ), winner as (
       select distinct on (c.source, c.snapshot_date) c.source, c.snapshot_date, c.main
       from carried c join feed_version m on m.id = c.main order by c.source, c.snapshot_date, m.publication desc
     )
     select c.id as version, c.snapshot_date as date from carried c join winner w using (source, snapshot_date) where c.main <> w.main`,
    [feed, leavingOut],
  )
  return rows
}

/** A condition on `version` and `business_date` for warehouse queries; numbers and dates only, so it is spelled out. */
export function visibleCondition(visible: Visible, prefix = ''): string {
  if (!visible.versions.length) return 'false'
  const listed = `${prefix}version IN (${visible.versions.map(Number).join(', ')})`
  if (!visible.hidden.length) return listed
  const pairs = visible.hidden.map(({ version, date }) => `(${Number(version)}, toDate('${date}'))`)
  return `${listed} AND (${prefix}version, ${prefix}business_date) NOT IN (${pairs.join(', ')})`
}

export async function visibleBalances(db: Queryable): Promise<string> {
  return visibleCondition(await readVisible(db, 'balances'))
}
