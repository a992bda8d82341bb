import type pg from 'pg'

/** Who signs in, and for which branch. */
export const branchManager = { name: '支行行长', login: 'manager', password: 'a password of the bench' }
export const branchId = '1'

export const routes = ['list', 'search', 'customer'] as const
export type Route = (typeof routes)[number]
/** Paths with their queries, asked for in turn. */
export type Requests = Record<Route, string[]>

const perKind = 40
const customersAsked = 2000
const pages = 5

/** What the branch manager asks for: pages of the list as they scroll, texts as people type them, customers of the branch. */
export async function chooseRequests(db: pg.Client, read: (path: string) => Promise<string>): Promise<Requests> {
  const { rows } = await db.query<{ id: string; name: string; no: string; mobile: string; accountNo: string }>(
    `select c.id, c.name, c.customer_no as no, c.mobile, (
         select a.account_no from account_owner o join account a on a.id = o.account_id where o.customer_id = c.id limit 1) as "accountNo"
     from customer c join institution i on i.id = c.institution_id
     where i.path @> array[$1::bigint] order by hashint8(c.id) limit $2`,
    [branchId, customersAsked],
  )
  const named = rows.filter(({ name }) => name.length === 3).slice(0, perKind)
  const texts = named.flatMap(({ name, no, mobile, accountNo }, at) => [
    // Given names, and the beginnings of names.
    at % 2 ? name.slice(1) : name.slice(0, 2),
    name,
    [mobile, no, accountNo][at % 3] ?? mobile,
  ])
  return {
    list: await listPages(read),
    search: texts.map((text) => `/api/customers/search?text=${encodeURIComponent(text)}`),
    customer: rows.map(({ id }) => `/api/customers/${id}`),
  }
}

async function listPages(read: (path: string) => Promise<string>): Promise<string[]> {
  const paths = ['/api/customers?limit=50']
  while (paths.length < pages) {
    const { nextCursor } = JSON.parse(await read(paths.at(-1) ?? '')) as { nextCursor: string | null }
    if (!nextCursor) throw new Error('the branch has too few customers for a list of several pages')
    paths.push(`/api/customers?limit=50&cursor=${encodeURIComponent(nextCursor)}`)
  }
  return paths
}
