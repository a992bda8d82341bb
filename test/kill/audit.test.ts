import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createLog, openInstance } from '../../src/main/instance.ts'
import { readConfig } from '../../src/platform/config.ts'
import { makeDataFolder } from '../harness/data-folder.ts'
import { hasEnded, type Running, signal, startAlmanac, waitFor } from './process.ts'

const root = mkdtempSync(join(tmpdir(), 'almanac-audit-'))
const data = join(root, 'data')
makeDataFolder(data)
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function almanac(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const running = startAlmanac(data, args, env)
  await hasEnded(running)
  return running
}
async function verify(): Promise<{ code: number | null | undefined; report: Record<string, unknown> }> {
  const ended = await almanac(['audit', 'verify', '--json'])
  expect(ended.stdout.split('\n')).toHaveLength(2)
  return { code: ended.ended?.code, report: JSON.parse(ended.stdout) }
}
const headsOf = () => readFileSync(join(data, 'audit-heads.jsonl'), 'utf8').trimEnd().split('\n')

test('a writer killed before or after the head is written leaves an audit without a fault', async () => {
  // What a command records first: the policy that a bank starts with.
  expect((await almanac(['policy', 'show'], { ALMANAC_DIE_AT: 'audit:chained' })).ended?.code).toBeNull()
  expect(headsOf()).toHaveLength(1)
  expect(await verify()).toMatchObject({ code: 0, report: { ok: true, entries: 1, unchained: 0 } })
  // The command that verified was the instance, and wrote the head that was missing.
  expect(headsOf()).toHaveLength(2)
  expect((await almanac(['policy', 'show'], { ALMANAC_DIE_AT: 'audit:head-written' })).ended?.code).toBeNull()
  expect(await verify()).toMatchObject({ code: 0, report: { ok: true, entries: 1 } })
})

test('a server chains what it records within seconds, and is verified while it runs', async () => {
  const server = startAlmanac(data, ['serve'])
  onTestFinished(() => (server.ended ? undefined : signal(server.pid, 'SIGTERM')))
  await waitFor(server, () => server.stdout.includes('one-time code:'))
  await expect
    .poll(async () => (await verify()).report, { timeout: 30_000 })
    .toMatchObject({ ok: true, entries: 2, unchained: 0 })
  signal(server.pid, 'SIGTERM')
  await hasEnded(server)
  expect(headsOf()).toHaveLength(3)
  expect(await verify()).toMatchObject({ code: 0, report: { ok: true, entries: 2, unchained: 0 } })
})

test('what somebody with the database in hand has cut off is told, with exit code 1', async () => {
  const config = readConfig({ ALMANAC_DATA: data, ALMANAC_DEMO: 'off', LOG_LEVEL: 'silent' })
  const { attachment } = await openInstance(config, createLog(config))
  const owner = new pg.Client({ connectionString: attachment.database.ownerUrl })
  await owner.connect()
  await owner.query('alter table audit_entry disable trigger user; delete from audit_entry where number = 2')
  await owner.end()
  await attachment.stop()
  expect(await verify()).toMatchObject({
    code: 1,
    report: { ok: false, entries: 1, faultCount: 1, faults: [{ kind: 'cut', number: 2 }] },
  })
  const { stdout } = await almanac(['audit', 'verify'])
  expect(stdout).toMatch(/cut: entry 2 of [\d-]+ was there and is gone/)
})
