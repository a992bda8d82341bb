import { z } from 'zod'
import { defineRoute, id } from '../../platform/http/contract.ts'
import { type FilterNode, filterLimits, filterNode } from '../../platform/http/filter.ts'

/** How a list is looked at. Fields and columns are the list's own: what it does not know it leaves aside. */
const look = z.strictObject({
  sort: z.string().max(40).optional(),
  direction: z.enum(['asc', 'desc']).optional(),
  mine: z.boolean().optional(),
  columns: z
    .array(z.strictObject({ key: z.string().max(40), width: z.number().int().min(40).max(800).optional() }))
    .max(60)
    .optional(),
  /** Columns that stay in place, from the left. */
  frozen: z.number().int().min(0).max(5).optional(),
})
/** As long as an address can carry it: a view is opened by its address. */
const savedFilter = filterNode
  .refine((filter) => JSON.stringify(filter).length <= filterLimits.jsonLength, 'longer than an address can carry')
  .meta(filterNode.meta() ?? {})
export const viewDefinition = look.extend({ filter: savedFilter.optional() })
export type ViewDefinition = z.infer<typeof viewDefinition>

export const savedView = z.object({
  id,
  name: z.string(),
  shared: z.boolean(),
  /** Only own views can be changed. */
  own: z.boolean(),
  ownerName: z.string(),
  // Checked when it was saved.
  definition: look.extend({ filter: z.custom<FilterNode>().optional() }),
})
export type SavedView = z.infer<typeof savedView>

const list = z.string().regex(/^[a-z-]{1,40}$/)
const name = z.string().trim().min(1).max(80)
const params = z.object({ viewId: id })
export const mostViews = 100

export const listViews = defineRoute({
  method: 'GET',
  path: '/api/views',
  summary: 'Saved views of a list: own ones, and those that others share',
  permission: 'signed-in',
  query: z.object({ list }),
  response: z.object({ items: z.array(savedView) }),
})
export const createView = defineRoute({
  method: 'POST',
  path: '/api/views',
  summary: 'Save a view',
  permission: 'signed-in',
  refusals: ['view-name-taken', 'too-many-views'],
  body: z.object({ list, name, shared: z.boolean(), definition: viewDefinition }),
  response: savedView,
})
export const changeView = defineRoute({
  method: 'PUT',
  path: '/api/views/:viewId',
  summary: 'Change one of your views',
  permission: 'signed-in',
  params,
  refusals: ['view-name-taken'],
  body: z.object({ name, shared: z.boolean(), definition: viewDefinition }),
  response: savedView,
})
export const deleteView = defineRoute({
  method: 'DELETE',
  path: '/api/views/:viewId',
  summary: 'Delete one of your views',
  permission: 'signed-in',
  params,
  response: z.object({}),
})
export const restoreView = defineRoute({
  method: 'POST',
  path: '/api/views/:viewId/restore',
  summary: 'Bring back a view that you deleted within the last day',
  permission: 'signed-in',
  params,
  refusals: ['view-name-taken', 'too-many-views'],
  response: savedView,
})
