import { z } from 'zod'
import { type FilterNode, filterNode } from '../../platform/http/filter.ts'
import type { ChosenColumn } from './list-column.ts'

/** How a list is looked at: what a saved view keeps, and what its address says. */
export interface ListLook {
  filter?: FilterNode | undefined
  sort?: string | undefined
  direction?: 'asc' | 'desc' | undefined
  mine?: boolean | undefined
  columns?: ChosenColumn[] | undefined
  frozen?: number | undefined
}

/** The parameters of an address. A part that does not parse is dropped: addresses are typed and shared by people. */
export const listSearch = z.object({
  /** `all`, `mine`, or the number of a saved view: what the look started from. */
  view: z
    .string()
    .regex(/^(all|mine|\d{1,19})$/)
    .optional()
    .catch(undefined),
  text: z.string().trim().min(1).max(100).optional().catch(undefined),
  filter: filterNode.optional().catch(undefined),
  sort: z.string().max(40).optional().catch(undefined),
  direction: z.enum(['asc', 'desc']).optional().catch(undefined),
  mine: z.boolean().optional().catch(undefined),
  /** `name.aum:140`: keys in order, with widths where they were changed. */
  columns: z
    .string()
    .regex(/^[A-Za-z]+(:\d{2,3})?(\.[A-Za-z]+(:\d{2,3})?)*$/)
    .max(1500)
    .optional()
    .catch(undefined),
  frozen: z.number().int().min(0).max(5).optional().catch(undefined),
})
export type ListSearch = z.output<typeof listSearch>

export function lookOf(search: ListSearch): ListLook {
  const { filter, sort, direction, mine, frozen } = search
  return defined({ filter, sort, direction, mine: mine || undefined, frozen, columns: readColumns(search.columns) })
}

export function searchOf(look: ListLook, view: string | undefined): ListSearch {
  const { filter, sort, direction, frozen } = look
  const columns = look.columns?.map(({ key, width }) => (width ? `${key}:${width}` : key)).join('.')
  return defined({ view, filter, sort, direction, mine: look.mine || undefined, columns: columns || undefined, frozen })
}

function readColumns(text: string | undefined): ChosenColumn[] | undefined {
  return text?.split('.').map((part) => {
    const [key = '', width] = part.split(':')
    return width ? { key, width: Number(width) } : { key }
  })
}

/** Whether two looks show the same, whatever order their parts are written in. */
export function sameLook(one: ListLook, other: ListLook): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other))
}

function ordered({ filter, sort, direction, mine, columns, frozen }: ListLook): unknown[] {
  const plain = columns?.map(({ key, width }) => [key, width ?? null])
  return [
    filter ? orderedNode(filter) : null,
    sort ?? null,
    direction ?? null,
    Boolean(mine),
    plain ?? null,
    frozen ?? null,
  ]
}

function orderedNode(node: FilterNode): unknown {
  if ('all' in node) return ['all', node.all.map(orderedNode)]
  if ('any' in node) return ['any', node.any.map(orderedNode)]
  return [node.field, node.op, node.values]
}

function defined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value
}
