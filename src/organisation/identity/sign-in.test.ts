import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestInstance, type TestInstance, testPassword, visit } from '../../../test/harness/instance.ts'
import { insertSmallUnion, union } from '../../../test/harness/small-union.ts'
import { unaskedHeader } from '../../platform/http/contract.ts'
import { createPerson, issueSetupCode, seedDemoPeople } from './index.ts'

let started: TestInstance
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  await createPerson(started.instance.database.batch, {
    name: '周敏',
    staffNo: 'K0012',
    email: 'Zhou.Min@bank.example',
    password: testPassword,
    roles: [{ role: 'branch-manager', institutionId: union.east }],
  })
})
afterAll(() => started?.stop())
// Each test from an address of its own: the server takes only so many attempts a minute from one.
let address = ''
let tests = 0
beforeEach(async () => {
  address = `127.0.1.${++tests}`
  await started.owner.query('truncate sign_in_failure')
})

const signIn = (login: string, password: string, more: object = {}, app = started.app) =>
  app.inject({ method: 'POST', url: '/api/session', payload: { login, password }, remoteAddress: address, ...more })

test('signs in by staff number or e-mail in any case of letters', async () => {
  for (const login of ['K0012', 'k0012', 'zhou.min@bank.example', ' ZHOU.MIN@BANK.EXAMPLE ']) {
    const answer = await signIn(login, testPassword)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      name: '周敏',
      unionLevel: false,
      roles: [{ role: 'branch-manager', institutionName: '城东支行' }],
      permissions: expect.arrayContaining(['customer:read']),
    })
  }
})

test('the cookie is out of reach of scripts and other sites', async () => {
  const cookie = String((await signIn('K0012', testPassword)).headers['set-cookie'])
  expect(cookie).toMatch(/^almanac_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/)
  const behindProxy = await signIn('K0012', testPassword, { headers: { 'x-forwarded-proto': 'https' } })
  expect(String(behindProxy.headers['set-cookie'])).toContain('; Secure')
  const byTls = await started.serveAgain({ ALMANAC_PUBLIC_URL: 'https://almanac.bank.example' })
  const given = await signIn('K0012', testPassword, {}, byTls)
  expect(String(given.headers['set-cookie'])).toMatch(
    /^__Host-almanac_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200$/,
  )
  expect(given.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
})

test('where people come by TLS only, a cookie that another host could have put there signs nobody in', async () => {
  const byTls = await started.serveAgain({ ALMANAC_PUBLIC_URL: 'https://almanac.bank.example' })
  const given = String((await signIn('K0012', testPassword, {}, byTls)).headers['set-cookie'])
  const [, token] = /=([\w-]{43});/.exec(given) ?? []
  const whoIs = async (cookie: string) =>
    (await byTls.inject({ url: '/api/session', headers: { cookie } })).json()?.staffNo
  expect(await whoIs(`almanac_session=${token}`)).toBeUndefined()
  expect(await whoIs(`__Host-almanac_session=${token}`)).toBe('K0012')
  expect(await whoIs(`almanac_session=${'x'.repeat(43)}; __Host-almanac_session=${token}`)).toBe('K0012')
  const cookie = `__Host-almanac_session=${token}`
  expect((await byTls.inject({ url: '/api/account/sessions', headers: { cookie } })).json().items).toContainEqual(
    expect.objectContaining({ current: true }),
  )
  const { components } = (await byTls.inject('/api/openapi.json')).json()
  expect(components.securitySchemes.session.name).toBe('__Host-almanac_session')
  const out = await byTls.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
  expect(String(out.headers['set-cookie'])).toMatch(/^__Host-almanac_session=; .*Secure; Max-Age=0$/)
  expect(await whoIs(cookie)).toBeUndefined()
})

test('whom a request comes from is said by trusted proxies only', async () => {
  const settings = { ALMANAC_TRUSTED_PROXIES: '10.1.0.0/16' }
  const addressSeen = async (remoteAddress: string, forwarded: string) => {
    const app = await started.serveAgain(settings)
    const headers = { 'x-forwarded-for': forwarded }
    await signIn('K0012', testPassword, { headers, remoteAddress }, app)
    const { rows } = await started.owner.query('select address from session order by created_at desc limit 1')
    return rows[0].address
  }
  expect(await addressSeen('10.1.2.3', '203.0.113.9')).toBe('203.0.113.9')
  expect(await addressSeen('10.2.2.3', '203.0.113.9')).toBe('10.2.2.3')
  // What a client wrote before the proxy did stays the client's word.
  expect(await addressSeen('10.1.2.3', '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9')
})

test('a wrong password and an unknown person get the same answer', async () => {
  const [wrong, unknown] = [await signIn('K0012', 'wrong'), await signIn('nobody', 'wrong')]
  expect(wrong.statusCode).toBe(401)
  expect(wrong.json()).toEqual(unknown.json())
  expect(wrong.json().code).toBe('sign-in-failed')
  expect(wrong.headers['set-cookie']).toBeUndefined()
})

test('a person who was deactivated is refused, and so is their session', async () => {
  const visitor = await visit(await started.serveAgain({}, { sessionCachedMs: 0 }), 'K0012', testPassword)
  await started.owner.query('update person set active = false')
  expect((await signIn('K0012', testPassword)).statusCode).toBe(401)
  expect((await visitor.get('/api/session')).json()).toBeNull()
  expect((await visitor.get('/api/customers')).statusCode).toBe(401)
  await started.owner.query('update person set active = true')
})

const later = (minutes: number) =>
  started.owner.query(`update sign_in_failure set at = at - $1 * interval '1 minute'`, [minutes])
const fail = async (login: string, more: object = {}) => (await signIn(login, 'a guess', more)).statusCode

test('after five failures not even the right password is looked at, for longer with every further one', async () => {
  for (let attempt = 0; attempt < 5; attempt++) expect(await fail('K0012')).toBe(401)
  for (const minutes of ['1', '2', '4', '8', '16', '20', '20']) {
    const answer = await signIn(' k0012', testPassword)
    expect(answer.statusCode).toBe(429)
    expect(answer.json()).toMatchObject({ code: 'too-many-attempts', details: { minutes } })
    await later(Number(minutes))
    expect(await fail('K0012')).toBe(401)
  }
  await later(20)
  expect((await signIn('K0012', testPassword)).statusCode).toBe(200)
  for (let attempt = 0; attempt < 5; attempt++) expect(await fail('K0012')).toBe(401)
  expect((await signIn('K0012', testPassword)).json().details).toEqual({ minutes: '1' })
})

test('a person who does not exist waits like one who does', async () => {
  const answers = []
  for (const login of ['K0012', 'nobody']) {
    for (let attempt = 0; attempt < 5; attempt++) await fail(login)
    answers.push((await signIn(login, testPassword)).json())
  }
  expect(answers[0].code).toBe('too-many-attempts')
  expect(answers[1]).toEqual(answers[0])
})

test('nobody keeps a person out by guessing from other addresses', async () => {
  await started.owner.query('truncate person_address')
  for (let attempt = 0; attempt < 6; attempt++) await fail('K0012', { remoteAddress: '192.0.2.1' })
  expect(await fail('K0012', { remoteAddress: '192.0.2.1' })).toBe(429)
  // One address alone holds nobody up elsewhere.
  expect((await signIn('K0012', testPassword)).statusCode).toBe(200)
  // Of many, an address where the person has never been is held up, their own is not.
  await started.owner.query(
    `insert into sign_in_failure (subject, address) select 'login k0012', '198.51.100.' || n from generate_series(1, 90) n`,
  )
  expect((await signIn('K0012', testPassword, { remoteAddress: '192.0.2.2' })).statusCode).toBe(429)
  expect((await signIn('K0012', testPassword)).statusCode).toBe(200)
  await later(20)
  expect((await signIn('K0012', testPassword, { remoteAddress: '192.0.2.2' })).statusCode).toBe(200)
})

test('guesses made at the same time count each other', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => signIn('K0012', `guess ${at}`)))
  expect(answers.filter((answer) => answer.statusCode === 401).length).toBeLessThanOrEqual(5)
})

test('one address cannot try many people; who has signed in there before is not held up by it', async () => {
  await started.owner.query('truncate person_address')
  const guessed = () =>
    started.owner.query(
      `insert into sign_in_failure (subject, address) select 'login l' || n, $1 from generate_series(1, 50) n`,
      [address],
    )
  await guessed()
  expect((await signIn('K0012', testPassword)).statusCode).toBe(429)
  await later(1)
  expect((await signIn('K0012', testPassword)).statusCode).toBe(200)
  await guessed()
  expect((await signIn('K0012', testPassword)).statusCode).toBe(200)
  await fail('K0012')
  expect((await signIn('K0012', testPassword)).statusCode).toBe(429)
})

test('a session ends twelve hours after sign-in, and after an idle hour', async () => {
  const app = await started.serveAgain({}, { sessionCachedMs: 0 })
  for (const change of [
    `expires_at = now() - interval '1 second'`,
    `created_at = now() - interval '721 minutes'`,
    `seen_at = now() - interval '61 minutes'`,
  ]) {
    const visitor = await visit(app, 'K0012', testPassword)
    expect((await visitor.get('/api/session')).json()).toMatchObject({ name: '周敏' })
    await started.owner.query(`update session set ${change}`)
    expect((await visitor.get('/api/session')).json()).toBeNull()
    const answer = await visitor.get('/api/customers')
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'not-signed-in'])
  }
})

test('use is written down at most once a minute', async () => {
  const visitor = await visit(await started.serveAgain({}, { sessionCachedMs: 0 }), 'K0012', testPassword)
  const seen = async () => (await started.owner.query('select max(seen_at) as at from session')).rows[0].at
  const atFirst = await seen()
  await visitor.get('/api/session')
  expect(await seen()).toBe(atFirst)
  await started.owner.query(`update session set seen_at = seen_at - interval '90 seconds'`)
  const before = await seen()
  await visitor.get('/api/session')
  expect((await seen()) > before).toBe(true)
})

test('what a page asks by itself is no use of the session', async () => {
  const { cookie } = await visit(started.app, 'K0012', testPassword)
  const seen = async () => (await started.owner.query('select max(seen_at) as at from session')).rows[0].at
  await started.owner.query(`update session set seen_at = now() - interval '90 seconds'`)
  const before = await seen()
  const url = '/api/notices/unread'
  // Another process, which has not looked the session up yet and remembers it from the first request on.
  const app = await started.serveAgain({})
  const unasked = await app.inject({ url, headers: { cookie, [unaskedHeader]: '1' } })
  expect([unasked.statusCode, await seen()]).toEqual([200, before])
  expect((await app.inject({ url, headers: { cookie } })).statusCode).toBe(200)
  expect((await seen()) > before).toBe(true)
})

test('signing out ends the session at once', async () => {
  const visitor = await visit(started.app, 'K0012', testPassword)
  expect((await visitor.get('/api/session')).json()).toMatchObject({ name: '周敏' })
  const out = await visitor.send('DELETE', '/api/session')
  expect([out.statusCode, out.json()]).toEqual([200, {}])
  expect(String(out.headers['set-cookie'])).toContain('Max-Age=0')
  expect((await visitor.get('/api/session')).json()).toBeNull()
  expect((await visitor.get('/api/customers')).statusCode).toBe(401)
})

test('whoever asks who is signed in gets an answer, nobody included', async () => {
  for (const cookie of ['', 'almanac_session=short', `almanac_session=${'x'.repeat(43)}`]) {
    const answer = await started.app.inject({ url: '/api/session', headers: { cookie } })
    expect([answer.statusCode, answer.headers['content-type'], answer.json()]).toEqual([
      200,
      'application/json; charset=utf-8',
      null,
    ])
  }
})

test('the application’s role reaches neither password hashes nor sessions', async () => {
  const { app } = started.instance.database
  for (const sql of [
    'select password_hash from person',
    'select * from session',
    'select * from setup_code',
    'select * from sign_in_failure',
    'select * from person_address',
    'select * from second_step',
    'select * from recovery_code',
    'select * from passkey',
    'select * from sign_on_link',
    'select * from sign_in_challenge',
  ]) {
    await expect(app.query(sql)).rejects.toThrow(/permission denied/)
  }
  const { rows } = await started.owner.query('select password_hash as hash from person')
  expect(rows[0].hash).toMatch(/^\$argon2id\$/)
})

test('people of the demo sign in on loopback only', async () => {
  const people = await seedDemoPeople(started.instance.database.batch, {
    branchId: union.east,
    secret: 'a data folder',
    managerNo: 'S70',
  })
  expect(
    await seedDemoPeople(started.instance.database.batch, {
      branchId: union.east,
      secret: 'a data folder',
      managerNo: 'S70',
    }),
  ).toEqual(people)
  expect(people.map((person) => person.role)).toEqual([
    'administrator',
    'executive',
    'risk',
    'branch-manager',
    'relationship-manager',
    'teller',
  ])
  const wide = await started.serveAgain({ HOST: '0.0.0.0' })
  // On loopback, and yet the world comes, through a proxy.
  const proxied = await started.serveAgain({ ALMANAC_PUBLIC_URL: 'https://almanac.bank.example' })
  for (const { login, password } of people) {
    const answer = await signIn(login, password)
    expect(answer.statusCode).toBe(200)
    expect((await signIn(login, password, {}, wide)).statusCode).toBe(401)
    expect((await signIn(login, password, {}, proxied)).statusCode).toBe(401)
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    expect((await wide.inject({ url: '/api/session', headers: { cookie } })).json()).toBeNull()
    expect((await wide.inject({ url: '/api/customers', headers: { cookie } })).statusCode).toBe(401)
    await started.owner.query('truncate sign_in_failure')
  }
  expect((await started.app.inject('/api/setup')).json()).toMatchObject({
    needed: false,
    demo: true,
    institution: '县联社',
  })
  expect((await wide.inject('/api/setup')).json().demo).toBe(false)
})

test('the one-time code makes the first administrator, once', async () => {
  await started.owner.query('truncate person cascade')
  const code = await issueSetupCode(started.instance.database.batch)
  const setUp = (given: string, password = 'a long password') =>
    started.app.inject({
      method: 'POST',
      url: '/api/setup',
      payload: { code: given, name: 'Admin', email: 'admin@bank.example', password },
    })
  expect((await started.app.inject('/api/setup')).json().needed).toBe(true)
  expect((await setUp('WRONG-CODE')).json().code).toBe('setup-code-wrong')
  expect((await setUp(code ?? '', 'password1234')).json().code).toBe('password-common')
  expect((await setUp(code ?? '', 'the admin of us all')).json().code).toBe('password-personal')
  const made = await Promise.all([setUp(code ?? ''), setUp(code?.toLowerCase() ?? '')])
  expect(made.map((answer) => answer.statusCode).sort()).toEqual([200, expect.toBeOneOf([403, 409])])
  expect(made.find((answer) => answer.statusCode === 200)?.json()).toMatchObject({
    unionLevel: true,
    roles: [{ role: 'administrator' }],
  })
  expect((await setUp(code ?? '')).json().code).toBe('setup-done')
  expect(await issueSetupCode(started.instance.database.batch)).toBeUndefined()
})
