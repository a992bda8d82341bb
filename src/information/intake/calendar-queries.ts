import type { Queryable } from '../../platform/database/connect.ts'
import type { DayState, DeliveryCalendar } from './contract.ts'

/** Deliveries of one source and business date. */
export interface DayRecord {
  source: string
  date: string
  /** Of the newest one that changed anything, else published. */
  state: DayState
  deliveries: number
  /** Whether any of them counts. */
  counts: boolean
}

/** What a source that could not be read is called (its control told nothing). */
const nameless = '?'

/** Days that had deliveries: of the month, and as many before the newest as it takes to know the rhythm. */
export async function listDayRecords(db: Queryable, month: string | undefined): Promise<DayRecord[]> {
  const { rows } = await db.query<DayRecord>(
    `select source, business_date as date, coalesce((array_agg(state order by id desc) filter (where state <> 'unchanged'))[1], 'published') as state,
       count(*)::int as deliveries, bool_or(state <> 'held') as counts
     from delivery d where state in ('published', 'unchanged', 'held', 'restated') and source <> $1
       and (business_date between $2::date and $2::date + interval '1 month' - interval '1 day'
         or business_date > (select max(n.business_date) from delivery n where n.source = d.source and n.state in ('published', 'restated')) - 190)
     group by source, business_date order by source, business_date`,
    [nameless, month ? `${month}-01` : null],
  )
  return rows
}

/** First and newest business date that counts, by source. */
export async function listSources(db: Queryable): Promise<{ source: string; oldest: string; newest: string }[]> {
  const { rows } = await db.query<{ source: string; oldest: string; newest: string }>(
    `select source, min(business_date) as oldest, max(business_date) as newest from delivery
     where state in ('published', 'restated') group by source order by source`,
  )
  return rows
}

/** Held in the last half year, with nothing right after it for the same source and date. */
export async function listHeld(db: Queryable, today: string): Promise<DeliveryCalendar['held']> {
  const { rows } = await db.query<DeliveryCalendar['held'][number]>(
    `select id, source, date, reason from (
       select distinct on (source, business_date) id, source, business_date as date, state, reason, received_at from delivery
       where state in ('published', 'held', 'restated') order by source, business_date, id desc) d
     where state = 'held' and received_at > $1::date - 190 order by date desc, id desc limit 10`,
    [today],
  )
  return rows
}

/** Restatements that the last close has not seen and that reach into closed months. */
export async function listRestated(db: Queryable): Promise<DeliveryCalendar['restated']> {
  const { rows } = await db.query<DeliveryCalendar['restated'][number]>(
    `select id, source, business_date as date, touched_from as "touchedFrom" from delivery
     where state = 'restated' and publication > (select max(seen_publication) from close where state = 'published')
       and touched_from < (select max(month) + interval '1 month' from closed_month)
     order by business_date desc, id desc limit 10`,
  )
  return rows
}
