import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FilterNode, type FilterOp, filterOps, filterParameter, valuesOfOp } from '../http/filter.ts'
import { conditionOf, type FilterField } from './filter-condition.ts'

const fields: Record<string, FilterField> = {
  name: { type: 'text', sql: 'c.name' },
  kind: { type: 'choice', sql: 's.kind' },
  tier: { type: 'choice', sql: 's.tier', cast: 'smallint' },
  branch: { type: 'reference', sql: 's.branch_id' },
  aum: { type: 'amount', sql: 's.aum', provided: () => 's.month is not null' },
  age: { type: 'number', sql: 'c.born', since: 'c.born' },
  openedOn: { type: 'date', sql: 'c.opened_on' },
  mobile: { type: 'text', sql: 'c.mobile', ops: ['is'] },
}

function translate(filter: FilterNode): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const value = (one: unknown, cast: string) => `$${values.push(one)}::${cast}`
  return { text: conditionOf(filter, { fields, value, today: '2026-11-24' }), values }
}
const one = (field: string, op: FilterOp, ...values: string[]): FilterNode => ({ field, op, values })

test.each<[FilterNode, string, unknown[]]>([
  [one('name', 'contains', '春'), '(strpos(lower(c.name), lower($1::text)) > 0)', ['春']],
  [one('name', 'is', '王'), '(c.name = $1::text)', ['王']],
  [one('name', 'empty'), "((c.name::text <> '') is not true)", []],
  [one('kind', 'in', 'a', 'b'), '(s.kind = any ($1::text[]))', [['a', 'b']]],
  [one('tier', 'notIn', '0'), '((s.tier = any ($1::smallint[])) is not true)', [['0']]],
  [one('branch', 'in', '42'), '(s.branch_id = any ($1::bigint[]))', [['42']]],
  [one('aum', 'from', '200000'), '(s.month is not null and s.aum >= $1::bigint)', ['20000000']],
  [
    one('aum', 'between', '-0.5', '1.25'),
    '(s.month is not null and s.aum between $1::bigint and $2::bigint)',
    ['-050', '125'],
  ],
  [one('aum', 'empty'), '((s.month is not null and s.aum is not null) is not true)', []],
  [one('age', 'from', '60'), '(c.born <= ($1::date - make_interval(years => $2::integer))::date)', ['2026-11-24', 60]],
  [one('openedOn', 'to', '2026-01-31'), '(c.opened_on <= $1::date)', ['2026-01-31']],
  [
    one('openedOn', 'last', '30', 'day'),
    '(c.opened_on > $2::date - make_interval(days => $1::integer) and c.opened_on <= $2::date)',
    [30, '2026-11-24'],
  ],
  [
    { all: [one('kind', 'in', 'a'), { any: [one('name', 'is', 'b'), one('name', 'is', 'c')] }] },
    '((s.kind = any ($1::text[])) and ((c.name = $2::text) or (c.name = $3::text)))',
    [['a'], 'b', 'c'],
  ],
  [{ any: [] }, 'true', []],
])('%j is asked as %s', (filter, text, values) => {
  const translated = translate(filter)
  expect(translated.text).toBe(text)
  expect(translated.values).toEqual(values)
})

test.each<[FilterNode, string]>([
  [one('password', 'is', 'x'), 'no such field'],
  [one('__proto__', 'is', 'x'), 'no such field'],
  [one('constructor', 'is', 'x'), 'no such field'],
  [one('mobile', 'contains', '138'), 'cannot be asked for'],
  [one('kind', 'from', 'a'), 'cannot be asked for'],
  [one('kind', 'in'), 'takes one value or more'],
  [one('aum', 'between', '1'), 'takes 2'],
  [one('aum', 'from', '1e9'), 'an amount is'],
  [one('aum', 'from', '1.234'), 'an amount is'],
  [one('aum', 'from', '1'.repeat(16)), 'an amount is'],
  [one('branch', 'in', '1); --'), 'a whole number'],
  [one('age', 'from', '-1'), 'a whole number'],
  [one('openedOn', 'from', 'now()'), 'a date is'],
  [one('openedOn', 'last', '3', 'day)'), 'a unit'],
  [one('openedOn', 'next', '0', 'day'), 'a unit'],
])('%j is refused', (filter, problem) => expect(() => translate(filter)).toThrow(problem))

test.each([
  ['not json'],
  ['{"field":"name","op":"like","values":[]}'],
  ['{"field":"name","op":"is","values":["x"],"sql":"1"}'],
  [JSON.stringify({ all: [{ any: [{ all: [{ any: [] }] }] }] })],
  [JSON.stringify({ all: Array.from({ length: 41 }, () => one('name', 'empty')) })],
  ['['.repeat(2000)],
])('%s is no filter', (text) => expect(filterParameter.safeParse(text).success).toBe(false))

/** Values that are well-formed for the field, or anything at all. */
const anyValues = (op: FilterOp) => {
  const count = valuesOfOp[op]
  const one = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom("'", '"; drop table customer; --', '$1', '\\', '1', '2026-01-01', 'day', '0)'),
  )
  return count === 'several'
    ? fc.array(one, { minLength: 1, maxLength: 5 })
    : fc.array(one, { minLength: count, maxLength: count })
}
const condition = fc
  .tuple(
    fc.oneof(fc.constantFrom(...Object.keys(fields)), fc.string({ minLength: 1, maxLength: 40 })),
    fc.constantFrom(...filterOps),
  )
  .chain(([field, op]) => anyValues(op).map((values) => ({ field, op, values })))
const { filter: anyFilter } = fc.letrec<{ filter: FilterNode }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    condition,
    fc.record({ all: fc.array(tie('filter'), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 4 }) }),
  ),
}))

const words = new Set(
  'and or is not null true between any strpos lower make_interval days weeks months years date text bigint smallint integer c s name kind tier branch_id aum month born opened_on mobile'.split(
    ' ',
  ),
)

test('whatever a request says, the SQL is made of our own words and placeholders', () => {
  let translated = 0
  fc.assert(
    fc.property(anyFilter, (filter) => {
      let made: ReturnType<typeof translate>
      try {
        made = translate(filter)
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-input' })
        return
      }
      translated += 1
      const rest = made.text
        .replaceAll(/\$\d+/g, '')
        .replaceAll(/[a-z_]+/g, (word) => (words.has(word) ? '' : `<${word}>`))
      expect(rest).toMatch(/^[\s().,:=<>-]*(?:''[\s().,:=<>-]*|\[\][\s().,:=<>-]*|0[\s().,:=<>-]*)*$/)
      expect(rest).not.toMatch(/<[a-z_]+>|--|;/)
      const placeholders = [...made.text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]))
      expect(Math.max(0, ...placeholders)).toBe(made.values.length)
    }),
    { numRuns: 2000 },
  )
  expect(translated).toBeGreaterThan(200)
})
