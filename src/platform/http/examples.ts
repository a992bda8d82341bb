/** As much of JSON Schema as contracts come to. */
export interface JsonSchema {
  type?: string
  examples?: unknown[]
  default?: unknown
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  propertyNames?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  minimum?: number
  description?: string
  $defs?: Record<string, JsonSchema>
}

/** What a field of a name looks like, where its schema says no more than "a text". */
export type ExampleWords = Readonly<Record<string, unknown>>

/**
 * An example that a schema describes: what it says itself (`.meta({ examples })`) comes first, then what is known of a
 * field by its name. Whether it is one is tested for every route (openapi.test.ts).
 */
export function exampleOf(schema: JsonSchema, words: ExampleWords, name = ''): unknown {
  const [said] = schema.examples ?? []
  if (said !== undefined) return said
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.includes(words[name]) ? words[name] : schema.enum[0]
  if (schema.default !== undefined) return schema.default
  const either = schema.anyOf ?? schema.oneOf
  if (either) return exampleOf(either.find((one) => one.type !== 'null') ?? {}, words, name)
  if (schema.type === 'array') return schema.items ? [exampleOf(schema.items, words, name)] : []
  if (schema.type === 'object') return exampleObject(schema, words)
  if (name in words) return words[name]
  if (schema.type === 'boolean') return true
  if (schema.type === 'number' || schema.type === 'integer') return Math.max(schema.minimum ?? 1, 1)
  if (schema.type === 'string') return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return null
}

function exampleObject(schema: JsonSchema, words: ExampleWords): Record<string, unknown> {
  const { properties = {}, propertyNames, additionalProperties } = schema
  const named = Object.entries(properties).map(([key, value]) => [key, exampleOf(value, words, key)] as const)
  const keys = propertyNames?.enum ?? ['name']
  const further =
    typeof additionalProperties === 'object' && Object.keys(additionalProperties).length
      ? keys.map((key) => [String(key), exampleOf(additionalProperties, words, String(key))] as const)
      : []
  return Object.fromEntries([...further, ...named])
}
