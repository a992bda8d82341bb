import { z } from 'zod'
import { defineRoute, id, instant, keyPermissions } from '../../platform/http/contract.ts'

export const apiKey = z.object({
  id,
  name: z.string().meta({ examples: ['Data platform, nightly'] }),
  permissions: z.array(z.enum(keyPermissions)).meta({ examples: [['customer:read', 'close:read']] }),
  /** With all below them; null: the whole union. */
  institutions: z.array(z.object({ id, name: z.string() })).nullable(),
  requestsPerMinute: z
    .number()
    .int()
    .meta({ examples: [300] }),
  madeBy: z.string().meta({ examples: ['林越'] }),
  madeAt: instant,
  expiresAt: instant,
  /** To the minute; null before the first use. */
  usedAt: instant.nullable(),
  usedFrom: z
    .string()
    .nullable()
    .meta({ examples: ['203.0.113.7'] }),
  revokedAt: instant.nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
})
export type ApiKey = z.infer<typeof apiKey>

export const listApiKeys = defineRoute({
  method: 'GET',
  path: '/api/keys',
  summary: 'API keys: those that count first, then the ones that ended last; at most 200',
  permission: 'api:manage',
  response: z.object({ items: z.array(apiKey) }),
})

export const keyLimits = { days: 365, requestsPerMinute: 6000, institutions: 50, most: 200 }

/** What the maker of a key can choose from: nobody gives what they have not got. */
export const listKeyChoices = defineRoute({
  method: 'GET',
  path: '/api/keys/choices',
  summary: 'Permissions that a new API key can be given, and institutions that it can be for',
  permission: 'api:manage',
  response: z.object({
    permissions: z.array(
      z.object({
        permission: z.enum(keyPermissions),
        /** Not to be had for a part of the union. */
        unionOnly: z.boolean(),
      }),
    ),
    /** From the top down. */
    institutions: z.array(z.object({ id, name: z.string(), depth: z.number().int() })),
  }),
})

export const createApiKey = defineRoute({
  method: 'POST',
  path: '/api/keys',
  summary: 'Make an API key; its text is in this answer and nowhere else',
  permission: 'api:manage',
  refusals: ['key-permission', 'bad-input'],
  body: z.object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .meta({ examples: ['Data platform, nightly'] }),
    permissions: z
      .array(z.enum(keyPermissions))
      .min(1)
      .meta({ examples: [['customer:read', 'close:read']] }),
    /** With all below them; null for the whole union. */
    institutionIds: z.array(id).min(1).max(keyLimits.institutions).nullable(),
    days: z
      .number()
      .int()
      .min(1)
      .max(keyLimits.days)
      .meta({ examples: [90] }),
    requestsPerMinute: z.number().int().min(1).max(keyLimits.requestsPerMinute).default(300),
  }),
  response: z.object({
    key: apiKey,
    /** `almanac_`, the key's number and its secret: to be sent as `Authorization: Bearer …`. */
    token: z.string().meta({ examples: ['almanac_4711_0pLhJr5dMcQm8XcVYw3gqk2sN1bT7uZeRfA9oDiKxHE'] }),
  }),
})

export const revokeApiKey = defineRoute({
  method: 'DELETE',
  path: '/api/keys/:keyId',
  summary: 'Revoke an API key; the next request with it is refused',
  permission: 'api:manage',
  params: z.object({ keyId: id }),
  response: z.object({}),
})
