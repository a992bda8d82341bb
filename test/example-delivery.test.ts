import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedNames } from '../src/information/intake/contract.ts'
import { isCreditCode, isLuhn, isResidentId } from './reference/check-digits.ts'
import { findFaults } from './reference/delivery-check.ts'
import { countRows, fourPlaces, readDeliveries } from './reference/delivery-reader.ts'
import { NaiveBank } from './reference/naive-close.ts'

const root = join(import.meta.dirname, '../examples/delivery')

describe('the example delivery', () => {
  const deliveries = readDeliveries(root)
  const [delivery] = deliveries
  if (!delivery) throw new Error('no example delivery')

  test('has every feed of the format', () => {
    expect(Object.keys(delivery.feeds).sort()).toEqual([...feedNames].sort())
  })

  test('agrees with its control', () => {
    for (const feed of feedNames) {
      const { rows, totals } = delivery.control.feeds[feed] ?? { rows: -1, totals: {} }
      const stated = { rows, totals: Object.fromEntries(Object.entries(totals).map(([k, v]) => [k, fourPlaces(v)])) }
      expect(stated, feed).toEqual(countRows(delivery.feeds[feed] ?? [], Object.keys(totals)))
    }
  })

  test('has no fault in keys, references and days', () => {
    expect(findFaults(deliveries)).toEqual([])
  })

  test('has identifiers with right check digits', () => {
    const { customers = [], identities = [], accounts = [] } = delivery.feeds
    for (const { id_type, id_no = '' } of [...customers, ...identities]) {
      if (id_type === 'resident_id') expect(isResidentId(id_no), id_no).toBe(true)
      if (id_type === 'credit_code') expect(isCreditCode(id_no), id_no).toBe(true)
    }
    for (const { account_no = '' } of accounts) expect(isLuhn(account_no), account_no).toBe(true)
  })

  test('closes to what its README says', () => {
    const bank = new NaiveBank()
    bank.import(delivery)
    expect(bank.close('2026-10').ok).toBe(true)
    const table = readFileSync(join(root, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => /^\| [12]0/.test(line))
      .map((line) => {
        const [customer = '', ...cells] = line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
        const [standing = '', tier = 'tier 0'] = (cells.at(-1) ?? '').split(', ')
        return [
          customer.slice(0, 10),
          ...cells.slice(0, 4).map((cell) => cell.replaceAll(',', '')),
          standing,
          tier.slice(5),
        ].join(',')
      })
    expect(bank.standings('2026-10')).toEqual(table)
  })
})
