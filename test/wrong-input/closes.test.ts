import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeStandings } from '../../src/analysis/closes/index.ts'
import { adoptPolicy } from '../../src/analysis/tiers/index.ts'
import { followJob } from '../../src/main/follow-job.ts'
import { startWork } from '../../src/main/work.ts'
import { enqueueJob } from '../../src/platform/jobs/queue.ts'
import { openBank, type WrongInputBank } from './bank.ts'

let bank: WrongInputBank
const summaryOf = (month: string) => ({ month, customers: 3, standings: { rated: 3 } })

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.stop())

describe('a close', () => {
  it('is refused for a month that no delivery has reached, and of which there is nothing', async () => {
    await bank.expectRefused(() => bank.close('2026-02'), /2026-02 cannot be closed yet: .*2026-01-31.*2026-02-28/)
  })

  it('of a month is needed before its standings are printed', async () => {
    const { database, warehouse } = bank.instance
    const print = () => writeStandings({ database, warehouse: warehouse.jobs }, '2026-01', join(bank.root, 'outbox'))
    await bank.expectRefused(print, /2026-01 is not closed; run: almanac close 2026-01/)
    expect(await bank.close('2026-01')).toMatchObject(summaryOf('2026-01'))
    expect(await print()).toMatchObject({ file: expect.any(String) })
  })

  it('leaves no gap', async () => {
    await bank.publish('2026-03-31', { balances: ['account_no,balance', 'A1,300000'] })
    await bank.expectRefused(() => bank.close('2026-03'), /2026-03 cannot be closed before 2026-02/)
    await bank.expectRefused(() => bank.close('2026-04'), /2026-04 cannot be closed yet/)
    expect(await bank.close('2026-02')).toMatchObject(summaryOf('2026-02'))
  })

  it('of the same month is not begun twice at once', async () => {
    const db = bank.instance.database.batch
    const close = { kind: 'close', subject: '2026-03', payload: { origin: 'command-line', month: '2026-03' } } as const
    const first = await enqueueJob(db, close)
    await bank.expectRefused(() => enqueueJob(db, close), /Month 2026-03 is being closed already/)
    const worker = await startWork(bank.instance)
    try {
      expect(await followJob(db, first)).toMatchObject(summaryOf('2026-03'))
      // It has ended: asked for again, it answers what stands.
      expect(await followJob(db, await enqueueJob(db, close))).toMatchObject({ recomputedMonths: [], differences: 0 })
    } finally {
      await worker.stop()
    }
  })

  it('is refused where a rate is missing, naming currency and day, and goes on once it is there', async () => {
    await bank.publish('2026-04-30', {
      accounts: ['account_no,product_no,institution_no,currency', 'F1,D,U,USD'],
      account_owners: ['account_no,customer_no', 'F1,C1'],
      balances: ['account_no,balance,business_date', 'F1,1000,2026-04-02'],
      fx: ['currency,rate,business_date', 'USD,7.1,2026-04-05'],
    })
    await bank.expectRefused(() => bank.close('2026-04'), /no rate for USD on 2026-04-02/)
    await bank.publish('2026-04-30', { fx: ['currency,rate,business_date', 'USD,7.1,2026-04-02'] })
    expect(await bank.close('2026-04')).toMatchObject({ month: '2026-04' })
  })
})

describe('a policy file', () => {
  const name = { zh: '金', en: 'Gold', es: 'Oro' }
  const right = {
    policy: 'tiers',
    effectiveOn: '2026-05-01',
    currency: 'CNY',
    entryThreshold: '1000',
    tiers: [
      { name, threshold: '1000' },
      { name, threshold: '5000' },
    ],
  }
  const adopt = (content: unknown) => {
    const file = join(bank.root, 'policy.json')
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return adoptPolicy(bank.instance.database, 'CNY', file)
  }

  it.each<[string, unknown, RegExp]>([
    ['is not JSON', '{', /policy\.json/],
    ['is no object', '[]', /Policy: policy/],
    ['is of another policy', { ...right, policy: 'fees' }, /Policy: policy/],
    ['takes effect on a day that is none', { ...right, effectiveOn: '2026-02-30' }, /Policy: effectiveOn/],
    ['is in another currency', { ...right, currency: 'CZK' }, /policy is in CZK, the home currency is CNY/],
    ['has no tiers', { ...right, tiers: [] }, /Policy: tiers/],
    ['has a threshold as number', { ...right, entryThreshold: 1000 }, /Policy: entryThreshold/],
    ['has a threshold that is no amount', { ...right, entryThreshold: '1e3' }, /Policy: /],
    ['has a negative threshold', { ...right, entryThreshold: '-1', tiers: [{ name, threshold: '-1' }] }, /Policy: /],
    ['begins above the entry', { ...right, entryThreshold: '999' }, /Policy: tiers\.0\.threshold/],
    ['falls from tier to tier', { ...right, tiers: [...right.tiers, { name, threshold: '2000' }] }, /Policy: tiers\.2/],
    ['repeats a threshold', { ...right, tiers: [...right.tiers, { name, threshold: '5000.00' }] }, /Policy: tiers\.2/],
    [
      'leaves a language out',
      { ...right, tiers: [{ name: { en: 'Gold' }, threshold: '1000' }] },
      /Policy: tiers\.0\.name/,
    ],
    [
      'counts an unknown family',
      { ...right, components: { deposits: ['deposits'], investments: [], cts: [] } },
      /Policy: components/,
    ],
    [
      'counts a family twice',
      { ...right, components: { deposits: ['deposit'], investments: ['deposit'], cts: [] } },
      /Policy: components/,
    ],
  ])('that %s is refused', async (_name, content, message) => {
    await bank.expectRefused(() => adopt(content), message)
  })

  it('that is not there is refused, one that is right is adopted', async () => {
    const nowhere = () => adoptPolicy(bank.instance.database, 'CNY', join(bank.root, 'nowhere.json'))
    await bank.expectRefused(nowhere, /nowhere\.json/)
    expect(await adopt(right)).toMatchObject({ policy: { entryThreshold: '1000' } })
  })
})
