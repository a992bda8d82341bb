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
