import { expect, it } from 'vitest'
import { CaseBook } from './case-book.ts'
import { createCommandLineBank } from './driver.ts'
import { createAlmanac } from './subject.ts'

it('the command line imports, adopts, closes, refuses and prints as it says it does', {
  timeout: 180_000,
}, async () => {
  const almanac = await createAlmanac(createCommandLineBank)
  try {
    const book = new CaseBook().depositor('A1', { '01-01': '3100.5' }).depositor('A2', { '01-01': '200000.01' })
    expect(await almanac.import(...book.deliveries())).toMatchObject([{ state: 'published' }, { state: 'published' }])
    const thresholds = ['3000', '200000']
    const tiers = thresholds.map((threshold, index) => ({
      name: { zh: `${index}`, en: `${index}`, es: `${index}` },
      threshold,
    }))
    // January has the default policy still.
    await almanac.adopt({ policy: 'tiers', effectiveOn: '2024-02-29', currency: 'CNY', entryThreshold: '3000', tiers })
    expect(await almanac.close('2026-01')).toMatchObject({ ok: false })
    expect(await almanac.close('2024-02')).toEqual({
      ok: true,
      summary: {
        month: '2024-02',
        customers: 2,
        aum: { deposits: '203100.51', investments: '0.00', cts: '0.00', total: '203100.51' },
        standings: { none: 0, rated: 2, exited_unrated: 0, left: 0, special: 0 },
        changes: { entered: 1, upgraded: 1, downgraded: 0, exited: 0, returned: 0, left: 0 },
        recomputedMonths: ['2024-01', '2024-02'],
        differences: 0,
      },
    })
    expect(await almanac.standings('2024-01')).toEqual([
      'A1,3100.50,0.00,0.00,3100.50,none,0',
      'A2,200000.01,0.00,0.00,200000.01,rated,1',
    ])
    expect(await almanac.standings('2024-02')).toEqual([
      'A1,3100.50,0.00,0.00,3100.50,rated,1',
      'A2,200000.01,0.00,0.00,200000.01,rated,2',
    ])
  } finally {
    await almanac.stop()
  }
})
