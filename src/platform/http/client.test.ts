import { afterEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { ApiError, call, urlOf } from './client.ts'
import { defineRoute } from './contract.ts'

const route = defineRoute({
  method: 'GET',
  path: '/api/customers/:customerId/transactions',
  summary: 'for this test',
  params: z.object({ customerId: z.string() }),
  query: z.object({ cursor: z.string().optional(), kind: z.string().optional() }),
  response: z.object({ items: z.array(z.string()) }),
})
const answer = (status: number, body: string) =>
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body, { status }))

afterEach(() => vi.restoreAllMocks())

test('parameters are escaped, and a query without a value is left out', () => {
  const input = { params: { customerId: '1/2' }, query: { cursor: 'a=b', kind: undefined } }
  expect(urlOf(route, input)).toBe('/api/customers/1%2F2/transactions?cursor=a%3Db')
})

test('a problem document becomes an error with its code and details', async () => {
  answer(
    409,
    JSON.stringify({ code: 'close-running', detail: 'Month is being closed.', details: { month: '2026-10' } }),
  )
  const refusal = await call(route, { params: { customerId: '1' } }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ status: 409, code: 'close-running', params: { month: '2026-10' } })
  expect(refusal).toBeInstanceOf(ApiError)
})

test('an answer that is no problem document still says what failed', async () => {
  answer(502, '<html>bad gateway</html>')
  await expect(call(route, { params: { customerId: '1' } })).rejects.toMatchObject({ status: 502, code: 'network' })
})

test('no answer at all is a lost connection', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('failed to fetch'))
  await expect(call(route, { params: { customerId: '1' } })).rejects.toMatchObject({ status: 0, code: 'network' })
})
