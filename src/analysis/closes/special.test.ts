import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, firstDelivery, secondDelivery } from '../../../test/e2e/county-bank.ts'
import { signInAs, startTestInstance, type TestInstance, type Visitor } from '../../../test/harness/instance.ts'
import { writeDelivery } from '../../../test/reference/delivery-writer.ts'
import type { Delivery } from '../../../test/reference/naive-publication.ts'
import { importFolder } from '../../information/intake/index.ts'
import { intakeOf } from '../../main/work.ts'
import { refreshMovements } from '../movements/index.ts'
import { ensureDefaultPolicy } from '../tiers/index.ts'
import { closeMonth, writeStandings } from './index.ts'

let started: TestInstance
let app: FastifyInstance
let executive: Visitor
let branch: Visitor
let manager: Visitor
let now = new Date()
const contextOf = () => {
  const { config, database, warehouse } = started.instance
  return { ...config, database, warehouse: warehouse.jobs }
}

async function take(delivery: Delivery): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-special-'))
  writeDelivery(root, delivery)
  await importFolder(intakeOf(started.instance), root, () => {})
  rmSync(root, { recursive: true, force: true })
}
const idOf = async (no: string) =>
  (await started.owner.query('select id from customer where customer_no = $1', [no])).rows[0].id as string
const standings = async (month: string) => {
  const { file } = await writeStandings(contextOf(), month, started.dataFolder)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return new Map(lines.map((line) => [line.split(',')[0], line.split(',').slice(-2).join(' ')]))
}
const counts = async () => {
  const { months } = (await executive.get('/api/closes')).json()
  return months[0].standings
}
const shown = async (no: string) => {
  const { standing, tier } = (await manager.get(`/api/customers/${await idOf(no)}`)).json()
  return `${standing} ${tier}`
}
async function approve(no: string, path = ''): Promise<void> {
  const body = { tier: 1, reason: '县里知名的种粮大户' }
  const { requestId } = (await manager.send('POST', `/api/customers/${await idOf(no)}/special${path}`, body)).json()
  const decided = await branch.send('POST', `/api/approvals/${requestId}/decision`, { step: 1, approve: true })
  expect(decided.json().state).toBe('executed')
}

beforeAll(async () => {
  started = await startTestInstance({ ALMANAC_TIMEZONE: 'Asia/Shanghai' })
  await ensureDefaultPolicy(started.instance.database.batch, 'CNY')
  await take(firstDelivery)
  await take(secondDelivery)
  await closeMonth(contextOf(), '2025-09', () => {})
  app = await started.serveAgain({}, { now: () => now, sessionCachedMs: 0 })
  const { rows } = await started.owner.query(`select id from institution where institution_no = 'B01'`)
  const as = (role: Parameters<typeof signInAs>[1], institution: string | null) =>
    signInAs({ instance: started.instance, app }, role, institution)
  executive = await as('executive', null)
  branch = await as('branch-manager', rows[0].id)
  manager = await as('relationship-manager', rows[0].id)
}, 240_000)
afterAll(async () => {
  await app?.close()
  await started?.stop()
})

test('granted on the first day of the next month: printed, and the month’s counts follow', async () => {
  const before = await counts()
  expect(before.special).toBe(0)
  now = new Date('2025-10-01T04:00:00Z')
  await approve('K2001')
  expect((await standings('2025-09')).get('K2001')).toBe('special 1')
  expect((await standings('2025-08')).get('K2001')).toBe('none 0')
  expect(await counts()).toEqual({ ...before, none: before.none - 1, special: 1 })
  // Two days late for it; and a revocation that day takes nothing from what was in force on the first.
  now = new Date('2025-10-02T04:00:00Z')
  await approve('K2004')
  await approve('K2001', '/revocation')
  expect((await standings('2025-09')).get('K2004')).toBe('none 0')
  expect((await standings('2025-09')).get('K2001')).toBe('special 1')
  expect((await counts()).special).toBe(1)
})

test('a close swaps the lists and special VIPs show on; a restatement counts the same ones', async () => {
  now = new Date()
  await approve('K2007')
  const before = await counts()
  expect(await shown('K2007')).toBe('special 1')
  const balances = secondDelivery.feeds.balances?.map((row, at) => (at === 0 ? { ...row, balance: '420001.25' } : row))
  await take({ ...secondDelivery, feeds: { ...secondDelivery.feeds, balances: balances ?? [] } })
  const { recomputedMonths, standings: counted } = await closeMonth(contextOf(), '2025-09', () => {})
  expect(recomputedMonths).toEqual(['2025-09'])
  expect(counted).toEqual(before)
  expect(await counts()).toEqual(before)
  expect(await shown('K2007')).toBe('special 1')
})

test('movements tell of the AUM standing alone: neither a grant nor its lapse is one', async () => {
  await refreshMovements(contextOf())
  const { rows } = await started.owner.query(
    `select m.kind from published.movement m where m.customer_id = any ($1) and m.kind in ('exited', 'left', 'downgraded', 'entered', 'returned')`,
    [[await idOf('K2001'), await idOf('K2004'), await idOf('K2007')]],
  )
  expect(rows).toEqual([])
  const exiting = await idOf(cast.exiting.no)
  const { rows: kept } = await started.owner.query(`select kind from published.movement where customer_id = $1`, [
    exiting,
  ])
  expect(kept.map(({ kind }) => kind)).toContain('exited')
})
