import type { Queryable } from '../../platform/database/connect.ts'
import type { Approval, ApprovalBox, ApprovalRow, Delegation } from './contract.ts'
import type { ChainRule, ChainStep } from './rules.ts'

// Reads, under the reader's policies; what decides is in decision-queries.ts.

/** For the policies of this transaction: what the reader may decide on, in their own right and for others. */
export async function nameOffices(db: Queryable, offices: readonly string[]): Promise<void> {
  await db.query("select set_config('almanac.offices', $1::text[]::text, true)", [offices])
}

const rowColumns = `r.id, r.kind, r.snapshot, r.customer_id as "customerId", r.requester_name as "requesterName",
  r.requested_at as "requestedAt", r.state, r.step, jsonb_array_length(r.chain) as steps, r.due_at as "dueAt", r.ended_at as "endedAt"`

/** What the reader could decide, save what they asked for or have decided on; `$1` are their offices. */
const waiting = `r.state = 'pending' and r.office = any ($1::text[]) and r.requested_by <> app_person()
  and not exists (select from approval_event e where e.request_id = r.id and e.action = 'approved' and app_person() in (e.person_id, e.for_person_id))`

export type BoxPlace = readonly [due: string | null, id: string]
type RowRecord = ApprovalRow & { place: string | null }

/** One more than the limit. The most urgent first where the reader is to decide, else the newest first. */
export async function listRequests(
  db: Queryable,
  box: ApprovalBox,
  offices: readonly string[],
  limit: number,
  after: BoxPlace | undefined,
): Promise<RowRecord[]> {
  const urgent = box === 'decide'
  const key = urgent ? `coalesce(r.due_at, 'infinity')` : `'-infinity'::timestamptz`
  const where = urgent
    ? waiting
    : box === 'mine'
      ? 'r.requested_by = app_person() and $1::text[] is not null'
      : '$1::text[] is not null'
  const { rows } = await db.query<RowRecord>(
    `select ${rowColumns}, ${key}::text as place from approval_request r
     where ${where} and ($2::text is null or ${urgent ? `(${key}, r.id) > ($2::timestamptz, $3::bigint)` : 'r.id < $3::bigint'})
     order by ${urgent ? `${key}, r.id` : 'r.id desc'} limit $4`,
    [offices, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  )
  return rows
}

export async function countWaiting(db: Queryable, offices: readonly string[]): Promise<number> {
  const { rows } = await db.query<{ n: number }>(`select count(*)::int as n from approval_request r where ${waiting}`, [
    offices,
  ])
  return rows[0]?.n ?? 0
}

export async function listOfCustomer(db: Queryable, customerId: string): Promise<ApprovalRow[]> {
  const { rows } = await db.query<ApprovalRow>(
    `select ${rowColumns} from approval_request r where r.customer_id = $1 order by r.id desc limit 50`,
    [customerId],
  )
  return rows
}

export async function listOfRules(db: Queryable): Promise<ApprovalRow[]> {
  const { rows } = await db.query<ApprovalRow>(
    `select ${rowColumns} from approval_request r where r.kind = 'approval-rules' order by r.id desc limit 50`,
  )
  return rows
}

export interface RequestRecord extends ApprovalRow {
  reason: string
  requestedBy: string
  office: string | null
  chain: (ChainStep & { institutionName: string | null })[]
  trail: (Approval['trail'][number] & { personId: string | null; forPersonId: string | null })[]
}

export async function findRequest(db: Queryable, requestId: string): Promise<RequestRecord | undefined> {
  const { rows } = await db.query<Omit<RequestRecord, 'trail'>>(
    `select ${rowColumns}, r.reason, r.requested_by as "requestedBy", r.office,
       (select jsonb_agg(s.value || jsonb_build_object('institutionName', i.name) order by s.place)
        from jsonb_array_elements(r.chain) with ordinality s (value, place)
          left join institution i on i.id = (s.value ->> 'institutionId')::bigint) as chain
     from approval_request r where r.id = $1`,
    [requestId],
  )
  if (!rows[0]) return undefined
  const events = await db.query<RequestRecord['trail'][number]>(
    `select action, step, at, person_id as "personId", person_name as "personName", for_person_id as "forPersonId",
       for_person_name as "forPersonName", comment
     from approval_event where request_id = $1 order by id`,
    [requestId],
  )
  return { ...rows[0], chain: rows[0].chain ?? [], trail: events.rows }
}

export async function listRules(db: Queryable, kind: string | null): Promise<(ChainRule & { kind: string })[]> {
  const { rows } = await db.query<ChainRule & { kind: string }>(
    `select kind, step, from_size as "fromSize", permission, level, hours from approval_rule
     where $1::text is null or kind = $1 order by kind, step`,
    [kind],
  )
  return rows
}

/** Those whose rights to decide are the person's today. */
export async function listAway(db: Queryable, delegateId: string, today: string): Promise<string[]> {
  const { rows } = await db.query<{ personId: string }>(
    `select distinct person_id as "personId" from approval_delegation
     where delegate_id = $1 and $2::date between from_on and until_on and ended_at is null`,
    [delegateId, today],
  )
  return rows.map((row) => row.personId)
}

/** Those that go on or are to come first; what is over stays for a look back. */
export async function listDelegationRecords(db: Queryable, today: string): Promise<Delegation[]> {
  const { rows } = await db.query<Delegation>(
    `select id, person_id = app_person() as given, person_name as "personName", delegate_name as "delegateName",
       from_on as "fromOn", until_on as "untilOn",
       case when ended_at is not null or until_on < $1::date then 'over' when from_on > $1::date then 'coming' else 'active' end as state
     from approval_delegation order by ended_at is not null or until_on < $1::date, from_on desc, id desc limit 50`,
    [today],
  )
  return rows
}

export async function listColleagues(db: Queryable, text: string) {
  const { rows } = await db.query<{ id: string; name: string; staffNo: string | null }>(
    'select id, name, staff_no as "staffNo" from approval_colleagues($1)',
    [text],
  )
  return rows
}
