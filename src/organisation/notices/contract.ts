import { z } from 'zod'
import { cursorQuery, defineRoute, id, instant, pageOf } from '../../platform/http/contract.ts'

export const noticeKinds = [
  'break-glass',
  'staff-number-given',
  'staff-number-taken',
  'request-decided',
  'right-handed-over',
] as const

/** Something that one person must know; said in words where it is read. */
export const notice = z.object({
  id,
  kind: z.enum(noticeKinds),
  customerId: id.nullable(),
  /** Null where the reader does not see the customer any more. */
  customerName: z.string().nullable(),
  details: z.record(z.string(), z.string()),
  at: instant,
  readAt: instant.nullable(),
})
export type Notice = z.infer<typeof notice>

export const listNotices = defineRoute({
  method: 'GET',
  path: '/api/notices',
  summary: 'One’s own notices, the newest first',
  permission: 'signed-in',
  query: cursorQuery,
  response: pageOf(notice),
})
export const countUnread = defineRoute({
  method: 'GET',
  path: '/api/notices/unread',
  summary: 'How many notices one has not read; 100 for more than 99',
  permission: 'signed-in',
  response: z.object({ count: z.number().int() }),
})
export const markRead = defineRoute({
  method: 'PUT',
  path: '/api/notices/read',
  summary: 'Mark one’s notices as read, up to the newest that was shown',
  permission: 'signed-in',
  body: z.object({ upTo: id }),
  response: z.object({}),
})
