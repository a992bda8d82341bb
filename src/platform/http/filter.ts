import { z } from 'zod'

/** What a list can be asked for by: written by the filter builder, kept in saved views, translated to SQL by the server. */
export const filterOps = [
  'contains',
  'is',
  'in',
  'notIn',
  'from',
  'to',
  'between',
  'last',
  'next',
  'empty',
  'notEmpty',
] as const
export type FilterOp = (typeof filterOps)[number]
export const fieldTypes = ['text', 'choice', 'reference', 'amount', 'number', 'date'] as const
export type FieldType = (typeof fieldTypes)[number]

export interface FilterCondition {
  field: string
  op: FilterOp
  /** Amounts as decimal text, dates as YYYY-MM-DD, references by identifier; `last` and `next`: a number and a unit. */
  values: string[]
}
export type FilterNode = { all: FilterNode[] } | { any: FilterNode[] } | FilterCondition

/** What may be asked of a field of each type, in the order in which a builder offers it. */
export const opsOfType: Record<FieldType, readonly FilterOp[]> = {
  text: ['contains', 'is', 'empty', 'notEmpty'],
  choice: ['in', 'notIn', 'empty', 'notEmpty'],
  reference: ['in', 'notIn', 'empty', 'notEmpty'],
  amount: ['from', 'to', 'between', 'empty'],
  number: ['from', 'to', 'between', 'empty'],
  date: ['from', 'to', 'between', 'last', 'next', 'empty', 'notEmpty'],
}
/** How many values an operation takes; `in` and `notIn` take one or more. */
export const valuesOfOp: Record<FilterOp, number | 'several'> = {
  contains: 1,
  is: 1,
  in: 'several',
  notIn: 'several',
  from: 1,
  to: 1,
  between: 2,
  last: 2,
  next: 2,
  empty: 0,
  notEmpty: 0,
}
export const dateUnits = ['day', 'week', 'month', 'year'] as const

export const filterLimits = { depth: 3, conditions: 40, values: 100, textLength: 200, jsonLength: 4000 }

const condition = z.strictObject({
  field: z.string().min(1).max(40),
  op: z.enum(filterOps),
  values: z.array(z.string().max(filterLimits.textLength)).max(filterLimits.values),
})
const node: z.ZodType<FilterNode, FilterNode> = z
  .lazy(() => z.union([z.strictObject({ all: z.array(node) }), z.strictObject({ any: z.array(node) }), condition]))
  .meta({ id: 'Filter' })
const example: FilterNode = { all: [{ field: 'name', op: 'contains', values: ['王'] }] }

/** Groups within groups count; a lone condition stands in none. */
export function depthOf(filter: FilterNode): number {
  const below = childrenOf(filter)
  return below ? 1 + Math.max(0, ...below.map(depthOf)) : 0
}
export function conditionsOf(filter: FilterNode): FilterCondition[] {
  const below = childrenOf(filter)
  return below ? below.flatMap(conditionsOf) : [filter as FilterCondition]
}
function childrenOf(filter: FilterNode): FilterNode[] | undefined {
  if ('all' in filter) return filter.all
  return 'any' in filter ? filter.any : undefined
}

export const filterNode = node
  .refine((filter) => depthOf(filter) <= filterLimits.depth, `at most ${filterLimits.depth} groups within each other`)
  .refine(
    (filter) => conditionsOf(filter).length <= filterLimits.conditions,
    `at most ${filterLimits.conditions} conditions`,
  )
  .meta({ examples: [example] })

/** As the query parameter `filter`: the JSON text of a node. */
export const filterParameter = z
  .string()
  .max(filterLimits.jsonLength)
  .meta({
    description: 'A filter as JSON: a condition, or groups of them under `all` or `any`',
    examples: [JSON.stringify(example)],
  })
  .transform((text, context) => {
    try {
      return JSON.parse(text) as FilterNode
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' })
      return z.NEVER
    }
  })
  .pipe(filterNode)
