import { join } from 'node:path'
import Fastify from 'fastify'
import pg from 'pg'
import { readConfig } from '../src/platform/config.ts'
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts'
import { branchId } from './http-requests.ts'

/**
 * What Almanac's routes are measured against: a bare Fastify + pg server that reads the same rows with one statement and
 * sends the same bytes. It knows no people: nobody signs in, no transaction is opened, no policy applies.
 */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
const { url } = await startEmbeddedPostgres(join(process.env.ALMANAC_DATA ?? '', 'postgres'))
// Planning its statements anew would take it longer than running them.
const options = '-c search_path=public,published -c plan_cache_mode=force_generic_plan'
const pool = new pg.Pool({ connectionString: url, max: 8, options })
const { rows: subtree } = await pool.query('select id from institution where path @> array[$1::bigint] order by id', [
  branchId,
])
const branch = subtree.map(({ id }) => id)

const { timeZone } = readConfig({ ALMANAC_DATA: process.env.ALMANAC_DATA })
const maskedMobile = `left(c.mobile, 3) || repeat('*', length(c.mobile) - 7) || right(c.mobile, 4)`
const lineOf = (institution: string, manager: string) =>
  `c.id, c.customer_no as "customerNo", c.name, c.kind, c.institution_id as "institutionId", ${institution} as "institutionName",
    c.manager_id as "managerId", ${manager} as "managerName", ${maskedMobile} as mobile, s.aum, s.deposits, s.investments, s.cts,
    s.aum_change as "aumChange", s.standing, s.tier, c.village_code as "villageCode", c.address, c.occupation,
    c.industry_code as "industryCode", c.birth_date as "birthDate",
    date_part('year', age((now() at time zone '${timeZone}')::date, c.birth_date)) as age, c.sex, c.opened_on as "openedOn",
    c.closed_on as "closedOn", c.source`
const line = lineOf('i.name', 'm.name')
const names = 'left join institution i on i.id = c.institution_id left join staff m on m.id = c.manager_id'
// Few are found: looking their names up is faster than a join, which would read all of the staff.
const lineLookedUp = lineOf(
  '(select name from institution where id = c.institution_id)',
  '(select name from staff where id = c.manager_id)',
)

const page = (after: string) => `
  select ${line} from (
    select p.* from unnest($1::bigint[]) b (id) cross join lateral (
      select * from customer_summary where institution_id = b.id ${after} order by aum desc, customer_id desc limit 51) p
    order by aum desc, customer_id desc limit 51) s
  join customer c on c.id = s.customer_id ${names} order by s.aum desc, s.customer_id desc`
const firstPage = page('')
const nextPage = page('and (aum, customer_id) < ($2::bigint, $3::bigint)')

const found = (hits: string) => `
  with page as materialized (select * from (${hits}) hit order by rank, name, id limit 51)
  select ${lineLookedUp}, c.matched from page c left join customer_summary s on s.customer_id = c.id order by c.rank, c.name, c.id`
const byName = found(`
  select c.*, case when c.name = $2 then 2 when starts_with(c.name, $2) then 3 else 5 end as rank, 'name' as matched
  from unnest($1::bigint[]) b (id) cross join lateral (
    select * from customer where institution_id = b.id and short_grams(name) @> grams_of($2) and strpos(name, $2) > 0) c`)
const whole = (column: string, matched: string) =>
  `(select id, 1 as rank, '${matched}' as matched from customer where ${column} = $2 and institution_id = any ($1) limit 51)`
const byNumber = found(`
  select c.*, n.rank, n.matched from (
    select distinct on (id) id, rank, matched from (
      ${whole('mobile', 'mobile')} union all ${whole('id_no', 'idNo')}
      union all (select id, case when customer_no = $2 then 1 else 4 end, 'number' from customer
        where customer_no >= $2 and customer_no < ($2 || chr(1114111)) and institution_id = any ($1) order by customer_no limit 51)
      union all (select o.customer_id, 1, 'account' from account a join account_owner o on o.account_id = a.id
        join customer c on c.id = o.customer_id where a.account_no = $2 and c.institution_id = any ($1) limit 51)) h order by id, rank) n
  join customer c on c.id = n.id`)

const one = `
  select ${line}, c.id_type as "idType",
    left(c.id_no, 1) || repeat('*', length(c.id_no) - 2) || right(c.id_no, 1) as "idNo", c.manager_no as "managerNo", m.mobile as "managerMobile", c.business_date as "asOf",
    to_char(s.month, 'YYYY-MM') as "aumMonth", c.confidential
  from customer c ${names} left join customer_summary s on s.customer_id = c.id where c.id = $1`

const amount = (cents: string | null) => {
  if (cents === null) return null
  const digits = cents.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
function withAmounts<Row extends Record<'aum' | 'deposits' | 'investments' | 'cts' | 'aumChange', string | null>>(
  row: Row,
): Row {
  row.aum = amount(row.aum)
  row.deposits = amount(row.deposits)
  row.investments = amount(row.investments)
  row.cts = amount(row.cts)
  row.aumChange = amount(row.aumChange)
  return row
}

const app = Fastify()
app.get<{ Querystring: { cursor?: string } }>('/api/customers', async ({ query }) => {
  const after = query.cursor ? JSON.parse(Buffer.from(query.cursor, 'base64url').toString()) : undefined
  const { rows } = await pool.query(
    after
      ? { name: 'next page', text: nextPage, values: [branch, ...after] }
      : { name: 'first page', text: firstPage, values: [branch] },
  )
  const items = rows.slice(0, 50)
  const { aum, id } = items[49]
  return { items: items.map(withAmounts), nextCursor: Buffer.from(JSON.stringify([aum, id])).toString('base64url') }
})
app.get<{ Querystring: { text: string } }>('/api/customers/search', async ({ query: { text } }) => {
  const [name, statement] = /\d/.test(text) ? ['by number', byNumber] : ['by name', byName]
  const { rows } = await pool.query({ name, text: statement, values: [branch, text] })
  return { items: rows.slice(0, 50).map(withAmounts), more: rows.length > 50 }
})
app.get<{ Params: { id: string } }>('/api/customers/:id', async ({ params }) => {
  const { rows } = await pool.query({ name: 'one', text: one, values: [params.id] })
  const { confidential, ...row } = withAmounts(rows[0])
  // As it is for a branch manager who has said nothing about why.
  const masked = [...(row.mobile === null ? [] : ['mobile']), ...(row.idNo === null ? [] : ['idNo']), 'accountNo']
  return { ...row, masks: { masked, revealable: true, until: null }, confidential, opening: null }
})
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.once('disconnect', () => process.exit())
process.send?.(address)
