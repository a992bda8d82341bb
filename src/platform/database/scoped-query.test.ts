import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestInstance, type TestInstance } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { queryScoped, type Settings } from './scoped-query.ts'

let started: TestInstance
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  await insertCustomer(started.owner, { id: '11', institution: union.east })
  await insertCustomer(started.owner, { id: '12', institution: union.west })
})
afterAll(() => started?.stop())

const reader = (institutions: string): Settings => ['1', '', institutions, 'on', '', '']
const ask = (settings: Settings, text: string, values: unknown[] = []) =>
  queryScoped<Record<string, unknown>>(started.instance.database.app, settings, { name: text, text, values })
const counted = 'select count(*)::int as n from customer'

test('what a statement sees follows from its own settings, on whatever connection', async () => {
  const scopes = Array.from({ length: 40 }, (_, at) => reader(at % 2 ? `{${union.east}}` : '{}'))
  const seen = await Promise.all(scopes.map((settings) => ask(settings, counted)))
  const everything = await ask(['1', 'on', '', 'on', '', ''], counted)
  expect(seen.map((rows) => rows[0]?.n)).toEqual(scopes.map((_, at) => at % 2))
  expect(everything).toEqual([{ n: 2 }])
})

test('customers show no further than they may be read, whatever else is in reach', async () => {
  const reading = (everything: string, reach: string, customers: string) =>
    ask(['1', everything, reach, 'on', '', customers], 'select id from customer order by id')
  expect(await reading('on', '', `{${union.east}}`)).toEqual([{ id: '11' }])
  expect(await reading('', `{${union.east},${union.west}}`, `{${union.west}}`)).toEqual([{ id: '12' }])
  expect(await reading('', `{${union.east}}`, '{}')).toEqual([])
  expect(await reading('on', '', '{}')).toEqual([])
})

test('a statement that fails is told of, and its connection serves the next', async () => {
  for (let again = 0; again < 3; again++) {
    await expect(ask(reader('{}'), 'select 1 / $1::int as n', [0])).rejects.toMatchObject({ code: '22012' })
    await expect(ask(reader('{}'), 'select from nowhere')).rejects.toMatchObject({ code: '42P01' })
    await expect(ask(reader('{not a number}'), counted)).rejects.toMatchObject({ code: '22P02' })
    expect(await ask(reader('{}'), 'select 1 as n')).toEqual([{ n: 1 }])
  }
  expect(started.instance.database.app.totalCount).toBe(started.instance.database.app.idleCount)
})

test('a reader’s statement changes nothing', async () => {
  await expect(ask(reader('{}'), 'create temp table mine (n int)')).rejects.toMatchObject({ code: '25006' })
  await expect(ask(['1', '', '{}', 'off', '', ''], 'create temp table mine (n int)')).resolves.toEqual([])
})

test('a connection that was ended is replaced', async () => {
  const { app } = started.instance.database
  const ended = expect(ask(reader('{}'), 'select pg_sleep(10)')).rejects.toThrow()
  const [{ pid } = { pid: 0 }] = await new Promise<{ pid: number }[]>((found) => {
    const look = async () => {
      const { rows } = await started.owner.query(`select pid from pg_stat_activity where query = 'select pg_sleep(10)'`)
      if (rows.length) found(rows)
      else setTimeout(look, 20)
    }
    look()
  })
  await started.owner.query('select pg_terminate_backend($1)', [pid])
  await ended
  expect(await ask(reader('{}'), 'select 1 as n')).toEqual([{ n: 1 }])
  expect(app.waitingCount).toBe(0)
})
