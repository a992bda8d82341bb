import type { z } from 'zod'
import { type RouteContract, unaskedHeader } from './contract.ts'

/** A problem document of the server (RFC 9457), or `network` when no answer came at all. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, string>
  constructor(status: number, code: string, detail: string, params: Record<string, string> = {}) {
    super(detail)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.params = params
  }
}

export function isApiError(error: unknown, status?: number): error is ApiError {
  return error instanceof ApiError && (status === undefined || error.status === status)
}

type AnyRoute = RouteContract<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
type Part<Name extends string, Schema extends z.ZodType | undefined> =
  unknown extends z.input<NonNullable<Schema>>
    ? unknown
    : // biome-ignore lint/complexity/noBannedTypes: asks whether every member is optional
      {} extends z.input<NonNullable<Schema>>
      ? { [key in Name]?: z.input<NonNullable<Schema>> }
      : { [key in Name]: z.input<NonNullable<Schema>> }

/** What a call needs: path parameters, query and body as the contract has them. */
export type Input<Route extends AnyRoute> = Part<'params', Route['params']> &
  Part<'query', Route['query']> &
  Part<'body', Route['body']>
export type Answer<Route extends AnyRoute> = z.output<Route['response']>
interface Parts {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

/** Calls one operation. Typed by its contract; the server has validated what it answers. Throws ApiError. */
export async function call<Route extends AnyRoute>(
  route: Route,
  input: Input<Route>,
  signal?: AbortSignal,
  unasked = false,
): Promise<Answer<Route>> {
  const { body } = input as Parts
  const init: RequestInit = { method: route.method, credentials: 'same-origin' }
  const headers: Record<string, string> = { accept: 'application/json' }
  if (unasked) headers[unaskedHeader] = '1'
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  if (signal) init.signal = signal
  let response: Response
  try {
    response = await fetch(urlOf(route, input), { ...init, headers })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'network', String(error))
  }
  const text = await response.text()
  if (!response.ok) throw problemOf(response.status, text)
  return JSON.parse(text || '{}')
}

/** Sends one file as multipart/form-data; unlike fetch, reports how much of it has gone (0 to 1). */
export function upload<Route extends AnyRoute>(
  route: Route,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<Answer<Route>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(route.method, urlOf(route, {}))
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onerror = () => reject(new ApiError(0, 'network', 'connection lost'))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () =>
      request.status < 300
        ? resolve(JSON.parse(request.responseText))
        : reject(problemOf(request.status, request.responseText))
    signal?.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

export function urlOf(route: AnyRoute, input: unknown): string {
  const { params = {}, query = {} } = input as Parts
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${path}?${search}` : path
}

function problemOf(status: number, text: string): ApiError {
  try {
    const { code, detail, title, details } = JSON.parse(text)
    return new ApiError(status, code ?? 'internal', detail ?? title ?? '', details ?? {})
  } catch {
    return new ApiError(status, status >= 502 ? 'network' : 'internal', text.slice(0, 200))
  }
}
