import { expect, test } from 'vitest'
import { partOf, subtractDecimals, sumDecimals } from './amount.ts'

test.each([
  [[], '0.00'],
  [['1.5', '-2.25', '0.0051'], '-0.74'],
  [['0.005'], '0.01'],
  [['-0.005'], '-0.01'],
  [['-0.004'], '0.00'],
  [['90071992547409.93', '0.01'], '90071992547409.94'],
])('%j add up to %s', (amounts, sum) => expect(sumDecimals(amounts)).toBe(sum))

test.each([
  ['620000.25', '1220000.25', '-600000.00'],
  ['0.00', '0.00', '0.00'],
])('%s less %s is %s', (from, amount, rest) => expect(subtractDecimals(from, amount)).toBe(rest))

test.each([
  ['100.00', '0.3333333333', '33.33'],
  ['12345678901.25', '0.25', '3086419725.31'],
  ['-10.01', '0.5', '-5.01'],
  ['7.77', '1', '7.77'],
  // Rounded once: by way of four places it would be a cent more.
  ['0.0099', '0.5', '0.00'],
])('of %s a share of %s is %s', (amount, share, part) => expect(partOf(amount, share)).toBe(part))
