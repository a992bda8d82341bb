import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type IdentityProvider, startIdentityProvider } from '../../../test/harness/identity-provider.ts'
import { startTestInstance, type TestInstance, testPassword } from '../../../test/harness/instance.ts'
import { insertSmallUnion } from '../../../test/harness/small-union.ts'
import { createPerson } from './index.ts'

const origin = 'http://localhost:3000'
const roles = JSON.stringify([
  { value: 'everything', role: 'executive' },
  { value: 'tellers-east', role: 'teller', institution: 'E' },
  { value: 'nowhere', role: 'teller', institution: '9999' },
])

let started: TestInstance
let provider: IdentityProvider
let app: TestInstance['app']
const serveWith = (more: Record<string, string> = {}, sessionCachedMs = 0) =>
  started.serveAgain(
    {
      ALMANAC_PUBLIC_URL: origin,
      ALMANAC_OIDC_ISSUER: provider.issuer,
      ALMANAC_OIDC_CLIENT_ID: provider.clientId,
      ALMANAC_OIDC_CLIENT_SECRET: provider.clientSecret,
      ALMANAC_OIDC_NAME: '联社统一认证',
      ALMANAC_OIDC_ROLES: roles,
      ...more,
    },
    { sessionCachedMs },
  )
beforeAll(async () => {
  ;[started, provider] = await Promise.all([startTestInstance(), startIdentityProvider(origin)])
  await insertSmallUnion(started.owner)
  app = await serveWith()
})
afterAll(async () => {
  await started?.stop()
  await provider?.stop()
})

let address = ''
let tests = 0
beforeEach(async () => {
  address = `127.0.3.${++tests}`
  await started.owner.query('truncate person, custom_role, second_factor_rule cascade')
  provider.accounts.clear()
  provider.tamper = undefined
  provider.forged = false
  provider.away = false
})

/** A browser of Almanac: keeps its cookies. */
function openBrowser(served = app) {
  const jar = new Map<string, string>()
  const browser = {
    jar,
    async send(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const given = { method, url, headers: { cookie }, remoteAddress: address }
      const answer = await served.inject({ ...given, ...(payload && { payload }) })
      for (const { name, value } of answer.cookies) jar.set(name, value)
      return answer
    },
    /** As far as the provider's sending it back. */
    async go(login: string, body: object = {}) {
      const begun = await browser.send('POST', '/api/session/sign-on', body)
      expect(begun.statusCode).toBe(200)
      return provider.visit(begun.json().url, login)
    },
    finish: ({ search }: URL) => browser.send('POST', '/api/session/sign-on/return', { query: search }),
    signIn: async (login: string, body: object = {}) => browser.finish(await browser.go(login, body)),
  }
  return browser
}
type Browser = ReturnType<typeof openBrowser>
const codeOf = (answer: { statusCode: number; json(): { code?: string } }) => [answer.statusCode, answer.json().code]
const failed = [403, 'sign-on-failed']

const zhou = { name: '周敏', email: 'zhou.min@bank.example', email_verified: true, roles: ['tellers-east', 'other'] }
const createLocal = (more: object = {}) =>
  createPerson(started.instance.database.batch, {
    name: '周敏',
    staffNo: 'K0012',
    email: 'Zhou.Min@bank.example',
    password: testPassword,
    roles: [{ role: 'risk', institutionId: null }],
    ...more,
  })
const rolesHeld = async () =>
  (
    await started.owner.query(
      `select role || ' ' || origin as held from person_role where tstzrange(held_from, held_until) @> now() order by 1`,
    )
  ).rows.map(({ held }) => held)

test('the sign-in page learns of the provider, and whether there is one', async () => {
  expect((await app.inject('/api/setup')).json().signOn).toEqual({ name: '联社统一认证', only: false })
  expect((await started.app.inject('/api/setup')).json().signOn).toBeNull()
  expect((await started.app.inject({ method: 'POST', url: '/api/session/sign-on', payload: {} })).statusCode).toBe(404)
})

test('somebody new whom a mapped role is for is made at their first sign-in, and found at the next', async () => {
  provider.accounts.set('u-1', zhou)
  const answer = await openBrowser().signIn('u-1', { to: '/movements' })
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    {
      me: expect.objectContaining({
        name: '周敏',
        email: 'zhou.min@bank.example',
        hasPassword: false,
        unionLevel: false,
        roles: [{ role: 'teller', roleName: null, institutionName: '城东支行' }],
      }),
      to: '/movements',
    },
  ])
  provider.accounts.set('u-1', { ...zhou, name: '改名', email: 'other@bank.example' })
  const again = await openBrowser().signIn('u-1')
  expect(again.json().me.personId).toBe(answer.json().me.personId)
  expect((await started.owner.query('select count(*)::int as n from person')).rows[0].n).toBe(1)
})

test('a first sign-in in many browsers at once makes one person', async () => {
  // Without an address, of which there could be only one.
  provider.accounts.set('u-1', { ...zhou, email_verified: false })
  const browsers = Array.from({ length: 6 }, () => openBrowser())
  const sentBack = await Promise.all(browsers.map((browser) => browser.go('u-1')))
  const answers = await Promise.all(browsers.map((browser, at) => browser.finish(sentBack[at] as URL)))
  expect(new Set(answers.map((answer) => answer.json().me?.personId)).size).toBe(1)
})

test('whom no mapped role is for is not made, and told whom to ask', async () => {
  for (const value of [undefined, 'other', ['other', 'nowhere']]) {
    provider.accounts.set('u-1', { ...zhou, roles: value })
    expect(codeOf(await openBrowser().signIn('u-1'))).toEqual([403, 'sign-on-no-role'])
  }
  expect((await started.owner.query('select from person')).rowCount).toBe(0)
})

test('roles that the provider gave go when it gives them no more; an administrator’s stay', async () => {
  const personId = await createLocal()
  await started.owner.query('insert into sign_on_link (issuer, subject, person_id) values ($1, $2, $3)', [
    provider.issuer,
    'u-1',
    personId,
  ])
  const rolesAfter = async (given: unknown) => {
    provider.accounts.set('u-1', { ...zhou, roles: given })
    expect((await openBrowser().signIn('u-1')).statusCode).toBe(200)
    return rolesHeld()
  }
  expect(await rolesAfter(['tellers-east', 'everything'])).toEqual(['executive mapped', 'risk given', 'teller mapped'])
  expect(await rolesAfter('tellers-east')).toEqual(['risk given', 'teller mapped'])
  expect(await rolesAfter([])).toEqual(['risk given'])
})

test('what the provider gives goes on as it began, and what it gave stays in the history', async () => {
  const history = async () =>
    (
      await started.owner.query(
        'select id, role, held_until is null as running from person_role order by held_from, role desc',
      )
    ).rows
  const signInWith = async (given: unknown) => {
    provider.accounts.set('u-1', { ...zhou, roles: given })
    await openBrowser().signIn('u-1')
    return history()
  }
  const began = await signInWith(['tellers-east', 'everything'])
  expect(began).toMatchObject([
    { role: 'teller', running: true },
    { role: 'executive', running: true },
  ])
  expect(await signInWith(['tellers-east', 'everything'])).toEqual(began)
  expect(await signInWith('tellers-east')).toEqual([began[0], { ...began[1], running: false }])
  expect(await signInWith(['tellers-east', 'everything'])).toEqual([
    began[0],
    { ...began[1], running: false },
    { id: expect.any(String), role: 'executive', running: true },
  ])
})

test('what an administrator gives from a later day on begins then, and the provider’s counts until then', async () => {
  const personId = await createLocal({ roles: [] })
  await started.owner.query('insert into sign_on_link (issuer, subject, person_id) values ($1, $2, $3)', [
    provider.issuer,
    'u-1',
    personId,
  ])
  await started.owner.query(
    `insert into person_role (person_id, role, held_from) values ($1, 'executive', now() + interval '1 day')`,
    [personId],
  )
  provider.accounts.set('u-1', { ...zhou, roles: ['everything'] })
  expect((await openBrowser().signIn('u-1')).statusCode).toBe(200)
  expect(await rolesHeld()).toEqual(['executive mapped'])
  // One that has ended is none.
  await started.owner.query(
    `update person_role set held_until = held_from + interval '1 microsecond' where origin = 'mapped'`,
  )
  provider.accounts.set('u-1', { ...zhou, roles: [] })
  expect(codeOf(await openBrowser().signIn('u-1'))).toEqual([403, 'sign-on-no-role'])
})

test('the last who manages people for good keeps that role, and only that, whatever the provider says', async () => {
  const mappings = JSON.stringify([
    { value: 'admins', role: 'administrator' },
    { value: 'everything', role: 'executive' },
  ])
  const served = await serveWith({ ALMANAC_OIDC_ROLES: mappings })
  const warned = vi.spyOn(started.instance.log, 'warn')
  const signInWith = async (given: unknown) => {
    provider.accounts.set('u-1', { ...zhou, roles: given })
    return (await openBrowser(served).signIn('u-1')).statusCode
  }
  expect(await signInWith(['admins', 'everything'])).toBe(200)
  expect(await signInWith(['everything'])).toBe(200)
  expect(await rolesHeld()).toEqual(['administrator mapped', 'executive mapped'])
  expect(await signInWith([])).toBe(200)
  expect(await rolesHeld()).toEqual(['administrator mapped'])
  expect(warned).toHaveBeenCalledTimes(2)
  expect(warned.mock.calls[1]?.[1]).toMatch(/was kept/)
  await createLocal({ name: '另一位', email: null, roles: [{ role: 'administrator', institutionId: null }] })
  expect(await signInWith([])).toBe(403)
  expect(await rolesHeld()).toEqual(['administrator given'])
  expect(warned).toHaveBeenCalledTimes(2)
  warned.mockRestore()
})

test('whom the provider gives no role any more is refused, and has none in other browsers either', async () => {
  provider.accounts.set('u-1', zhou)
  const browser = openBrowser()
  await browser.signIn('u-1')
  provider.accounts.set('u-1', { ...zhou, roles: [] })
  expect(codeOf(await openBrowser().signIn('u-1'))).toEqual([403, 'sign-on-no-role'])
  expect(await rolesHeld()).toEqual([])
  expect((await browser.send('GET', '/api/session')).json().permissions).toEqual([])
})

test('a role that changed at the provider changes in every browser of the person', async () => {
  const cached = await serveWith({}, 60_000)
  provider.accounts.set('u-1', { ...zhou, roles: ['everything'] })
  const first = openBrowser(cached)
  await first.signIn('u-1')
  expect((await first.send('GET', '/api/session')).json().unionLevel).toBe(true)
  provider.accounts.set('u-1', zhou)
  await openBrowser(cached).signIn('u-1')
  expect((await first.send('GET', '/api/session')).json().unionLevel).toBe(false)
})

test('nobody takes over an account by an address or number unless that is configured', async () => {
  await createLocal()
  provider.accounts.set('u-1', { ...zhou, staff: 'k0012' })
  expect(codeOf(await openBrowser().signIn('u-1'))).toEqual([409, 'sign-on-taken'])
  const [byEmail, byNumber] = [
    await serveWith({ ALMANAC_OIDC_MATCH_EMAIL: 'on' }),
    await serveWith({ ALMANAC_OIDC_STAFF_CLAIM: 'staff' }),
  ]
  // An address that the provider has not verified is nobody's.
  provider.accounts.set('u-2', { ...zhou, email_verified: false })
  expect((await openBrowser(byEmail).signIn('u-2')).json().me).toMatchObject({ staffNo: null, email: null })
  await started.owner.query('delete from person where staff_no is null')
  expect((await openBrowser(byEmail).signIn('u-1')).json().me).toMatchObject({ staffNo: 'K0012' })
  // Known by one subject, the person is no other one's, though the address be given to somebody else there.
  provider.accounts.set('u-3', zhou)
  expect(codeOf(await openBrowser(byEmail).signIn('u-3'))).toEqual([409, 'sign-on-taken'])
  await started.owner.query('delete from sign_on_link')
  expect((await openBrowser(byNumber).signIn('u-1')).json().me).toMatchObject({ staffNo: 'K0012' })
})

test('people of the demo are nobody’s at the provider', async () => {
  await createLocal({ demo: true })
  const byEmail = await serveWith({ ALMANAC_OIDC_MATCH_EMAIL: 'on' })
  provider.accounts.set('u-1', zhou)
  expect(codeOf(await openBrowser(byEmail).signIn('u-1'))).toEqual([409, 'sign-on-taken'])
})

test('a person who was deactivated here is refused, whatever the provider says', async () => {
  provider.accounts.set('u-1', zhou)
  await openBrowser().signIn('u-1')
  await started.owner.query('update person set active = false')
  expect(codeOf(await openBrowser().signIn('u-1'))).toEqual([403, 'sign-on-inactive'])
})

test('what was begun is finished once, in the same browser, with the state that it was begun with', async () => {
  provider.accounts.set('u-1', zhou)
  const browser = openBrowser()
  const back = await browser.go('u-1')
  expect(codeOf(await openBrowser().finish(back))).toEqual([409, 'sign-on-late'])
  expect((await browser.finish(back)).statusCode).toBe(200)
  expect(codeOf(await browser.finish(back))).toEqual([409, 'sign-on-late'])

  const wrongState = openBrowser()
  const sent = await wrongState.go('u-1')
  sent.searchParams.set('state', 'another')
  expect(codeOf(await wrongState.finish(sent))).toEqual(failed)

  // A code that another browser has been given, as a forger would have somebody else use it.
  const [mine, theirs] = [openBrowser(), openBrowser()]
  const [mySearch, theirSearch] = [await mine.go('u-1'), await theirs.go('u-1')]
  mySearch.searchParams.set('code', theirSearch.searchParams.get('code') ?? '')
  expect(codeOf(await mine.finish(mySearch))).toEqual(failed)

  const slow = openBrowser()
  const late = await slow.go('u-1')
  await started.owner.query(`update sign_in_challenge set expires_at = now() - interval '1 second'`)
  expect(codeOf(await slow.finish(late))).toEqual([409, 'sign-on-late'])
})

test('a code counts once', async () => {
  provider.accounts.set('u-1', zhou)
  const browser = openBrowser()
  const back = await browser.go('u-1')
  const { rows } = await started.owner.query('select * from sign_in_challenge')
  expect((await browser.finish(back)).statusCode).toBe(200)
  for (const { token_sha256, purpose, content, expires_at } of rows) {
    await started.owner.query('insert into sign_in_challenge values ($1, $2, null, $3, $4)', [
      token_sha256,
      purpose,
      content,
      expires_at,
    ])
  }
  expect(codeOf(await browser.finish(back))).toEqual(failed)
})

test.each([
  ['another issuer', { iss: 'https://elsewhere.example' }],
  ['another audience', { aud: 'another client' }],
  ['an end that has passed', { exp: Math.floor(Date.now() / 1000) - 60 }],
  ['another nonce', { nonce: 'another' }],
  ['another subject than its user info', { sub: 'u-2' }],
])('an ID token with %s signs nobody in', async (_what, change) => {
  provider.accounts.set('u-1', zhou).set('u-2', zhou)
  provider.tamper = (claims) => ({ ...claims, ...change })
  const browser = openBrowser()
  expect(codeOf(await browser.signIn('u-1'))).toEqual(failed)
  expect((await browser.send('GET', '/api/session')).json()).toBeNull()
})

test('an ID token that is right signs in, tampered with or not', async () => {
  provider.accounts.set('u-1', zhou)
  provider.tamper = (claims) => claims
  expect((await openBrowser().signIn('u-1')).statusCode).toBe(200)
})

test('an ID token that is right but signed by another key than the provider’s signs nobody in', async () => {
  provider.accounts.set('u-1', zhou)
  provider.tamper = (claims) => claims
  provider.forged = true
  const browser = openBrowser()
  expect(codeOf(await browser.signIn('u-1'))).toEqual(failed)
  expect((await browser.send('GET', '/api/session')).json()).toBeNull()
})

test.each([
  ['never', { amr: ['pwd', 'mfa'] }, 'needed'],
  ['trusted', {}, undefined],
  ['mfa', { amr: ['pwd', 'mfa'] }, undefined],
  ['mfa', { amr: ['pwd'] }, 'needed'],
  ['phr, phrh', { acr: 'phrh' }, undefined],
  ['phr, phrh', { acr: '0' }, 'needed'],
])('where %s counts as a second factor, a sign-on with %j lacks: %s', async (strong, said, lack) => {
  const served = await serveWith({ ALMANAC_OIDC_STRONG: strong })
  // What only the user info says is not signed.
  provider.accounts.set('u-1', { ...zhou, amr: ['mfa'], acr: 'phr' })
  provider.tamper = (claims) => ({ ...claims, ...said })
  await started.owner.query(`insert into second_factor_rule values ('teller', now())`)
  const browser = openBrowser(served)
  const { me } = (await browser.signIn('u-1')).json()
  expect(me.secondFactor?.state).toBe(lack)
  expect((await browser.send('GET', '/api/notices')).statusCode).toBe(lack ? 403 : 200)
})

test('whom the provider vouches for is sent there from a password, and sets up a passkey where it asks for nothing', async () => {
  await createLocal({ roles: [{ role: 'teller', institutionId: null }] })
  const served = await serveWith({ ALMANAC_OIDC_STRONG: 'mfa', ALMANAC_OIDC_STAFF_CLAIM: 'staff' })
  provider.accounts.set('u-1', { ...zhou, staff: 'K0012' })
  const signOn = async (amr: string[]) => {
    provider.tamper = (claims) => ({ ...claims, amr })
    const browser = openBrowser(served)
    expect((await browser.signIn('u-1')).statusCode).toBe(200)
    return browser
  }
  await signOn(['pwd', 'mfa'])
  await started.owner.query(`insert into second_factor_rule values ('teller', now())`)
  const byPassword = openBrowser(served)
  await byPassword.send('POST', '/api/session', { login: 'K0012', password: testPassword })
  const lack = async (browser: Browser) => (await browser.send('GET', '/api/session')).json().secondFactor
  const ask = (browser: Browser) => browser.send('POST', '/api/account/passkeys/challenge', { password: testPassword })
  expect(await lack(byPassword)).toMatchObject({ state: 'needed', there: 'provider' })
  expect(codeOf(await ask(byPassword))).toEqual([403, 'second-factor-there'])
  const bySignOn = await signOn(['pwd'])
  for (const browser of [bySignOn, byPassword]) {
    expect(await lack(browser)).toMatchObject({ state: 'needed', there: null })
    expect((await ask(browser)).statusCode).toBe(200)
  }
})

test.each([
  ['trusted', ['pwd'], true],
  ['mfa', ['pwd', 'mfa'], true],
  ['mfa', ['pwd'], false],
  ['never', ['pwd', 'mfa'], false],
])('where %s counts, whom the provider vouched for by %j has a factor by it: %s', async (strong, amr, has) => {
  await createLocal({ roles: [{ role: 'teller', institutionId: null }] })
  await createLocal({ staffNo: 'A01', email: null, roles: [{ role: 'administrator', institutionId: null }] })
  const served = await serveWith({ ALMANAC_OIDC_STRONG: strong, ALMANAC_OIDC_STAFF_CLAIM: 'staff' })
  provider.accounts.set('u-1', { ...zhou, staff: 'K0012' })
  provider.tamper = (claims) => ({ ...claims, amr })
  const person = openBrowser(served)
  const { personId } = (await person.signIn('u-1', { again: true })).json().me
  const administrator = openBrowser(served)
  await administrator.send('POST', '/api/session', { login: 'A01', password: testPassword })
  const { people } = (await administrator.send('GET', '/api/roles/teller/second-factor')).json()
  expect(people.some((one: { id: string }) => one.id === personId)).toBe(!has)

  // A passkey beside it is the last factor, or is not.
  const { rows } = await started.owner.query(
    `insert into passkey (person_id, name, credential_id, user_handle, public_key, host, counter)
     values ($1, 'phone', 'x', 'x', '', 'localhost', 0) returning id`,
    [personId],
  )
  await started.owner.query(`insert into second_factor_rule values ('teller', now())`)
  await started.owner.query('update session set strong = true where person_id = $1', [personId])
  const removed = await person.send('POST', `/api/account/passkeys/${rows[0].id}/removal`, {})
  expect(codeOf(removed)[1]).toBe(has ? undefined : 'second-factor-last')
})

test('whom the provider refuses is told so', async () => {
  expect(codeOf(await openBrowser().signIn('nobody'))).toEqual([403, 'sign-on-refused'])
})

test('while the provider is away that is said, and passwords sign in', async () => {
  await createLocal()
  provider.accounts.set('u-1', zhou)
  const fresh = await serveWith()
  const [browser, known] = [openBrowser(fresh), openBrowser()]
  const back = await known.go('u-1')
  provider.away = true
  expect(codeOf(await browser.send('POST', '/api/session/sign-on', {}))).toEqual([503, 'sign-on-away'])
  expect(codeOf(await known.finish(back))).toEqual([503, 'sign-on-away'])
  const byPassword = await browser.send('POST', '/api/session', { login: 'K0012', password: testPassword })
  expect(byPassword.statusCode).toBe(200)
  provider.away = false
  expect((await browser.send('POST', '/api/session/sign-on', {})).statusCode).toBe(200)
})

test('signing out goes on to the provider’s own sign-out, for a session that came from there', async () => {
  await createLocal({ email: null })
  provider.accounts.set('u-1', zhou)
  const browser = openBrowser()
  await browser.signIn('u-1')
  const { rows } = await started.owner.query('select sealed_id_token as sealed from session')
  expect(rows[0].sealed.toString('latin1')).not.toContain('eyJ')
  const url = new URL((await browser.send('DELETE', '/api/session')).json().endUrl)
  expect(url.origin + url.pathname).toBe(`${provider.issuer}/session/end`)
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${origin}/sign-in`)
  expect((await fetch(url)).status).toBe(200)
  expect((await browser.send('GET', '/api/session')).json()).toBeNull()
  await browser.send('POST', '/api/session', { login: 'K0012', password: testPassword })
  expect((await browser.send('DELETE', '/api/session')).json()).toEqual({})
})

test('only a provider that has asked again proves that its person is there', async () => {
  provider.accounts.set('u-1', zhou)
  const browser = openBrowser()
  await browser.signIn('u-1')
  const confirmed = async () => (await browser.send('GET', '/api/account/passkeys')).json().confirmed
  expect(await confirmed()).toBe(false)
  await browser.signIn('u-1', { again: true })
  expect(await confirmed()).toBe(true)
  // One that vouches from what it knew an hour ago has not asked.
  provider.tamper = (claims) => ({ ...claims, auth_time: Number(claims.iat) - 3600 })
  expect(codeOf(await browser.signIn('u-1', { again: true }))).toEqual(failed)
})

test('where passwords are for administrators only, nobody else signs in with one', async () => {
  await createLocal()
  await createLocal({ staffNo: 'A01', email: null, roles: [{ role: 'administrator', institutionId: null }] })
  const strict = await serveWith({ ALMANAC_PASSWORD_SIGN_IN: 'administrators' })
  expect((await strict.inject('/api/setup')).json().signOn.only).toBe(true)
  const signIn = (login: string, password: string) =>
    openBrowser(strict).send('POST', '/api/session', { login, password })
  expect(codeOf(await signIn('K0012', testPassword))).toEqual([403, 'password-sign-in-off'])
  // Whoever does not know the password does not learn whose it is.
  expect(codeOf(await signIn('K0012', 'a guess'))).toEqual([401, 'sign-in-failed'])
  expect((await signIn('A01', testPassword)).statusCode).toBe(200)
  // A password that is due to be renewed is no reason to ask for one that then opens nothing.
  await started.owner.query('update person set password_due = true')
  expect(codeOf(await signIn('K0012', testPassword))).toEqual([403, 'password-sign-in-off'])
  expect(codeOf(await signIn('A01', testPassword))[1]).toBe('renewal-needed')
})

test('administrators by a role of the bank’s own, and by one that is still held', async () => {
  await createLocal()
  const { rows } = await started.owner.query(
    `insert into custom_role (name, permissions) values ('系统管理', '{people:manage}') returning 'custom-' || id as role`,
  )
  const hold = (role: string, until: string | null) =>
    started.owner.query(
      `insert into person_role (person_id, role, held_from, held_until)
       select id, $1, now() - interval '2 days', now() + $2::interval from person`,
      [role, until],
    )
  const strict = await serveWith({ ALMANAC_PASSWORD_SIGN_IN: 'administrators' })
  const signIn = () => openBrowser(strict).send('POST', '/api/session', { login: 'K0012', password: testPassword })
  await hold('administrator', '-1 day')
  expect(codeOf(await signIn())).toEqual([403, 'password-sign-in-off'])
  await hold(rows[0].role, null)
  expect((await signIn()).statusCode).toBe(200)
})

test('a role that there is not is refused at the start', async () => {
  const mapping = JSON.stringify([{ value: 'x', role: 'emperor' }])
  await expect(serveWith({ ALMANAC_OIDC_ROLES: mapping })).rejects.toThrow(
    /ALMANAC_OIDC_ROLES: there is no role emperor/,
  )
})

test('who came by the provider, and who was refused, is recorded', async () => {
  const { rows: before } = await started.owner.query('select coalesce(max(id), 0) as id from audit_inbox')
  provider.accounts.set('u-1', zhou).set('u-2', { ...zhou, roles: [] })
  await openBrowser().signIn('u-1')
  await openBrowser().signIn('u-2')
  const { rows } = await started.owner.query(
    'select action, address, details from audit_inbox where id > $1 order by id',
    [before[0].id],
  )
  expect(rows.map(({ action }) => action)).toEqual([
    'person-changed',
    'sign-on-linked',
    'role-changed',
    'signed-in',
    'sign-in-refused',
  ])
  expect(rows[2].details.after.origin).toBe('mapped')
  expect(rows[3]).toMatchObject({ address, details: { means: 'sign-on' } })
  expect(rows[4]).toMatchObject({ address, details: { means: 'sign-on', reason: 'sign-on-taken', subject: 'u-2' } })
})
