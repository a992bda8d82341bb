import { z } from 'zod'
import type { AuditedRead } from '../audit/contract.ts'

/** One HTTP operation, shared by the server (which serves it) and the browser (which calls it). */
export interface RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  summary: string
  /** Absent: anyone may call it. */
  permission?: Permission | 'signed-in'
  /** What a read is recorded as in the audit; whatever reads one customer by their id has it. */
  reads?: AuditedRead
  params?: Params
  query?: Query
  body?: Body
  response: Response
}

export const permissions = [
  'customer:read',
  'customer:reveal',
  'delivery:read',
  'delivery:import',
  'quarantine:read',
  'close:read',
  'close:run',
  'policy:read',
  'audit:read',
  'sign-in:read',
] as const
export type Permission = (typeof permissions)[number]

export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(route: RouteContract<Params, Query, Body, Response>): RouteContract<Params, Query, Body, Response> {
  return route
}

/** Keys are bigint in the database and strings everywhere else. */
export const id = z.string().regex(/^\d{1,19}$/)
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/)
export const date = z.iso.date()
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const instant = z.iso.datetime()

export const cursorQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
