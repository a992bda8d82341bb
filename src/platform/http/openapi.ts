import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { RouteContract } from './contract.ts'
import { documentedSchema } from './schema.ts'

const problem = {
  description: 'Refused: a problem document (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail', 'code', 'details', 'instance'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string', description: 'What is wrong and how to mend it, in English' },
          code: { type: 'string', description: 'Stable; the key of a translation' },
          details: { type: 'object', additionalProperties: { type: 'string' } },
          instance: { type: 'string' },
        },
      },
    },
  },
}

/** Describes every operation from its contract, at /api/openapi.json (OpenAPI 3.1). Call before routes are registered. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Almanac', version, description: 'Amounts are decimal strings, identifiers are strings.' },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'almanac_session' } } },
    },
    transform: ({ schema, url, route }) => {
      const contract = (route.config as { contract?: RouteContract } | undefined)?.contract
      return { url, schema: contract ? describe(contract) : { ...schema, hide: true } }
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
}

function describe(route: RouteContract): Record<string, unknown> {
  return {
    summary: route.summary,
    tags: [route.path.split('/')[2] ?? ''],
    ...(route.permission && { security: [{ session: [] }], description: `Permission: ${route.permission}` }),
    ...(route.params && { params: documentedSchema(route.params, 'input') }),
    ...(route.query && { querystring: documentedSchema(route.query, 'input') }),
    ...(route.body && { body: documentedSchema(route.body, 'input') }),
    response: { 200: { description: route.summary, ...documentedSchema(route.response, 'output') }, default: problem },
  }
}
