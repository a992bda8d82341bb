import { generateSync } from 'otplib/functional'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RegisteredRoute, routesOf } from '../../../test/access/routes.ts'
import { createPasskey } from '../../../test/harness/authenticator.ts'
import { startTestInstance, type TestInstance, testPassword } from '../../../test/harness/instance.ts'
import { insertSmallUnion } from '../../../test/harness/small-union.ts'
import { createPerson } from './index.ts'
import { demandedFrom, factorLack, type HeldRole, type RoleCode } from './rules.ts'

const origin = 'https://almanac.bank.example'

let started: TestInstance
let app: TestInstance['app']
let routes: RegisteredRoute[]
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  const served = await routesOf(() => started.serveAgain({ ALMANAC_PUBLIC_URL: origin }, { sessionCachedMs: 0 }))
  app = served.app
  routes = served.routes
})
afterAll(() => started?.stop())

beforeEach(async () => {
  await started.owner.query('truncate person, second_factor_rule, sign_in_failure cascade')
  await create('K0012', 'teller')
  await create('A01', 'administrator')
})

const create = (staffNo: string, role: RoleCode) =>
  createPerson(started.instance.database.batch, {
    name: `周敏 ${staffNo}`,
    staffNo,
    password: testPassword,
    roles: [{ role, institutionId: null }],
  })
/** `days` from now; a second ago when there are none. */
const demand = (role: string, days = 0) =>
  started.owner.query(
    `insert into second_factor_rule values ($1, now() - interval '1 second' + $2 * interval '1 day')
     on conflict (role) do update set required_from = excluded.required_from`,
    [role, days],
  )

/** A browser: keeps its cookies. */
function openBrowser() {
  const jar = new Map<string, string>()
  const browser = {
    jar,
    async send(method: string, url: string, payload?: object) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const given = { method: method as 'GET', url, headers: { cookie } }
      const answer = await app.inject({ ...given, ...(payload && { payload }) })
      for (const { name, value } of answer.cookies) jar.set(name, value)
      return answer
    },
    me: async () => (await browser.send('GET', '/api/session')).json(),
    lack: async () => (await browser.me())?.secondFactor?.state,
  }
  return browser
}
type Browser = ReturnType<typeof openBrowser>

async function signIn(login = 'K0012', code?: string): Promise<Browser> {
  const browser = openBrowser()
  const answer = await browser.send('POST', '/api/session', { login, password: testPassword, code })
  expect(answer.statusCode).toBe(200)
  return browser
}
const codeOf = (answer: { statusCode: number; json(): { code?: string } }) => [answer.statusCode, answer.json().code]
const needed = [403, 'second-factor-needed']
const there = [403, 'second-factor-there']

const step = '/api/account/second-step'
/** Of so many half minutes from now: each counts once. */
const totp = (secret: string, steps: number) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
async function addCodes(browser: Browser): Promise<string> {
  const { secret } = (await browser.send('POST', step, { password: testPassword })).json()
  expect((await browser.send('PUT', step, { code: totp(secret, -1) })).statusCode).toBe(200)
  return secret
}
async function addPasskey(browser: Browser) {
  const passkey = createPasskey()
  const { options } = (await browser.send('POST', '/api/account/passkeys/challenge', {})).json()
  const response = passkey.register({ options, origin })
  const answer = await browser.send('POST', '/api/account/passkeys', { name: 'My phone', response })
  expect(answer.statusCode).toBe(200)
  return passkey
}
async function signInWith(passkey: ReturnType<typeof createPasskey>): Promise<Browser> {
  const browser = openBrowser()
  const { options } = (await browser.send('POST', '/api/session/passkey/challenge')).json()
  const response = passkey.signIn({ options, origin })
  expect((await browser.send('POST', '/api/session/passkey', { response })).statusCode).toBe(200)
  return browser
}

describe('what a session lacks', () => {
  const now = Date.parse('2026-11-20T00:00:00Z')
  const held = (factorFrom: string | null): HeldRole => ({
    role: 'teller',
    roleName: null,
    given: null,
    institutionId: null,
    institutionName: null,
    subtree: [],
    factorFrom,
  })
  test.each([
    [[], false, false, undefined],
    [[null], false, false, undefined],
    [['2026-11-20T00:00:00Z'], false, false, 'needed'],
    [['2026-11-20T00:00:00Z'], false, true, 'needed'],
    [['2026-11-20T00:00:00Z'], true, true, undefined],
    [['2026-11-20T00:00:01Z'], false, false, 'soon'],
    [['2026-12-04T00:00:00Z'], false, false, 'soon'],
    [['2026-12-04T00:00:01Z'], false, false, undefined],
    [['2026-11-21T00:00:00Z'], false, true, undefined],
    [[null, '2027-01-01T00:00:00Z', '2026-11-19T00:00:00Z'], false, false, 'needed'],
  ])('of roles demanding from %j, strong %j, with a factor %j: %s', (from, strong, hasFactor, lack) => {
    expect(factorLack(demandedFrom(from.map(held)), { strong, hasFactor }, now)).toBe(lack)
  })
})

/** All that is open to a session that lacks what is demanded; whatever comes to it is open to a stolen password. */
const open = [
  'DELETE /api/session',
  'PUT /api/account/password',
  'GET /api/account/second-step',
  'POST /api/account/second-step',
  'PUT /api/account/second-step',
  'GET /api/account/passkeys',
  'POST /api/account/passkeys/challenge',
  'POST /api/account/passkeys',
]
/** Served without a contract, to anybody. */
const toAnybody = ['GET /api/openapi.json', 'GET /health', 'GET /', 'GET /*']

test('a session without the factor that is demanded is refused by every route but those that set one up', async () => {
  // Whoever may do everything, so that nothing else is the reason.
  await create('A02', 'auditor')
  const roles: RoleCode[] = ['risk', 'branch-manager', 'executive', 'auditor', 'relationship-manager']
  for (const role of roles)
    await started.owner.query(
      `insert into person_role (person_id, role) select id, $1 from person where staff_no = 'A01'`,
      [role],
    )
  await demand('administrator')
  const browser = await signIn('A01')
  const named = routes.map((route) => ({ ...route, name: `${route.method} ${route.path}` }))
  const isPublic = ({ contract, name }: (typeof named)[number]) =>
    contract ? !contract.permission : toAnybody.includes(name)
  const asked = named.filter((route) => !isPublic(route))
  expect(asked.length).toBeGreaterThan(100)
  const answered: string[] = []
  for (const { method, path, name } of asked) {
    if (name === 'DELETE /api/session') continue
    const answer = await browser.send(method, path.replace(/:\w+/g, '1'), method === 'GET' ? undefined : {})
    const [status, code] = codeOf(answer)
    if (status !== needed[0] || code !== needed[1]) answered.push(name)
  }
  expect((await browser.send('DELETE', '/api/session')).statusCode).toBe(200)
  expect([...answered, 'DELETE /api/session'].sort()).toEqual([...open].sort())
})

test('a session that was open before the day is refused from its next request on, and knows why', async () => {
  const browser = await signIn()
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)
  await demand('teller')
  expect(codeOf(await browser.send('GET', '/api/customers'))).toEqual(needed)
  expect(await browser.me()).toMatchObject({
    permissions: [],
    secondFactor: { state: 'needed', from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), there: null },
  })
  const other = await signIn('A01')
  expect((await other.send('GET', '/api/roles')).statusCode).toBe(200)
  await started.owner.query('delete from second_factor_rule')
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)
})

test('an API key of whoever made it goes on: it is no person', async () => {
  const administrator = await signIn('A01')
  const wanted = {
    name: '数据平台',
    permissions: ['close:read'],
    institutionIds: null,
    days: 30,
    requestsPerMinute: 100,
  }
  const { token } = (await administrator.send('POST', '/api/keys', wanted)).json()
  await demand('administrator')
  expect(codeOf(await administrator.send('GET', '/api/closes'))).toEqual(needed)
  const answer = await app.inject({ url: '/api/closes', headers: { authorization: `Bearer ${token}` } })
  expect(answer.statusCode).toBe(200)
})

test('codes are set up in such a session, which goes on from there; a password alone comes no further again', async () => {
  await demand('teller')
  const browser = await signIn()
  const secret = await addCodes(browser)
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)
  expect(await browser.lack()).toBeUndefined()
  expect((await (await signIn('K0012', totp(secret, 0))).send('GET', '/api/customers')).statusCode).toBe(200)
})

test('so is a passkey; the token of the weaker session counts no more', async () => {
  await demand('teller')
  const browser = await signIn()
  const former = openBrowser()
  for (const [name, value] of browser.jar) former.jar.set(name, value)
  const passkey = await addPasskey(browser)
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)
  expect((await former.send('GET', '/api/customers')).statusCode).toBe(401)
  expect((await (await signInWith(passkey)).send('GET', '/api/customers')).statusCode).toBe(200)
})

test('whoever has a factor and comes by the password alone adds no other one, nor changes the password', async () => {
  const passkey = await addPasskey(await signIn())
  await demand('teller')
  const thief = await signIn()
  expect((await thief.me()).secondFactor).toMatchObject({ state: 'needed', there: 'own' })
  expect(codeOf(await thief.send('POST', step, { password: testPassword }))).toEqual(there)
  expect(codeOf(await thief.send('PUT', step, { code: '123456' }))).toEqual(there)
  const challenge = '/api/account/passkeys/challenge'
  expect(codeOf(await thief.send('POST', challenge, { password: testPassword }))).toEqual(there)
  const passwords = { present: testPassword, next: 'another long sentence' }
  expect(codeOf(await thief.send('PUT', '/api/account/password', passwords))).toEqual(there)
  expect((await (await signInWith(passkey)).send('GET', '/api/customers')).statusCode).toBe(200)
})

test('what was begun before a factor was there is not finished after', async () => {
  await demand('teller')
  const [owner, thief] = [await signIn(), await signIn()]
  const { secret } = (await thief.send('POST', step, { password: testPassword })).json()
  await addPasskey(owner)
  expect(codeOf(await thief.send('PUT', step, { code: totp(secret, 0) }))).toEqual(there)
  expect(codeOf(await thief.send('GET', '/api/customers'))).toEqual(needed)
})

test('a second passkey that was added with the password makes no session stronger', async () => {
  await addPasskey(await signIn())
  const thief = await signIn()
  await addPasskey(thief)
  await demand('teller')
  expect(codeOf(await thief.send('GET', '/api/customers'))).toEqual(needed)
})

test('a changed password leaves a session as strong as it was', async () => {
  const next = 'another long sentence'
  const change = (browser: Browser, present: string, to: string) =>
    browser.send('PUT', '/api/account/password', { present, next: to })
  const browser = await signIn()
  await addCodes(browser)
  await demand('teller')
  expect((await change(browser, testPassword, next)).statusCode).toBe(200)
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)

  await demand('administrator')
  const weak = await signIn('A01')
  expect((await change(weak, testPassword, next)).statusCode).toBe(200)
  expect(codeOf(await weak.send('GET', '/api/roles'))).toEqual(needed)
})

test('the last factor is not taken off while one is demanded, one of two is', async () => {
  const browser = await signIn()
  const secret = await addCodes(browser)
  await addPasskey(browser)
  await demand('teller')
  const codesOff = (steps: number) =>
    browser.send('POST', `${step}/removal`, { password: testPassword, code: totp(secret, steps) })
  const { items } = (await browser.send('GET', '/api/account/passkeys')).json()
  const passkeyOff = () => browser.send('POST', `/api/account/passkeys/${items[0].id}/removal`, {})
  // At the same moment, too, one of them stays.
  const answers = await Promise.all([codesOff(0), passkeyOff()])
  const codes = answers.map((answer) => answer.json().code)
  expect(codes.toSorted()).toEqual(['second-factor-last', undefined].toSorted())
  await demand('teller', 5)
  expect((await (codes[0] ? codesOff(1) : passkeyOff())).statusCode).toBe(200)
})

test('whose factors an administrator has taken off sets up new ones at the next sign-in', async () => {
  const browser = await signIn()
  const secret = await addCodes(browser)
  const passkey = await addPasskey(browser)
  await demand('teller')
  const { personId } = await browser.me()
  const administrator = await signIn('A01')
  const taken = await administrator.send('POST', `/api/people/${personId}/second-step-removal`, {
    reason: 'phone lost, came to the counter',
  })
  expect(taken.statusCode).toBe(200)
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(401)
  const lost = openBrowser()
  const { options } = (await lost.send('POST', '/api/session/passkey/challenge')).json()
  const response = passkey.signIn({ options, origin })
  expect(codeOf(await lost.send('POST', '/api/session/passkey', { response }))).toEqual([403, 'passkey-refused'])

  const again = await signIn()
  expect((await again.me()).secondFactor).toMatchObject({ state: 'needed', there: null })
  const next = await addCodes(again)
  expect(next).not.toBe(secret)
  expect((await again.send('GET', '/api/customers')).statusCode).toBe(200)
})

test('who has none is told during the fourteen days before, and refused nothing', async () => {
  const browser = await signIn()
  await demand('teller', 20)
  expect(await browser.lack()).toBeUndefined()
  await demand('teller', 10)
  expect(await browser.lack()).toBe('soon')
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)
  await addPasskey(browser)
  expect(await browser.lack()).toBeUndefined()
})

test('a role that has ended, or is ahead, demands nothing', async () => {
  const browser = await signIn()
  await demand('risk')
  const hold = (from: string, until: string | null) =>
    started.owner.query(
      `insert into person_role (person_id, role, held_from, held_until)
       select id, 'risk', now() + $1::interval, now() + $2::interval from person where staff_no = 'K0012'`,
      [from, until],
    )
  await hold('-2 days', '-1 day')
  await hold('1 day', null)
  expect((await browser.send('GET', '/api/customers')).statusCode).toBe(200)
})
