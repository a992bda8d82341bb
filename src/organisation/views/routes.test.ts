import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertSmallUnion, union } from '../../../test/harness/small-union.ts'

let started: TestInstance
const visitors = {} as Record<'east' | 'outlet' | 'west' | 'risk', Visitor>
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  visitors.east = await signInAs(started, 'branch-manager', union.east)
  visitors.outlet = await signInAs(started, 'teller', union.outlet)
  visitors.west = await signInAs(started, 'branch-manager', union.west)
  visitors.risk = await signInAs(started, 'risk', null)
})
afterAll(() => started?.stop())

const definition = {
  filter: { all: [{ field: 'aum', op: 'from', values: ['500000'] }, { any: [] }] },
  sort: 'aum',
  direction: 'desc',
  mine: true,
  columns: [{ key: 'name', width: 160 }, { key: 'aum' }],
  frozen: 1,
}
const save = (visitor: Visitor, name: string, shared = false) =>
  visitor.send('POST', '/api/views', { list: 'customers', name, shared, definition })
const names = async (visitor: Visitor, list = 'customers') =>
  (await visitor.get(`/api/views?list=${list}`)).json().items.map((view: { name: string }) => view.name)

test('a view comes back as it was saved', async () => {
  const saved = await save(visitors.east, ' 大额客户 ')
  expect(saved.json()).toEqual({
    id: saved.json().id,
    name: '大额客户',
    shared: false,
    own: true,
    ownerName: 'branch-manager 1',
    definition,
  })
  expect((await visitors.east.get('/api/views?list=customers')).json()).toEqual({ items: [saved.json()] })
  expect(await names(visitors.east, 'movements')).toEqual([])
  expect(await names(visitors.risk)).toEqual([])
})

test('a name stands once in a list of one’s own', async () => {
  expect((await save(visitors.west, 'Top')).statusCode).toBe(200)
  const again = await save(visitors.west, 'top')
  expect([again.statusCode, again.json().code]).toEqual([409, 'view-name-taken'])
  expect((await save(visitors.risk, 'Top')).statusCode).toBe(200)
})

test('a shared view is seen by those whose scope overlaps its owner’s, and changed by the owner only', async () => {
  const { id } = (await save(visitors.east, 'of the branch', true)).json()
  expect(await names(visitors.outlet)).toEqual(['of the branch'])
  expect(await names(visitors.risk)).toEqual(['Top', 'of the branch'])
  expect(await names(visitors.west)).toEqual(['Top'])
  const seen = (await visitors.outlet.get('/api/views?list=customers')).json().items[0]
  expect([seen.own, seen.ownerName, seen.definition]).toEqual([false, 'branch-manager 1', definition])
  const change = { name: 'mine now', shared: false, definition: {} }
  for (const [method, url, body] of [
    ['PUT', `/api/views/${id}`, change],
    ['DELETE', `/api/views/${id}`],
    ['POST', `/api/views/${id}/restore`],
  ] as const) {
    expect((await visitors.outlet.send(method, url, body)).statusCode).toBe(404)
  }
  expect((await visitors.east.send('PUT', `/api/views/${id}`, change)).json()).toMatchObject({
    name: 'mine now',
    shared: false,
    definition: {},
  })
  expect(await names(visitors.outlet)).toEqual([])
})

test('what the union’s people share is seen everywhere, until they leave', async () => {
  await save(visitors.risk, 'for all', true)
  expect(await names(visitors.outlet)).toEqual(['for all'])
  await started.owner.query('update person set active = false where id = $1', [visitors.risk.personId])
  expect(await names(visitors.outlet)).toEqual([])
  await started.owner.query('update person set active = true where id = $1', [visitors.risk.personId])
})

test('a deleted view can be brought back for a day, unless its name has been given again', async () => {
  const { id } = (await save(visitors.west, 'short-lived')).json()
  const remove = () => visitors.west.send('DELETE', `/api/views/${id}`)
  const restore = () => visitors.west.send('POST', `/api/views/${id}/restore`)
  expect((await remove()).statusCode).toBe(200)
  expect((await remove()).statusCode).toBe(404)
  expect(await names(visitors.west)).toEqual(['Top', 'for all'])
  expect((await restore()).json().name).toBe('short-lived')
  await remove()
  await save(visitors.west, 'short-lived')
  expect((await restore()).statusCode).toBe(409)
  await started.owner.query(`update saved_view set deleted_at = now() - interval '25 hours' where id = $1`, [id])
  expect((await restore()).statusCode).toBe(404)
})

test('a definition that is none is refused, and so is one view too many', async () => {
  const send = (body: object) =>
    visitors.outlet.send('POST', '/api/views', { list: 'customers', name: 'x', shared: false, ...body })
  expect((await send({ definition: { filter: { field: 'x', op: 'like', values: [] } } })).statusCode).toBe(422)
  expect((await send({ definition: { sql: 'x' } })).statusCode).toBe(422)
  await started.owner.query(
    `insert into saved_view (person_id, list, name, shared, definition) select $1, 'customers', 'view ' || n, false, '{}' from generate_series(1, 100) n`,
    [visitors.outlet.personId],
  )
  const full = await save(visitors.outlet, 'one more')
  expect([full.statusCode, full.json().code]).toEqual([422, 'too-many-views'])
})
