import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPasskey, type SoftPasskey } from '../../../test/harness/authenticator.ts'
import { startTestInstance, type TestInstance, testPassword } from '../../../test/harness/instance.ts'
import { insertSmallUnion } from '../../../test/harness/small-union.ts'
import { createPerson } from './index.ts'

const origin = 'https://almanac.bank.example'
const elsewhere = 'https://almanac.bank.example.evil.example'

let started: TestInstance
let app: TestInstance['app']
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  app = await started.serveAgain({ ALMANAC_PUBLIC_URL: origin }, { sessionCachedMs: 0 })
})
afterAll(() => started?.stop())

let address = ''
let tests = 0
beforeEach(async () => {
  address = `127.0.2.${++tests}`
  await started.owner.query('truncate person cascade')
  await started.owner.query('truncate sign_in_failure')
  for (const staffNo of ['K0012', 'K0013']) {
    await createPerson(started.instance.database.batch, {
      name: `周敏 ${staffNo}`,
      staffNo,
      password: testPassword,
      roles: [{ role: 'executive', institutionId: null }],
    })
  }
})

/** A browser: keeps its cookies. */
function openBrowser() {
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    jar,
    async send(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
      const given = { method, url, headers: { cookie: cookie() }, remoteAddress: address }
      const answer = await app.inject({ ...given, ...(payload && { payload }) })
      for (const { name, value } of answer.cookies) jar.set(name, value)
      return answer
    },
  }
}
type Browser = ReturnType<typeof openBrowser>

async function signedIn(login = 'K0012'): Promise<Browser> {
  const browser = openBrowser()
  const answer = await browser.send('POST', '/api/session', { login, password: testPassword })
  expect(answer.statusCode).toBe(200)
  return browser
}

async function register(browser: Browser, passkey: SoftPasskey, at = origin, password?: string) {
  const begun = await browser.send('POST', '/api/account/passkeys/challenge', { password })
  if (begun.statusCode !== 200) return begun
  const response = passkey.register({ options: begun.json().options, origin: at })
  return browser.send('POST', '/api/account/passkeys', { name: 'My phone', response })
}

async function signInWith(passkey: SoftPasskey, at = origin, browser = openBrowser()) {
  const begun = await browser.send('POST', '/api/session/passkey/challenge')
  const response = passkey.signIn({ options: begun.json().options, origin: at })
  const answer = await browser.send('POST', '/api/session/passkey', { response })
  return { answer, browser, response }
}
const codeOf = (answer: { statusCode: number; json(): { code?: string } }) => [answer.statusCode, answer.json().code]
const refused = [403, 'passkey-refused']

async function withPasskey(login = 'K0012') {
  const browser = await signedIn(login)
  const passkey = createPasskey()
  expect((await register(browser, passkey)).statusCode).toBe(200)
  return { browser, passkey }
}

test('a person adds passkeys, each with a name, and signs in with one in a new browser', async () => {
  const { browser, passkey } = await withPasskey()
  await register(browser, createPasskey())
  const { answer } = await signInWith(passkey)
  expect([answer.statusCode, answer.json().staffNo]).toEqual([200, 'K0012'])
  const { items } = (await browser.send('GET', '/api/account/passkeys')).json()
  expect(items).toHaveLength(2)
  expect(items[0]).toMatchObject({ name: 'My phone', host: 'almanac.bank.example', usedAt: expect.any(String) })
  const sessions = (await browser.send('GET', '/api/account/sessions')).json().items
  expect(sessions.map(({ means }: { means: string }) => means)).toEqual(['password', 'passkey'])
})

test('a passkey is the second step as well, and a device that has not asked for its owner is refused', async () => {
  const { passkey } = await withPasskey()
  await started.owner.query(
    `insert into second_step (person_id, sealed_secret, confirmed_at) select id, 'x', now() from person where staff_no = 'K0012'`,
  )
  expect((await signInWith(passkey)).answer.statusCode).toBe(200)
  passkey.verifies = false
  expect(codeOf((await signInWith(passkey)).answer)).toEqual(refused)
  const careless = createPasskey()
  careless.verifies = false
  expect(codeOf(await register(await signedIn('K0013'), careless))).toEqual(refused)
})

test('a passkey of another site neither signs in nor is added', async () => {
  const { browser, passkey } = await withPasskey()
  expect(codeOf((await signInWith(passkey, elsewhere)).answer)).toEqual(refused)
  expect(codeOf((await signInWith(passkey, 'http://almanac.bank.example')).answer)).toEqual(refused)
  expect(codeOf(await register(browser, createPasskey(), elsewhere))).toEqual(refused)
})

test('without a public address the site is the one that the browser asks', async () => {
  const ask = (host: string) =>
    started.app.inject({ method: 'POST', url: '/api/session/passkey/challenge', headers: { host } })
  expect((await ask('localhost:3000')).json().options.rpId).toBe('localhost')
  expect((await app.inject({ method: 'POST', url: '/api/session/passkey/challenge' })).json().options.rpId).toBe(
    'almanac.bank.example',
  )
})

test('an answer counts once, in the browser that was asked, and not for long', async () => {
  const { passkey } = await withPasskey()
  const { browser, response } = await signInWith(passkey)
  expect(codeOf(await browser.send('POST', '/api/session/passkey', { response }))).toEqual([409, 'passkey-late'])

  const asked = openBrowser()
  const { options } = (await asked.send('POST', '/api/session/passkey/challenge')).json()
  const stolen = { response: passkey.signIn({ options, origin }) }
  expect(codeOf(await openBrowser().send('POST', '/api/session/passkey', stolen))).toEqual([409, 'passkey-late'])
  // Of another question that the same browser was asked, too.
  await asked.send('POST', '/api/session/passkey/challenge')
  expect(codeOf(await asked.send('POST', '/api/session/passkey', stolen))).toEqual(refused)

  const slow = openBrowser()
  const late = (await slow.send('POST', '/api/session/passkey/challenge')).json()
  await started.owner.query(`update sign_in_challenge set expires_at = now() - interval '1 second'`)
  const response2 = passkey.signIn({ options: late.options, origin })
  expect(codeOf(await slow.send('POST', '/api/session/passkey', { response: response2 }))).toEqual([
    409,
    'passkey-late',
  ])
})

test('a question asked of one person adds nothing to another', async () => {
  const browser = await signedIn()
  const { options } = (await browser.send('POST', '/api/account/passkeys/challenge', {})).json()
  const other = await signedIn('K0013')
  other.jar.set('almanac_passkey-added', browser.jar.get('almanac_passkey-added') ?? '')
  const response = createPasskey().register({ options, origin })
  expect(codeOf(await other.send('POST', '/api/account/passkeys', { name: 'x', response }))).toEqual([
    409,
    'passkey-late',
  ])
})

test('a passkey signs in the person that it was made for only', async () => {
  const { passkey } = await withPasskey()
  const { passkey: other } = await withPasskey('K0013')
  const { userHandle, credentialId } = passkey
  passkey.userHandle = other.userHandle
  expect(codeOf((await signInWith(passkey)).answer)).toEqual(refused)
  // Named as another's, but signed by one's own key.
  Object.assign(passkey, { userHandle: other.userHandle, credentialId: other.credentialId })
  expect(codeOf((await signInWith(passkey)).answer)).toEqual(refused)
  Object.assign(passkey, { userHandle, credentialId })
  expect((await signInWith(passkey)).answer.json().staffNo).toBe('K0012')
  // Nor is it added to a second person.
  expect(codeOf(await register(await signedIn('K0013'), passkey))).toEqual([409, 'passkey-known'])
})

test('a passkey whose count goes back is stopped, with what it has opened', async () => {
  const { passkey } = await withPasskey()
  passkey.counter = 5
  const { browser } = await signInWith(passkey)
  for (const [counter, code] of [
    [5, 'passkey-stopped'],
    [6, 'passkey-refused'],
  ] as const) {
    passkey.counter = counter
    expect(codeOf((await signInWith(passkey)).answer)).toEqual([403, code])
  }
  expect((await browser.send('GET', '/api/session')).json()).toBeNull()
  const { items } = (await (await signedIn()).send('GET', '/api/account/passkeys')).json()
  expect(items[0].stoppedAt).toEqual(expect.any(String))
})

test('nobody stops a passkey without its key', async () => {
  const { passkey } = await withPasskey()
  passkey.counter = 5
  await signInWith(passkey)
  const forged = Object.assign(createPasskey(), {
    credentialId: passkey.credentialId,
    userHandle: passkey.userHandle,
    counter: 1,
  })
  expect(codeOf((await signInWith(forged)).answer)).toEqual(refused)
  passkey.counter = 6
  expect((await signInWith(passkey)).answer.statusCode).toBe(200)
})

test('a passkey that was removed signs in no more, and what it has opened ends', async () => {
  const { browser, passkey } = await withPasskey()
  const { browser: phone } = await signInWith(passkey)
  expect((await phone.send('GET', '/api/session')).json()).toMatchObject({ staffNo: 'K0012' })
  const [{ id }] = (await browser.send('GET', '/api/account/passkeys')).json().items
  const other = await signedIn('K0013')
  expect((await other.send('POST', `/api/account/passkeys/${id}/removal`, {})).statusCode).toBe(404)
  expect((await browser.send('POST', `/api/account/passkeys/${id}/removal`, {})).statusCode).toBe(200)
  expect((await phone.send('GET', '/api/session')).json()).toBeNull()
  expect((await browser.send('GET', '/api/session')).json()).toMatchObject({ staffNo: 'K0012' })
  expect(codeOf((await signInWith(passkey)).answer)).toEqual(refused)
})

test('some time after signing in the password is asked for to add or remove one, and guessed as seldom as elsewhere', async () => {
  const { browser } = await withPasskey()
  await started.owner.query(`update session set proved_at = now() - interval '11 minutes'`)
  expect((await browser.send('GET', '/api/account/passkeys')).json().confirmed).toBe(false)
  const needed = [403, 'fresh-sign-in-needed']
  expect(codeOf(await register(browser, createPasskey()))).toEqual(needed)
  const [{ id }] = (await browser.send('GET', '/api/account/passkeys')).json().items
  const remove = (payload: object) => browser.send('POST', `/api/account/passkeys/${id}/removal`, payload)
  expect(codeOf(await remove({}))).toEqual(needed)
  expect((await register(browser, createPasskey(), origin, testPassword)).statusCode).toBe(200)
  for (let guess = 0; guess < 5; guess++)
    expect(codeOf(await remove({ password: 'a guess' }))).toEqual([403, 'password-wrong'])
  expect(codeOf(await remove({ password: testPassword }))).toEqual([429, 'too-many-attempts'])
  await started.owner.query('truncate sign_in_failure')
  expect((await remove({ password: testPassword })).statusCode).toBe(200)
})

test('a person who was deactivated is refused, and so is one of the demo where the world comes', async () => {
  const { passkey } = await withPasskey()
  await started.owner.query('update person set active = false')
  expect(codeOf((await signInWith(passkey)).answer)).toEqual(refused)
  await started.owner.query('update person set active = true, demo = true')
  expect(codeOf((await signInWith(passkey)).answer)).toEqual(refused)
})

test('passkeys, and whoever signs in or is refused with one, are recorded', async () => {
  const { rows: before } = await started.owner.query('select coalesce(max(id), 0) as id from audit_inbox')
  const { browser, passkey } = await withPasskey()
  await signInWith(passkey)
  passkey.verifies = false
  await signInWith(passkey)
  const [{ id }] = (await browser.send('GET', '/api/account/passkeys')).json().items
  await browser.send('POST', `/api/account/passkeys/${id}/removal`, {})
  const { rows } = await started.owner.query(
    `select action, details, subject from audit_inbox where person_name = '周敏 K0012' and id > $1 order by id`,
    [before[0].id],
  )
  expect(rows.map(({ action }) => action)).toEqual([
    'signed-in',
    'passkey-changed',
    'signed-in',
    'sign-in-refused',
    'passkey-changed',
    'session-ended',
  ])
  expect(rows.map(({ details }) => details.means).filter(Boolean)).toEqual([
    'password',
    'passkey',
    'passkey',
    'passkey',
  ])
  expect(rows[1].subject).toBe('My phone')
})
