import { type QueryClient, queryOptions, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useState } from 'react'
import type { z } from 'zod'
import { call } from '../../platform/http/client.ts'
import type { RouteContract } from '../../platform/http/contract.ts'
import { placeOf } from './list-memory.ts'
import { countRows, knownPages, learnPage, pagesOfRows } from './list-pages.ts'

type AnyRoute = RouteContract<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
export interface Paged<Row> {
  items: Row[]
  nextCursor: string | null
}
/** A list of the server: the operation and what is asked of it, without its cursor. */
export interface ListSource {
  route: AnyRoute
  query: Readonly<Record<string, unknown>>
  pageSize: number
}

/** What a table sees of a list of any length: the rows around those in sight, and room for the rest. */
export interface ListWindow<Row> {
  key: string
  count: number
  /** True once the end has been seen: `count` is then how many there are. */
  ended: boolean
  rowAt: (index: number) => Row | undefined
  /** Rows of a stretch, read where they are not there. */
  read: (places: readonly number[]) => Promise<Row[]>
  show: (first: number, last: number) => void
  /** Another list is on its way and this one is the last one shown. */
  changing: boolean
  loading: boolean
  /** Why rows could not be read. */
  error: unknown
  /** Nothing at all could be read. */
  failed: boolean
  retry: () => void
}

/** Pages left behind are dropped soon: a list of a million rows holds a few thousand of them. */
const keptForMs = 60_000
/** Rows beyond those in sight that are read already. */
const ahead = 100

export function listKey({ route, query, pageSize }: ListSource): string {
  // What is not asked for does not count: a remembered query comes back without it.
  const asked = Object.entries(query).filter(([, value]) => value !== undefined)
  return JSON.stringify([route.path, pageSize, asked.sort()])
}

export function pageQuery<Row>({ route, query, pageSize }: ListSource, cursor: string | undefined) {
  const input = { query: { ...query, limit: pageSize, cursor } }
  return queryOptions<Paged<Row>>({
    queryKey: [route.path, 'page', input],
    queryFn: ({ signal }) => call(route, input, signal) as Promise<Paged<Row>>,
    gcTime: keptForMs,
  })
}

export function useListWindow<Row>(source: ListSource): ListWindow<Row> {
  const client = useQueryClient()
  const first = useQuery(pageQuery<Row>(source, undefined))
  // The list before stays until the first page of the next one is there: nothing flashes, nothing jumps.
  const [shown, setShown] = useState(source)
  const key = listKey(shown)
  const changing = key !== listKey(source)
  if (changing && (first.isSuccess || first.isError)) setShown(source)

  const [sight, setSight] = useState({ first: 0, last: 1 })
  const [, learnt] = useReducer((times: number) => times + 1, 0)
  const place = placeOf(key)
  const wanted = knownPages(place.pages, sight.first, sight.last)
  const results = useQueries({ queries: wanted.map((page) => pageQuery<Row>(shown, place.pages.starts[page])) })
  useEffect(() => {
    const before = place.pages
    for (const [at, { data }] of results.entries()) {
      if (data) {
        const read = { count: data.items.length, nextCursor: data.nextCursor }
        place.pages = learnPage(place.pages, wanted[at] ?? 0, read)
      }
    }
    if (place.pages !== before) learnt()
  })
  const pages = new Map(wanted.map((page, at) => [page, results[at]?.data?.items]))
  const failed = results.filter((result) => result.isError && !result.data)
  return {
    key,
    count: countRows(place.pages, shown.pageSize),
    ended: place.pages.lastCount !== undefined,
    rowAt: (index) => pages.get(Math.floor(index / shown.pageSize))?.[index % shown.pageSize],
    read: (places) => readRows<Row>(client, shown, places),
    show: (from, to) => {
      const [first, last] = pagesOfRows(from - ahead / 2, to + ahead, shown.pageSize)
      setSight((now) => (now.first === first && now.last === last ? now : { first, last }))
    },
    changing,
    loading: results.some((result) => result.isPending),
    error: failed[0]?.error ?? undefined,
    failed: failed.length > 0 && place.pages.starts.length === 1 && !pages.get(0),
    retry: () => {
      for (const result of failed) void result.refetch()
    },
  }
}

async function readRows<Row>(client: QueryClient, source: ListSource, places: readonly number[]): Promise<Row[]> {
  const { pages } = placeOf(listKey(source))
  const [first = 0, last = first] = [places[0], places.at(-1)]
  const numbers = knownPages(pages, ...pagesOfRows(first, last, source.pageSize))
  const read = await Promise.all(
    numbers.map((page) => client.ensureQueryData(pageQuery<Row>(source, pages.starts[page]))),
  )
  const rows = new Map(numbers.map((page, at) => [page, read[at]?.items ?? []]))
  return places.flatMap((place) => rows.get(Math.floor(place / source.pageSize))?.[place % source.pageSize] ?? [])
}

interface Reading<Row> {
  data: readonly Row[] | undefined
  error: unknown
  isPlaceholderData: boolean
  refetch: () => unknown
}
/** The same view of a few rows that came at once. */
export function wholeList<Row>(key: string, reading: Reading<Row>): ListWindow<Row> {
  const rows = reading.data
  return {
    key,
    // While it is being read, room for a screenful.
    count: rows?.length ?? (reading.error ? 0 : 12),
    ended: rows !== undefined,
    rowAt: (index) => rows?.[index],
    read: async (places) => places.flatMap((place) => rows?.[place] ?? []),
    show: () => {},
    changing: reading.isPlaceholderData,
    loading: !rows && !reading.error,
    error: rows ? undefined : (reading.error ?? undefined),
    failed: !rows && Boolean(reading.error),
    retry: () => void reading.refetch(),
  }
}
