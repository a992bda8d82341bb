import type { Scope } from '../../platform/auth/person.ts'
import type { Placeholder } from '../../platform/database/filter-condition.ts'
import type { AskedChoice } from './contract.ts'
import { joined, type Narrowing, narrowed } from './list-queries.ts'

export interface FacetLine {
  facet: 'total' | 'kind' | 'standing' | 'tier' | 'institution' | 'manager'
  value: string | null
  label: string | null
  count: number
}

/**
 * All facets in one pass over the summaries: first by everything at once, which leaves few rows, then by each. The
 * policies apply: who counts is who may be seen.
 */
export function facetCounts(narrowing: Narrowing): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const value: Placeholder = (one, cast) => `$${values.push(one)}::${cast}`
  const conditions = narrowed(narrowing, value)
  const where = conditions.length ? `where ${conditions.join(' and ')}` : ''
  return {
    text: `with together as (
        select s.kind, s.standing, s.tier, s.institution_id, s.manager_id, count(*) as n
        from ${joined({ sql: '' }, where)} ${where} group by s.kind, s.standing, s.tier, s.institution_id, s.manager_id
      ), counted as (
        select kind, standing, tier, institution_id, manager_id, sum(n)::integer as count,
          grouping(kind, standing, tier, institution_id, manager_id) as missing
        from together group by grouping sets ((), (kind), (standing), (tier), (institution_id), (manager_id))
      )
      select case counted.missing when 31 then 'total' when 15 then 'kind' when 23 then 'standing' when 27 then 'tier'
          when 29 then 'institution' else 'manager' end as facet,
        coalesce(counted.kind, standing, tier::text, counted.institution_id::text, manager_id::text) as value,
        coalesce(i.name, m.name) as label, coalesce(count, 0) as count
      from counted left join institution i on i.id = counted.institution_id left join staff m on m.id = counted.manager_id
      order by count desc, value`,
    values,
  }
}

const listed = 'limit 50'
/** The values of a column that there are, the most frequent first. */
const valuesOf = (column: string) =>
  `select ${column} as value, ${column} as label from customer where ${column} <> '' and strpos(lower(${column}), lower($1)) > 0
   group by ${column} order by count(*) desc, ${column} ${listed}`

const choices: Record<AskedChoice, string> = {
  institution: `select id::text as value, name as label from institution
    where not closed and strpos(lower(name), lower($1)) > 0 and ($2::bigint[] is null or id = any ($2)) order by name, id ${listed}`,
  manager: `select m.id::text as value, m.name as label from staff m
    where strpos(lower(m.name), lower($1)) > 0 and exists (select from customer_summary s where s.manager_id = m.id) order by m.name, m.id ${listed}`,
  // Most villages have a name; one is found by its code as well.
  village: `select code as value, coalesce(name || ' ', '') || code as label from village
    where strpos(lower(coalesce(name, '') || ' ' || code), lower($1)) > 0
      and exists (select from customer c where c.institution_id = any (coalesce($2, array(select id from institution))) and c.village_code = code)
    order by name, code ${listed}`,
  occupation: valuesOf('occupation'),
  industry: valuesOf('industry_code'),
  source: valuesOf('source'),
}

export function fieldChoices(field: AskedChoice, text: string, scope: Scope): { text: string; values: unknown[] } {
  const statement = choices[field]
  const institutions = scope.everything ? null : scope.institutions
  return { text: statement, values: statement.includes('$2') ? [text, institutions] : [text] }
}
