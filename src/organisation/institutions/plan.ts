import type { Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { NewChange, NewFact } from './change-queries.ts'
import type { ChangeBody, Preview } from './contract.ts'
import {
  countIn,
  countSplitOff,
  hasCustomers,
  type InstitutionRecord,
  isNumberTaken,
  listHolders,
  listOn,
} from './queries.ts'
import { pathOf, type Refusal, refuseClosing, refuseLeadingTo, sightChange, subtreeOf } from './rules.ts'

/** What a change comes to, judged by the organisation as it will stand on its day. */
export interface Plan {
  change: NewChange
  /** Institutions with all that hangs on them. */
  affected: string[]
  /** Customers where they are not all those of `affected`. */
  customers?: number
  /** The way from the top, before and after: who is above sees. */
  before: string[]
  after: string[]
  names: ReadonlyMap<string, InstitutionRecord>
}

const sentences: Record<Refusal | 'split-empty' | 'effective-past', string> = {
  'institution-circle': 'It cannot stand below itself; choose another institution.',
  'institution-closed': 'One of them is closed on that day; choose another institution or day.',
  'institution-in-use': 'Customers, people or open institutions hang on it; merge it into another instead.',
  'institution-number-taken': 'There is an institution of this number already.',
  'split-empty': 'Nobody goes with this; choose villages or managers.',
  'effective-past': 'A change counts from today or a later day on.',
}

function refuse(code: keyof typeof sentences | undefined): void {
  if (code) throw new AppError(code, sentences[code])
}

export function refusePast(effectiveOn: string, today: string): void {
  if (effectiveOn < today) refuse('effective-past')
}

/** `newId`: of what a creation or a split makes, worked out before the transaction, since the warehouse does it. */
export async function planOf(db: Queryable, body: ChangeBody, newId: string): Promise<Plan> {
  const { effectiveOn, reason } = body
  const names = new Map((await listOn(db, effectiveOn)).map((one) => [one.id, one]))
  const get = (id: string) => {
    const found = names.get(id)
    if (!found) throw notFound('institution')
    return found
  }
  const base = (
    subjectId: string,
    subjectName: string,
    facts: readonly NewFact[],
    more: Partial<NewChange> = {},
  ): NewChange => ({
    kind: body.kind,
    subject: 'institution',
    subjectId,
    subjectName,
    effectiveOn,
    reason,
    facts,
    ...more,
  })
  if (body.kind === 'create') {
    const source = body.parentId === null ? body.source : get(body.parentId).source
    if (await isNumberTaken(db, source, body.number, newId)) refuse('institution-number-taken')
    refuse(body.parentId !== null && get(body.parentId).closed ? 'institution-closed' : undefined)
    const facts = factsOfNew(source, body.number, body.name, body.parentId, body.institutionKind)
    return { change: base(newId, body.name, facts), affected: [], before: [], after: [], names }
  }
  const own = get(body.institutionId)
  const path = pathOf(names, own.id)
  const subtree = subtreeOf(names, own.id)
  switch (body.kind) {
    case 'change':
    case 'give-back': {
      const fact: NewFact = body.kind === 'change' ? { field: body.field, value: body.value } : { field: body.field }
      if (body.kind === 'change' && body.field === 'name' && !body.value)
        throw new AppError('bad-input', 'value: a name is needed.', { field: 'value', problem: 'a name is needed' })
      return { change: base(own.id, own.name, [fact]), affected: [], before: [], after: [], names }
    }
    case 'move': {
      refuse(refuseLeadingTo(names, own.id, body.parentId))
      const target = body.parentId === null ? undefined : get(body.parentId)
      return {
        change: base(own.id, own.name, [{ field: 'parent', value: body.parentId }], {
          targetId: body.parentId,
          targetName: target?.name ?? null,
        }),
        affected: subtree,
        before: path,
        after: [...(target ? pathOf(names, target.id) : []), own.id],
        names,
      }
    }
    case 'merge': {
      refuse(refuseLeadingTo(names, own.id, body.targetId))
      const target = get(body.targetId)
      return {
        change: base(own.id, own.name, [{ field: 'mergedInto', value: target.id }], {
          targetId: target.id,
          targetName: target.name,
          roles: body.roles,
        }),
        affected: subtree,
        before: path,
        after: pathOf(names, target.id),
        names,
      }
    }
    case 'split': {
      if (own.closed) refuse('institution-closed')
      if (await isNumberTaken(db, own.source, body.number, newId)) refuse('institution-number-taken')
      const customers = await countSplitOff(db, own.id, body.villages, body.managers)
      if (!customers) refuse('split-empty')
      const parent = body.parentId === null ? [] : pathOf(names, get(body.parentId).id)
      if (body.parentId !== null && get(body.parentId).closed) refuse('institution-closed')
      return {
        change: base(own.id, own.name, factsOfNew(own.source, body.number, body.name, body.parentId, own.kind), {
          targetId: newId,
          targetName: body.name,
          factsOf: newId,
          villages: body.villages,
          managers: body.managers,
        }),
        affected: [own.id],
        customers,
        before: path,
        after: [...parent, newId],
        names,
      }
    }
    case 'close': {
      const { staff } = await countIn(db, [own.id], effectiveOn)
      refuse(refuseClosing(names, own.id, staff > 0 || (await hasCustomers(db, own.id))))
      return {
        change: base(own.id, own.name, [{ field: 'closed', value: true }]),
        affected: [own.id],
        before: [],
        after: [],
        names,
      }
    }
  }
}

function factsOfNew(
  source: string,
  number: string,
  name: string,
  parentId: string | null,
  kind: string | null,
): NewFact[] {
  return [
    { field: 'source', value: source },
    { field: 'number', value: number },
    { field: 'name', value: name },
    { field: 'parent', value: parentId },
    { field: 'kind', value: kind },
  ]
}

export async function previewOf(db: Queryable, plan: Plan): Promise<Preview> {
  const { change, affected, names, before, after } = plan
  const counted = await countIn(db, affected, change.effectiveOn)
  const { gaining, losing } = sightChange(before, after)
  const named = async (institutions: readonly string[]) =>
    (await listHolders(db, institutions)).map(({ personId, name, role, institutionId }) => ({
      personId,
      name,
      role,
      institutionName: names.get(institutionId)?.name ?? '',
    }))
  // Whose roles go along sees the heir's customers besides.
  const merged = change.kind === 'merge' && change.roles === 'move' ? [change.subjectId] : []
  return {
    institutions: affected.length,
    customers: plan.customers ?? counted.customers,
    // A split takes customers; people are placed by hand.
    staff: change.kind === 'split' ? 0 : counted.staff,
    gaining: await named(gaining),
    losing: await named(losing.filter((id) => !merged.includes(id))),
    held: await named(change.kind === 'merge' ? [change.subjectId] : []),
  }
}
