import type { Person } from '../../platform/auth/person.ts'
import { AppError } from '../../platform/errors.ts'
import type { CustomerFacets } from './contract.ts'
import type { FacetLine } from './count-queries.ts'

const keptMs = 10_000
const keptMost = 500
const namedMost = 50

/** Counts, kept for some seconds per person and question: a list that is paged through or looked at again asks each time. */
export function createFacetCounter(now: () => number = Date.now) {
  const kept = new Map<string, { counts: Promise<CustomerFacets>; until: number }>()
  return (person: Person, question: object, count: () => Promise<FacetLine[]>): Promise<CustomerFacets> => {
    // With the scope, so that a role just given or taken shows at once.
    const key = JSON.stringify([person.id, person.scopeOf('customer:read'), question])
    const known = kept.get(key)
    if (known && known.until > now()) return known.counts
    if (kept.size >= keptMost) kept.clear()
    const counts = count().then(toFacets, (error) => {
      if (error instanceof AppError && error.code === 'too-slow') return uncounted
      kept.delete(key)
      throw error
    })
    kept.set(key, { counts, until: now() + keptMs })
    return counts
  }
}

const uncounted: CustomerFacets = {
  total: null,
  kind: null,
  standing: null,
  tier: null,
  institution: null,
  manager: null,
}

function toFacets(lines: FacetLine[]): CustomerFacets {
  const of = (facet: FacetLine['facet']) => lines.filter((line) => line.facet === facet && line.value !== null)
  const plain = (facet: FacetLine['facet']) => of(facet).map(({ value, count }) => ({ value: value ?? '', count }))
  const named = (facet: FacetLine['facet']) =>
    of(facet).map(({ value, label, count }) => ({ value: value ?? '', label: label ?? '', count }))
  return {
    total: lines.find((line) => line.facet === 'total')?.count ?? 0,
    kind: plain('kind'),
    standing: plain('standing'),
    tier: plain('tier'),
    institution: named('institution').slice(0, namedMost),
    manager: named('manager').slice(0, namedMost),
  }
}
