import { z } from 'zod'

/**
 * For fast-json-stringify, which writes what the schema names and nothing else: a column too many in a row never leaves
 * the server. This dialect says `nullable`, which costs nothing; `anyOf` would be validated for every value.
 */
export function responseSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'output', target: 'openapi-3.0', unrepresentable: 'any' })
}

/** For people and programs that read /api/openapi.json. */
export function documentedSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
