import { z } from 'zod'
import { cursorQuery, date, defineRoute, id, instant, month, pageOf } from '../../platform/http/contract.ts'

/** What a webhook can ask to be told (docs/api.md). Messages are written by triggers (migration 000017). */
export const webhookEvents = [
  'delivery-published',
  'delivery-held',
  'delivery-restated',
  'month-closed',
  'standings-changed',
] as const
const linkMeaning = 'Where a person reads on; a path where ALMANAC_PUBLIC_URL is not set'
const ofDelivery = z.object({
  deliveryId: id,
  source: z.string().meta({ examples: ['core'] }),
  businessDate: date,
  /** Why it was held. */
  reason: z
    .string()
    .nullable()
    .meta({ examples: [null] }),
  link: z.string().meta({ description: linkMeaning, examples: ['https://almanac.bank.example/deliveries/4711'] }),
})
const link = z.string().meta({ description: linkMeaning, examples: ['https://almanac.bank.example/closes/2026-10'] })
const messageOf = (event: (typeof webhookEvents)[number], data: z.ZodType) =>
  z.object({ type: z.literal(event), timestamp: instant, data })

/** What each message says: identifiers and counts, and no personal data. */
export const webhookBodies: Record<(typeof webhookEvents)[number], { summary: string; body: z.ZodType }> = {
  'delivery-published': {
    summary: 'A delivery was taken in and counts',
    body: messageOf('delivery-published', ofDelivery),
  },
  'delivery-held': {
    summary: 'A delivery was held as a whole; its page says why',
    body: messageOf(
      'delivery-held',
      ofDelivery.extend({
        reason: z
          .string()
          .nullable()
          .meta({ examples: ['total-differs'] }),
      }),
    ),
  },
  'delivery-restated': {
    summary:
      'A delivery took the place of an earlier one; months that it touches are worked out again by the next close',
    body: messageOf('delivery-restated', ofDelivery),
  },
  'month-closed': {
    summary: 'A month was closed, and others with it that had been touched',
    body: messageOf(
      'month-closed',
      z.object({
        closeId: id,
        month,
        recomputedMonths: z.array(month),
        customers: z
          .number()
          .int()
          .meta({ examples: [81_200] }),
        link,
      }),
    ),
  },
  'standings-changed': {
    summary: 'A close changed standings: how many by kind, in one message',
    body: messageOf(
      'standings-changed',
      z.object({
        closeId: id,
        month,
        changes: z
          .record(z.string(), z.number().int())
          .meta({ examples: [{ entered: 312, upgraded: 97, downgraded: 41 }] }),
        link,
      }),
    ),
  },
}
export const offReasons = ['person', 'failing', 'gone'] as const
export const messageStates = ['waiting', 'delivered', 'failed'] as const
/** Why no answer came. */
export const sendProblems = ['address', 'name', 'refused', 'time', 'certificate', 'connection', 'secret'] as const
export type SendProblem = (typeof sendProblems)[number]

const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .meta({ examples: ['Data platform'] })
const url = z
  .url()
  .max(500)
  .meta({ examples: ['https://hooks.example.com/almanac'] })
const events = z
  .array(z.enum(webhookEvents))
  .min(1)
  .meta({ examples: [['delivery-held', 'month-closed']] })

export const webhook = z.object({
  id,
  name,
  url,
  events,
  madeBy: z.string().meta({ examples: ['林越'] }),
  madeAt: instant,
  /** Since when nothing came through; null while all is well. */
  failingSince: instant.nullable(),
  /** Null while it is on. */
  off: z.object({ since: instant, reason: z.enum(offReasons) }).nullable(),
  /** Until then messages are signed with the secret before the present one as well. */
  formerSecretUntil: instant.nullable(),
})
export type Webhook = z.infer<typeof webhook>

export const mostWebhooks = 50
const params = z.object({ webhookId: id })
const body = z.object({ name, url, events })
/** In this answer and nowhere else. */
const secret = z.string().meta({ examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='] })

export const listWebhooks = defineRoute({
  method: 'GET',
  path: '/api/webhooks',
  summary: 'Webhooks, by name',
  permission: 'api:manage',
  response: z.object({ items: z.array(webhook) }),
})
export const createWebhook = defineRoute({
  method: 'POST',
  path: '/api/webhooks',
  summary:
    'Have an address told of events; the secret that messages are signed with is in this answer and nowhere else',
  permission: 'api:manage',
  refusals: ['webhook-address', 'too-many-webhooks'],
  body,
  response: z.object({ webhook, secret }),
})
export const changeWebhook = defineRoute({
  method: 'PUT',
  path: '/api/webhooks/:webhookId',
  summary: 'Change a webhook, put it off, or on again',
  permission: 'api:manage',
  refusals: ['webhook-address'],
  params,
  body: body.extend({ on: z.boolean() }),
  response: webhook,
})
export const deleteWebhook = defineRoute({
  method: 'DELETE',
  path: '/api/webhooks/:webhookId',
  summary: 'Delete a webhook with its log',
  permission: 'api:manage',
  params,
  response: z.object({}),
})
export const renewSecret = defineRoute({
  method: 'POST',
  path: '/api/webhooks/:webhookId/secret',
  summary: 'Give a webhook a new secret; for a day messages are signed with the former one as well',
  permission: 'api:manage',
  params,
  response: z.object({ webhook, secret }),
})
export const pingWebhook = defineRoute({
  method: 'POST',
  path: '/api/webhooks/:webhookId/ping',
  summary: 'Send a message that says nothing, to see whether it arrives; also while the webhook is off',
  permission: 'api:manage',
  params,
  response: z.object({ messageId: id }),
})

export const webhookMessage = z.object({
  id,
  event: z.enum([...webhookEvents, 'ping']),
  state: z.enum(messageStates),
  madeAt: instant,
  /** Of one that waits: when it is tried next. */
  nextAt: instant.nullable(),
  /** Newest first, at most twenty. */
  tries: z.array(
    z.object({
      at: instant,
      status: z
        .number()
        .int()
        .nullable()
        .meta({ examples: [200] }),
      problem: z
        .enum(sendProblems)
        .nullable()
        .meta({ examples: [null] }),
      milliseconds: z
        .number()
        .int()
        .meta({ examples: [84] }),
    }),
  ),
})
export type WebhookMessage = z.infer<typeof webhookMessage>

export const listMessages = defineRoute({
  method: 'GET',
  path: '/api/webhooks/:webhookId/messages',
  summary: 'Messages of the last 90 days with every try, newest first',
  permission: 'api:manage',
  params,
  query: cursorQuery,
  response: pageOf(webhookMessage),
})
export const sendAgain = defineRoute({
  method: 'POST',
  path: '/api/webhooks/:webhookId/messages/:messageId/replay',
  summary: 'Send a message again, under the number that it had',
  permission: 'api:manage',
  refusals: ['webhook-off'],
  params: params.extend({ messageId: id }),
  response: z.object({}),
})
