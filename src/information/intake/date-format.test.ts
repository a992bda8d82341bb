import { describe, expect, test } from 'vitest'
import { expandDate, parseDateFormat, readDate } from './date-format.ts'

describe('a date format', () => {
  test.each([
    ['YYYYMMDD', '20261031', '2026-10-31'],
    ['YYMMDD', '261031', '2026-10-31'],
    ['DD.MM.YYYY', '31.10.2026', '2026-10-31'],
    ['D.M.YYYY', '1.2.2026', '2026-02-01'],
    ['eod_YYYY-MM-DD', 'eod_2026-10-31', '2026-10-31'],
    ['YYYYMMDD', '20260230', undefined],
    ['YYYYMMDD', '2026103', undefined],
    ['YYYYMMDD', '202610310', undefined],
    ['DD.MM.YYYY', '31x10x2026', undefined],
  ])('%s reads %s', (format, text, day) => expect(readDate(format, text)).toBe(day))

  test('says what its groups hold', () => {
    expect(parseDateFormat('YY/M/D HH:mm:ss').parts).toEqual(['YY', 'M', 'D', 'HH', 'mm', 'ss'])
  })

  test('names the files of a day', () => {
    expect(expandDate('CUST_{YYYYMMDD}_{YY-MM-DD}.del', '2026-10-31')).toBe('CUST_20261031_26-10-31.del')
    expect(expandDate('CUST.del', '2026-10-31')).toBe('CUST.del')
  })
})
