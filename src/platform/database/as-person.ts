import type { Writable } from 'node:stream'
import type pg from 'pg'
import type { Person, Scope } from '../auth/person.ts'
import type { Permission } from '../http/contract.ts'
import type { Queryable } from './connect.ts'

/** One statement in the person's scope. */
export type Ask = <Row>(statement: Statement) => Promise<Row[]>

/** Runs work in one transaction that names the person and their scope, for row-level security to go by. */
export type AsPerson = <T>(work: (db: Queryable) => Promise<T>) => Promise<T>

/** What begins such a transaction. One text, so that it is one message; only digits are ever put into it. */
function openingOf(personId: string, scope: Scope, mode: 'read' | 'change'): string {
  const begin = mode === 'read' ? 'begin read only' : 'begin'
  const sight = scope.everything
    ? `set local almanac.everything = 'on'`
    : `set local almanac.institutions = '{${scope.institutions.map(digits).join(',')}}'`
  return `${begin}; set local almanac.person = '${digits(personId)}'; ${sight}`
}

const openings = new WeakMap<Person, Map<string, string>>()

/** The same, made once per person, permission and mode. */
function openingFor(person: Person, permission: Permission | 'signed-in', mode: 'read' | 'change'): string {
  const known = openings.get(person) ?? new Map<string, string>()
  openings.set(person, known)
  const key = `${mode} ${permission}`
  const opening = known.get(key) ?? openingOf(person.id, person.scopeOf(permission), mode)
  known.set(key, opening)
  return opening
}

function digits(id: string): string {
  if (!/^\d{1,19}$/.test(id)) throw new Error(`not an identifier: ${id}`)
  return id
}

/** Named statements are planned once per connection: planning a page of a list anew takes longer than reading it. */
const planOnce = 'set local plan_cache_mode = force_generic_plan'

/** One statement with its name, under which each connection prepares it once. */
export interface Statement {
  name: string
  text: string
  values: unknown[]
}

/**
 * Opening, statement and end travel together: the connection is pipelined, and corked so that they are one packet. For a
 * single statement this is half as fast again as waiting in between. Should the opening fail, the statement runs without
 * settings and sees nothing; should the statement fail, the end rolls back.
 */
async function askAs<Row>(pool: pg.Pool, opening: string, statement: Statement): Promise<Row[]> {
  const client = await pool.connect()
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  return new Promise((resolve, reject) => {
    let rows: Row[] = []
    let failure: Error | undefined
    stream.cork()
    client.query(opening, (error) => {
      failure = error
    })
    client.query(statement as pg.QueryConfig, (error, result) => {
      failure ??= error
      if (failure) reject(failure)
      else rows = result.rows
      resolve(rows)
    })
    client.query('commit', (error) => client.release(error))
    stream.uncork()
  })
}

/** The same for several statements. Never wait for the warehouse, files or mail in `work`. */
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

/** Both, bound to a person and what they came to do. */
export function asPersonOf(
  pool: pg.Pool,
  person: Person,
  permission: Permission | 'signed-in',
  mode: 'read' | 'change',
): AsPerson {
  const opening = openingFor(person, permission, mode)
  return (work) => runAs(pool, opening, work)
}
export function askOf(
  pool: pg.Pool,
  person: Person,
  permission: Permission | 'signed-in',
  mode: 'read' | 'change',
): Ask {
  const opening = `${openingFor(person, permission, mode)}; ${planOnce}`
  return (statement) => askAs(pool, opening, statement)
}
