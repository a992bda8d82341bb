import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AppError, type ErrorCode, errorCodes } from '../errors.ts'
import errorWords from '../i18n/en/error.json' with { type: 'json' }
import { isForKeys, type RouteContract } from './contract.ts'
import { type ExampleWords, exampleOf, type JsonSchema } from './examples.ts'
import { problemOf } from './problem.ts'
import { documentedSchema } from './schema.ts'

export interface ApiDescription {
  version: string
  /** Name of the cookie that says who is signed in. */
  sessionCookie: string
  /** Groups of operations, by the second part of their path; a group without any other stands in the last. */
  wings: Record<string, readonly string[]>
  words: ExampleWords
  /** What a parameter of a name asks for, where its schema does not say. */
  meanings: Readonly<Record<string, string>>
  /** Messages that go out, by name. */
  webhooks: Record<string, { summary: string; body: z.ZodType }>
}

/** Describes every operation from its contract, at /api/openapi.json (OpenAPI 3.1). Call before routes are registered. */
export function describeApi(app: FastifyInstance, description: ApiDescription): void {
  const routes: ApiRoutes = { contracts: new Set(), without: new Set() }
  app.decorate('apiRoutes', routes)
  app.addHook('onRoute', ({ config, url }) => {
    if (config?.contract) routes.contracts.add(config.contract)
    else if (url.startsWith('/api/') && url !== documentPath) routes.without.add(url)
  })
  let document: string | undefined
  app.get(documentPath, (_request, reply) => {
    document ??= JSON.stringify(toDocument([...routes.contracts], description))
    return reply.type('application/json; charset=utf-8').send(document)
  })
}

/** What is served under /api/: by a contract, or without one, which is a fault (openapi.test.ts). */
export interface ApiRoutes {
  contracts: Set<RouteContract>
  without: Set<string>
}
declare module 'fastify' {
  interface FastifyInstance {
    apiRoutes: ApiRoutes
  }
  interface FastifyContextConfig {
    contract?: RouteContract
  }
}
const documentPath = '/api/openapi.json'

const tagOf = (route: RouteContract) => route.path.split('/')[2] ?? ''

function toDocument(contracts: readonly RouteContract[], description: ApiDescription): object {
  const { version, wings, words, webhooks } = description
  const schemas: Record<string, JsonSchema> = { Problem: problemSchema }
  const paths: Record<string, Record<string, object>> = {}
  for (const route of contracts.toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(route, description, schemas) }
  }
  const tags = [...new Set(contracts.map(tagOf))].sort()
  const last = Object.keys(wings).at(-1) ?? ''
  const wingOf = (tag: string) => Object.keys(wings).find((wing) => wings[wing]?.includes(tag)) ?? last
  return {
    openapi: '3.1.1',
    info: {
      title: 'Almanac',
      version,
      description:
        'Identifiers and amounts are texts; amounts are decimals in home currency unless a currency stands beside them. Lists go by cursor: send `nextCursor` as `cursor` until it is null.',
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    'x-tagGroups': Object.keys(wings).map((name) => ({ name, tags: tags.filter((tag) => wingOf(tag) === name) })),
    paths,
    webhooks: Object.fromEntries(
      Object.entries(webhooks).map(([name, { summary, body }]) => [
        name,
        { post: toWebhook(summary, body, words, schemas) },
      ]),
    ),
    components: {
      schemas,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: description.sessionCookie,
          description: 'Of a person who has signed in',
        },
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'almanac_<number>_<secret>', description: 'An API key' },
      },
    },
  }
}

function toOperation(route: RouteContract, description: ApiDescription, schemas: Record<string, JsonSchema>): object {
  const { words } = description
  const { consumes = 'application/json', produces = 'application/json' } = route
  const media = (schema: z.ZodType, io: 'input' | 'output') => mediaOf(toSchema(schema, io, schemas), words)
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/^\/api/, '').replace(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tagOf(route)],
    summary: route.summary,
    description: describe(route),
    ...(route.permission && { security: isForKeys(route) ? [{ key: [] }, { session: [] }] : [{ session: [] }] }),
    parameters: [
      ...parametersOf('path', route.params, description, schemas),
      ...parametersOf('query', route.query, description, schemas),
    ],
    ...(route.body && { requestBody: { required: true, content: { [consumes]: media(route.body, 'input') } } }),
    ...(consumes === 'multipart/form-data' && { requestBody: uploadBody }),
    responses: {
      200: { description: 'Done', content: { [produces]: media(route.response, 'output') } },
      ...refusalsByStatus(route),
    },
  }
}

function describe(route: RouteContract): string {
  const { permission, reads } = route
  const may =
    permission === undefined
      ? 'Open to anybody.'
      : permission === 'signed-in'
        ? 'For everybody who is signed in.'
        : `Needs the permission \`${permission}\`; answers within the institutions that it is held for.`
  const keys = permission === undefined || isForKeys(route) ? '' : ' API keys are refused.'
  return `${may}${keys}${reads ? ` Recorded in the audit as \`${reads}\`.` : ''}`
}

function parametersOf(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  { words, meanings }: ApiDescription,
  schemas: Record<string, JsonSchema>,
): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = toSchema(schema, 'input', schemas)
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    description: description ?? meanings[name] ?? wordsOf(name),
    schema: rest,
    example: exampleOf(rest, words, name),
  }))
}

const wordsOf = (name: string) =>
  name[0]?.toUpperCase() + name.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function mediaOf(schema: JsonSchema, words: ExampleWords): object {
  return { schema, example: exampleOf(schema, words) }
}

/** Definitions that a schema brings along stand with those of the document. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, JsonSchema>): JsonSchema {
  const text = JSON.stringify(documentedSchema(schema, io)).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $defs = {}, ...rest } = JSON.parse(text) as JsonSchema
  Object.assign(schemas, $defs)
  return rest
}

function toWebhook(summary: string, body: z.ZodType, words: ExampleWords, schemas: Record<string, JsonSchema>): object {
  return {
    summary,
    description: 'Signed as the Standard Webhooks have it; `webhook-id` is the same each time a message is sent again.',
    requestBody: { required: true, content: { 'application/json': mediaOf(toSchema(body, 'output', schemas), words) } },
    responses: { '2XX': { description: 'Taken; whatever else is answered, the message is sent again' } },
  }
}

/** What follows from the contract, and what the operation refuses for reasons of its own. */
export function refusalsOf(route: RouteContract): ErrorCode[] {
  const { permission, method } = route
  const codes: (ErrorCode | false | undefined)[] = [
    permission && 'not-signed-in',
    permission && isForKeys(route) && 'key-invalid',
    permission && isForKeys(route) && 'too-many-attempts',
    permission && isForKeys(route) && 'too-many-requests',
    permission && !route.withoutFactor && 'second-factor-needed',
    permission && permission !== 'signed-in' && 'not-permitted',
    permission === 'signed-in' && !isForKeys(route) && 'not-for-keys',
    method !== 'GET' && 'cross-site',
    route.params && 'not-found',
    (route.query || route.body || route.params) && 'bad-input',
    ...(route.refusals ?? []),
    'too-many-at-once',
    'internal',
    'instance-unavailable',
  ]
  return [...new Set(codes.filter((code) => typeof code === 'string'))]
}

function refusalsByStatus(route: RouteContract): Record<string, object> {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => errorCodes[code])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const [first = 'internal'] = codes
      const example = problemOf(new AppError(first, sentenceOf(first)), status, route.path)
      const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] }
      const description = codes.map((code) => `\`${code}\`: ${sentenceOf(code)}`).join('\n\n')
      return [status, { description, content: { 'application/problem+json': { schema, example } } }]
    }),
  )
}

/** What a screen says, with the gaps named. */
function sentenceOf(code: ErrorCode): string {
  const words = (errorWords as Partial<Record<ErrorCode, string>>)[code] ?? wordsOf(code.replaceAll('-', ' '))
  return words.replace(/\{\{(\w+)\}\}/g, '($1)')
}

/** One file, in the field `file`. */
const uploadBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      },
      example: { file: '@delivery.zip' },
    },
  },
}

const problemSchema = z.toJSONSchema(
  z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.number().int(),
      detail: z.string().meta({ description: 'What is wrong and how to mend it, in English' }),
      code: z.string().meta({ description: 'Stable; what programs go by' }),
      details: z.record(z.string(), z.string()).meta({ description: 'What the code is about, by name' }),
      instance: z.string(),
    })
    .meta({ description: 'Why a request was refused (RFC 9457)' }),
  { target: 'draft-2020-12' },
) as JsonSchema
