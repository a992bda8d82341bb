import { expect, test } from 'vitest'
import { quarantineCsvLine, readableRaw } from './quarantine-text.ts'
import type { QuarantineRecord } from './queries.ts'

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))

test.each([
  ['UTF-8 as it is', bytes('C1,张三'), 'UTF-8', 'C1,张三'],
  ['GBK in its charset', bytes('C1,', 0xd5, 0xc5, 0xc8, 0xfd), 'GBK', 'C1,张三'],
  ['bytes of no character as \\xNN', bytes('a', 0xd5, '张', 0xff, 0xe5), 'UTF-8', 'a\\xd5张\\xff\\xe5'],
  ['the overlong and the surrogate as bytes', bytes(0xc0, 0x80, 0xed, 0xa0, 0x80), null, '\\xc0\\x80\\xed\\xa0\\x80'],
  ['GBK that is none as bytes', bytes(0xd5, ','), 'GBK', '\\xd5,'],
])('shows %s', (_, raw, charset, shown) => expect(readableRaw(raw, charset)).toBe(shown))

test('shows five hundred characters of ten million bytes', () => {
  expect(readableRaw(Buffer.alloc(10_000_000, '张'), 'UTF-8')).toBe('张'.repeat(500))
})

test('a spreadsheet does not run what a file brought', () => {
  const row = { feed: 'customers', file: 'c.csv', line: '7', reason: 'bad-date', column: 'name', state: 'rejected' }
  const line = quarantineCsvLine({ ...row, value: '=HYPERLINK("x")', raw: bytes('a,b') } as QuarantineRecord)
  expect(line).toBe(`customers,c.csv,7,bad-date,name,"'=HYPERLINK(""x"")",rejected,YSxi\r\n`)
})
