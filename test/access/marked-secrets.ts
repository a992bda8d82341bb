import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bank, World } from './bank.ts'
import type { BankCustomer, OwnThing, Request } from './bank-objects.ts'
import type { Mark } from './marks.ts'
import {
  type Institution,
  isBelow,
  may,
  mayKnowOf,
  type Needed,
  readsAt,
  seesAll,
  seesCustomer,
  seesInstitution,
  type Worker,
} from './sight.ts'

// Who is confidential, what was opened and lifted, and what people ask for, note and are told: each with a text of its own.

/** Whoever holds the right for the union decides there and not in each branch; both only where they read customers. */
export function decides(worker: Worker, { permission, steps, customer }: Request): boolean {
  if (!may(worker, permission) || (customer && !mayKnowOf(worker, customer))) return false
  if (seesAll(worker, permission)) return seesAll(worker, 'customer:read') && steps.includes(null)
  return steps.some((place) => place && seesInstitution(worker, permission, place) && readsAt(worker, place))
}

/** Besides, who has made it, and those who look over the union, as far as they see. */
function seesRequest(worker: Worker, needed: Needed, request: Request): boolean {
  const { requester, institution, customer } = request
  if (customer && !mayKnowOf(worker, customer)) return false
  if (decides(worker, request)) return true
  // What is asked for of a customer says their name.
  if (customer && !readsAt(worker, customer.institution)) return false
  const isNear = institution === null || seesInstitution(worker, needed, institution)
  return isNear && (worker === requester || seesAll(worker, 'approval:oversee'))
}

export async function markRequestsAndSecrets(bank: Bank, workers: readonly Worker[]): Promise<void> {
  const { world, customers } = bank
  const nobody = workers.at(-1)!
  const branchManager = workers.at(-2)!
  const risk = workers.at(-3)!
  // Known to who makes it so and who is named: one who sees nothing of customers sees nothing of this one either.
  for (const customer of customers) {
    if (customer.plan.confidential === 'reader') await confide(world, customer, risk, [])
    if (customer.plan.confidential === 'manager') await confide(world, customer, branchManager, [nobody])
  }
  for (const worker of workers) await markThings(bank, worker, workers)
  await lift(world, risk, 'mobile')
  await lift(world, branchManager, 'idNo')
  await open(bank, branchManager, workers)
  await askForSome(bank, branchManager, risk)
  await manage(world)
}

async function confide(world: World, customer: BankCustomer, by: Worker, readers: Worker[]): Promise<void> {
  const reason = `Confided${world.draws.word()}`
  await sent(by, 'PUT', `/api/customers/${customer.id}/confidentiality`, {
    reason,
    readers: readers.map(({ visitor }) => visitor.personId),
  })
  customer.readers = [by, ...readers]
  markRecorded(world, reason, 'why a customer is confidential,', (worker, needed, about) =>
    seesCustomer(worker, needed, customer, about),
  )
}

/** What the audit keeps as well, for whoever reads it; there it is the whole union's. */
function markRecorded({ marks }: World, text: string, what: string, sees: Mark['sees']): void {
  marks.add(
    text,
    what,
    (...reader) => sees(...reader) || may(reader[0], 'audit:read'),
    (...reader) => sees(...reader) || seesAll(reader[0], reader[1]),
  )
}

/** Of each worker one of everything that is theirs alone. */
async function markThings({ world, customers }: Bank, owner: Worker, workers: readonly Worker[]): Promise<void> {
  const { marks, draws } = world
  const query = async (kind: OwnThing['kind'], sql: string, values: unknown[]) => {
    const { rows } = await world.started.owner.query<{ id: string }>(sql, [owner.visitor.personId, ...values])
    world.things.push({ kind, id: rows[0]!.id, owner })
  }
  const isOwn = (worker: Worker) => worker === owner
  const passkey = `Passkey${draws.word()}`
  marks.add(passkey, 'the passkey', isOwn)
  await query(
    'passkey',
    `insert into passkey (person_id, name, credential_id, user_handle, public_key, host, counter)
     values ($1, $2, $2, $2, '', 'localhost', 0) returning id`,
    [passkey],
  )
  // Of days to come: until then it gives nothing.
  const other = workers.find((one) => one !== owner)!
  const away = `Away${draws.word()}`
  markRecorded(world, away, 'the delegation', (worker) => worker === owner || worker === other)
  await query(
    'delegation',
    `insert into approval_delegation (person_id, person_name, delegate_id, delegate_name, from_on, until_on)
     values ($1, $2, $3, $4, '2090-01-01', '2090-01-02') returning id`,
    [away, other.visitor.personId, other.name],
  )
  const seen = customers.find((one) => seesCustomer(owner, 'customer:read', one))
  const told = `Told${draws.word()}`
  marks.add(told, 'the notice', isOwn)
  await query(
    'notice',
    `insert into notice (person_id, kind, customer_id, details)
     values ($1, 'break-glass', $2, jsonb_build_object('person', $3::text, 'reason', $3::text, 'until', '2026-01-01T00:00:00Z')) returning id`,
    [seen?.id ?? null, told],
  )
  if (seen) {
    // Its reader sees it where they see the customer.
    const reader = workers.find((one) => one !== owner && seesCustomer(one, 'customer:read', seen)) ?? other
    const note = `Note${draws.word()}`
    marks.add(
      note,
      'the note',
      (worker, needed, about) => [owner, reader].includes(worker) && seesCustomer(worker, needed, seen, about),
    )
    await query(
      'note',
      'insert into confidential_note (person_id, customer_id, text, readers) values ($1, $2, $3, array[$4::bigint]) returning id',
      [seen.id, note, reader.visitor.personId],
    )
    // Lifted once, and back since.
    await world.started.owner.query(
      `insert into customer_reveal (person_id, customer_id, field, purpose, revealed_at, expires_at)
       select $1, $2, field, 'verify', now() - interval '1 hour', now() - interval '50 minutes'
       from unnest(array['mobile', 'idNo', 'accountNo']) field`,
      [owner.visitor.personId, seen.id],
    )
  }
  await markExport(world, owner)
}

async function markExport(world: World, owner: Worker): Promise<void> {
  const { marks, draws, started } = world
  const [reason, content] = [`Wanted${draws.word()}`, `Exported${draws.word()}`]
  const request: Request = {
    id: '',
    requester: owner,
    customer: undefined,
    institution: null,
    permission: 'export:approve',
    steps: [],
  }
  const { rows } = await started.owner.query<{ id: string; token: string; requestId: string }>(
    `with request as (
       insert into approval_request (kind, subject, size, snapshot, reason, requested_by, requester_name, state, chain, offices, ended_at)
       values ('customer-export', $2, 3, '{"asked":"{}","rows":"3","columnCount":"1"}', $2, $1, $3, 'executed', '[]', '{}', now()) returning id)
     insert into customer_export (request_id, person_id, state, rows, finished_at, expires_at)
     select id, $1, 'ready', 3, now(), now() + interval '1 day' from request returning id, token, request_id as "requestId"`,
    [owner.visitor.personId, reason, owner.name],
  )
  const made = rows[0]!
  const folder = join(started.dataFolder, 'exports')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${made.token}.csv`), content)
  world.things.push({ kind: 'export', id: made.id, owner })
  world.requests.push({ ...request, id: made.requestId })
  marks.add(content, 'the file of the export', (worker) => worker === owner)
  markRecorded(world, made.token.split('-').at(-1)!, 'the mark of the export', (worker) => worker === owner)
  marks.add(reason, 'the request', (worker, needed) => seesRequest(worker, needed, request))
}

/** Two pending requests in each of two branches: decided there, and there and at the union; one of them of a confidential customer. */
async function askForSome(bank: Bank, branchManager: Worker, risk: Worker): Promise<void> {
  const { world, customers, institutions } = bank
  const first = customers.find((one) => one.institution === institutions[0])
  const others = customers.filter((one) => one.institution === institutions.at(-1))
  const about = [first, ...others.slice(-3)].filter((one) => one !== undefined)
  for (const [at, customer] of about.entries()) {
    const institution = customer.institution
    const steps: (Institution | null)[] = at % 2 ? [institution] : [institution, null]
    const requester = at > 1 ? branchManager : risk
    const request: Request = { id: '', requester, customer, institution, permission: 'special:approve', steps }
    const [reason, asked] = [`Why${world.draws.word()}`, `Asked${world.draws.word()}`]
    const office = (place: Institution | null) => `special:approve@${place?.id ?? '*'}`
    const { rows } = await world.started.owner.query<{ id: string }>(
      `insert into approval_request (kind, subject, customer_id, institution_id, size, snapshot, reason, requested_by, requester_name,
         chain, due_at, office, offices)
       values ('special-grant', $1::bigint::text, $1::bigint, $2, 1, $3, $4, $5, $6, $7, '2090-01-01', $8, $9) returning id`,
      [
        customer.id,
        institution.id,
        { customerName: customer.name, tier: '1', tierName: asked },
        reason,
        requester.visitor.personId,
        requester.name,
        JSON.stringify(
          steps.map((place) => ({ permission: 'special:approve', institutionId: place?.id ?? null, hours: 72 })),
        ),
        office(institution),
        steps.map(office),
      ],
    )
    request.id = rows[0]!.id
    world.requests.push(request)
    const sees: Mark['sees'] = (worker, needed) => seesRequest(worker, needed, request)
    world.marks.add(asked, 'the request', sees)
    markRecorded(world, reason, 'the request', sees)
    await world.started.owner.query(
      `insert into approval_event (request_id, step, action, person_id, person_name, comment) values ($1, 1, 'requested', $2, $3, $4)`,
      [request.id, requester.visitor.personId, requester.name, reason],
    )
    // One of long ago, which no month goes by any more.
    await world.started.owner.query(
      `with request as (
         insert into approval_request (kind, subject, customer_id, institution_id, size, snapshot, reason, requested_by, requester_name, state, chain, offices, ended_at)
         values ('special-grant', $1::bigint::text, $1::bigint, $2, 1, '{}', 'long ago', $3, $4, 'executed', '[]', '{}', now()) returning id)
       insert into special_grant (customer_id, tier, from_on, until_on, request_id)
       select $1::bigint, 1, '2019-01-01', '2019-01-31', id from request`,
      [customer.id, institution.id, requester.visitor.personId, requester.name],
    )
  }
}

async function lift(world: World, by: Worker, field: 'mobile' | 'idNo'): Promise<void> {
  const customer = world.customers.find(
    (one) => seesCustomer(by, 'customer:reveal', one) && one.managerNo !== by.no && !one.readers,
  )
  if (!customer) return
  await sent(by, 'POST', `/api/customers/${customer.id}/reveals`, { field, purpose: 'verify' })
  by.revealed.push({ customer, field })
}

/** One of another branch, which stays as it is when things change; another was opened by everybody once, and is closed. */
async function open({ world, plan, customers, institutions }: Bank, by: Worker, workers: readonly Worker[]) {
  const { draws, started } = world
  const elsewhere = customers.filter(
    (one) =>
      !one.readers && !seesCustomer(by, 'customer:read', one) && !isBelow(one.institution, institutions[plan.changed]!),
  )
  const customer = elsewhere[0]
  if (customer) {
    const reason = `Broken${draws.word()}`
    await sent(by, 'POST', '/api/openings/break-glass', { number: customer.no, reason })
    by.opened.push(customer)
    // Those of other banks as well: all of them are one union.
    const rest = world.workers.filter((one) => one !== by)
    const managers = rest.filter((one) => one.no === customer.managerNo)
    const leads = (one: Worker) =>
      one.roles.some(
        ({ role, institution }) =>
          role === 'branch-manager' && institution && isBelow(customer.institution, institution),
      )
    const oversees = (one: Worker) =>
      one.roles.some(({ role, institution }) => institution === null && (role === 'risk' || role === 'executive'))
    const notified = [managers, rest.filter(leads), rest.filter(oversees)].find((some) => some.length > 0) ?? []
    for (const one of notified) one.toldOf.push(customer)
    markRecorded(world, reason, 'why a glass was broken,', (worker) => worker === by || notified.includes(worker))
  }
  for (const worker of workers) {
    const hidden = world.customers.find(
      (one) => !seesCustomer(worker, 'customer:read', one) && !worker.opened.includes(one),
    )
    if (!hidden) continue
    worker.openedOnce.push(hidden)
    const { rows } = await started.owner.query<{ id: string }>(
      `insert into customer_opening (person_id, customer_id, kind, reason, opened_at, expires_at)
       values ($1, $2, 'break-glass', 'over', now() - interval '9 hours', now() - interval '5 hours') returning id`,
      [worker.visitor.personId, hidden.id],
    )
    world.things.push({ kind: 'opening', id: rows[0]!.id, owner: worker })
  }
}

/** For whoever manages people and the organisation: what stands under their numbers. */
async function manage({ started: { owner }, managed, institutions, marks, draws }: World): Promise<void> {
  const ids = async (sql: string, ...values: unknown[]) =>
    (await owner.query<{ id: string }>(sql, values)).rows.map(({ id }) => id)
  const place = institutions.at(-1)?.id
  managed.heldIds = await ids('select id from person_role order by id')
  managed.staffIds = await ids('select id from staff order by id')
  managed.unitIds.push(
    ...(await ids(
      `insert into organisation_unit (kind, institution_id, delivered_name, since) values ('department', $1, '信贷部', '2026-01-01') returning id`,
      place,
    )),
  )
  const former = `Former${draws.word()}`
  marks.add(former, 'who held roles before a change,', () => false)
  managed.changeIds.push(
    ...(await ids(
      `insert into organisation_change (kind, subject, subject_id, subject_name, effective_on, reason, former_roles)
       values ('change', 'institution', $1, 'one', '2090-01-01', 'later', jsonb_build_array($2::text)) returning id`,
      place,
      former,
    )),
  )
}

async function sent(by: Worker, method: 'POST' | 'PUT', url: string, body: object): Promise<void> {
  const reply = await by.visitor.send(method, url, body)
  if (reply.statusCode !== 200) throw new Error(`${by.name}: ${method} ${url}: ${reply.body}`)
}
