import type { Queryable } from '../../platform/database/connect.ts'
import type { Webhook, WebhookMessage } from './contract.ts'
import type { Answered } from './post.ts'
import type { AfterTry } from './rules.ts'

// As the batch role: the application's role reaches no secret.

const columns = `w.id, w.name, w.url, w.events, m.name as "madeBy", w.made_at as "madeAt", w.failing_since as "failingSince",
  case when w.off_since is not null then json_build_object('since', to_char(w.off_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'reason', w.off_reason) end as off,
  case when w.former_until > now() then w.former_until end as "formerSecretUntil"`

export async function listWebhookRows(db: Queryable): Promise<Webhook[]> {
  const { rows } = await db.query<Webhook>(
    `select ${columns} from webhook w join person m on m.id = w.made_by order by lower(w.name), w.id`,
  )
  return rows
}

export async function findWebhook(db: Queryable, webhookId: string): Promise<Webhook | undefined> {
  const { rows } = await db.query<Webhook>(
    `select ${columns} from webhook w join person m on m.id = w.made_by where w.id = $1`,
    [webhookId],
  )
  return rows[0]
}

export async function nextWebhookId(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ id: string }>(`select nextval(pg_get_serial_sequence('webhook', 'id')) as id`)
  return rows[0]?.id ?? ''
}

export interface WebhookInput {
  name: string
  url: string
  events: readonly string[]
}

/** False when there are so many already. */
export async function insertWebhook(
  db: Queryable,
  webhook: WebhookInput & { id: string; sealedSecret: Buffer; madeBy: string },
  most: number,
): Promise<boolean> {
  const { id, name, url, events, sealedSecret, madeBy } = webhook
  const { rowCount } = await db.query(
    `insert into webhook (id, name, url, events, sealed_secret, made_by)
     select $1, $2, $3, $4, $5, $6 where (select count(*) from webhook) < $7`,
    [id, name, url, events, sealedSecret, madeBy, most],
  )
  return rowCount === 1
}

/** Put on again it begins anew, also where it was put off for failing. False where there is none. */
export async function updateWebhook(
  db: Queryable,
  webhookId: string,
  { name, url, events, on }: WebhookInput & { on: boolean },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update webhook set name = $2, url = $3, events = $4,
       failing_since = case when $5 and off_since is not null then null else failing_since end,
       off_since = case when $5 then null else coalesce(off_since, now()) end,
       off_reason = case when $5 then null else coalesce(off_reason, 'person') end
     where id = $1`,
    [webhookId, name, url, events, on],
  )
  return rowCount === 1
}

export async function removeWebhook(db: Queryable, webhookId: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from webhook where id = $1', [webhookId])
  return rowCount === 1
}

/** The present one becomes the former, for a day. */
export async function replaceSecret(db: Queryable, webhookId: string, sealedSecret: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    `update webhook set sealed_former_secret = sealed_secret, former_until = now() + interval '1 day',
       sealed_secret = $2, secret_number = secret_number + 1 where id = $1`,
    [webhookId, sealedSecret],
  )
  return rowCount === 1
}

/** Undefined where there is no such webhook. */
export async function insertPing(db: Queryable, webhookId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `insert into webhook_message (webhook_id, event, data) select id, 'ping', '{}' from webhook where id = $1 returning id`,
    [webhookId],
  )
  const messageId = rows[0]?.id
  if (messageId) await queueMessage(db, messageId, 0)
  return messageId
}

async function queueMessage(db: Queryable, messageId: string, inSeconds: number): Promise<void> {
  await db.query(`select queue_webhook_message($1, now() + $2 * interval '1 second')`, [messageId, inSeconds])
}

/** Begins a new round of tries. False where there is no such message. */
export async function requeueMessage(db: Queryable, webhookId: string, messageId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update webhook_message set state = 'waiting', tries = 0, next_at = now() where id = $1 and webhook_id = $2`,
    [messageId, webhookId],
  )
  if (rowCount !== 1) return false
  await queueMessage(db, messageId, 0)
  return true
}

export interface DueMessage {
  webhookId: string
  url: string
  sealedSecrets: Buffer[]
  event: string
  data: { path?: string }
  madeAt: string
}

/** Undefined for one that is done, or whose webhook is off; a ping goes there all the same. */
export async function findDueMessage(db: Queryable, messageId: string): Promise<DueMessage | undefined> {
  const { rows } = await db.query<DueMessage>(
    `select w.id as "webhookId", w.url, m.event, m.data, m.made_at as "madeAt",
       array_remove(array[w.sealed_secret, case when w.former_until > now() then w.sealed_former_secret end], null) as "sealedSecrets"
     from webhook_message m join webhook w on w.id = m.webhook_id
     where m.id = $1 and m.state = 'waiting' and (w.off_since is null or m.event = 'ping')`,
    [messageId],
  )
  return rows[0]
}

/** Before its messages are touched, as whoever deletes it does; false when it is gone. */
export async function lockWebhook(db: Queryable, webhookId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from webhook where id = $1 for update', [webhookId])
  return rowCount === 1
}

export async function insertTry(
  db: Queryable,
  messageId: string,
  { status, problem, milliseconds }: Answered & { milliseconds: number },
): Promise<{ tries: number; otherwiseWell: boolean }> {
  const { rows } = await db.query<{ tries: number; otherwiseWell: boolean }>(
    `with tried as (insert into webhook_try (message_id, status, problem, milliseconds) values ($1, $2, $3, $4))
     update webhook_message m set tries = m.tries + 1 from webhook w where m.id = $1 and w.id = m.webhook_id
     returning m.tries, coalesce(w.succeeded_at > m.made_at, false) as "otherwiseWell"`,
    [messageId, status, problem, milliseconds],
  )
  if (!rows[0]) throw new Error(`there is no message ${messageId}`)
  return rows[0]
}

/** What follows from a try, for the message and its webhook. */
export async function settleTry(db: Queryable, webhookId: string, messageId: string, after: AfterTry): Promise<void> {
  const inSeconds = after.state === 'waiting' ? after.inSeconds : null
  await db.query(`update webhook_message set state = $2, next_at = now() + $3 * interval '1 second' where id = $1`, [
    messageId,
    after.state,
    inSeconds,
  ])
  if (inSeconds !== null) await queueMessage(db, messageId, inSeconds)
  if (after.state === 'delivered') {
    await db.query('update webhook set succeeded_at = now(), failing_since = null where id = $1', [webhookId])
    await db.query(`delete from webhook_message where webhook_id = $1 and made_at < now() - interval '90 days'`, [
      webhookId,
    ])
  } else {
    await db.query('update webhook set failing_since = now() where id = $1 and failing_since is null', [webhookId])
  }
  if (after.state === 'failed' && after.off) await putOff(db, webhookId, after.off)
}

/** What waits is given up, to be sent again by somebody who has seen why. */
async function putOff(db: Queryable, webhookId: string, reason: string): Promise<void> {
  await db.query(`update webhook set off_since = now(), off_reason = $2 where id = $1 and off_since is null`, [
    webhookId,
    reason,
  ])
  await db.query(
    `update webhook_message set state = 'failed', next_at = null where webhook_id = $1 and state = 'waiting'`,
    [webhookId],
  )
}

export async function listMessageRows(
  db: Queryable,
  webhookId: string,
  afterId: string | undefined,
  limit: number,
): Promise<WebhookMessage[]> {
  const { rows } = await db.query<WebhookMessage>(
    `select m.id, m.event, m.state, m.made_at as "madeAt", case when m.state = 'waiting' then m.next_at end as "nextAt",
       coalesce((select json_agg(json_build_object('at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         'status', t.status, 'problem', t.problem, 'milliseconds', t.milliseconds) order by t.id desc)
         from (select * from webhook_try t where t.message_id = m.id order by t.id desc limit 20) t), '[]') as tries
     from webhook_message m where m.webhook_id = $1 and ($2::bigint is null or m.id < $2) order by m.id desc limit $3`,
    [webhookId, afterId ?? null, limit + 1],
  )
  return rows
}
