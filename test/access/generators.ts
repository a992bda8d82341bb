import { z } from 'zod'
import type { World } from './bank.ts'
import type { OwnThing } from './bank-objects.ts'
import { decides } from './marked-secrets.ts'
import { type Needed, seesCustomer, seesInstitution, type Worker } from './sight.ts'

/** Values of a parameter: those that are the reader's to ask for, and those that are not. */
export interface Values {
  own: string[]
  foreign: string[]
}
export interface Asking {
  world: World
  worker: Worker
  needed: Needed
  /** Of the route. */
  path: string
}

const most = 2
const split = <T, V>(things: readonly T[], isOwn: (thing: T) => boolean, toValue: (thing: T) => V) => ({
  own: things.filter(isOwn).map(toValue),
  foreign: things.filter((one) => !isOwn(one)).map(toValue),
})
const always =
  (...own: string[]) =>
  (): Values => ({ own, foreign: [] })

/** Those opened come among their own, and confidential ones first: they are where a reader would look. */
const customers = ({ world, worker, needed }: Asking, toValue: (one: World['customers'][number]) => string) => {
  const { opened, openedOnce } = worker
  const odd = world.customers.filter((one) => one.readers || opened.includes(one) || openedOnce.includes(one))
  const order = [...odd, ...spread(world.customers.filter((one) => !odd.includes(one)))]
  return split(order, (one) => opened.includes(one) || seesCustomer(worker, needed, one), toValue)
}
const ownThings =
  (kind: OwnThing['kind']) =>
  ({ world, worker }: Asking): Values => {
    const things = world.things.filter((one) => one.kind === kind)
    return split(
      things.reverse(),
      ({ owner }) => owner === worker,
      ({ id }) => id,
    )
  }
/** What stands in the statement of a customer in sight, and of others. */
const textsOfTransactions = ({ world, worker, needed }: Asking): Values => {
  const { own, foreign } = split(
    spread(world.accounts),
    ({ owners }) => owners.some((one) => seesCustomer(worker, needed, one)),
    ({ transactions }) => transactions[0],
  )
  const texts = (some: typeof own) => some.slice(0, 1).flatMap((one) => (one ? [one.text, one.counterparty] : []))
  return { own: texts(own), foreign: texts(foreign) }
}
/** For whoever has the permission there is none that is not theirs. */
const managed =
  (of: keyof World['managed']) =>
  ({ world }: Asking): Values => ({ own: world.managed[of].slice(-most), foreign: [] })
const people = ({ world }: Asking): Values => ({
  own: world.workers.slice(-most).map(({ visitor }) => visitor.personId),
  foreign: [],
})
const institutions = ({ world, worker, needed }: Asking) =>
  split(
    world.institutions,
    (one) => seesInstitution(worker, needed, one),
    ({ id }) => id,
  )

/**
 * What to send as a parameter, by its name: the one place to say it for a new one. What is in scope and what is not are
 * both asked for; dates, months, numbers and choices follow from the contract.
 */
export const generators: Record<string, (asking: Asking) => Values> = {
  customerId: (asking) => customers(asking, ({ id }) => id),
  accountId: ({ world, worker, needed }) =>
    split(
      world.accounts,
      ({ owners }) => owners.some((one) => seesCustomer(worker, needed, one)),
      ({ id }) => id,
    ),
  institution: institutions,
  institutionId: institutions,
  institutionIds: institutions,
  viewId: ({ world, worker }) =>
    split(
      world.views,
      ({ owner }) => owner === worker,
      ({ id }) => id,
    ),
  jobId: ({ world, worker }) =>
    split(
      world.jobs,
      ({ owner }) => owner === worker,
      ({ id }) => id,
    ),
  sessionId: ({ world, worker }) =>
    split(
      world.sessions,
      ({ personId }) => personId === worker.visitor.personId,
      ({ id }) => id,
    ),
  // Theirs are those that they have made or decide on; whoever else may look at one does not touch it.
  requestId: ({ world, worker }) =>
    split(
      [...world.requests].reverse(),
      (one) => one.requester === worker || decides(worker, one),
      ({ id }) => id,
    ),
  exportId: ownThings('export'),
  noteId: ownThings('note'),
  openingId: ownThings('opening'),
  delegationId: ownThings('delegation'),
  passkeyId: ownThings('passkey'),
  upTo: ownThings('notice'),
  personId: people,
  delegateId: people,
  heldId: managed('heldIds'),
  staffId: managed('staffIds'),
  unitId: managed('unitIds'),
  departmentId: managed('unitIds'),
  postId: managed('unitIds'),
  changeId: managed('changeIds'),
  role: ({ world }) => ({ own: ['teller', ...world.managed.roles.slice(-1)], foreign: [] }),
  chosen: institutions,
  deliveryId: ({ world }) => ({ own: world.deliveryIds.slice(-2), foreign: [] }),
  keyId: ({ world }) => ({ own: world.programs.map(({ keyId }) => keyId), foreign: [] }),
  webhookId: ({ world }) => ({ own: world.programs.map(({ webhookId }) => webhookId), foreign: [] }),
  messageId: ({ world }) => ({ own: world.programs.map(({ messageId }) => messageId), foreign: [] }),
  /** Whatever a customer may be looked for by: each kind of text, of customers in sight and out of it. */
  text: (asking) => {
    if (/\/transactions/.test(asking.path)) return textsOfTransactions(asking)
    if (!asking.path.startsWith('/api/customers/')) {
      const { own, foreign } = customers(asking, ({ given }) => given)
      return { own: ['王', '员工', ...own.slice(0, 1)], foreign: [...foreign.slice(0, 1), ...foreign.slice(-1)] }
    }
    const found = [
      customers(asking, ({ given }) => given),
      customers(asking, ({ no }) => no),
      customers(asking, ({ mobile }) => mobile),
      customers(asking, ({ mobile }) => mobile.slice(-5)),
      customers(asking, ({ idNo }) => idNo),
      customers(asking, ({ idNo }) => idNo.slice(0, 8)),
      customers(asking, ({ village }) => village),
      customers(asking, ({ street }) => street),
      customers(
        asking,
        ({ id }) => asking.world.accounts.find(({ owners }) => owners.some((one) => one.id === id))?.no ?? id,
      ),
    ]
    return {
      own: ['王', 'Pérez', 'wang', ...found.flatMap(({ own }) => own.slice(0, 1))],
      // Of a confidential one, and of one that is out of sight by its institution alone.
      foreign: found.flatMap(({ foreign }) => [...new Set([...foreign.slice(0, 1), ...foreign.slice(-1)])]),
    }
  },
  filter: (asking) => {
    const places = institutions(asking)
    const filters = (is: 'own' | 'foreign') => [
      ...customers(asking, ({ given }) => json('name', 'contains', given))[is].slice(0, 1),
      ...customers(asking, ({ mobile }) => json('mobile', 'is', mobile))[is].slice(0, 1),
      ...customers(asking, ({ street }) => json('address', 'contains', street))[is].slice(0, 1),
      ...customers(asking, ({ village }) => json('village', 'in', village))[is].slice(0, 1),
      ...places[is].slice(0, 1).map((id) => json('institution', 'in', id)),
    ]
    return {
      own: [...filters('own'), json('aum', 'from', '0'), json('name', 'contains', 'Pérez')],
      foreign: filters('foreign'),
    }
  },
  customer: (asking) => customers(asking, ({ no }) => no),
  person: always('员工', 'S0x0'),
  list: always('customers'),
  source: always('bank0'),
  feed: always('customers'),
  reason: always('reference-unknown'),
  channel: always('counter'),
  kind: always('transfer'),
  limit: always('2'),
}

const json = (field: string, op: string, value: string) => JSON.stringify({ field, op, values: [value] })

/** Not always the first ones: of every so manieth. */
function spread<T>(things: readonly T[]): T[] {
  const step = 7
  return things.map((_, at) => things[(at * step) % things.length]!).filter((one, at, all) => all.indexOf(one) === at)
}

interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  enum?: string[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
  minItems?: number
}

/** Nobody has said what to send: told as a sentence that says where to. */
export class Unknown extends Error {}

const schemas = new WeakMap<z.ZodType, Schema>()

export function schemaOf(schema: z.ZodType | undefined): Schema {
  if (!schema) return {}
  const known = schemas.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema)
  schemas.set(schema, known)
  return known
}

/** What a parameter of a path or a query may be; a few of each. */
export function valuesOf(name: string, schema: Schema, asking: Asking): Values {
  if (schema.enum) return { own: schema.enum.map(String), foreign: [] }
  if (schema.const !== undefined) return { own: [String(schema.const)], foreign: [] }
  const generator = generators[name]
  if (generator) {
    const { own, foreign } = generator(asking)
    const few = name === 'text' || name === 'filter' ? 20 : name === 'customerId' ? most + 1 : most
    return { own: own.slice(0, few), foreign: foreign.slice(0, few) }
  }
  if (schema.type === 'integer' || schema.type === 'number')
    return { own: [String(Math.max(schema.minimum ?? 30, 30))], foreign: [] }
  if (schema.type === 'boolean') return { own: ['true'], foreign: [] }
  const fitting = samples.find((one) => schema.pattern && new RegExp(schema.pattern).test(one))
  if (!isId(schema) && fitting) return { own: [fitting], foreign: [] }
  throw new Unknown(
    `"${name}": say in test/access/generators.ts which values are the reader's to ask for and which are not`,
  )
}

const samples = ['2026-02-28', '2026-02', '2026-01', '1000.00', '12', 'customers']
const isId = (schema: Schema) =>
  schema.pattern !== undefined &&
  new RegExp(schema.pattern).test('9'.repeat(19)) &&
  !new RegExp(schema.pattern).test('1.5')

/** A body with what is required; identifiers in it are foreign ones. */
export function bodyOf(schema: Schema, asking: Asking, name = 'body'): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return bodyOf(schema.anyOf[0]!, asking, name)
  if (schema.properties) {
    const required = schema.required ?? []
    return Object.fromEntries(required.map((key) => [key, bodyOf(schema.properties?.[key] ?? {}, asking, key)]))
  }
  if (schema.type === 'array') return schema.minItems ? [bodyOf(schema.items ?? {}, asking, name)] : []
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'string') {
    const generator = generators[name]
    if (isId(schema) && !generator) valuesOf(name, schema, asking)
    if (isId(schema) && generator) return generator(asking).foreign[0] ?? '1'
    if (schema.format === 'email') return 'nobody@example.org'
    const pattern = schema.pattern && new RegExp(schema.pattern)
    return samples.find((one) => !pattern || pattern.test(one))?.padEnd(schema.minLength ?? 0, 'x') ?? 'x'
  }
  return {}
}
