import { type FilterCondition, type FilterNode, valuesOfOp } from '../../platform/http/filter.ts'

export type FilterGroup = Exclude<FilterNode, FilterCondition>
/** Places of the children that lead to a node, from the root. */
export type FilterPath = readonly number[]

export function isCondition(node: FilterNode): node is FilterCondition {
  return 'field' in node
}
export function childrenOf(group: FilterGroup): FilterNode[] {
  return 'all' in group ? group.all : group.any
}
export function joinOf(group: FilterGroup): 'all' | 'any' {
  return 'all' in group ? 'all' : 'any'
}
export function group(join: 'all' | 'any', nodes: FilterNode[]): FilterGroup {
  return join === 'all' ? { all: nodes } : { any: nodes }
}
export function asGroup(node: FilterNode | undefined): FilterGroup {
  if (!node) return { all: [] }
  return isCondition(node) ? { all: [node] } : node
}

/** The tree with one node replaced; without a replacement the node goes. Groups left empty stay, see `tidy`. */
export function replaceAt(root: FilterGroup, path: FilterPath, next: FilterNode | undefined): FilterGroup {
  const [at, ...rest] = path
  if (at === undefined) return asGroup(next)
  const nodes = childrenOf(root).flatMap((child, index) => {
    if (index !== at) return [child]
    if (rest.length > 0 && !isCondition(child)) return [replaceAt(child, rest, next)]
    return next ? [next] : []
  })
  return group(joinOf(root), nodes)
}

export function addAt(root: FilterGroup, path: FilterPath, node: FilterNode): FilterGroup {
  const [at, ...rest] = path
  const nodes = childrenOf(root)
  if (at === undefined) return group(joinOf(root), [...nodes, node])
  return group(
    joinOf(root),
    nodes.map((child, index) => (index === at && !isCondition(child) ? addAt(child, rest, node) : child)),
  )
}

/** Whether a condition says something already, or is still being written. */
export function isComplete({ op, values }: FilterCondition): boolean {
  const needed = valuesOfOp[op]
  if (needed === 'several') return values.length > 0
  return values.length >= needed && values.slice(0, needed).every((value) => value !== '')
}

/** What of it can be asked for: without unfinished conditions and empty groups; undefined when nothing is left. */
export function tidy(node: FilterNode | undefined): FilterNode | undefined {
  if (!node) return undefined
  if (isCondition(node)) return isComplete(node) ? node : undefined
  const nodes = childrenOf(node).flatMap((child) => tidy(child) ?? [])
  if (nodes.length === 0) return undefined
  const [only] = nodes
  return nodes.length === 1 && only && !isCondition(only) ? only : group(joinOf(node), nodes)
}

export function countConditions(node: FilterNode | undefined): number {
  if (!node) return 0
  return isCondition(node) ? 1 : childrenOf(node).reduce((sum, child) => sum + countConditions(child), 0)
}

/** Values that a quick filter has chosen of a field: those of its `in` beside the other conditions. */
export function quickValues(node: FilterNode | undefined, field: string): string[] {
  if (!node) return []
  const found = quickNodes(node).find((child) => isQuick(child, field))
  return found && isCondition(found) ? found.values : []
}

/** The same filter with other values chosen in a quick filter; with none the condition goes. */
export function withQuickValues(
  node: FilterNode | undefined,
  field: string,
  values: readonly string[],
): FilterNode | undefined {
  const nodes = node ? quickNodes(node) : []
  const at = nodes.findIndex((child) => isQuick(child, field))
  const next: FilterNode[] = values.length > 0 ? [{ field, op: 'in', values: [...values] }] : []
  const changed = at < 0 ? [...nodes, ...next] : [...nodes.slice(0, at), ...next, ...nodes.slice(at + 1)]
  return tidy({ all: changed })
}

/** Beside these a quick filter's condition stands; an `any` of several is kept whole as one of them. */
function quickNodes(node: FilterNode): FilterNode[] {
  return !isCondition(node) && 'all' in node ? node.all : [node]
}
function isQuick(node: FilterNode, field: string): boolean {
  return isCondition(node) && node.field === field && node.op === 'in'
}

/** All values that conditions on a field name, anywhere in the filter. */
export function conditionValues(node: FilterNode | undefined, field: string): string[] {
  if (!node) return []
  if (isCondition(node)) return node.field === field ? node.values : []
  return childrenOf(node).flatMap((child) => conditionValues(child, field))
}
