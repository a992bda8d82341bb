import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertCustomer, insertSmallUnion, union } from '../../../test/harness/small-union.ts'

let started: TestInstance
let administrator: Visitor
beforeAll(async () => {
  started = await startTestInstance()
  await insertSmallUnion(started.owner)
  await insertCustomer(started.owner, { id: '100', institution: union.east, mobile: '13812345678' })
  await insertCustomer(started.owner, { id: '101', institution: union.west })
  await insertCustomer(started.owner, { id: '102', institution: union.outlet })
  administrator = await signInAs(started, 'administrator', null)
})
afterAll(() => started?.stop())

const wanted = {
  name: '数据平台',
  permissions: ['customer:read', 'close:read'],
  institutionIds: null as string[] | null,
  days: 30,
  requestsPerMinute: 100,
}

async function makeKey(change: Partial<typeof wanted> = {}): Promise<{ token: string; id: string }> {
  const answer = await administrator.send('POST', '/api/keys', { ...wanted, ...change })
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
  return { token: answer.json().token, id: answer.json().key.id }
}
const ask = (token: string, url: string, more: { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; cookie?: string } = {}) =>
  started.app.inject({
    method: more.method ?? 'GET',
    url,
    headers: { authorization: `Bearer ${token}`, ...(more.cookie && { cookie: more.cookie }) },
    ...(more.method && more.method !== 'GET' && more.method !== 'DELETE' && { payload: {} }),
  })

test('a key reads what it was given, without a cookie, masked as its permissions say', async () => {
  const { token } = await makeKey()
  expect(token).toMatch(/^almanac_\d+_[\w-]{43}$/)
  const list = await ask(token, '/api/customers')
  expect(list.statusCode).toBe(200)
  expect(
    list
      .json()
      .items.map((row: { id: string }) => row.id)
      .sort(),
  ).toEqual(['100', '101', '102'])
  expect((await ask(token, '/api/customers/100')).json().mobile).toBe('138****5678')
  expect((await ask(token, '/api/closes')).statusCode).toBe(200)
  expect((await ask(token, '/api/deliveries')).json().code).toBe('not-permitted')
})

test('a key of a branch sees the branch with all below it and nothing else', async () => {
  const { token } = await makeKey({ institutionIds: [union.east] })
  const list = await ask(token, '/api/customers')
  expect(
    list
      .json()
      .items.map((row: { id: string }) => row.id)
      .sort(),
  ).toEqual(['100', '102'])
  expect((await ask(token, '/api/customers/101')).statusCode).toBe(404)
  expect((await ask(token, '/api/customers/facets')).json().total).toBe(2)
})

test('the text of a key is nowhere in the database, nor is it told again', async () => {
  const { token, id } = await makeKey()
  const secret = token.split('_').slice(2).join('_')
  const { rows } = await started.owner.query('select row_to_json(k)::text as row from api_key k where id = $1', [id])
  expect(rows[0].row).not.toContain(secret)
  expect((await administrator.get('/api/keys')).body).not.toContain(secret)
  for (const statement of ['select * from api_key', 'select * from webhook', 'select emit_event($$x$$, $${}$$)'])
    await expect(started.instance.database.app.query(statement)).rejects.toThrow('permission denied')
})

test('what is a person’s own is closed to a key, whatever it was given and whoever is signed in beside it', async () => {
  const { token } = await makeKey({ permissions: ['customer:read', 'audit:read', 'policy:read'] })
  const { cookie } = administrator
  const personal = [
    ['GET', '/api/account/sessions'],
    ['DELETE', '/api/account/sessions'],
    ['PUT', '/api/account/password'],
    ['POST', '/api/account/second-step'],
    ['DELETE', '/api/session'],
    ['GET', '/api/views?list=customers'],
  ] as const
  for (const [method, url] of personal) {
    const answer = await ask(token, url, { method, cookie })
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 403, 'not-for-keys'])
  }
  for (const [method, url] of [
    ['GET', '/api/keys'],
    ['POST', '/api/keys'],
    ['GET', '/api/webhooks'],
    ['GET', '/api/people/sign-in'],
  ] as const) {
    const answer = await ask(token, url, { method, cookie })
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 403, 'not-permitted'])
  }
  expect((await administrator.get('/api/account/sessions')).statusCode).toBe(200)
})

test('nobody gives what they have not got, nor a part of the union what is only the whole union’s', async () => {
  const refused = [
    { permissions: ['customer:reveal'] },
    { permissions: ['delivery:read'], institutionIds: [union.east] },
  ]
  for (const change of refused) {
    const answer = await administrator.send('POST', '/api/keys', { ...wanted, ...change })
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'key-permission'])
  }
  for (const change of [{ permissions: ['api:manage'] }, { days: 366 }, { permissions: [] }])
    expect((await administrator.send('POST', '/api/keys', { ...wanted, ...change })).json().code).toBe('bad-input')
  const nowhere = await administrator.send('POST', '/api/keys', { ...wanted, institutionIds: ['99'] })
  expect(nowhere.statusCode).toBe(404)
  const branch = await signInAs(started, 'administrator', union.east)
  expect((await branch.send('POST', '/api/keys', wanted)).json().code).toBe('not-permitted')
})

test('a key that is revoked or expired is refused from the next request on', async () => {
  const [one, other] = [await makeKey(), await makeKey()]
  for (const { token } of [one, other]) expect((await ask(token, '/api/customers')).statusCode).toBe(200)
  expect((await administrator.send('DELETE', `/api/keys/${one.id}`)).statusCode).toBe(200)
  expect((await administrator.send('DELETE', `/api/keys/${one.id}`)).statusCode).toBe(404)
  await started.owner.query(`update api_key set expires_at = now() - interval '1 second' where id = $1`, [other.id])
  for (const { token } of [one, other]) {
    const answer = await ask(token, '/api/customers')
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'key-invalid'])
  }
  const { items } = (await administrator.get('/api/keys')).json()
  const stateOf = (id: string) => items.find((key: { id: string }) => key.id === id)?.state
  expect([stateOf(one.id), stateOf(other.id)]).toEqual(['revoked', 'expired'])
  await expect(
    started.owner.query(`update api_key set expires_at = made_at + interval '400 days' where id = $1`, [one.id]),
  ).rejects.toThrow('check')
})

test('the last use is written down with its address', async () => {
  const { token, id } = await makeKey()
  await ask(token, '/api/customers')
  const { items } = (await administrator.get('/api/keys')).json()
  expect(items.find((key: { id: string }) => key.id === id)).toMatchObject({
    name: '数据平台',
    madeBy: expect.stringContaining('administrator'),
    usedFrom: '127.0.0.1',
    usedAt: expect.any(String),
    institutions: null,
    state: 'active',
  })
})

test('a key that asks too often waits, and nobody else with it', async () => {
  const { token } = await makeKey({ requestsPerMinute: 3 })
  const other = await makeKey()
  for (let request = 0; request < 3; request++) expect((await ask(token, '/api/closes')).statusCode).toBe(200)
  const answer = await ask(token, '/api/closes')
  expect([answer.statusCode, answer.json().code]).toEqual([429, 'too-many-requests'])
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50)
  expect((await ask(other.token, '/api/closes')).statusCode).toBe(200)
})

test('who sends wrong keys has to wait like one who guesses at a password; the right key does not', async () => {
  const { token, id } = await makeKey()
  const wrong = `almanac_${id}_${'x'.repeat(43)}`
  const codes: string[] = []
  for (let guess = 0; guess < 7; guess++) codes.push((await ask(wrong, '/api/closes')).json().code)
  expect(codes).toEqual([...Array(5).fill('key-invalid'), 'too-many-attempts', 'too-many-attempts'])
  expect((await ask(token, '/api/closes')).statusCode).toBe(200)
  const garbage = await started.app.inject({
    url: '/api/closes',
    headers: { authorization: 'Bearer x', cookie: administrator.cookie },
  })
  expect(garbage.json().code).toBe('key-invalid')
})

test('the audit names the key and who made it, and tells of the key itself', async () => {
  const { token, id } = await makeKey({ name: '审计之钥' })
  await ask(token, '/api/customers/100')
  await administrator.send('DELETE', `/api/keys/${id}`)
  await ask(token, '/api/customers/100')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const { rows } = await started.owner.query(
    `select action, person_name as name, details from audit_inbox where (person_name like '审计之钥%' or subject = '审计之钥') and action <> 'person-changed' order by id`,
  )
  expect(rows.map((row) => row.action).sort()).toEqual(
    ['api-key-changed', 'api-key-changed', 'api-key-refused', 'customer-opened'].sort(),
  )
  const opened = rows.find((row) => row.action === 'customer-opened')
  expect(opened.name).toMatch(/^审计之钥 \(API, administrator \d+\)$/)
  expect(rows[0]).toMatchObject({ name: expect.stringMatching(/^administrator/), details: { after: { id } } })
  expect(JSON.stringify(rows)).not.toContain('sha256')
})

test('the account of a key is nobody who signs in, and not among the people', async () => {
  await makeKey({ name: '不登录' })
  await expect(started.owner.query(`update person set password_hash = 'x' where service`)).rejects.toThrow('check')
  expect((await administrator.get('/api/people/sign-in?limit=200')).body).not.toContain('不登录')
})

test('the form is told what the maker can give, and where', async () => {
  const { permissions, institutions } = (await administrator.get('/api/keys/choices')).json()
  expect(permissions).toContainEqual({ permission: 'customer:read', unionOnly: false })
  expect(permissions).toContainEqual({ permission: 'delivery:read', unionOnly: true })
  expect(permissions.map((one: { permission: string }) => one.permission)).not.toContain('customer:reveal')
  expect(institutions.map((one: { name: string; depth: number }) => [one.name, one.depth])).toEqual([
    ['县联社', 0],
    ['城东支行', 1],
    ['城东分理处', 2],
    ['城西支行', 1],
  ])
})
