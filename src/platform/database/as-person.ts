import type pg from 'pg'
import type { Person, Scope } from '../auth/person.ts'
import type { Permission } from '../http/contract.ts'
import type { Queryable } from './connect.ts'
import { queryScoped, type Settings, type Statement } from './scoped-query.ts'

export type { Statement } from './scoped-query.ts'

/** One statement in the person's scope. */
export type Ask = <Row>(statement: Statement) => Promise<Row[]>

/** Runs work in one transaction that names the person and their scope, for row-level security to go by. */
export type AsPerson = <T>(work: (db: Queryable) => Promise<T>) => Promise<T>

type Mode = 'read' | 'change'
interface Opening {
  /** What begins a transaction of several statements. One text, so that it is one message; only digits are ever put into it. */
  text: string
  /** The same for a statement that comes alone. */
  settings: Settings
}

/**
 * Where a request shows customers, if that is narrower than what it is permitted for: no operation shows customers to whom
 * no role lets read them. Undefined where it narrows nothing.
 */
function readingOf(scope: Scope, reading: Scope): readonly string[] | undefined {
  if (reading.everything) return undefined
  if (scope.everything) return reading.institutions
  const read = new Set(reading.institutions)
  const both = scope.institutions.filter((one) => read.has(one))
  return read.size > 0 && both.length === scope.institutions.length ? undefined : both
}

const listOf = (ids: readonly string[]) => `{${ids.map(digits).join(',')}}`

function openingOf(person: Person, permission: Permission | 'signed-in', mode: Mode): Opening {
  const scope = person.scopeOf(permission)
  const institutions = listOf(scope.institutions)
  const reading = readingOf(scope, person.scopeOf('customer:read'))
  const customers = reading ? listOf(reading) : ''
  const sight = scope.everything
    ? `set local almanac.everything = 'on'`
    : `set local almanac.institutions = '${institutions}'`
  const begin = mode === 'read' ? 'begin read only' : 'begin'
  return {
    text: `${begin}; set local almanac.person = '${digits(person.id)}'; ${sight}; set local almanac.customers = '${customers}'`,
    settings: [
      digits(person.id),
      scope.everything ? 'on' : '',
      scope.everything ? '' : institutions,
      mode === 'read' ? 'on' : 'off',
      '',
      customers,
    ],
  }
}

const openings = new WeakMap<Person, Map<string, Opening>>()

/** Made once per person, permission and mode. */
function openingFor(person: Person, permission: Permission | 'signed-in', mode: Mode): Opening {
  const known = openings.get(person) ?? new Map<string, Opening>()
  openings.set(person, known)
  const key = `${mode} ${permission}`
  const opening = known.get(key) ?? openingOf(person, permission, mode)
  known.set(key, opening)
  return opening
}

function digits(id: string): string {
  if (!/^\d{1,19}$/.test(id)) throw new Error(`not an identifier: ${id}`)
  return id
}

/** Never wait for the warehouse, files or mail in `work`. */
async function runAs<T>(pool: pg.Pool, opening: string, work: (db: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    const opened = client.query(opening)
    opened.catch(() => {})
    // The work is always awaited first: what it still had to ask must not run on a connection given back.
    const result = await work(client)
    await opened
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
}

/** Whoever reads no customers at all sees none that was opened for them either. */
const namedTo = (person: Person, customerId: string | undefined) =>
  customerId !== undefined && person.permissions.has('customer:read') ? digits(customerId) : undefined

/**
 * Both, bound to a person and what they came to do. `customerId`: the one customer whom the request is about, if it is about
 * one; who was opened for the person beyond their scope is seen by such a request only.
 */
export function asPersonOf(
  pool: pg.Pool,
  person: Person,
  permission: Permission | 'signed-in',
  mode: Mode,
  customerId?: string,
): AsPerson {
  const { text } = openingFor(person, permission, mode)
  const named = namedTo(person, customerId)
  const opening = named === undefined ? text : `${text}; set local almanac.customer = '${named}'`
  return (work) => runAs(pool, opening, work)
}
export function askOf(
  pool: pg.Pool,
  person: Person,
  permission: Permission | 'signed-in',
  mode: Mode,
  customerId?: string,
): Ask {
  const { settings } = openingFor(person, permission, mode)
  const [who, everything, institutions, readOnly, , customers] = settings
  const about: Settings = [who, everything, institutions, readOnly, namedTo(person, customerId) ?? '', customers]
  return (statement) => queryScoped(pool, about, statement)
}
