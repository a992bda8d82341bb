import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { type Answer, call, type Input } from './client.ts'
import type { RouteContract } from './contract.ts'

type GetRoute = RouteContract<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
type Page = { nextCursor: string | null }

/** Options of a query for one GET operation; the key is its path and input, so equal reads share one answer. */
export function queryOf<Route extends GetRoute>(route: Route, input: Input<Route>) {
  return queryOptions<Answer<Route>>({
    queryKey: [route.path, input],
    queryFn: ({ signal }) => call(route, input, signal),
  })
}

/** The same, asked again by the page itself, which is no use of the session: a desk that was left signs out in time. */
export function watchOf<Route extends GetRoute>(route: Route, input: Input<Route>, everyMs: number) {
  return queryOptions<Answer<Route>>({
    queryKey: [route.path, input],
    queryFn: ({ signal }) => call(route, input, signal, true),
    refetchInterval: everyMs,
  })
}

/** The same for a list by cursor: each page asks for the one behind it. */
export function pagesOf<Route extends GetRoute>(route: Route, input: Input<Route>) {
  return infiniteQueryOptions({
    queryKey: [route.path, 'pages', input],
    queryFn: ({ signal, pageParam }) => {
      const { query } = input as { query?: object }
      const paged = { ...(input as object), query: { ...query, cursor: pageParam } } as Input<Route>
      return call(route, paged, signal) as Promise<Answer<Route> & Page>
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
}
