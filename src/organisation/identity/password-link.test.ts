import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  startTestInstance,
  type TestInstance,
  testPassword,
  type Visitor,
  visit,
} from '../../../test/harness/instance.ts'
import { startWork } from '../../main/work.ts'
import { createPerson } from './index.ts'

interface Received {
  to: string[]
  text: string
}
let received: Received[]
/** What the mail server answers, as long as it refuses. */
let refusal: Error | undefined
const smtp = new SMTPServer({
  authOptional: true,
  logger: false,
  onRcptTo: (_address, _session, callback) => callback(refusal),
  onData(stream, session, callback) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      received.push({ to: session.envelope.rcptTo.map((one) => one.address), text: decode(Buffer.concat(chunks)) })
      callback()
    })
  },
})

/** Headers as they are, and the body as people read it. */
function decode(mail: Buffer): string {
  const text = mail.toString('latin1')
  const [head = '', body = ''] = text.split(/\r\n\r\n([\s\S]*)/)
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(head)?.[1] ?? ''
  const encoded = subject
    .replace(/\?=\s+=\?UTF-8\?Q\?/gi, '')
    .replace(/=\?UTF-8\?Q\?(.*)\?=/gi, (_, quoted) => quoted.replaceAll('_', ' '))
  const words = Buffer.from(unquote(encoded), 'latin1').toString()
  const plain = /base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(unquote(body), 'latin1').toString()
  return `${words}\n${plain}`
}
const unquote = (text: string) =>
  text.replace(/=\r\n/g, '').replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

const publicUrl = 'http://127.0.0.1:8080'
let started: TestInstance
let withoutMail: Awaited<ReturnType<TestInstance['serveAgain']>>
let work: { stop(): Promise<void> }
let administrator: Visitor

beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as { port: number }
  started = await startTestInstance({
    ALMANAC_SMTP_URL: `smtp://127.0.0.1:${port}`,
    ALMANAC_MAIL_FROM: 'Almanac <almanac@bank.example>',
    ALMANAC_PUBLIC_URL: publicUrl,
  })
  withoutMail = await started.serveAgain({ ALMANAC_SMTP_URL: '' })
  work = await startWork(started.instance, { screens: true })
})
afterAll(async () => {
  await work?.stop()
  await started?.stop()
  await new Promise<void>((resolve) => smtp.close(resolve))
})
beforeEach(async () => {
  received = []
  refusal = undefined
  await started.owner.query('truncate person, sign_in_failure cascade')
  await createPerson(started.instance.database.batch, {
    name: '管理员',
    staffNo: 'A1',
    password: testPassword,
    roles: [{ role: 'administrator', institutionId: null }],
  })
  administrator = await visit(started.app, 'A1', testPassword)
})

const add = async (details: object = {}): Promise<string> => {
  const body = { name: '周敏', staffNo: 'K0012', email: 'zhou@bank.example', language: 'zh', ...details }
  return (await administrator.send('POST', '/api/people', body)).json().personId
}
const issue = (personId: string, byMail: boolean) =>
  administrator.send('POST', `/api/people/${personId}/link`, { byMail })
const tokenOf = (text: string) => /\/password#([\w-]{43})/.exec(text)?.[1] ?? ''
const handOver = async (personId: string) => tokenOf((await issue(personId, false)).json().path)
const send = (method: 'POST' | 'PUT', url: string, payload: object, app = started.app) =>
  app.inject({ method, url, payload })
const setPassword = (token: string, password = 'eleven quiet rivers') =>
  send('PUT', '/api/password-link', { token, password })
const forget = (login: string, app = started.app) => send('POST', '/api/password-link/mail', { login }, app)
const linkOf = async (personId: string) => (await administrator.get(`/api/people/${personId}`)).json().link

async function until<T>(what: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await what()
    if (found) return found
    await sleep(100)
  }
  throw new Error('it did not come about')
}

test.each([
  ['zh', '欢迎使用 Almanac', '周敏，您好'],
  ['en', 'Welcome to Almanac', 'Dear 周敏'],
  ['es', 'Le damos la bienvenida a Almanac', 'Hola, 周敏'],
])('an invitation comes by mail in the language of the person: %s', async (language, subject, greeting) => {
  const personId = await add({ language })
  expect((await issue(personId, true)).json()).toEqual({ path: null })
  const mail = await until(() => received[0])
  expect(mail.to).toEqual(['zhou@bank.example'])
  expect(mail.text).toContain(subject)
  expect(mail.text).toContain(greeting)
  expect(mail.text).toContain(`${publicUrl}/password#`)
  const link = await linkOf(personId)
  expect(link).toMatchObject({ kind: 'invitation', byMail: true, problem: null })
  expect(Date.parse(link.expiresAt) - Date.parse(link.sentAt)).toBe(72 * 3_600_000)
  expect((await setPassword(tokenOf(mail.text))).statusCode).toBe(200)
  await visit(started.app, 'K0012', 'eleven quiet rivers')
})

test('what the mail server does not take is tried again, and the administrator sees why', async () => {
  refusal = Object.assign(new Error('mailbox busy'), { responseCode: 451 })
  const personId = await add()
  await issue(personId, true)
  const waiting = await until(async () => {
    const link = await linkOf(personId)
    return link?.problem ? link : undefined
  })
  expect(waiting).toMatchObject({ problem: expect.stringContaining('mailbox busy'), sentAt: null, expiresAt: null })
  refusal = undefined
  const mail = await until(() => received[0])
  expect((await linkOf(personId)).problem).toBeNull()
  expect((await setPassword(tokenOf(mail.text))).statusCode).toBe(200)
})

test('a link that is handed over sets a password once; neither the database nor the queue says what is in it', async () => {
  const personId = await add()
  const token = await handOver(personId)
  expect((await send('POST', '/api/password-link', { token })).json()).toEqual({
    name: '周敏',
    login: 'K0012',
    kind: 'invitation',
  })
  const { rows } = await started.owner.query(
    `select string_agg(l::text, '') || (select coalesce(string_agg(payload::text, ''), '') from graphile_worker._private_jobs) as all from password_link l`,
  )
  expect(rows[0].all).not.toContain(token)
  expect((await setPassword(token)).statusCode).toBe(200)
  await visit(started.app, 'K0012', 'eleven quiet rivers')
  expect((await setPassword(token)).json()).toMatchObject({ status: 404, code: 'link-invalid' })
})

test('of two who use a link at the same moment one sets the password', async () => {
  const token = await handOver(await add())
  const answers = await Promise.all([
    setPassword(token, 'eleven quiet rivers'),
    setPassword(token, 'twelve loud brooks'),
  ])
  expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 404])
})

test('a link is worth nothing once it has expired, a newer one was made, the address changed or the person left', async () => {
  const personId = await add()
  const lapse = async (ending: (token: string) => Promise<unknown>) => {
    const token = await handOver(personId)
    await ending(token)
    for (const answer of [await send('POST', '/api/password-link', { token }), await setPassword(token)])
      expect(answer.json()).toMatchObject({ status: 404, code: 'link-invalid' })
  }
  await lapse(() => started.owner.query(`update password_link set expires_at = now() - interval '1 second'`))
  await lapse(() => handOver(personId))
  const details = { name: '周敏', staffNo: 'K0012', email: 'other@bank.example', language: 'zh' }
  await lapse(() => administrator.send('PUT', `/api/people/${personId}`, details))
  const setActive = (active: boolean) => administrator.send('PUT', `/api/people/${personId}/active`, { active })
  await lapse(() => setActive(false))
  expect((await issue(personId, false)).json().code).toBe('person-inactive')
  await setActive(true)
  expect((await setPassword('x'.repeat(43))).json().code).toBe('link-invalid')
})

test('using a link ends every session and every other link; the password rules hold, and it signs nobody in', async () => {
  const personId = await add()
  await setPassword(await handOver(personId))
  const visitor = await visit(started.app, 'K0012', 'eleven quiet rivers')
  await forget('K0012')
  const asked = tokenOf((await until(() => received[0])).text)
  await forget('ZHOU@bank.example')
  const second = tokenOf((await until(() => received[1])).text)
  expect((await setPassword(second, 'k0012 and some more')).json().code).toBe('password-personal')
  const answer = await setPassword(second, 'thirteen tall trees')
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([200, undefined])
  expect((await visitor.get('/api/session')).json()).toBeNull()
  expect((await setPassword(asked)).json().code).toBe('link-invalid')
  await expect(visit(started.app, 'K0012', 'eleven quiet rivers')).rejects.toThrow('sign-in-failed')
  await visit(started.app, 'K0012', 'thirteen tall trees')
})

test('whoever forgot their password gets a link for an hour; the answer tells nobody who exists', async () => {
  const personId = await add({ language: 'es' })
  await setPassword(await handOver(personId))
  await add({ name: '无邮箱', staffNo: 'K0013', email: null })
  const known = await forget('K0012')
  const mail = await until(() => received[0])
  expect(mail.text).toContain('Elija de nuevo su contraseña')
  const link = await linkOf(personId)
  expect(Date.parse(link.expiresAt) - Date.parse(link.sentAt)).toBe(3_600_000)
  // Who has never had a password, but the provider's account, would get around the provider.
  const bySignOn = await add({ name: '单点', staffNo: 'K0014', email: 'sso@bank.example' })
  await started.owner.query(
    `insert into sign_on_link (issuer, subject, person_id) values ('https://login.bank.example', 'u', $1)`,
    [bySignOn],
  )
  for (const login of ['nobody', 'K0013', 'K0014', 'A1']) {
    const answer = await forget(login)
    expect([answer.statusCode, answer.body]).toEqual([known.statusCode, known.body])
  }
  await until(async () => {
    const { rows } = await started.owner.query('select count(*)::int as n from graphile_worker._private_jobs')
    return rows[0].n === 0
  })
  expect(received).toHaveLength(1)
})

test('asking for links has to wait like guessing, whether or not the person exists', async () => {
  await add()
  for (const login of ['K0012', 'nobody']) {
    for (let attempt = 0; attempt < 5; attempt++) expect((await forget(login)).statusCode).toBe(200)
    expect((await forget(login)).json()).toMatchObject({ status: 429, details: { minutes: '1' } })
  }
  // It keeps nobody from signing in.
  await visit(started.app, 'A1', testPassword)
})

test('without a mail server links are handed over, and nobody is told that mail is on its way', async () => {
  const personId = await add()
  expect((await withoutMail.inject('/api/setup')).json().mail).toBe(false)
  expect((await started.app.inject('/api/setup')).json().mail).toBe(true)
  expect((await forget('K0012', withoutMail)).json()).toMatchObject({ status: 422, code: 'mail-off' })
  const url = `/api/people/${personId}/link`
  const asked = (byMail: boolean) =>
    withoutMail.inject({ method: 'POST', url, payload: { byMail }, headers: { cookie: administrator.cookie } })
  expect((await asked(true)).json().code).toBe('mail-off')
  expect(tokenOf((await asked(false)).json().path)).toHaveLength(43)
  // Nor to somebody without an address.
  const without = await add({ staffNo: 'K0014', email: null })
  expect((await issue(without, true)).json().code).toBe('mail-off')
})

test('a password that is due is renewed at sign-in, together with what signs in', async () => {
  const personId = await add()
  await setPassword(await handOver(personId))
  await administrator.send('PUT', `/api/people/${personId}/renewal`, { due: true })
  const signIn = (more: object = {}, app = started.app) =>
    send('POST', '/api/session', { login: 'K0012', password: 'eleven quiet rivers', ...more }, app)
  const answer = await signIn()
  expect(answer.json()).toMatchObject({ status: 401, code: 'renewal-needed' })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect((await signIn({ newPassword: 'eleven quiet rivers' })).json().code).toBe('password-same')
  expect((await signIn({ newPassword: 'k0012 and some more' })).json().code).toBe('password-personal')
  expect((await signIn({ password: 'a guess', newPassword: 'thirteen tall trees' })).json().code).toBe('sign-in-failed')
  expect((await signIn({ newPassword: 'thirteen tall trees' })).statusCode).toBe(200)
  await visit(started.app, 'K0012', 'thirteen tall trees')

  // By age, where the bank wants that.
  const strict = await started.serveAgain({ ALMANAC_PASSWORD_DAYS: '90' })
  const now = () => signIn({ password: 'thirteen tall trees' }, strict)
  expect((await now()).statusCode).toBe(200)
  await started.owner.query(`update person set password_set_at = now() - interval '90 days' where id = $1`, [personId])
  expect((await now()).json().code).toBe('renewal-needed')
})
