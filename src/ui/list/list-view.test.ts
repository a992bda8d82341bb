import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choiceOf, chosenColumns, type ListColumn, moveColumn } from './list-column.ts'
import { type ListLook, listSearch, lookOf, sameLook, searchOf } from './list-view.ts'

const look: ListLook = {
  filter: {
    all: [{ field: 'aum', op: 'from', values: ['500000'] }, { any: [{ field: 'kind', op: 'empty', values: [] }] }],
  },
  sort: 'aum',
  direction: 'desc',
  mine: true,
  columns: [{ key: 'name', width: 220 }, { key: 'aum' }],
  frozen: 1,
}

describe('the address of a list', () => {
  test('says everything about how it is looked at', () => {
    const search = searchOf(look, '12')
    expect(search.columns).toBe('name:220.aum')
    expect(listSearch.parse(search)).toEqual(search)
    expect(lookOf(listSearch.parse(search))).toEqual(look)
  })

  test('of the plain list is plain', () => {
    expect(searchOf({}, 'all')).toEqual({ view: 'all' })
    expect(lookOf({ view: 'all' })).toEqual({})
  })

  test('drops what does not parse and keeps the rest', () => {
    const typed = { view: 'theirs', sort: 'aum', direction: 'up', columns: 'name;drop', frozen: 99, filter: { all: 3 } }
    expect(lookOf(listSearch.parse(typed))).toEqual({ sort: 'aum' })
  })

  test('goes there and back for any columns', () => {
    const column = fc.record(
      { key: fc.stringMatching(/^[A-Za-z]{1,12}$/), width: fc.integer({ min: 56, max: 800 }) },
      { requiredKeys: ['key'] },
    )
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 20 }), (columns) => {
        expect(lookOf(listSearch.parse(searchOf({ columns }, undefined))).columns).toEqual(columns)
      }),
    )
  })
})

test('looks are the same when they show the same', () => {
  expect(sameLook(look, structuredClone(look))).toBe(true)
  expect(sameLook({ sort: 'aum', mine: false }, { sort: 'aum' })).toBe(true)
  expect(sameLook(look, { ...look, direction: 'asc' })).toBe(false)
  expect(sameLook(look, { ...look, columns: [{ key: 'aum' }, { key: 'name', width: 220 }] })).toBe(false)
})

describe('chosen columns', () => {
  const column = (key: string, initial: boolean): ListColumn<string> => ({
    key,
    label: key,
    render: (row) => row,
    sortable: true,
    width: 100,
    initial,
  })
  const all = [column('a', true), column('b', true), column('c', false)]

  test('are the initial ones until somebody chooses', () => {
    expect(chosenColumns(all).map(({ key }) => key)).toEqual(['a', 'b'])
    expect(choiceOf(all, chosenColumns(all))).toBeUndefined()
  })

  test('keep order and width, and lose what the list no longer has', () => {
    const shown = chosenColumns(all, [{ key: 'c' }, { key: 'gone' }, { key: 'a', width: 140 }])
    expect(shown.map(({ key, width }) => [key, width])).toEqual([
      ['c', 100],
      ['a', 140],
    ])
    expect(choiceOf(all, shown)).toEqual([{ key: 'c' }, { key: 'a', width: 140 }])
    expect(moveColumn(shown, 'a', -1).map(({ key }) => key)).toEqual(['a', 'c'])
    expect(moveColumn(shown, 'a', 1).map(({ key }) => key)).toEqual(['c', 'a'])
  })
})
