import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine, csvValue } from './export-file.ts'

test.each([
  ['=HYPERLINK("http://evil.example";"x")', `"'=HYPERLINK(""http://evil.example"";""x"")"`],
  ['+86 138', `'+86 138`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['-1+1', `'-1+1`],
  ['\t=1', `'\t=1`],
  [' =1', `' =1`],
  ['＝1', `'＝1`],
  ['\r=1', `"'\r=1"`],
  // What is a number is one.
  ['-1234.50', '-1234.50'],
  ['200000.00', '200000.00'],
  ['138****0000', '138****0000'],
  ['王"五",村', '"王""五"",村"'],
  ['两\n行', '"两\n行"'],
])('%j stands as %j', (value, expected) => expect(csvValue(value)).toBe(expected))

test('nothing is nothing', () => expect(csvLine([null, 'a', ''])).toBe(',a,\r\n'))

test('no text begins as a formula does, and all of it can be read back', () => {
  const nasty = fc
    .array(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '"', ',', '1', '.', 'a', '王', '＝'))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(nasty, (text) => {
      const written = csvValue(text)
      const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
      expect([text, `'${text}`]).toContain(read)
      if (!/^-?\d+(\.\d+)?$/.test(read)) expect(read).not.toMatch(/^\s*[=+\-@＝]/)
    }),
  )
})
