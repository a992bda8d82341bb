import { generateSync } from 'otplib/functional'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  signInAs,
  startTestInstance,
  type TestInstance,
  testPassword,
  type Visitor,
  visit,
} from '../../../test/harness/instance.ts'
import { insertSmallUnion, union } from '../../../test/harness/small-union.ts'
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
  await createPerson(started.instance.database.batch, {
    name: '周敏',
    staffNo: 'K0012',
    password: testPassword,
    roles: [{ role: 'teller', institutionId: union.east }],
  })
})

const path = '/api/account/second-step'
const signIn = (code?: string, password = testPassword) =>
  started.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'K0012', password, code } })
/** Of so many half minutes from now: none that was taken counts again, and there is no time to wait for the next. */
const codeOf = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
const cookieOf = (answer: { headers: { 'set-cookie'?: string | string[] | number } }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? ''

/** With the code of the half minute before, so that those of now and of the next are still to be had. */
async function enrol(): Promise<{ visitor: Visitor; secret: string; recoveryCodes: string[] }> {
  const visitor = await visit(started.app, 'K0012', testPassword)
  const { secret } = (await visitor.send('POST', path, { password: testPassword })).json()
  const answer = await visitor.send('PUT', path, { code: codeOf(secret, -1) })
  expect(answer.statusCode).toBe(200)
  const cookie = cookieOf(answer)
  const again: Visitor = {
    personId: visitor.personId,
    cookie,
    get: (url) => started.app.inject({ url, headers: { cookie } }),
    send: (method, url, payload) =>
      started.app.inject({ method, url, headers: { cookie }, ...(payload !== undefined && { payload }) }),
  }
  return { visitor: again, secret, recoveryCodes: answer.json().recoveryCodes }
}

test('nothing changes before a first code has shown that the device knows the secret', async () => {
  const visitor = await visit(started.app, 'K0012', testPassword)
  expect((await visitor.send('POST', path, { password: 'a guess' })).json().code).toBe('password-wrong')
  const { secret, uri } = (await visitor.send('POST', path, { password: testPassword })).json()
  expect(uri).toContain(`secret=${secret}`)
  expect((await visitor.send('PUT', path, { code: '000000' })).json().code).toBe('code-wrong')
  expect((await visitor.get(path)).json()).toEqual({ since: null, recoveryCodesLeft: 0 })
  expect((await signIn()).statusCode).toBe(200)
})

test('what was begun too long ago, or anew, is not confirmed', async () => {
  const visitor = await visit(started.app, 'K0012', testPassword)
  const begin = async () => (await visitor.send('POST', path, { password: testPassword })).json().secret
  const [first, second] = [await begin(), await begin()]
  expect((await visitor.send('PUT', path, { code: codeOf(first) })).json().code).toBe('code-wrong')
  await started.owner.query(`update second_step set started_at = started_at - interval '16 minutes'`)
  expect((await visitor.send('PUT', path, { code: codeOf(second) })).json().code).toBe('second-step-late')
})

test('once it is on, the password alone opens nothing, and sessions begun with it alone have ended', async () => {
  const before = await visit(started.app, 'K0012', testPassword)
  expect((await before.get('/api/session')).json()).not.toBeNull()
  const { visitor, secret, recoveryCodes } = await enrol()
  expect(recoveryCodes).toHaveLength(10)
  expect((await before.get('/api/session')).json()).toBeNull()
  expect((await visitor.get(path)).json()).toEqual({ since: expect.any(String), recoveryCodesLeft: 10 })
  expect((await visitor.send('POST', path, { password: testPassword })).json().code).toBe('second-step-on')

  const without = await signIn()
  expect([without.statusCode, without.json().code]).toEqual([401, 'code-needed'])
  expect(without.headers['set-cookie']).toBeUndefined()
  expect((await signIn(undefined, 'a guess')).json().code).toBe('sign-in-failed')
  expect((await signIn(codeOf(secret), 'a guess')).json().code).toBe('sign-in-failed')
  expect((await signIn('123456')).json().code).toBe('code-wrong')
  expect((await signIn(codeOf(secret))).json()).toMatchObject({ name: '周敏' })
})

test('a code signs in once', async () => {
  const { secret } = await enrol()
  const code = codeOf(secret)
  const answers = await Promise.all([signIn(code), signIn(code), signIn(code)])
  expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
  expect((await signIn(code)).json().code).toBe('code-wrong')
  // Nor does an earlier one, which the clock would still permit.
  expect((await signIn(codeOf(secret, -1))).json().code).toBe('code-wrong')
  expect((await signIn(codeOf(secret, 1))).statusCode).toBe(200)
})

test('the code that put it on does not sign in', async () => {
  const { secret } = await enrol()
  expect((await signIn(codeOf(secret, -1))).json().code).toBe('code-wrong')
})

test('codes are guessed as slowly as passwords', async () => {
  const { secret } = await enrol()
  for (let attempt = 0; attempt < 5; attempt++) expect((await signIn(`00000${attempt}`)).statusCode).toBe(403)
  const answer = await signIn(codeOf(secret))
  expect([answer.statusCode, answer.json().details]).toEqual([429, { minutes: '1' }])
  await started.owner.query(`update sign_in_failure set at = at - interval '1 minute'`)
  expect((await signIn(codeOf(secret, 1))).statusCode).toBe(200)
})

test('a recovery code signs in once, however it is typed', async () => {
  const { visitor, recoveryCodes } = await enrol()
  const [code = ''] = recoveryCodes
  const typed = ` ${code.toLowerCase().replaceAll('-', ' ')}`
  const answers = await Promise.all([signIn(typed), signIn(code)])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 403])
  expect((await signIn(code)).json().code).toBe('code-wrong')
  expect((await visitor.get(path)).json().recoveryCodesLeft).toBe(9)
})

test('putting it off asks for password and code', async () => {
  const { visitor, secret } = await enrol()
  const remove = (password: string, code: string) => visitor.send('POST', `${path}/removal`, { password, code })
  expect((await remove('a guess', codeOf(secret))).json().code).toBe('password-wrong')
  expect((await remove(testPassword, '000000')).json().code).toBe('code-wrong')
  expect((await remove(testPassword, codeOf(secret))).statusCode).toBe(200)
  expect((await signIn()).statusCode).toBe(200)
  const { rows } = await started.owner.query('select count(*)::int as n from recovery_code')
  expect(rows[0].n).toBe(0)
})

test('putting it on and off is recorded, with when it was on', async () => {
  const { visitor, secret } = await enrol()
  await visitor.send('POST', `${path}/removal`, { password: testPassword, code: codeOf(secret) })
  const { rows } = await started.owner.query(
    `select person_name, details -> 'before' ? 'confirmed_at' as before, details -> 'after' ? 'confirmed_at' as after
     from (select id, person_id, person_name, action, details from audit_inbox union all select id, person_id, person_name, action, details from audit_entry) e
     where action = 'second-step-changed' and person_id = $1 order by id`,
    [visitor.personId],
  )
  expect(rows).toEqual([
    { person_name: '周敏', before: false, after: true },
    { person_name: '周敏', before: true, after: null },
  ])
})

test('neither secret nor codes are to be read in the database', async () => {
  const { secret, recoveryCodes } = await enrol()
  const { rows } = await started.owner.query(
    `select encode(sealed_secret, 'escape') || (select string_agg(encode(code_sha256, 'escape'), ' ') from recovery_code) as text from second_step`,
  )
  for (const one of [secret, ...recoveryCodes]) expect(rows[0].text).not.toContain(one.replaceAll('-', ''))
})

test('an administrator of the union sees who has it, page by page, and nobody else does', async () => {
  await enrol()
  const [administrator, branch, teller] = [
    await signInAs(started, 'administrator', null),
    await signInAs(started, 'administrator', union.east),
    await signInAs(started, 'teller', null),
  ]
  for (const visitor of [branch, teller]) expect((await visitor.get('/api/people/sign-in')).statusCode).toBe(403)
  const seen: { name: string; secondStepSince: string | null }[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await administrator.get(`/api/people/sign-in?limit=2${cursor && `&cursor=${cursor}`}`)
    expect(answer.statusCode).toBe(200)
    seen.push(...answer.json().items)
    cursor = answer.json().nextCursor
  }
  expect(seen).toHaveLength(4)
  expect(seen.map((person) => person.secondStepSince !== null)).toEqual([false, false, false, true])
  expect(seen.at(-1)?.name).toBe('周敏')
})
