import type { Queryable } from '../../platform/database/connect.ts'
import { notFound } from '../../platform/http/problem.ts'
import { listChanges } from './change-queries.ts'
import type { DeliveredState, Fact, InstitutionPage, OwnedField } from './contract.ts'
import {
  type DeliveredRecord,
  type FactRecord,
  type InstitutionRecord,
  listDelivered,
  listFacts,
  listOn,
  listPlacements,
  listUnits,
} from './queries.ts'

/** All that a page shows of an institution on a day; what has been merged into it counts as its own. */
export async function getInstitutionPage(
  db: Queryable,
  id: string,
  on: string,
  today: string,
): Promise<InstitutionPage> {
  const all = new Map((await listOn(db, on)).map((one) => [one.id, one]))
  const own = all.get(id)
  if (!own) throw notFound('institution')
  const together = [...all.values()].filter((one) => one.id === id || one.mergedIntoId === id).map((one) => one.id)
  const facts = await listFacts(db, id, on)
  const delivered = await listDelivered(db, id)
  const people = await listPlacements(db, together, on)
  return {
    on,
    today,
    id,
    source: own.source,
    number: own.number,
    name: own.name,
    kind: own.kind,
    closed: own.closed,
    mergedInto: own.mergedIntoId ? { id: own.mergedIntoId, name: all.get(own.mergedIntoId)?.name ?? '' } : null,
    parent: own.parentId ? { id: own.parentId, name: all.get(own.parentId)?.name ?? '' } : null,
    delivered: delivered.length > 0,
    facts: factsOf(own, facts, on >= today ? delivered.at(-1) : delivered.findLast(({ since }) => since <= on), all),
    units: await listUnits(db, together, on),
    people: people.map(
      ({
        deliveredInstitutionName: institutionName,
        deliveredDepartment: department,
        deliveredPost: post,
        ...rest
      }) => ({
        ...rest,
        delivered: { institutionName, department, post },
      }),
    ),
    changes: await listChanges(db, together),
    deliveries: statesOf(delivered),
  }
}

/** A merger closes and places: it owns both. */
const ownedBy: Record<OwnedField, readonly string[]> = {
  name: ['name'],
  kind: ['kind'],
  region: ['region'],
  parent: ['parent', 'mergedInto'],
  closed: ['closed', 'mergedInto'],
}

function factsOf(
  own: InstitutionRecord,
  facts: readonly FactRecord[],
  delivered: DeliveredRecord | undefined,
  all: ReadonlyMap<string, InstitutionRecord>,
): Fact[] {
  const values: Record<OwnedField, string | null> = {
    name: own.name,
    kind: own.kind,
    region: own.region,
    parent: own.parentId && (all.get(own.parentId)?.name ?? null),
    closed: String(own.closed),
  }
  return (Object.keys(values) as OwnedField[]).map((field) => {
    const owned = facts.findLast(
      (one) => ownedBy[field].includes(one.field) && (one.field !== 'mergedInto' || one.value !== null),
    )
    return {
      field,
      value: values[field],
      ...(delivered && { delivered: deliveredValue(delivered, field) }),
      owner: owned ? 'administrators' : 'deliveries',
      since: owned?.since ?? null,
      by: owned?.by ?? null,
    }
  })
}

function deliveredValue(state: DeliveredRecord, field: OwnedField): string | null {
  // A number that nobody knows says more than nothing.
  if (field === 'parent') return state.parentName ?? state.parentNo
  return field === 'closed' ? String(state.closed) : state[field]
}

function statesOf(delivered: readonly DeliveredRecord[]): DeliveredState[] {
  const fields: OwnedField[] = ['name', 'kind', 'region', 'parent', 'closed']
  return delivered.map((state, at) => {
    const before = delivered[at - 1]
    return {
      since: state.since,
      first: !before,
      fields: fields
        .filter((field) => before && deliveredValue(before, field) !== deliveredValue(state, field))
        .map((field) => ({ field, value: deliveredValue(state, field) })),
    }
  })
}
