import { z } from 'zod'
import { defineRoute } from '../../../platform/http/contract.ts'

interface Media {
  example?: unknown
}
export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  description: string
  example?: unknown
}
export interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security?: Record<string, unknown>[]
  parameters: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content: Record<string, Media> }>
}
/** As much of the OpenAPI document as is shown (platform/http/openapi.ts). */
export interface ApiDocument {
  info: { description: string }
  paths: Record<string, Record<string, Operation>>
  'x-tagGroups': { name: string; tags: string[] }[]
}

export const getDocument = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This document',
  response: z.custom<ApiDocument>(),
})

export interface Listed extends Operation {
  method: string
  path: string
}
export interface Group {
  tag: string
  operations: Listed[]
}
export interface Wing {
  name: string
  groups: Group[]
}

/** By wing and group; of all operations those that have every word of `text` in their path, method or summary. */
export function listOperations(document: ApiDocument, text: string): Wing[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): Listed => ({ ...operation, method: method.toUpperCase(), path }),
    ),
  )
  const isFound = ({ method, path, summary }: Listed) => {
    const said = `${method} ${path} ${summary}`.toLowerCase()
    return words.every((word) => said.includes(word))
  }
  return document['x-tagGroups']
    .map(({ name, tags }) => ({
      name,
      groups: tags
        .map((tag) => ({ tag, operations: operations.filter((one) => one.tags[0] === tag && isFound(one)) }))
        .filter((group) => group.operations.length > 0),
    }))
    .filter((wing) => wing.groups.length > 0)
}

/** Whether it is only for people who are signed in. */
export function isForPeople({ security }: Operation): boolean {
  return security?.every((one) => !('key' in one)) ?? false
}

/** A command to try it with, for a shell: required parameters only, and the key from a variable. */
export function curlOf(operation: Listed, origin: string): string {
  const needed = operation.parameters.filter((one) => one.required)
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    return encodeURIComponent(String(needed.find((one) => one.name === name)?.example ?? ''))
  })
  const query = new URLSearchParams()
  for (const one of needed) if (one.in === 'query') query.set(one.name, String(one.example))
  const [[type, media] = []] = Object.entries(operation.requestBody?.content ?? {})
  const lines = [
    `curl${operation.method === 'GET' ? '' : ` -X ${operation.method}`} ${quoted(`${origin}${path}${query.size ? `?${query}` : ''}`)}`,
  ]
  if (operation.security) lines.push(`-H "Authorization: Bearer $ALMANAC_KEY"`)
  if (type === 'multipart/form-data')
    for (const [name, value] of Object.entries(media?.example as object)) lines.push(`-F ${quoted(`${name}=${value}`)}`)
  else if (type) lines.push(`-H 'Content-Type: ${type}'`, `-d ${quoted(JSON.stringify(media?.example))}`)
  return lines.join(' \\\n  ')
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
