import type { About, Needed, Worker } from './sight.ts'

/** A text or an amount that stands in one place of a bank only, so that whoever reads it anywhere has been told of that. */
export interface Mark {
  /** What it gives away, in words. */
  what: string
  sees: Sees
  /** The same for the tables: numbers are masked where answers are made of them. */
  reaches: Sees
}
type Sees = (worker: Worker, needed: Needed, about: About) => boolean

export class Marks {
  private readonly known = new Map<string, Mark[]>()

  add(text: string, what: string, sees: Sees, reaches = sees): void {
    const key = keyOf(text)
    const marks = this.known.get(key) ?? []
    this.known.set(key, marks)
    marks.push({ what: `${what} ${text}`, sees, reaches })
  }

  /** Every mark in a text; of one that several are known by, any may be meant. */
  in(text: string): Mark[][] {
    const found = new Set<Mark[]>()
    for (const word of wordsOf(text)) {
      const marks = this.known.get(word)
      if (marks) found.add(marks)
    }
    return [...found]
  }
}

/** Amounts without their sign and without zeros at the end: 12.50 is 12.5 wherever it stands. */
function keyOf(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/^-/, '').replace(/\.?0+$/, '') : text
}

function* wordsOf(text: string): Generator<string> {
  for (const [word] of text.matchAll(/[A-Za-z0-9.*_]+/g)) yield keyOf(word.replace(/\.+$/, ''))
  // Names in Chinese are marked by a pair of characters, and nothing stands between words.
  for (const [run] of text.matchAll(/[\u3400-\u9fff]{2,}/g))
    for (let at = 0; at + 1 < run.length; at++) yield run.slice(at, at + 2)
  // What a cursor carries is as readable as what stands beside it.
  for (const [, cursor = ''] of text.matchAll(/"nextCursor":"([\w-]+)"/g))
    yield* wordsOf(Buffer.from(cursor, 'base64url').toString())
}

/** What somebody was told that is not theirs to see, each as a sentence. */
export function leaksIn(
  marks: Marks,
  text: string,
  worker: Worker,
  needed: Needed,
  by: 'sees' | 'reaches' = 'sees',
  about: About = undefined,
): string[] {
  return marks.in(text).flatMap((meant) => {
    if (meant.some((mark) => mark[by](worker, needed, about))) return []
    return [`${worker.name} was shown ${meant[0]?.what}`]
  })
}
