import type pg from 'pg'
import { z } from 'zod'
import { inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { actAs } from '../identity/index.ts'
import type { Reach } from './addresses.ts'
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listMessages,
  listWebhooks,
  mostWebhooks,
  pingWebhook,
  renewSecret,
  sendAgain,
  type Webhook,
} from './contract.ts'
import * as queries from './queries.ts'
import { newSecret } from './webhooks.ts'

const place = z.tuple([z.string()])

export function serveWebhooks(http: Http, { batch, key, reach }: { batch: pg.Pool; key: Buffer; reach: Reach }): void {
  /** As the batch role, which alone reaches secrets; the audit names the person. */
  const change = <T>(personId: string, work: (db: Queryable) => Promise<T>) =>
    inTransaction(batch, async (db) => {
      await actAs(db, personId)
      return work(db)
    })
  async function getWebhook(webhookId: string): Promise<Webhook> {
    const webhook = await queries.findWebhook(batch, webhookId)
    if (!webhook) throw notFound('webhook')
    return webhook
  }
  function refuseClosed(url: string): void {
    if (reach.mayName(new URL(url))) return
    const problem =
      'Webhooks go to public addresses by https, without a password in them; others are named in ALMANAC_WEBHOOK_ALLOW first.'
    throw new AppError('webhook-address', problem)
  }

  serve(http, listWebhooks, async () => ({ items: await queries.listWebhookRows(batch) }))

  serve(http, createWebhook, async ({ body, person }) => {
    refuseClosed(body.url)
    const id = await queries.nextWebhookId(batch)
    const { secret, sealedSecret } = newSecret(key, id)
    const made = { ...body, id, sealedSecret, madeBy: person.id }
    if (!(await change(person.id, (db) => queries.insertWebhook(db, made, mostWebhooks)))) {
      const most = String(mostWebhooks)
      throw new AppError('too-many-webhooks', `There are ${most} webhooks, which is the most; delete one first.`, {
        most,
      })
    }
    return { webhook: await getWebhook(id), secret }
  })

  serve(http, changeWebhook, async ({ body, params, person }) => {
    refuseClosed(body.url)
    if (!(await change(person.id, (db) => queries.updateWebhook(db, params.webhookId, body)))) throw notFound('webhook')
    return getWebhook(params.webhookId)
  })

  serve(http, deleteWebhook, async ({ params, person }) => {
    if (!(await change(person.id, (db) => queries.removeWebhook(db, params.webhookId)))) throw notFound('webhook')
    return {}
  })

  serve(http, renewSecret, async ({ params, person }) => {
    const { secret, sealedSecret } = newSecret(key, params.webhookId)
    const renewed = await change(person.id, (db) => queries.replaceSecret(db, params.webhookId, sealedSecret))
    if (!renewed) throw notFound('webhook')
    return { webhook: await getWebhook(params.webhookId), secret }
  })

  serve(http, pingWebhook, async ({ params, person }) => {
    const messageId = await change(person.id, (db) => queries.insertPing(db, params.webhookId))
    if (!messageId) throw notFound('webhook')
    return { messageId }
  })

  serve(http, listMessages, async ({ params, query }) => {
    const [afterId] = readCursor(query.cursor, place) ?? []
    await getWebhook(params.webhookId)
    const rows = await queries.listMessageRows(batch, params.webhookId, afterId, query.limit)
    return toPage(
      rows,
      query.limit,
      (row) => row,
      (row) => [row.id],
    )
  })

  serve(http, sendAgain, async ({ params, person }) => {
    const { webhookId, messageId } = params
    const { off } = await getWebhook(webhookId)
    if (off) throw new AppError('webhook-off', 'The webhook is off; put it on first.')
    const queued = await change(person.id, (db) => queries.requeueMessage(db, webhookId, messageId))
    if (!queued) throw notFound('message')
    return {}
  })
}
