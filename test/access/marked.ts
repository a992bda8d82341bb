import type { Bank } from './bank.ts'
import type { Account, BankCustomer, Programs } from './bank-objects.ts'
import type { Marks } from './marks.ts'
import {
  type About,
  type MaskedField,
  may,
  type Needed,
  seesAll,
  seesCustomer,
  seesInstitution,
  seesWhole,
  type Worker,
} from './sight.ts'

// What of a bank is marked, and who may be shown it. What is not marked here is nobody's secret, see exceptions.ts.

export function markCustomer(marks: Marks, customer: BankCustomer): void {
  const { id, no, given, mobile, idNo, street, occupation, contractNo } = customer
  for (const text of [no, given, street, occupation]) markOf(marks, [customer], 'of the customer', text)
  // By its identifier, besides, whoever has opened one knows it, and who was told of it; the audit keeps all.
  const hasOpened = (worker: Worker) => worker.opened.includes(customer) || worker.openedOnce.includes(customer)
  marks.add(
    id,
    'of the customer',
    (worker, needed, about) =>
      seesCustomer(worker, needed, customer, about) ||
      (about === 'own openings' && hasOpened(worker)) ||
      (about === 'own notices' && worker.toldOf.includes(customer)) ||
      may(worker, 'audit:read'),
    (worker, needed) =>
      seesCustomer(worker, needed, customer) ||
      hasOpened(worker) ||
      worker.toldOf.includes(customer) ||
      seesAll(worker, needed),
  )
  markWhole(marks, [customer], 'mobile', 'the mobile', mobile, `${mobile.slice(0, 3)}****${mobile.slice(-4)}`)
  markWhole(marks, [customer], 'idNo', 'the identity number', idNo)
  markWhole(marks, [customer], 'accountNo', 'the contract', contractNo, `****${contractNo.slice(-4)}`)
}

export function markAccount(marks: Marks, { id, no, loanNo, product, owners, balances, transactions }: Account): void {
  for (const text of [id, ...balances.filter((amount) => amount !== '0')]) markOf(marks, owners, 'of the account', text)
  markWhole(marks, owners, 'accountNo', 'the account', no, `****${no.slice(-4)}`)
  if (product === 'L') markWhole(marks, owners, 'accountNo', 'the loan', loanNo, `****${loanNo.slice(-4)}`)
  for (const one of transactions)
    for (const text of [one.amount, one.counterparty, one.text]) markOf(marks, owners, 'of a transaction', text)
}

export function markEmail(marks: Marks, owner: Worker, email: string): void {
  const [own = ''] = email.split('@')
  marks.add(
    own,
    'the e-mail of another',
    (worker) => worker === owner || may(worker, 'sign-in:read') || may(worker, 'audit:read'),
    (worker, needed) => worker === owner || seesAll(worker, needed),
  )
}

/** Whoever sees one of several owners sees what they own together. */
function markOf(marks: Marks, owners: readonly BankCustomer[], what: string, text: string): void {
  marks.add(text, what, anyOf(owners, seesCustomer))
}

function markWhole(
  marks: Marks,
  owners: readonly BankCustomer[],
  field: MaskedField,
  what: string,
  whole: string,
  masked?: string,
): void {
  const inFull: typeof seesCustomer = (...reader) => seesWhole(field, ...reader)
  marks.add(whole, `${what} in full,`, anyOf(owners, inFull), anyOf(owners, seesCustomer))
  if (masked) markOf(marks, owners, what, masked)
}

const anyOf =
  (owners: readonly BankCustomer[], sees: typeof seesCustomer) => (worker: Worker, needed: Needed, about?: About) =>
    owners.some((one) => sees(worker, needed, one, about))

/** What was worked out of the deliveries, of those who own all they have alone: halves of one amount are two customers'. */
export async function markAmounts({ world, customers, accounts }: Bank): Promise<void> {
  const { rows } = await world.started.owner.query<{ id: string; cents: string }>(
    `with amounts (id, cents) as (
       select s.customer_id, unnest(array[aum, deposits, investments, cts, aum_change]) from published.customer_summary s
       union select customer_id, unnest(array[aum, amount, next_amount, base]) from published.movement
       union select customer_id, unnest(aum || earlier_aums) from standing_change
       union select customer_id, size from standing_difference
       union select customer_id, round(100 * part.value::numeric) from standing_difference cross join lateral (
         select * from jsonb_each_text(case when before <> 'null' then before else '{}' end) union all
         select * from jsonb_each_text(case when after <> 'null' then after else '{}' end)) part
         where part.key in ('deposits', 'investments', 'cts')
     ), own as (select distinct id, abs(cents) as cents from amounts where abs(cents) >= 1000000 and cents % 100 <> 0)
     select min(id) as id, cents::text from own group by cents having count(*) = 1`,
  )
  const shares = new Set(accounts.flatMap(({ owners }) => (owners.length > 1 ? owners : [])))
  const byId = new Map(customers.filter((one) => !shares.has(one)).map((one) => [one.id, one]))
  for (const { id, cents } of rows) {
    const customer = byId.get(id)
    if (customer)
      markOf(world.marks, [customer], 'an amount of the customer', `${cents.slice(0, -2)}.${cents.slice(-2)}`)
  }
}

/** What people of the bank have for themselves: views, some shared, and jobs. */
export async function markOwnThings({ world, customers, source }: Bank, workers: readonly Worker[]): Promise<void> {
  const { started, marks, draws } = world
  for (const [at, owner] of workers.entries()) {
    const shared = at % 2 === 0
    const name = `View${draws.word()}`
    const definition = { filter: { field: 'name', op: 'contains', values: ['Pérez'] } }
    const saved = await owner.visitor.send('POST', '/api/views', { list: 'customers', name, shared, definition })
    if (saved.statusCode !== 200) throw new Error(saved.body)
    world.views.push({ id: saved.json().id, owner, shared })
    // A shared view shows to those who look at some of the same institutions as its owner.
    marks.add(name, 'the view', (worker) => {
      if (worker === owner) return true
      if (!shared || owner.roles.length === 0) return false
      return (
        seesAll(worker, 'signed-in') ||
        world.institutions.some(
          (one) => seesInstitution(worker, 'signed-in', one) && seesInstitution(owner, 'signed-in', one),
        )
      )
    })
    const subject = `Job${draws.word()}`
    const { rows } = await started.owner.query<{ id: string }>(
      `insert into job (kind, subject, payload, state, person_id) values ('standings', $1, '{}', 'done', $2) returning id`,
      [subject, owner.visitor.personId],
    )
    world.jobs.push({ id: rows[0]!.id, owner })
    marks.add(subject, 'the job', (worker) => worker === owner || seesAll(worker, 'signed-in'))
  }
  const [keyName, hookName] = [`Key${draws.word()}`, `Hook${draws.word()}`]
  const { rows } = await started.owner.query<Programs>(
    `with made as (select $3::bigint as by),
       service as (insert into person (name, service) values ($1, true) returning id),
       key as (
         insert into api_key (person_id, name, secret_sha256, permissions, requests_per_minute, made_by, expires_at)
         select service.id, $1, '', '{customer:read}', 60, made.by, now() + interval '1 day' from service, made returning id),
       hook as (
         insert into webhook (name, url, events, sealed_secret, made_by, off_since, off_reason)
         select $2, 'https://example.org/' || $2, '{month.closed}', '', made.by, now(), 'person' from made returning id),
       message as (insert into webhook_message (webhook_id, event, data, state) select id, 'month.closed', '{}', 'failed' from hook returning id)
     select key.id as "keyId", hook.id as "webhookId", message.id as "messageId" from key, hook, message`,
    [keyName, hookName, workers.at(-1)?.visitor.personId],
  )
  world.programs.push(...rows)
  for (const name of [keyName, hookName])
    marks.add(name, 'the key or webhook', (worker) => may(worker, 'api:manage') || may(worker, 'audit:read'), seesAll)
  // A row that a delivery held back is the union's to see; nobody knows yet whose it is.
  const held = `Held${draws.word()}`
  await started.owner.query(
    `insert into quarantine_row (delivery_id, feed, file, line, reason, value, raw)
     select max(id), 'customers', 'customers.csv', 7, 'reference-unknown', $2, convert_to($2, 'UTF8') from delivery where source = $1`,
    [source, `${held},${customers[0]?.no}`],
  )
  marks.add(held, 'a row held back,', (worker, needed) => seesAll(worker, needed) && seesAll(worker, 'customer:read'))
}
