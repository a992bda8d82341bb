/**
 * What is known of a list that is read by cursors: where each page begins. Pages come and go as one scrolls, their
 * beginnings stay, so that a page left behind is read again from where it began; a place takes a few bytes.
 */
export interface PageStarts {
  /** Cursor of each known page; the first page has none. */
  starts: readonly (string | undefined)[]
  /** Rows of the last page, once it has been reached. */
  lastCount: number | undefined
}

export const emptyStarts: PageStarts = { starts: [undefined], lastCount: undefined }

/** What a page that was read adds. A page that ends elsewhere than it did before makes all behind it unknown. */
export function learnPage(
  known: PageStarts,
  page: number,
  read: { count: number; nextCursor: string | null },
): PageStarts {
  const { starts, lastCount } = known
  if (page >= starts.length) return known
  const isLast = page === starts.length - 1
  if (read.nextCursor === null) {
    if (isLast && lastCount === read.count) return known
    return { starts: starts.slice(0, page + 1), lastCount: read.count }
  }
  if (starts[page + 1] === read.nextCursor) return known
  return { starts: [...starts.slice(0, page + 1), read.nextCursor], lastCount: undefined }
}

/** Rows that are there or on their way: of a list without a known end, the page behind the known ones counts half. */
export function countRows({ starts, lastCount }: PageStarts, pageSize: number): number {
  const full = (starts.length - 1) * pageSize
  return full + (lastCount ?? Math.ceil(pageSize / 2))
}

/** Numbers of the pages that the rows from `first` to `last` lie on. */
export function pagesOfRows(first: number, last: number, pageSize: number): [number, number] {
  return [Math.max(0, Math.floor(first / pageSize)), Math.max(0, Math.floor(last / pageSize))]
}

/** Those pages from `first` to `last` of which it is known where they begin. */
export function knownPages({ starts }: PageStarts, first: number, last: number): number[] {
  const end = Math.min(last, starts.length - 1)
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index)
}
