import type { Queryable } from '../../platform/database/connect.ts'
import type { RuleStep } from './rule-set.ts'
import type { ChainStep } from './rules.ts'

// What asks, decides and executes runs as the batch role, which alone may write; who does it is named for the audit.

/** A request as it is executed: what was asked, of whom, and as it stood then. */
export interface StoredRequest {
  id: string
  kind: string
  subject: string
  customerId: string | null
  institutionId: string | null
  size: string
  snapshot: Record<string, string>
  reason: string
  requestedBy: string
  requesterName: string
  state: string
  step: number
  office: string | null
  chain: ChainStep[]
}

/** Undefined for somebody who is not there any more. */
export async function nameActor(db: Queryable, personId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    "select name, set_config('almanac.person', id::text, true) from person where id = $1",
    [personId],
  )
  return rows[0]?.name
}

export type NewRequest = Omit<StoredRequest, 'id' | 'state' | 'step'> & { dueAt: string | null; offices: string[] }

export async function insertRequest(db: Queryable, request: NewRequest): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into approval_request (kind, subject, customer_id, institution_id, size, snapshot, reason, requested_by, requester_name,
       chain, office, offices, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`,
    [
      request.kind,
      request.subject,
      request.customerId,
      request.institutionId,
      request.size,
      JSON.stringify(request.snapshot),
      request.reason,
      request.requestedBy,
      request.requesterName,
      JSON.stringify(request.chain),
      request.office,
      request.offices,
      request.dueAt,
    ],
  )
  return rows[0]?.id ?? ''
}

/** Waits for whoever is at it; nobody else changes the request until the transaction ends. */
export async function lockRequest(db: Queryable, requestId: string): Promise<StoredRequest | undefined> {
  const { rows } = await db.query<StoredRequest>(
    `select id, kind, subject, customer_id as "customerId", institution_id as "institutionId", size, snapshot, reason,
       requested_by as "requestedBy", requester_name as "requesterName", state, step, office, chain
     from approval_request where id = $1 for update`,
    [requestId],
  )
  return rows[0]
}

export async function listApprovers(db: Queryable, requestId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select distinct unnest(array[person_id, for_person_id]) as id from approval_event where request_id = $1 and action = 'approved'`,
    [requestId],
  )
  return rows.flatMap(({ id }) => (id === null ? [] : [id]))
}

export interface NewEvent {
  step: number
  action: string
  person?: { id: string; name: string }
  forPerson?: { id: string; name: string } | undefined
  comment?: string | undefined
}

export async function insertEvent(db: Queryable, requestId: string, event: NewEvent): Promise<void> {
  const { step, action, person, forPerson, comment } = event
  await db.query(
    `insert into approval_event (request_id, step, action, person_id, person_name, for_person_id, for_person_name, comment)
     values ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''))`,
    [
      requestId,
      step,
      action,
      person?.id ?? null,
      person?.name ?? null,
      forPerson?.id ?? null,
      forPerson?.name ?? null,
      comment ?? '',
    ],
  )
}

export async function endRequest(db: Queryable, requestId: string, state: string): Promise<void> {
  await db.query(
    'update approval_request set state = $2, ended_at = now(), due_at = null, office = null where id = $1',
    [requestId, state],
  )
}

export async function moveRequest(
  db: Queryable,
  requestId: string,
  to: { step: number; office: string; chain: ChainStep[]; offices: string[]; dueAt: string | null },
): Promise<void> {
  await db.query(
    'update approval_request set step = $2, office = $3, chain = $4, offices = $5, due_at = $6 where id = $1',
    [requestId, to.step, to.office, JSON.stringify(to.chain), to.offices, to.dueAt],
  )
}

/** Requests whose step is overdue and that nobody is at just now. */
export async function lockOverdue(db: Queryable, now: Date): Promise<StoredRequest[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from approval_request where state = 'pending' and due_at <= $1 order by due_at limit 100 for update skip locked`,
    [now.toISOString()],
  )
  const locked: StoredRequest[] = []
  for (const { id } of rows) {
    const request = await lockRequest(db, id)
    if (request) locked.push(request)
  }
  return locked
}

/** The rules of a kind; nobody else changes them until the transaction ends. */
export async function lockRules(db: Queryable, kind: string): Promise<RuleStep[]> {
  const { rows } = await db.query<RuleStep>(
    'select from_size as "fromSize", level, hours from approval_rule where kind = $1 order by step for update',
    [kind],
  )
  return rows
}

/** Writes over the steps that stay, so that the audit tells of those that differ. */
export async function replaceRules(
  db: Queryable,
  kind: string,
  permission: string,
  steps: readonly RuleStep[],
): Promise<void> {
  await db.query('delete from approval_rule where kind = $1 and step > $2', [kind, steps.length])
  await db.query(
    `insert into approval_rule (kind, step, from_size, permission, level, hours)
     select $1, s.place, (s.value ->> 'fromSize')::bigint, $2, s.value ->> 'level', (s.value ->> 'hours')::integer
     from jsonb_array_elements($3::jsonb) with ordinality s (value, place)
     on conflict (kind, step) do update set from_size = excluded.from_size, permission = excluded.permission,
       level = excluded.level, hours = excluded.hours`,
    [kind, permission, JSON.stringify(steps)],
  )
}

/** Answers its number; undefined when the colleague is nobody who may sign in. */
export async function insertDelegation(
  db: Queryable,
  person: { id: string; name: string },
  { delegateId, fromOn, untilOn }: { delegateId: string; fromOn: string; untilOn: string },
): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `insert into approval_delegation (person_id, person_name, delegate_id, delegate_name, from_on, until_on)
     select $1, $2, d.id, d.name, $4, $5 from person d where d.id = $3 and d.active and not d.service and d.id <> $1 returning id`,
    [person.id, person.name, delegateId, fromOn, untilOn],
  )
  return rows[0]?.id
}

export async function markDelegationEnded(db: Queryable, personId: string, delegationId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'update approval_delegation set ended_at = now() where id = $1 and person_id = $2 and ended_at is null',
    [delegationId, personId],
  )
  return rowCount === 1
}
