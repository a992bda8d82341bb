import { expect, test } from 'vitest'
import { readBlocks, readInline } from './markdown.ts'

test('a guide is read as title, chapters, paragraphs, lists and pictures', () => {
  const text =
    '# Guide\n\nIt begins\nhere.\n\n## Find\n\n- one,\n  still one\n- two\n\n![A list](pictures/en-list.webp)\n'
  expect(readBlocks(text)).toEqual([
    { kind: 'title', text: 'Guide' },
    { kind: 'paragraph', text: 'It begins here.' },
    { kind: 'chapter', text: 'Find' },
    { kind: 'list', items: ['one, still one', 'two'] },
    { kind: 'picture', alt: 'A list', file: 'pictures/en-list.webp' },
  ])
})

test('words within a line are strong or keys, or stay as they are', () => {
  expect(readInline('Press `Ctrl K` to **find** 2 * 3 * 4.')).toEqual([
    { kind: 'text', text: 'Press ' },
    { kind: 'key', text: 'Ctrl K' },
    { kind: 'text', text: ' to ' },
    { kind: 'strong', text: 'find' },
    { kind: 'text', text: ' 2 * 3 * 4.' },
  ])
})
