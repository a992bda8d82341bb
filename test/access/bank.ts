import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeMonth } from '../../src/analysis/closes/index.ts'
import { importFolder } from '../../src/information/intake/index.ts'
import { bringMovementsUpToDate, intakeOf, recover } from '../../src/main/work.ts'
import { createPerson } from '../../src/organisation/identity/index.ts'
import type { Permission } from '../../src/platform/http/contract.ts'
import { type TestInstance, testPassword, visit } from '../harness/instance.ts'
import { writeDelivery } from '../reference/delivery-writer.ts'
import type { Delivery, Row } from '../reference/naive-publication.ts'
import {
  type Account,
  type BankCustomer,
  createDraws,
  type Draws,
  type Managed,
  type OwnJob,
  type OwnThing,
  type Programs,
  type Request,
  type SavedView,
} from './bank-objects.ts'
import { markAccount, markAmounts, markCustomer, markEmail, markOwnThings } from './marked.ts'
import { markRequestsAndSecrets } from './marked-secrets.ts'
import { Marks } from './marks.ts'
import type { BankPlan, CustomerPlan, PersonPlan } from './plan.ts'
import { type HeldRole, type Institution, isBelow, type Worker } from './sight.ts'

/** Everything that has been put into the instance, bank upon bank: what belongs to another bank is outside like anything else. */
export interface World {
  started: TestInstance
  draws: Draws
  marks: Marks
  institutions: Institution[]
  customers: BankCustomer[]
  accounts: Account[]
  workers: Worker[]
  views: SavedView[]
  jobs: OwnJob[]
  sessions: { id: string; personId: string }[]
  deliveryIds: string[]
  programs: Programs[]
  things: OwnThing[]
  requests: Request[]
  managed: Managed
}

export async function createWorld(started: TestInstance): Promise<World> {
  await recover(started.instance)
  const empty = {
    institutions: [],
    customers: [],
    accounts: [],
    workers: [],
    views: [],
    jobs: [],
    sessions: [],
    deliveryIds: [],
    programs: [],
    things: [],
    requests: [],
    managed: { heldIds: [], staffIds: [], unitIds: [], changeIds: [], roles: [] },
  }
  return { started, draws: createDraws(), marks: new Marks(), ...empty }
}

const dates = ['2026-01-31', '2026-02-28'] as const

/** Brings a bank in as banks come: two deliveries, a close, the first delivery again with other balances, another close. */
export async function enterBank(world: World, plan: BankPlan, number: number): Promise<Bank> {
  const { draws } = world
  const source = `bank${number}`
  const institutions: Institution[] = []
  for (const [at, parent] of [null, ...plan.parents].entries())
    institutions.push({ no: `I${number}x${at}`, id: '', parent: parent === null ? null : institutions[parent]! })
  const staff = plan.people.map((person, at) => ({ ...person, no: `S${number}x${at}` }))
  const managers = staff.filter(({ isManager }) => isManager).map(({ no }) => no)
  const managerOf = ({ confidential }: CustomerPlan, at: number) =>
    confidential ? (confidential === 'manager' ? managers.at(-1) : undefined) : managers[at % (managers.length + 1)]
  const customers = plan.customers.map((one, at) =>
    draws.customer(one, institutions[one.institution]!, managerOf(one, at) ?? ''),
  )
  const accounts = customers.flatMap((customer) =>
    customer.plan.accounts.map(({ product, coOwner }) =>
      draws.account(product, [...new Set([customer, coOwner === null ? customer : customers[coOwner]!])]),
    ),
  )
  const bank: Bank = { world, source, plan, institutions, customers, accounts }

  await deliver(bank, 0, {
    institutions: institutions.map(({ no, parent }) => ({
      institution_no: no,
      name: `机构${no}`,
      kind: parent ? 'branch' : 'union',
      parent_no: parent?.no ?? '',
    })),
    staff: staff.map(({ no, roles }) => ({
      staff_no: no,
      name: `员工${no}`,
      institution_no: institutions[roles[0]?.institution ?? 0]!.no,
    })),
    products: [
      { product_no: 'D', name: '活期', family: 'deposit' },
      { product_no: 'W', name: '理财', family: 'wealth' },
      { product_no: 'L', name: '贷款', family: 'loan' },
    ],
    ...rowsOf(customers, accounts),
    transactions: transactionsOf(accounts, 0),
    loans: accounts
      .filter(({ product }) => product === 'L')
      .map(({ no, loanNo }) => ({ loan_no: loanNo, account_no: no, granted_amount: '100000' })),
    contracts: customers.map(({ no, contractNo }) => ({ contract_no: contractNo, customer_no: no, kind: 'card' })),
    balances: balancesOf(accounts, 0),
  })
  await deliver(bank, 1, { transactions: transactionsOf(accounts, 1), balances: balancesOf(accounts, 1) })
  await close(world)
  // Before it comes again, what stood there counts as an amount of theirs as well.
  await readIds(bank)
  await markAmounts(bank)
  for (const account of accounts)
    if (account.owners[0]?.plan.isRestated) account.balances[0] = draws.amount(account.owners[0].plan.level)
  await deliver(bank, 0, { balances: balancesOf(accounts, 0) })
  await close(world)

  world.institutions.push(...institutions)
  world.customers.push(...customers)
  world.accounts.push(...accounts)
  for (const one of staff) world.workers.push(await hire(bank, one))
  for (const customer of customers) markCustomer(world.marks, customer)
  for (const account of accounts) markAccount(world.marks, account)
  await markAmounts(bank)
  const workers = world.workers.slice(-staff.length)
  await markOwnThings(bank, workers)
  await markRequestsAndSecrets(bank, workers)
  const { owner } = world.started
  const sessions = await owner.query('select id, person_id as "personId" from session order by id')
  const deliveries = await owner.query('select id from delivery order by id')
  world.sessions = sessions.rows
  world.deliveryIds = deliveries.rows.map(({ id }) => id)
  return bank
}

export interface Bank {
  world: World
  source: string
  plan: BankPlan
  institutions: Institution[]
  customers: BankCustomer[]
  accounts: Account[]
}

/**
 * Makes everything below one institution different, and one customer more of it: to whoever sees nothing of it the bank
 * is the same as before. What is owned together with somebody elsewhere stays, since it is theirs to see. Answers the
 * institution.
 */
export async function changeBank(bank: Bank): Promise<Institution> {
  const { world, plan, institutions, customers, accounts } = bank
  const { draws, marks } = world
  const place = institutions[plan.changed]!
  const within = customers.filter((one) =>
    accounts.every(({ owners }) => !owners.includes(one) || owners.every((each) => isBelow(each.institution, place))),
  )
  const changed = within.filter((one) => isBelow(one.institution, place))
  for (const customer of changed) {
    const { name, given, mobile, street, village } = draws.customer(customer.plan, customer.institution, '')
    Object.assign(customer, { name, given, mobile, street, village })
  }
  const newcomer: BankCustomer = { ...draws.customer({ ...plan.customers[0]!, isLatin: true }, place, ''), since: 1 }
  const added: Account = { ...draws.account('D', [newcomer]), balances: ['0', draws.amount()], transactions: [] }
  customers.push(newcomer)
  accounts.push(added)
  world.customers.push(newcomer)
  world.accounts.push(added)
  const moved = accounts.filter(({ owners }) => owners.every((one) => one === newcomer || changed.includes(one)))
  for (const { balances, owners } of moved)
    balances.splice(0, 2, draws.amount(owners[0]!.plan.level + 1), draws.amount())
  await deliver(bank, 0, {
    balances: balancesOf(
      accounts.filter((one) => one !== added),
      0,
    ),
  })
  await deliver(bank, 1, { ...rowsOf([...changed, newcomer], [added]), balances: balancesOf(accounts, 1) })
  await close(world)
  await readIds(bank)
  for (const customer of [...changed, newcomer]) markCustomer(marks, customer)
  for (const account of moved) markAccount(marks, account)
  await markAmounts(bank)
  return place
}

async function hire({ world, institutions }: Bank, person: PersonPlan & { no: string }): Promise<Worker> {
  const { no } = person
  const { owner, instance, app } = world.started
  const roles: HeldRole[] = []
  for (const { role, institution } of person.roles) {
    const place = institution === null ? null : institutions[institution]!
    if (roles.some((one) => one.role === role && one.institution === place)) continue
    roles.push(
      role === 'custom' || role === 'blind'
        ? { ...(await defineRole(world, givenBy[role])), institution: place }
        : { role, given: null, institution: place },
    )
  }
  const email = `mail${world.draws.word()}@example.org`
  const personId = await createPerson(instance.database.batch, {
    name: `员工${no}`,
    staffNo: no,
    email,
    password: testPassword,
    roles: [],
  })
  const hold = (role: string, institution: Institution | null, from: string, until: string | null) =>
    owner.query(
      `insert into person_role (person_id, role, institution_id, held_from, held_until)
       values ($1, $2, $3, now() + $4::interval, now() + $5::interval)`,
      [personId, role, institution?.id ?? null, from, until],
    )
  for (const { role, institution } of roles) await hold(role, institution, '-1 day', null)
  if (person.ended) await hold(person.ended, null, '-9 days', '-1 hour')
  if (person.coming) await hold(person.coming, null, '1 day', null)
  const told = roles.map(({ role, institution }) => `${role} of ${institution?.no ?? 'the union'}`).join(', ')
  const visitor = await visit(app, no, testPassword)
  const name = `${no} (${told || 'no role'})`
  const worker: Worker = { name, no, roles, visitor, opened: [], openedOnce: [], toldOf: [], revealed: [] }
  markEmail(world.marks, worker, email)
  return worker
}

const givenBy = {
  // For a branch it gives the first three only.
  custom: ['customer:read', 'close:read', 'customer:note', 'audit:read', 'people:manage'],
  // What a customer's name might come along with.
  blind: [
    'close:read',
    'audit:read',
    'approval:oversee',
    'special:approve',
    'export:request',
    'delivery:read',
    'quarantine:read',
    'organisation:manage',
    'customer:confide',
    'customer:note',
    'customer:break-glass',
  ],
} satisfies Record<string, Permission[]>

async function defineRole(
  { started, managed, draws }: World,
  given: readonly Permission[],
): Promise<Pick<HeldRole, 'role' | 'given'>> {
  const { rows } = await started.owner.query<{ id: string }>(
    'insert into custom_role (name, permissions) values ($1, $2) returning id',
    [`Role${draws.word()}`, given],
  )
  const role = `custom-${rows[0]?.id}` as const
  managed.roles.push(role)
  return { role, given }
}

async function deliver({ world, source }: Bank, at: 0 | 1, feeds: Delivery['feeds']): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-access-'))
  try {
    const folder = writeDelivery(root, { source, date: dates[at], feeds })
    const { deliveries } = await importFolder(intakeOf(world.started.instance), folder, () => {})
    const [one] = deliveries
    const isIn = one?.state === 'published' || one?.state === 'restated' || one?.state === 'unchanged'
    const counts = Object.values(one?.feeds ?? {})
    if (!isIn || counts.some(({ quarantined }) => quarantined)) throw new Error(`not taken in: ${JSON.stringify(one)}`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function close({ started: { instance } }: World): Promise<void> {
  const { config, database, warehouse } = instance
  await closeMonth({ ...config, database, warehouse: warehouse.jobs }, '2026-02', () => {})
  await bringMovementsUpToDate(instance)
}

function rowsOf(customers: readonly BankCustomer[], accounts: readonly Account[]): Delivery['feeds'] {
  return {
    customers: customers.map((one) => ({
      customer_no: one.no,
      kind: one.plan.kind,
      name: one.name,
      institution_no: one.institution.no,
      id_type: 'resident_id',
      id_no: one.idNo,
      birth_date: '1980-05-17',
      mobile: one.mobile,
      address: `${one.street} 7`,
      village_code: one.village,
      occupation: one.occupation,
      manager_no: one.managerNo,
      opened_on: one.since ? '2026-02-01' : '2020-01-01',
    })),
    accounts: accounts.map(({ no, product, owners }) => ({
      account_no: no,
      product_no: product,
      institution_no: owners[0]?.institution.no ?? '',
      opened_on: '2020-01-01',
      maturity_on: product === 'W' ? '2026-03-20' : '',
    })),
    account_owners: accounts.flatMap(({ no, owners }) =>
      owners.map((one) => ({ account_no: no, customer_no: one.no, share: owners.length === 1 ? '1' : '0.5' })),
    ),
  }
}

function transactionsOf(accounts: readonly Account[], at: 0 | 1): Row[] {
  return accounts.flatMap(({ no, transactions }) =>
    transactions
      .filter(({ day }) => day.slice(0, 7) === dates[at].slice(0, 7))
      .map((one) => ({
        transaction_no: one.no,
        account_no: no,
        posted_at: `${one.day}T10:00:00+08:00`,
        amount: one.amount,
        channel: 'counter',
        counterparty: one.counterparty,
        text: one.text,
      })),
  )
}

/** Told on the first and on the last day, so that a month's average is the amount itself. */
function balancesOf(accounts: readonly Account[], at: 0 | 1): Row[] {
  const [first, last] = [`${dates[at].slice(0, 8)}01`, dates[at]]
  return accounts.flatMap(({ no, balances }) =>
    [first, last].map((day) => ({ account_no: no, balance: balances[at], business_date: day })),
  )
}

async function readIds({ world, source, institutions, customers, accounts }: Bank): Promise<void> {
  const fill = async (things: { no: string; id: string }[], table: string, column: string) => {
    const { rows } = await world.started.owner.query<{ id: string; no: string }>(
      `select id, ${column} as no from ${table} where source = $1`,
      [source],
    )
    const ids = new Map(rows.map(({ no, id }) => [no, id]))
    for (const thing of things) thing.id = ids.get(thing.no) ?? ''
  }
  await fill(institutions, 'institution', 'institution_no')
  await fill(customers, 'customer', 'customer_no')
  await fill(accounts, 'account', 'account_no')
}
