import { expect, test } from 'vitest'
import { type ApiDocument, curlOf, isForPeople, type Listed, listOperations, type Operation } from './operations.ts'

const operation = (change: Partial<Operation>): Operation => ({
  operationId: 'x',
  tags: ['things'],
  summary: 'One thing',
  description: '',
  security: [{ key: [] }, { session: [] }],
  parameters: [],
  responses: {},
  ...change,
})
const document: ApiDocument = {
  info: { description: '' },
  paths: {
    '/api/things': { get: operation({ summary: 'List things' }), post: operation({ summary: 'Add a thing' }) },
    '/api/others': { get: operation({ tags: ['others'], summary: 'List others' }) },
  },
  'x-tagGroups': [
    { name: 'first', tags: ['things'] },
    { name: 'second', tags: ['others'] },
  ],
}

test.each([
  ['', ['GET /api/things', 'POST /api/things', 'GET /api/others']],
  ['post', ['POST /api/things']],
  ['LIST others', ['GET /api/others']],
  ['/api/things add', ['POST /api/things']],
  ['nothing like that', []],
])('%j finds %j', (text, found) => {
  const listed = listOperations(document, text).flatMap((wing) => wing.groups.flatMap((group) => group.operations))
  expect(listed.map(({ method, path }) => `${method} ${path}`)).toEqual(found)
})

test('a command has what is required, quoted for the shell', () => {
  const listed: Listed = {
    ...operation({
      parameters: [
        { name: 'thingId', in: 'path', required: true, description: '', example: 'a/b' },
        { name: 'text', in: 'query', required: true, description: '', example: '王 &' },
        { name: 'limit', in: 'query', required: false, description: '', example: 50 },
      ],
      requestBody: { content: { 'application/json': { example: { name: "it's" } } } },
    }),
    method: 'PUT',
    path: '/api/things/{thingId}',
  }
  expect(curlOf(listed, 'https://bank.example')).toBe(
    [
      `curl -X PUT 'https://bank.example/api/things/a%2Fb?text=%E7%8E%8B+%26' \\`,
      `  -H "Authorization: Bearer $ALMANAC_KEY" \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d '{"name":"it'\\''s"}'`,
    ].join('\n'),
  )
})

test('what keys cannot call is said to be for people', () => {
  expect(isForPeople(operation({ security: [{ session: [] }] }))).toBe(true)
  expect(isForPeople(operation({}))).toBe(false)
})
