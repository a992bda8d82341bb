import type { Statement } from '../../platform/database/as-person.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import type { Notice } from './contract.ts'

export interface NoticeRecord {
  id: string
  kind: string
  customerId: string | null
  customerName: string | null
  details: Record<string, string>
  at: string
  readAt: string | null
}

/** One more than the limit. The policies leave one's own. */
export function noticePage(after: string | undefined, limit: number): Statement {
  return {
    name: 'notices',
    text: `select n.id, n.kind, n.customer_id as "customerId", c.name as "customerName", n.details, n.at, n.read_at as "readAt"
      from notice n left join customer c on c.id = n.customer_id
      where n.person_id = app_person() and ($1::bigint is null or n.id < $1) order by n.id desc limit $2`,
    values: [after ?? null, limit + 1],
  }
}

export const unreadCount: Statement = {
  name: 'notices unread',
  text: `select count(*)::int as count from (select from notice where person_id = app_person() and read_at is null limit 100) unread`,
  values: [],
}

export function markReadUpTo(id: string): Statement {
  return {
    name: 'notices read',
    text: 'update notice set read_at = now() where person_id = app_person() and read_at is null and id <= $1',
    values: [id],
  }
}

export interface NewNotice {
  personId: string
  kind: Notice['kind']
  customerId?: string | null
  /** Never a customer's name: who reads it later may see less. */
  details: Record<string, string>
}

/** As the batch role, in the transaction that makes it so. */
export async function insertNotice(db: Queryable, { personId, kind, customerId, details }: NewNotice): Promise<void> {
  await db.query('insert into notice (person_id, kind, customer_id, details) values ($1, $2, $3, $4)', [
    personId,
    kind,
    customerId ?? null,
    JSON.stringify(details),
  ])
}
