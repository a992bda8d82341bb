import { z } from 'zod'
import { id } from '../../platform/http/contract.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { countUnread, listNotices, markRead, type Notice } from './contract.ts'
import { markReadUpTo, type NoticeRecord, noticePage, unreadCount } from './queries.ts'

const place = z.tuple([id])

export function serveNotices(http: Http): void {
  serve(http, listNotices, async ({ ask, query }) => {
    const after = readCursor(query.cursor, place)
    const records = await ask<NoticeRecord>(noticePage(after?.[0], query.limit))
    return toPage(
      records,
      query.limit,
      (record) => ({ ...record, kind: record.kind as Notice['kind'] }),
      (record) => [record.id],
    )
  })
  serve(http, countUnread, async ({ ask }) => {
    const [row] = await ask<{ count: number }>(unreadCount)
    return { count: row?.count ?? 0 }
  })
  serve(http, markRead, async ({ ask, body }) => {
    await ask(markReadUpTo(body.upTo))
    return {}
  })
}
