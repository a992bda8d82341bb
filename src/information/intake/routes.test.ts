import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { insertSmallUnion, union } from '../../../test/harness/small-union.ts'

let started: TestInstance
const visitors = {} as Record<'administrator' | 'risk' | 'executive' | 'teller' | 'branchRisk', Visitor>

beforeAll(async () => {
  started = await startTestInstance({ ALMANAC_UPLOAD_MB: '1' })
  const { owner } = started
  await insertSmallUnion(owner)
  await owner.query(
    `insert into delivery (source, business_date, state, reason, feeds)
     select 'core', '2026-10-01'::date + n / 2, (array['published','held','staging','restated'])[1 + n % 4],
       case when n % 4 = 1 then '{"code":"totals","message":"no","details":{"feed":"balances"}}'::jsonb end,
       '{"balances":{"rows":3,"accepted":2,"quarantined":1}}' from generate_series(0, 23) n`,
  )
  await owner.query(
    `insert into quarantine_row (delivery_id, feed, file, line, reason, column_name, value, raw)
     select 1, (array['customers','balances'])[1 + n % 2], 'f.csv', n, 'bad-date', 'opened_on', '30.2.', convert_to('C' || n || ',张', 'UTF8')
     from generate_series(1, 2500) n`,
  )
  visitors.administrator = await signInAs(started, 'administrator', null)
  visitors.risk = await signInAs(started, 'risk', null)
  visitors.executive = await signInAs(started, 'executive', null)
  visitors.teller = await signInAs(started, 'teller', null)
  visitors.branchRisk = await signInAs(started, 'risk', union.east)
})
afterAll(() => started?.stop())

test('deliveries page newest first; those being staged are not there yet', async () => {
  const seen: { id: string; date: string; state: string; reason: unknown; feeds: unknown }[] = []
  let cursor = ''
  do {
    const page = (await visitors.executive.get(`/api/deliveries?limit=5${cursor && `&cursor=${cursor}`}`)).json()
    seen.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  expect(seen.length).toBe(18)
  expect(seen.map((one) => one.state)).not.toContain('staging')
  expect(seen[0]).toMatchObject({
    id: '24',
    date: '2026-10-12',
    state: 'restated',
    feeds: { balances: { rows: 3, accepted: 2, quarantined: 1 } },
  })
  const held = (await visitors.executive.get('/api/deliveries?state=held&limit=200')).json().items
  expect(held.length).toBe(6)
  expect(held[0].reason).toEqual({ code: 'totals', message: 'no', details: { feed: 'balances' } })
})

test('one delivery, and none', async () => {
  expect((await visitors.risk.get('/api/deliveries/1')).json()).toMatchObject({
    id: '1',
    date: '2026-10-01',
    reason: null,
  })
  expect((await visitors.risk.get('/api/deliveries/3')).statusCode).toBe(404)
  expect((await visitors.risk.get('/api/deliveries/999')).statusCode).toBe(404)
})

test('the calendar has a month by source, its rhythm, and what asks for attention', async () => {
  const calendar = (await visitors.executive.get('/api/deliveries/calendar?month=2026-10')).json()
  const [core] = calendar.sources
  expect({ ...core, days: core.days.length }).toEqual({
    source: 'core',
    rhythm: 'daily',
    newest: '2026-10-12',
    days: 31,
  })
  // Each odd day had a delivery that was held after one that was published, each even one a restatement.
  expect(core.days.slice(0, 2)).toEqual([
    { date: '2026-10-01', state: 'held', deliveries: 2 },
    { date: '2026-10-02', state: 'restated', deliveries: 1 },
  ])
  expect(calendar.held.map((one: { date: string }) => one.date)).toEqual(
    ['11', '09', '07', '05', '03', '01'].map((day) => `2026-10-${day}`),
  )
  expect([calendar.missing, calendar.restated]).toEqual([[], []])
  const later = await started.owner.query(
    `insert into delivery (source, business_date, state) values ('core', '2026-10-15', 'published') returning id`,
  )
  const passed = (await visitors.executive.get('/api/deliveries/calendar')).json()
  expect(passed.missing).toEqual([{ source: 'core', dates: ['2026-10-14', '2026-10-13'], count: 2 }])
  const day = (await visitors.executive.get('/api/deliveries?date=2026-10-15&source=core')).json().items
  expect(day.map((one: { id: string }) => one.id)).toEqual([later.rows[0].id])
  await started.owner.query('delete from delivery where id = $1', [later.rows[0].id])
  expect((await visitors.branchRisk.get('/api/deliveries/calendar')).statusCode).toBe(403)
})

test('quarantine is for the union level only', async () => {
  const rows = (await visitors.risk.get('/api/deliveries/1/quarantine?limit=2&feed=balances')).json()
  expect(rows.items[0]).toEqual({
    id: expect.any(String),
    feed: 'balances',
    file: 'f.csv',
    line: 1,
    reason: 'bad-date',
    column: 'opened_on',
    value: '30.2.',
    raw: 'C1,张',
    state: 'rejected',
  })
  expect(rows.nextCursor).not.toBeNull()
  for (const path of ['/api/deliveries/1/quarantine', '/api/deliveries/1/quarantine.csv']) {
    expect((await visitors.branchRisk.get(path)).statusCode).toBe(403)
    expect((await visitors.teller.get(path)).statusCode).toBe(403)
    expect((await started.app.inject(path)).statusCode).toBe(401)
  }
})

test('the download holds every row', async () => {
  const answer = await visitors.risk.get('/api/deliveries/1/quarantine.csv')
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(answer.headers['content-disposition']).toBe('attachment; filename="quarantine-core-2026-10-01-1.csv"')
  const lines = answer.body.trimEnd().split('\r\n')
  expect(lines[0]).toBe('\uFEFFfeed,file,line,reason,column,value,state,raw_base64')
  expect(lines.length).toBe(2501)
  expect(Buffer.from(lines.at(-1)?.split(',').at(-1) ?? '', 'base64').toString()).toBe('C2500,张')
})

function upload(visitor: Visitor, content: Buffer, filename: string) {
  const boundary = 'x-boundary-x'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: application/zip\r\n\r\n`
  const options: InjectOptions = {
    method: 'POST',
    url: '/api/deliveries',
    headers: { cookie: visitor.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
  return started.app.inject(options)
}
const inbox = () => join(started.dataFolder, 'inbox')
const left = () => (existsSync(inbox()) ? readdirSync(inbox()) : [])

test('an upload is kept under a name of ours and queued', async () => {
  const content = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(200_000, 7)])
  const answer = await upload(visitors.administrator, content, '../../etc/十月.zip')
  expect(answer.statusCode).toBe(200)
  const job = (await visitors.administrator.get(`/api/jobs/${answer.json().jobId}`)).json()
  expect(job).toMatchObject({
    kind: 'import',
    state: 'queued',
    subject: '十月.zip',
    progress: 0,
    error: null,
    result: null,
    finishedAt: null,
  })
  const { rows } = await started.owner.query('select payload, person_id from job where id = $1', [job.id])
  expect(rows[0]).toMatchObject({
    person_id: visitors.administrator.personId,
    payload: { origin: 'upload', personId: visitors.administrator.personId },
  })
  expect(rows[0].payload.zip).toBe(join(inbox(), left()[0] ?? '', 'upload.zip'))
  expect(readFileSync(rows[0].payload.zip).equals(content)).toBe(true)
  expect(statSync(rows[0].payload.zip).mode & 0o777).toBe(0o600)
  expect((await visitors.executive.get(`/api/jobs/${job.id}`)).statusCode).toBe(200)
  expect((await visitors.branchRisk.get(`/api/jobs/${job.id}`)).statusCode).toBe(404)
})

test('what is no zip, too large, or from somebody without permission leaves nothing behind', async () => {
  const before = left().length
  const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(2_000_000)])
  expect((await upload(visitors.administrator, Buffer.from('feed,rows\n'), 'a.zip')).json().code).toBe('upload-not-zip')
  expect((await upload(visitors.administrator, Buffer.alloc(0), 'a.zip')).json().code).toBe('upload-not-zip')
  expect((await visitors.administrator.send('POST', '/api/deliveries', {})).json().code).toBe('upload-not-zip')
  expect((await upload(visitors.administrator, zip, 'a.zip')).json()).toMatchObject({
    status: 413,
    code: 'upload-too-large',
  })
  expect((await upload(visitors.executive, zip, 'a.zip')).statusCode).toBe(403)
  expect(left().length).toBe(before)
})
