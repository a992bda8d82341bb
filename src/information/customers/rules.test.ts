import { expect, test } from 'vitest'
import { centsToDecimal } from '../../platform/amount.ts'
import { maskAccountNo, maskIdNo, maskMobile } from './rules.ts'

test.each([
  ['13812345678', '138****5678'],
  ['+420601123456', '+42******3456'],
  ['12345678', '123*5678'],
  ['1234567', '*******'],
  ['', ''],
])('mobile %s shows as %s', (mobile, shown) => expect(maskMobile(mobile)).toBe(shown))

test.each([
  ['11010119900101123X', '1****************X'],
  ['AB', '**'],
  ['A', '*'],
])('identity number %s shows as %s', (idNo, shown) => expect(maskIdNo(idNo)).toBe(shown))

test.each([
  ['6222020200112233445', '****3445'],
  ['12345678', '****5678'],
  ['1234567', '*******'],
])('account number %s shows as %s', (accountNo, shown) => expect(maskAccountNo(accountNo)).toBe(shown))

test.each([
  ['0', '0.00'],
  ['5', '0.05'],
  ['-5', '-0.05'],
  ['123456', '1234.56'],
  ['-100', '-1.00'],
  ['9007199254740993', '90071992547409.93'],
])('%s hundredths are %s', (cents, amount) => expect(centsToDecimal(cents)).toBe(amount))
