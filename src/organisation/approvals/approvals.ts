import type pg from 'pg'
import type { Person } from '../../platform/auth/person.ts'
import type { AsPerson } from '../../platform/database/as-person.ts'
import { inTransaction, type Queryable } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { findPerson } from '../identity/index.ts'
import { insertNotice } from '../notices/index.ts'
import * as decisions from './decision-queries.ts'
import { listAway, listRules, nameOffices } from './queries.ts'
import type { Ruled } from './rule-set.ts'
import { chainOf, dueAfter, escalated, mayDecide, officeOf, officesOf, type Right } from './rules.ts'

export type { StoredRequest } from './decision-queries.ts'

/** When something is decided: the instant, and the institution's day (`YYYY-MM-DD`). */
export interface Moment {
  now: Date
  today: string
}

/** Something that is asked for and decided on. Its rules stand in the table of rules under the same name. */
export interface ApprovalKind {
  kind: string
  ruled: Ruled
  /**
   * Where more counts than what is asked now: adds it to the size, and to the snapshot. In the transaction that asks, which
   * holds whatever lock this takes until the request stands.
   */
  weigh?(db: Queryable, person: Person, asked: Asked, moment: Moment): Promise<Asked>
  /** Why what was asked cannot be done any more (`approvals.stale.*`); undefined while it can. */
  check(db: Queryable, request: decisions.StoredRequest, moment: Moment): Promise<string | undefined>
  /** Does it, in the transaction of the last approval, as the batch role: all of it counts, or none. */
  execute(db: Queryable, request: decisions.StoredRequest, moment: Moment): Promise<void>
}

export interface Approvals {
  batch: pg.Pool
  kinds: readonly ApprovalKind[]
  moment(): Moment
}

export interface Asked {
  kind: string
  /** By the kind's own key; about one subject one request at a time is open. */
  subject: string
  customerId: string | null
  /** Whose branch decides; null: the union. */
  institutionId: string | null
  /** What the rules go by, a whole number. */
  size: string
  snapshot: Record<string, string>
  reason: string
}

export interface RequestOutcome {
  id: string
  state: 'pending' | 'executed'
  /** What the rules went by. */
  size: string
}

/**
 * Asks for something, which the kind's route has found to be in order, as far as the requester sees. What takes no
 * approval by the rules is done at once. Refusals: approval-pending, approval-rules-missing.
 */
export async function requestApproval(approvals: Approvals, person: Person, wish: Asked): Promise<RequestOutcome> {
  const { batch } = approvals
  const kind = kindOf(approvals, wish.kind)
  const moment = approvals.moment()
  const actor = { id: person.id, name: person.name }
  try {
    return await inTransaction(batch, async (db) => {
      await decisions.nameActor(db, person.id)
      const asked = (await kind.weigh?.(db, person, wish, moment)) ?? wish
      const { size, institutionId } = asked
      const chain = chainOf(await listRules(db, asked.kind), { size, institutionId, requester: person })
      const [first] = chain
      if (!first && kind.ruled.always)
        throw new AppError(
          'approval-rules-missing',
          'No rule says who decides on this; the rules of approval lack a step.',
        )
      const id = await decisions.insertRequest(db, {
        ...asked,
        requestedBy: person.id,
        requesterName: person.name,
        chain,
        office: first ? officeOf(first) : null,
        offices: chain.map(officeOf),
        dueAt: first ? dueAfter(moment.now, first.hours) : null,
      })
      await decisions.insertEvent(db, id, { step: 1, action: 'requested', person: actor, comment: asked.reason })
      if (first) return { id, state: 'pending', size }
      const request = await decisions.lockRequest(db, id)
      if (request) await kind.execute(db, request, moment)
      await decisions.insertEvent(db, id, { step: 1, action: 'executed' })
      await decisions.endRequest(db, id, 'executed')
      return { id, state: 'executed', size }
    })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'approval_request_pending') throw error
    throw new AppError('approval-pending', 'This has been asked for already and waits to be decided.')
  }
}

function kindOf({ kinds }: Approvals, name: string): ApprovalKind {
  const kind = kinds.find((one) => one.kind === name)
  if (!kind) throw new Error(`nothing is known of requests of the kind ${name}`)
  return kind
}

/** One's own right to decide first, then those of colleagues who are away; theirs are not handed on. */
async function rightsOf(db: Queryable, person: Person, today: string): Promise<[Right, ...Right[]]> {
  const rights: [Right, ...Right[]] = [{ personId: person.id, name: person.name, offices: officesOf(person) }]
  for (const away of await listAway(db, person.id, today)) {
    const found = await findPerson(db, away)
    // To look over is not to decide, and the rules themselves are nobody's to hand on.
    const offices = found ? officesOf(found).filter((office) => !office.startsWith('approval:')) : []
    if (found) rights.push({ personId: found.id, name: found.name, offices })
  }
  return rights
}

/** Who reads, as a route has them. */
export interface Reader {
  person: Person
  asPerson: AsPerson
}

/** In the reader's scope, which for requests is what they may decide on as well. */
export async function asDecider<T>(
  { batch, moment }: Approvals,
  { person, asPerson }: Reader,
  work: (db: Queryable, rights: [Right, ...Right[]], offices: string[]) => Promise<T>,
): Promise<T> {
  const rights = await rightsOf(batch, person, moment().today)
  const offices = rights.flatMap((right) => right.offices)
  return asPerson(async (db) => {
    await nameOffices(db, offices)
    return work(db, rights, offices)
  })
}

export interface Decision {
  step: number
  approve: boolean
  comment: string
}

/**
 * Decides the step at hand; the last approval executes what was asked, once, or ends the request when that cannot be done
 * any more. Whoever comes second waits and is told so. Refusals: approval-decided, approval-own, approval-twice.
 */
export async function decideRequest(
  approvals: Approvals,
  person: Person,
  requestId: string,
  { step, approve, comment }: Decision,
): Promise<void> {
  const moment = approvals.moment()
  const actor = { id: person.id, name: person.name }
  await inTransaction(approvals.batch, async (db) => {
    await decisions.nameActor(db, person.id)
    const request = await decisions.lockRequest(db, requestId)
    if (!request) throw notFound('request')
    const rights = await rightsOf(db, person, moment.today)
    const approvedBy = await decisions.listApprovers(db, requestId)
    const may = mayDecide({ ...request, approvedBy }, rights)
    if (!may.ok) throw refusalOf[may.reason]()
    if (request.step !== step) throw refusalOf.over()
    const forPerson = may.by.personId === person.id ? undefined : { id: may.by.personId, name: may.by.name }
    const action = approve ? 'approved' : 'refused'
    await decisions.insertEvent(db, requestId, { step, action, person: actor, forPerson, comment })
    const tell = (outcome: Outcome, stale = '') =>
      insertNotice(db, {
        personId: request.requestedBy,
        kind: 'request-decided',
        customerId: request.customerId,
        details: {
          requestId,
          request: request.kind,
          outcome,
          person: actor.name,
          for: forPerson?.name ?? '',
          comment,
          stale,
        },
      })
    if (!approve) {
      await decisions.endRequest(db, requestId, 'refused')
      return tell('refused')
    }
    const next = request.chain[step]
    if (!next) {
      const stale = await execute(db, approvals, request, moment)
      return tell(stale === undefined ? 'executed' : 'stale', stale)
    }
    await decisions.moveRequest(db, requestId, {
      step: step + 1,
      office: officeOf(next),
      chain: request.chain,
      offices: request.chain.map(officeOf),
      dueAt: dueAfter(moment.now, next.hours),
    })
    await tell('approved')
  })
}

/** What a decision came to; `approved`: it moved on a step. */
type Outcome = 'approved' | 'executed' | 'refused' | 'stale'

/** Answers why it could not be done any more; undefined where it was. */
async function execute(
  db: Queryable,
  approvals: Approvals,
  request: decisions.StoredRequest,
  moment: Moment,
): Promise<string | undefined> {
  const kind = kindOf(approvals, request.kind)
  const stale = await kind.check(db, request, moment)
  if (stale === undefined) await kind.execute(db, request, moment)
  const state = stale === undefined ? 'executed' : 'stale'
  await decisions.insertEvent(db, request.id, { step: request.step, action: state, comment: stale })
  await decisions.endRequest(db, request.id, state)
  return stale
}

const refusalOf = {
  over: () => new AppError('approval-decided', 'This has been decided, withdrawn or moved on meanwhile; look again.'),
  own: () => new AppError('approval-own', 'Nobody decides on their own request.'),
  twice: () => new AppError('approval-twice', 'You, or whom you stand in for, have decided on this request already.'),
  'not-yours': () => new AppError('not-permitted', 'This step is for somebody else to decide.'),
}

/** The requester's own way out, until the last approval. */
export async function withdrawRequest(
  approvals: Approvals,
  person: Person,
  requestId: string,
  comment: string,
): Promise<void> {
  await inTransaction(approvals.batch, async (db) => {
    await decisions.nameActor(db, person.id)
    const request = await decisions.lockRequest(db, requestId)
    if (!request || request.requestedBy !== person.id) throw notFound('request')
    if (request.state !== 'pending') throw refusalOf.over()
    const actor = { id: person.id, name: person.name }
    await decisions.insertEvent(db, requestId, { step: request.step, action: 'withdrawn', person: actor, comment })
    await decisions.endRequest(db, requestId, 'withdrawn')
  })
}

/** Overdue steps go to the level above, with their time anew; where there is none they stay and are marked once. */
export async function escalateOverdue(batch: pg.Pool, now: Date): Promise<number> {
  return inTransaction(batch, async (db) => {
    const overdue = await decisions.lockOverdue(db, now)
    for (const { id, step, chain } of overdue) {
      const present = chain[step - 1]
      if (!present) continue
      const above = escalated(present)
      const after = above ? chain.with(step - 1, above) : chain
      await decisions.insertEvent(db, id, { step, action: above ? 'escalated' : 'overdue' })
      await decisions.moveRequest(db, id, {
        step,
        office: officeOf(above ?? present),
        chain: after,
        offices: after.map(officeOf),
        dueAt: above ? dueAfter(now, above.hours) : null,
      })
    }
    return overdue.length
  })
}
