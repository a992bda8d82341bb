import { describe, expect, test } from 'vitest'
import { formats } from './format.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

describe('amounts', () => {
  test('keep every digit of a decimal string that no float could hold', () => {
    expect(formats('en').amount('12345678901234567890.12')).toBe('12,345,678,901,234,567,890.12')
  })

  test.each([
    ['en', '-1,234.50', '¥1,234.50'],
    ['zh', '-1,234.50', '¥1,234.50'],
    ['es', '-1.234,50', '1.234,50 ¥'],
  ] as const)('are written as %s writes them', (language, amount, money) => {
    expect(formats(language).amount('-1234.5')).toBe(amount)
    expect(plain(formats(language).money('1234.5', 'CNY'))).toBe(money)
  })
})

describe('months in a row', () => {
  test.each([
    ['en', 'July – September 2026', 'November 2025 – January 2026'],
    ['es', 'julio–septiembre de 2026', 'noviembre de 2025 – enero de 2026'],
    ['zh', '2026年7月至9月', '2025年11月至2026年1月'],
  ] as const)('read as one stretch in %s', (language, within, across) => {
    const { monthRange } = formats(language)
    expect(plain(monthRange(['2026-07', '2026-08', '2026-09']))).toBe(within)
    expect(plain(monthRange(['2025-11', '2025-12', '2026-01']))).toBe(across)
  })

  test('a single one stands alone', () => {
    expect(formats('zh').monthRange(['2026-07'])).toBe('2026年7月')
  })
})

test('instants are shown in the zone of the institution, dates in none', () => {
  expect(formats('en', 'Asia/Shanghai').instant('2026-10-31T18:30:00.000Z')).toContain('1 Nov 2026')
  expect(formats('en', 'America/Lima').date('2026-10-31')).toBe('31 Oct 2026')
})
