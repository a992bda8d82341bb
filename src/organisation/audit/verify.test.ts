import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signInAs, startTestInstance, type TestInstance } from '../../../test/harness/instance.ts'
import { appendAudit } from '../../platform/audit/record.ts'
import { acceptHeads, chainOnce, tellReport, verifyAudit } from './index.ts'
import { readChain } from './queries.ts'
import { dayStart, entryHash } from './rules.ts'

let started: TestInstance
const complaints: string[] = []
beforeAll(async () => {
  started = await startTestInstance()
})
afterAll(() => started?.stop())

const headsFile = () => join(started.dataFolder, 'audit-heads.jsonl')
const chain = () =>
  chainOnce({
    batch: started.instance.database.batch,
    dataFolder: started.dataFolder,
    log: { error: (_details, message) => complaints.push(message) },
  })
const verify = () => verifyAudit(started.instance.database.batch, started.dataFolder)
const faults = async () => (await verify()).faults.map(({ kind, number }) => (number ? `${kind} ${number}` : kind))
const record = (...subjects: string[]) =>
  appendAudit(
    started.instance.database.app,
    subjects.map((subject) => ({ action: 'started', subject, details: { 名称: '客户', n: 1.5 } })),
  )

/** What only the owner of the tables can do, and only with the triggers out of the way. */
async function tamper(...statements: string[]): Promise<void> {
  const client: pg.PoolClient = await started.owner.connect()
  try {
    await client.query('alter table audit_entry disable trigger user; alter table audit_inbox disable trigger user')
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.query('alter table audit_entry enable trigger user; alter table audit_inbox enable trigger user')
    client.release()
  }
}

beforeEach(async () => {
  // A chain of ten in four steps, with its file, as a first day leaves them.
  await tamper('truncate audit_entry', 'truncate audit_inbox')
  writeFileSync(headsFile(), '')
  complaints.length = 0
  for (const step of [
    ['1', '2', '3'],
    ['4', '5', '6'],
    ['7', '8'],
    ['9', '10'],
  ]) {
    await record(...step)
    await chain()
  }
  expect(await verify()).toMatchObject({ ok: true, entries: 10, unchained: 0, faultCount: 0 })
})

test('the roles that Almanac works as add to the audit, and do nothing else to it', async () => {
  const { app, batch } = started.instance.database
  await record('11')
  for (const table of ['audit_entry', 'audit_inbox']) {
    for (const sql of [
      `update ${table} set subject = 'x'`,
      `delete from ${table}`,
      `truncate ${table}`,
      `insert into ${table} (at, action) values (now(), 'started')`,
      `alter table ${table} disable trigger user`,
    ]) {
      await expect(app.query(sql), sql).rejects.toThrow(/permission denied|must be owner/)
      await expect(batch.query(sql), sql).rejects.toThrow(/permission denied|must be owner/)
    }
  }
  await expect(app.query('select audit_chain(10)')).rejects.toThrow(/permission denied/)
  await expect(app.query('select * from audit_inbox')).rejects.toThrow(/permission denied/)
  // Nor does a grant that somebody gives, nor being the owner.
  await started.owner.query(
    'grant all on audit_entry, audit_inbox to almanac_batch; create policy slip on audit_entry to almanac_batch using (true)',
  )
  for (const table of ['audit_entry', 'audit_inbox']) {
    for (const sql of [`update ${table} set subject = 'x'`, `delete from ${table}`, `truncate ${table}`]) {
      await expect(batch.query(sql), sql).rejects.toThrow(/only ever added to/)
      await expect(started.owner.query(sql), sql).rejects.toThrow(/only ever added to/)
    }
  }
  await started.owner.query(
    'revoke insert, update, delete, truncate on audit_entry, audit_inbox from almanac_batch; drop policy slip on audit_entry',
  )
  expect(await verify()).toMatchObject({ ok: true, entries: 10, unchained: 1 })
})

test('an application that claims to be somebody else is recorded as who its transaction says', async () => {
  const visitor = await signInAs(started, 'teller', null)
  const client = await started.instance.database.app.connect()
  await client.query('begin')
  await client.query(`set local almanac.person = '${visitor.personId}'`)
  await appendAudit(client, [{ action: 'audit-read', personId: '999', at: '2999-01-01T00:00:00Z' }])
  await client.query('commit')
  client.release()
  await chain()
  const { rows } = await started.owner.query(
    `select person_id, at <= now() as past from audit_entry where action = 'audit-read' order by id desc limit 1`,
  )
  expect(rows).toEqual([{ person_id: visitor.personId, past: true }])
})

test.each([
  ['an altered entry', [`update audit_entry set subject = 'x' where number = 4`], ['altered 4']],
  ['altered details', [`update audit_entry set details = '{}' where number = 10`], ['altered 10']],
  ['an altered time', [`update audit_entry set at = at + interval '1 microsecond' where number = 7`], ['altered 7']],
  ['an altered hash', [`update audit_entry set sha256 = sha256('x') where number = 4`], ['altered 4', 'altered 5']],
  ['an entry taken out', ['delete from audit_entry where number = 5'], ['missing 5']],
  ['the end cut', ['delete from audit_entry where number >= 8'], ['cut 10']],
  ['everything cut', ['truncate audit_entry'], ['cut 10']],
  [
    'entries in another order',
    [
      'update audit_entry set number = -4 where number = 4',
      'update audit_entry set number = 4 where number = 5',
      'update audit_entry set number = 5 where number = -4',
    ],
    ['altered 4', 'altered 5', 'altered 6'],
  ],
  [
    'an entry taken out and the rest numbered anew',
    ['delete from audit_entry where number = 5', 'update audit_entry set number = number - 1 where number > 5'],
    ['altered 5', 'head-differs 6', 'head-differs 8', 'cut 10'],
  ],
])('%s shows, also with the triggers out of the way', async (_what, statements, expected) => {
  await tamper(...statements)
  expect(await faults()).toEqual(expected)
})

test('a chain worked out anew after an alteration differs from its heads', async () => {
  await tamper(
    `insert into audit_inbox (at, action, subject) select at, action, case number when 2 then 'x' else subject end from audit_entry order by number`,
    'truncate audit_entry',
    'select audit_chain(100)',
  )
  expect(await faults()).toEqual(['head-differs 3', 'head-differs 6', 'head-differs 8', 'head-differs 10'])
})

test('altered, unreadable and missing heads show', async () => {
  const written = readFileSync(headsFile(), 'utf8')
  writeFileSync(
    headsFile(),
    written.replace(/("number":6,"sha256":")./, (_, before) => `${before}g`),
  )
  expect(await faults()).toEqual(['head-differs'])
  const other = written.replace(
    /("number":6,"sha256":")(.)/,
    (_, before, digit) => before + (digit === 'a' ? 'b' : 'a'),
  )
  writeFileSync(headsFile(), other)
  expect(await faults()).toEqual(['head-differs 6'])
  writeFileSync(headsFile(), '')
  expect(await faults()).toEqual(['heads-missing'])
  await chain()
  expect(await faults()).toEqual(['heads-missing 10'])
})

test('a cut that the next entries grow over shows all the same, and the writer says so at its start', async () => {
  await tamper('delete from audit_entry where number >= 9')
  await record('11', '12', '13')
  await chain()
  expect(complaints).toEqual(['the audit is not as its heads say: run `almanac audit verify`'])
  expect(await faults()).toEqual(['head-differs 10'])
})

const accept = (reason: string) => acceptHeads(started.instance.database.batch, started.dataFolder, reason)

test.each([
  ['lost', () => rmSync(headsFile()), 'heads-missing'],
  ['of a later day than the backup', () => tamper('delete from audit_entry where number >= 8'), 'cut 10'],
])('a file of heads that was %s is told each time until somebody accepts it', async (_what, happen, fault) => {
  const former = readFileSync(headsFile(), 'utf8')
  await happen()
  expect(await faults()).toEqual([fault])
  expect(tellReport(await verify())).toContain('audit accept-heads --reason')
  const accepted = await accept('moved to another machine')
  await record('after')
  await chain()
  expect(complaints).toEqual([])
  const report = await verify()
  expect(report).toMatchObject({ ok: true, faultCount: 0, accepted: [accepted] })
  expect(tellReport(report)).toContain('moved to another machine\n  Up to entry')
  expect(accepted.after).toMatch(fault === 'cut 10' ? /^\S+ 7 / : /^\S+ 10 /)
  const { rows } = await started.owner.query(
    `select details ->> 'reason' as reason, details -> 'faults' as faults from audit_entry where action = 'heads-accepted'`,
  )
  expect(rows).toEqual([
    { reason: 'moved to another machine', faults: [expect.stringContaining(fault.split(' ')[0]!)] },
  ])
  // What the file said stays beside it, where there was one.
  const kept = readdirSync(started.dataFolder).filter((name) => name.startsWith('audit-heads.jsonl.until-'))
  expect(kept.map((name) => readFileSync(join(started.dataFolder, name), 'utf8'))).toEqual(
    fault === 'cut 10' ? [former] : [],
  )
  for (const name of kept) rmSync(join(started.dataFolder, name))

  // From here on it vouches as before.
  await expect(accept('once more')).rejects.toMatchObject({ code: 'heads-fit' })
  await tamper(`delete from audit_entry where subject = 'after'`)
  expect(await faults()).toEqual([expect.stringMatching(/^cut/)])
})

test('a file that says itself accepted, and is not in the chain, is one that was made anew', async () => {
  const [day, accepted] = [new Date().toISOString().slice(0, 10), 9]
  const after = { day, number: 8 }
  writeFileSync(headsFile(), `${JSON.stringify({ begun: new Date(), after, accepted: { day, number: accepted } })}\n`)
  expect(await faults()).toEqual(['heads-missing 8'])
})

test('a kill between the commit and its head leaves nothing that the next start does not mend', async () => {
  await record('11')
  // As the writer, which is killed before it writes the head, or within the line.
  await started.instance.database.batch.query('select audit_chain(100)')
  expect(await verify()).toMatchObject({ ok: true, entries: 11 })
  appendFileSync(headsFile(), '{"day":"2026-11-')
  expect(await verify()).toMatchObject({ ok: true, entries: 11 })
  await chain()
  expect(complaints).toEqual([])
  const lines = readFileSync(headsFile(), 'utf8').trimEnd().split('\n')
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ number: 11 })
  expect(lines).toHaveLength(6)
  await tamper('delete from audit_entry where number = 11')
  expect(await faults()).toEqual(['cut 11'])
})

test('the first entry of a day goes on from how the day before ended', async () => {
  await tamper('truncate audit_entry')
  writeFileSync(headsFile(), `{"begun":"${new Date().toISOString()}","after":null}\n`)
  await record('1')
  await started.instance.database.batch.query('select audit_chain(1)')
  const [entry] = (await readChain(started.owner).next()).value ?? []
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const sha256 = entryHash(dayStart(yesterday, undefined), entry?.parts ?? [])
  await tamper(`update audit_entry set day = '${yesterday}', sha256 = decode('${sha256}', 'hex')`)
  await record('2', '3')
  await chain()
  expect(await verify()).toMatchObject({ ok: true, entries: 3, days: 2 })
  await tamper(`delete from audit_entry where day = '${yesterday}'`)
  expect(await faults()).toEqual(['day-broken 1'])
})

test('entries that come while others are chained are each chained once', async () => {
  await Promise.all([
    ...Array.from({ length: 40 }, (_, at) => record(`a${at}`, `b${at}`)),
    ...Array.from({ length: 10 }, () => started.instance.database.batch.query('select audit_chain(7)')),
  ])
  await chain()
  expect(await verify()).toMatchObject({ ok: true, entries: 90, unchained: 0 })
})
