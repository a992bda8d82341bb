import type { Statement } from '../../platform/database/as-person.ts'
import { type CustomerLine, lineColumns, withInstitutionLookedUp } from './queries.ts'

export interface FoundLine extends CustomerLine {
  matched: string
}

/** Of the few that a search finds, each looks its names up: a join would read all of the staff for them. */
const foundColumns = withInstitutionLookedUp(lineColumns).replace(
  'm.name',
  '(select m.name from staff m where m.id = c.manager_id)',
)

/** At most fifty-one, best first. `called`: the member of staff of whose customers any part of a mobile counts. */
export function customersFound(text: string, called: string | null): Statement {
  const number = /^[\d\s-]+$/.test(text) ? text.replaceAll(/[\s-]/g, '') : text
  return {
    name: 'customers found',
    text: `with found as materialized (
        select distinct on (customer_id) customer_id, rank, matched from search_customers($1, $2, 51, $3::bigint) order by customer_id, rank
      ), page as materialized (
        select c.*, found.rank, found.matched from found join customer c on c.id = found.customer_id order by found.rank, c.name, c.id limit 51
      )
      select ${foundColumns}, c.matched from page c left join customer_summary s on s.customer_id = c.id order by c.rank, c.name, c.id`,
    values: [number || text, latinOf(text), called],
  }
}

/** What pinyin may be meant by: `Zhang HT`, `lü'e`, `lu:e`. Of one letter nobody expects a name. */
export function latinOf(text: string): string | null {
  const letters = text
    .toLowerCase()
    .replaceAll(/u:|ü/g, 'v')
    .replaceAll(/[\s'’·-]/g, '')
  return /^[a-z0-9]{2,40}$/.test(letters) && /[a-z]/.test(letters) ? letters : null
}
