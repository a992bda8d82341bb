import { Validator } from '@seriousme/openapi-schema-validator'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestInstance, type TestInstance } from '../../../test/harness/instance.ts'
import { apiDescription } from '../../main/api-description.ts'
import { webhookBodies } from '../../organisation/webhooks/contract.ts'
import { type ErrorCode, errorCodes } from '../errors.ts'
import { defineRoute, id, isForKeys, type RouteContract } from './contract.ts'
import { describeApi, refusalsOf } from './openapi.ts'

interface Media {
  schema: object
  example?: unknown
}
interface Operation {
  summary: string
  description: string
  operationId: string
  security?: object[]
  parameters: { name: string; in: string; description: string; example?: unknown }[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content: Record<string, Media> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: { requestBody: { content: Record<string, Media> } } }>
  tags: { name: string }[]
  'x-tagGroups': { name: string; tags: string[] }[]
}

let started: TestInstance
let document: Document
const contracts: RouteContract[] = []

beforeAll(async () => {
  started = await startTestInstance()
  document = (await started.app.inject('/api/openapi.json')).json()
  // The server's own routes, so that a new one is covered without being named.
  contracts.push(...started.app.apiRoutes.contracts)
})
afterAll(() => started?.stop())

const operationOf = ({ path, method }: RouteContract) =>
  document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]

/** What is wrong with the description of a route, in sentences that say how to mend it. */
function faultsOf(route: RouteContract, operation: Operation | undefined): string[] {
  if (!operation) return [`${route.method} ${route.path} is not described`]
  const faults: string[] = []
  const parse = (what: string, schema: z.ZodType | undefined, example: unknown) => {
    const parsed = schema?.safeParse(example)
    if (parsed && !parsed.success) {
      const issue = parsed.error.issues[0]
      faults.push(
        `${what}: the example is none at ${issue?.path.join('.')} (${issue?.message}): give the field .meta({ examples: [...] }), or its name a word in main/api-description.ts`,
      )
    }
  }
  const given = (place: string) =>
    Object.fromEntries(operation.parameters.filter((one) => one.in === place).map((one) => [one.name, one.example]))
  parse('path', route.params, given('path'))
  parse('query', route.query, given('query'))
  for (const { name, description, example } of operation.parameters)
    if (!description || example === undefined) faults.push(`parameter ${name} lacks a description or an example`)
  if (route.body) parse('body', route.body, operation.requestBody?.content['application/json']?.example)
  if (route.consumes && !operation.requestBody?.content[route.consumes]?.example)
    faults.push('has no example of its body')
  const answer = operation.responses['200']?.content[route.produces ?? 'application/json']
  if (answer?.example === undefined) faults.push('has no example of its answer')
  parse('answer', route.response, answer?.example)
  if (!operation.summary || !operation.description) faults.push('has no description')
  for (const code of refusalsOf(route)) {
    const refusal = operation.responses[errorCodes[code]]
    const example = refusal?.content['application/problem+json']?.example
    if (!refusal?.description.includes(code) || !(example as { detail?: string })?.detail)
      faults.push(`does not tell of ${code}`)
  }
  return faults.map((fault) => `${route.method} ${route.path} ${fault}`)
}

test('the document is OpenAPI 3.1 by its own rules', async () => {
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as object as Record<string, unknown>,
  )
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(document.openapi).toMatch(/^3\.1\./)
})

test('no route stands outside of the description', () => {
  expect([...started.app.apiRoutes.without], 'give the route a contract (`config: { contract }`)').toEqual([])
})

test('every route is described with its parameters, examples and errors', () => {
  expect(contracts.length).toBeGreaterThan(40)
  expect(contracts.flatMap((route) => faultsOf(route, operationOf(route)))).toEqual([])
})

test('every operation has a name of its own', () => {
  const names = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.operationId))
  expect(new Set(names).size).toBe(names.length)
})

test('every operation says whether a key may call it', () => {
  const told = contracts.map((route) => JSON.stringify(operationOf(route)?.security))
  const expected = contracts.map((route) =>
    JSON.stringify(route.permission && (isForKeys(route) ? [{ key: [] }, { session: [] }] : [{ session: [] }])),
  )
  expect(told).toEqual(expected)
})

test('every group of operations stands in one wing', () => {
  const grouped = document['x-tagGroups'].flatMap((wing) => wing.tags)
  expect(grouped.toSorted()).toEqual(document.tags.map((tag) => tag.name).toSorted())
})

test('every message of a webhook is described with an example', () => {
  for (const [event, { body }] of Object.entries(webhookBodies)) {
    const example = document.webhooks[event]?.post.requestBody.content['application/json']?.example
    expect([event, body.safeParse(example).error]).toEqual([event, undefined])
  }
})

test('every refusal that a request can meet is named by some route', () => {
  /** Of command lines and jobs, whose errors are part of their result. */
  const elsewhere: ErrorCode[] = [
    'folder-not-found',
    'nothing-to-import',
    'profile-invalid',
    'close-no-data',
    'close-no-policy',
    'close-rate-missing',
    'policy-invalid',
    'policy-currency',
    'intake-embedded-only',
    'job-interrupted',
    'instance-running',
    'heads-fit',
  ]
  const named = new Set([...contracts.flatMap(refusalsOf), ...elsewhere])
  const missing = (Object.keys(errorCodes) as ErrorCode[]).filter((code) => !named.has(code))
  expect(missing, 'name it in `refusals` of the contract whose route answers it').toEqual([])
})

describe('a route that is described badly', () => {
  const bad = {
    'an example that is none': defineRoute({
      method: 'GET',
      path: '/api/strange/:strangeId',
      summary: 'Strange',
      permission: 'customer:read',
      params: z.object({ strangeId: id }),
      response: z.object({ odd: z.string().regex(/^\d{3}-\d{3}$/) }),
    }),
    'a parameter without an example': defineRoute({
      method: 'GET',
      path: '/api/stranger',
      summary: 'Stranger',
      permission: 'customer:read',
      query: z.object({ odd: z.string().regex(/^\d{3}$/) }),
      response: z.object({}),
    }),
  }
  test.each(Object.entries(bad))('is found out: %s', async (_, route) => {
    const app = Fastify()
    describeApi(app, { version: '1', sessionCookie: 'session', ...apiDescription })
    app.route({ method: 'GET', url: route.path, config: { contract: route }, handler: async () => ({}) })
    const { paths } = (await app.inject('/api/openapi.json')).json() as Document
    const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.get
    expect(faultsOf(route, operation).join()).toContain('the example is none at odd')
    expect(faultsOf(route, undefined)).toEqual([`GET ${route.path} is not described`])
  })
})
