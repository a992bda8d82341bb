import { z } from 'zod'
import type { AuditedRead } from '../audit/contract.ts'
import type { ErrorCode } from '../errors.ts'

/** Marks what a page asks again by itself, without anybody there: it keeps no session from ending. */
export const unaskedHeader = 'almanac-unasked'

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
  /** Present where every signed-in person may call it and an API key may, too: what is a person's own is not a key's. */
  forKeys?: true
  /** Present where a session may call it that lacks the second factor that is demanded: to set one up, or to leave. */
  withoutFactor?: true
  /** What it refuses for reasons of its own, beside those that follow from the rest. */
  refusals?: readonly ErrorCode[]
  /** Where the body, or the answer, is not JSON. */
  consumes?: 'multipart/form-data'
  produces?: 'text/csv'
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
  'api:read',
  'api:manage',
  'special:request',
  'special:approve',
  'export:request',
  'export:approve',
  'approval:oversee',
  'approval:configure',
  'approval:approve',
  'people:manage',
  'organisation:manage',
  'customer:contact',
  'customer:identify',
  'customer:break-glass',
  'customer:confide',
  'customer:note',
] as const
export type Permission = (typeof permissions)[number]

/** What an API key can be given at all. Looking after people, their sign-in and keys is for people. */
export const keyPermissions = [
  'customer:read',
  'customer:reveal',
  'delivery:read',
  'delivery:import',
  'quarantine:read',
  'close:read',
  'close:run',
  'policy:read',
  'audit:read',
  'api:read',
] as const satisfies readonly Permission[]

/** Whether any API key may call it. */
export function isForKeys({ permission, forKeys }: Pick<RouteContract, 'permission' | 'forKeys'>): boolean {
  if (permission === undefined || permission === 'signed-in') return forKeys === true
  return (keyPermissions as readonly Permission[]).includes(permission)
}

export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(route: RouteContract<Params, Query, Body, Response>): RouteContract<Params, Query, Body, Response> {
  return route
}

/** Keys are bigint in the database and strings everywhere else. */
export const id = z
  .string()
  .regex(/^\d{1,19}$/)
  .meta({ examples: ['4711'] })
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ examples: ['250000.00'] })
export const date = z.iso.date().meta({ examples: ['2026-10-31'] })
export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ examples: ['2026-10'] })
export const instant = z.iso.datetime().meta({ examples: ['2026-11-02T01:15:00Z'] })

export const cursorQuery = z.object({
  cursor: z
    .string()
    .max(400)
    .optional()
    .meta({ description: '`nextCursor` of the page before; absent for the first', examples: ['WyI0NzExIl0'] }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: 'How many at most', examples: [50] }),
})

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
