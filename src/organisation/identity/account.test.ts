import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestInstance, type TestInstance, testPassword, visit } from '../../../test/harness/instance.ts'
import { insertSmallUnion } from '../../../test/harness/small-union.ts'
import { createPerson } from './index.ts'

let started: TestInstance
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
})
afterAll(() => started?.stop())

beforeEach(async () => {
  await started.owner.query('truncate person cascade')
  await started.owner.query('truncate sign_in_failure')
  for (const staffNo of ['K0012', 'K0013']) {
    await createPerson(started.instance.database.batch, {
      name: `周敏 ${staffNo}`,
      staffNo,
      email: `${staffNo}@bank.example`,
      password: testPassword,
      roles: [{ role: 'executive', institutionId: null }],
    })
  }
})

const open = (login = 'K0012', password = testPassword) => visit(started.app, login, password)
const next = 'eleven quiet rivers'

test('a changed password is the one that counts, and ends every other session of the person', async () => {
  const [here, elsewhere, colleague] = [await open(), await open(), await open('K0013')]
  expect((await elsewhere.get('/api/session')).json()).toMatchObject({ staffNo: 'K0012' })
  const answer = await here.send('PUT', '/api/account/password', { present: testPassword, next })
  expect([answer.statusCode, answer.json()]).toEqual([200, {}])
  expect((await elsewhere.get('/api/session')).json()).toBeNull()
  expect((await colleague.get('/api/session')).json()).toMatchObject({ staffNo: 'K0013' })

  // Here it goes on under a new token; the one that was there before is worth nothing.
  expect((await here.get('/api/session')).json()).toBeNull()
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  expect((await started.app.inject({ url: '/api/session', headers: { cookie } })).json().staffNo).toBe('K0012')

  await expect(open()).rejects.toThrow(/sign-in-failed/)
  await open('K0012', next)
})

test.each([
  ['too short', 'bad-input'],
  ['password1234', 'password-common'],
  ['k0012 and some more', 'password-personal'],
])('the new password %s is refused as %s', async (chosen, code) => {
  const visitor = await open()
  const answer = await visitor.send('PUT', '/api/account/password', { present: testPassword, next: chosen })
  expect([answer.statusCode, answer.json().code]).toEqual([422, code])
  await open()
})

test('the present password is guessed as seldom from within as from without, and that keeps nobody out', async () => {
  const visitor = await open()
  const change = (present: string) => visitor.send('PUT', '/api/account/password', { present, next })
  for (let attempt = 0; attempt < 5; attempt++) expect((await change('a guess')).json().code).toBe('password-wrong')
  expect((await change(testPassword)).json()).toMatchObject({ status: 429, details: { minutes: '1' } })
  await open()
  await started.owner.query(`update sign_in_failure set at = at - interval '1 minute'`)
  expect((await change(testPassword)).statusCode).toBe(200)
})

test('people of the demo keep their passwords', async () => {
  const visitor = await open()
  await started.owner.query('update person set demo = true')
  const answer = await visitor.send('PUT', '/api/account/password', { present: testPassword, next })
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'demo-account'])
})

test('nobody changes a password without being signed in', async () => {
  const answer = await started.app.inject({
    method: 'PUT',
    url: '/api/account/password',
    payload: { present: testPassword, next },
  })
  expect(answer.statusCode).toBe(401)
})

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36'
const list = async (visitor: Awaited<ReturnType<typeof open>>) =>
  (await visitor.get('/api/account/sessions')).json().items

test('a person sees where they are signed in, and nobody else’s sessions', async () => {
  const phone = await started.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login: 'K0012', password: testPassword },
    headers: { 'user-agent': chrome },
    remoteAddress: '192.0.2.7',
  })
  expect(phone.statusCode).toBe(200)
  await open('K0013')
  const here = await open()
  expect(await list(here)).toEqual([
    expect.objectContaining({ current: true, address: '127.0.0.1', browser: null, system: null }),
    expect.objectContaining({ current: false, address: '192.0.2.7', browser: 'Chrome', system: 'Windows' }),
  ])
})

test('a session that is signed out from another one ends at once', async () => {
  const [here, one, other] = [await open(), await open(), await open()]
  for (const visitor of [one, other]) expect((await visitor.get('/api/session')).json()).not.toBeNull()
  const [{ id }] = (await list(one)).filter((session: { current: boolean }) => session.current)
  expect((await here.send('DELETE', `/api/account/sessions/${id}`)).statusCode).toBe(200)
  expect((await one.get('/api/session')).json()).toBeNull()
  expect((await other.get('/api/session')).json()).not.toBeNull()
  expect((await here.send('DELETE', `/api/account/sessions/${id}`)).statusCode).toBe(404)

  expect((await here.send('DELETE', '/api/account/sessions')).statusCode).toBe(200)
  expect((await other.get('/api/session')).json()).toBeNull()
  expect(await list(here)).toHaveLength(1)
})

test('nobody ends the session of another person', async () => {
  const [mine, theirs] = [await open(), await open('K0013')]
  const [{ id }] = await list(theirs)
  expect((await mine.send('DELETE', `/api/account/sessions/${id}`)).statusCode).toBe(404)
  await mine.send('DELETE', '/api/account/sessions')
  expect((await theirs.get('/api/session')).json()).not.toBeNull()
})

test('sessions that have ended by themselves are not listed', async () => {
  const [here] = [await open(), await open(), await open()]
  await started.owner.query(
    `update session set seen_at = now() - interval '61 minutes' where id = (select max(id) from session)`,
  )
  await started.owner.query(
    `update session set created_at = now() - interval '721 minutes' where id = (select max(id) - 1 from session)`,
  )
  expect(await list(here)).toHaveLength(1)
})

test('how long a session lasts is configured', async () => {
  const app = await started.serveAgain({ ALMANAC_SESSION_IDLE_MINUTES: '5', ALMANAC_SESSION_HOURS: '1' })
  const visitor = await visit(app, 'K0012', testPassword)
  await started.owner.query(`update session set seen_at = now() - interval '6 minutes'`)
  const fresh = await started.serveAgain({ ALMANAC_SESSION_IDLE_MINUTES: '5' })
  const { cookie } = visitor
  expect((await fresh.inject({ url: '/api/session', headers: { cookie } })).json()).toBeNull()
  expect((await started.app.inject({ url: '/api/session', headers: { cookie } })).json()).not.toBeNull()
})

test('signing in ends the session that the browser had', async () => {
  const before = await open()
  const payload = { login: 'K0013', password: testPassword }
  const { cookie } = before
  const answer = await started.app.inject({ method: 'POST', url: '/api/session', payload, headers: { cookie } })
  expect(answer.statusCode).toBe(200)
  expect(String(answer.headers['set-cookie'])).not.toContain(cookie)
  expect((await before.get('/api/session')).json()).toBeNull()
})
