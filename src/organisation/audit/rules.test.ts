import { describe, expect, test } from 'vitest'
import { type ChainedEntry, createVerification, dayStart, entryHash, type Head, type HeadsFile } from './rules.ts'

/** Three days of entries, chained as they ought to be. */
function chain(...counts: number[]): ChainedEntry[] {
  const entries: ChainedEntry[] = []
  let last: Head | undefined
  for (const [at, count] of counts.entries()) {
    const day = `2026-11-0${at + 1}`
    let previous = dayStart(day, last)
    for (let number = 1; number <= count; number++) {
      const parts = [`${day} ${number}`, null, '客户']
      previous = entryHash(previous, parts)
      last = { day, number, sha256: previous }
      entries.push({ ...last, action: at === 1 && number === 1 ? 'heads-accepted' : 'started', parts })
    }
  }
  return entries
}

const fileOf = (heads: (Head | null)[]): HeadsFile => ({ exists: true, heads, begunAfter: null, accepted: null })
const headOf = ({ day, number, sha256 }: ChainedEntry): Head => ({ day, number, sha256 })

function verify(entries: ChainedEntry[], file: HeadsFile) {
  const verification = createVerification(file)
  for (const entry of entries) verification.take(entry)
  return verification.end()
}
const faultsOf = (entries: ChainedEntry[], file: HeadsFile) =>
  verify(entries, file).faults.map(({ kind, day, number }) => [kind, day, number].join(' '))

const whole = chain(4, 3, 2)
const file = fileOf(whole.map(headOf))
const without = (...places: number[]) => whole.filter((_, at) => !places.includes(at))

test('a whole chain has no fault', () => {
  expect(verify(whole, file)).toEqual({ entries: 9, days: 3, head: headOf(whole[8]!), faultCount: 0, faults: [] })
  expect(verify([], { exists: false, heads: [], begunAfter: null, accepted: null }).faultCount).toBe(0)
})

test('a file made anew and accepted in the chain is no fault', () => {
  const accepted = { begunAfter: { day: '2026-11-01', number: 4 }, accepted: { day: '2026-11-02', number: 1 } }
  expect(faultsOf(whole, { ...file, ...accepted })).toEqual([])
})

describe('a killed writer leaves no fault', () => {
  test('between the commit and the head', () =>
    expect(faultsOf(whole, fileOf(whole.slice(0, 7).map(headOf)))).toEqual([]))
  test('before the first head', () => expect(faultsOf(whole, fileOf([]))).toEqual([]))
})

test.each<[string, ChainedEntry[], HeadsFile, string[]]>([
  [
    'altered content',
    whole.map((entry, at) => (at === 1 ? { ...entry, parts: ['x', null, '客户'] } : entry)),
    file,
    ['altered 2026-11-01 2'],
  ],
  [
    'altered content under a hash that fits',
    whole.map((entry, at) => {
      const parts = ['x', null, '客户']
      return at === 1 ? { ...entry, parts, sha256: entryHash(whole[0]!.sha256, parts) } : entry
    }),
    file,
    ['head-differs 2026-11-01 2', 'altered 2026-11-01 3'],
  ],
  ['an entry taken out', without(2), file, ['missing 2026-11-01 3']],
  ['the end of an earlier day cut', without(3), file, ['day-broken 2026-11-02 1']],
  ['a whole day taken out', without(4, 5, 6), file, ['day-broken 2026-11-03 1']],
  ['the first days taken out', without(0, 1, 2, 3, 4, 5, 6), file, ['day-broken 2026-11-03 1']],
  ['the end cut', without(8), file, ['cut 2026-11-03 2']],
  ['everything cut', [], file, ['cut 2026-11-03 2']],
  [
    'two entries in each other’s place',
    whole.map((entry, at) =>
      at === 4 ? { ...entry, parts: whole[5]!.parts } : at === 5 ? { ...entry, parts: whole[4]!.parts } : entry,
    ),
    file,
    ['day-broken 2026-11-02 1', 'altered 2026-11-02 2'],
  ],
  [
    'a head of another hash',
    whole,
    fileOf([{ ...headOf(whole[2]!), sha256: 'ab'.repeat(32) }]),
    ['head-differs 2026-11-01 3'],
  ],
  ['a head that cannot be read', whole, fileOf([null]), ['head-differs  ']],
  ['no file of heads', whole, { exists: false, heads: [], begunAfter: null, accepted: null }, ['heads-missing  ']],
  [
    'a file made anew',
    whole,
    { ...file, begunAfter: { day: '2026-11-02', number: 1 } },
    ['heads-missing 2026-11-02 1'],
  ],
  [
    'a file made anew and accepted by an entry that says something else',
    whole,
    { ...file, begunAfter: { day: '2026-11-01', number: 4 }, accepted: { day: '2026-11-02', number: 2 } },
    ['heads-missing 2026-11-01 4'],
  ],
  [
    'a file accepted by an entry that is not there',
    without(4),
    { ...file, heads: [], begunAfter: { day: '2026-11-01', number: 4 }, accepted: { day: '2026-11-02', number: 1 } },
    ['missing 2026-11-02 1', 'heads-missing 2026-11-01 4'],
  ],
])('%s shows', (_what, entries, heads, faults) => {
  expect(faultsOf(entries, heads)).toEqual(faults)
})

test('no two contents are hashed alike', () => {
  const start = dayStart('2026-11-01', undefined)
  const contents = [
    [null, ''],
    ['', null],
    ['a', 'b'],
    ['a,1:b', ''],
    ['-', null],
    ['1:a', 'b'],
  ]
  expect(new Set(contents.map((parts) => entryHash(start, parts))).size).toBe(contents.length)
})
