import type { z } from 'zod'
import { AppError } from '../errors.ts'

/** The place after which the next page begins: the sort values of its last row, opaque to the browser. */
export function writeCursor(values: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** Undefined without a cursor; a cursor that is not ours, or belongs to another order, is bad input. */
export function readCursor<Shape extends z.ZodType>(
  cursor: string | undefined,
  shape: Shape,
): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new AppError('bad-input', 'The cursor is not one of this list; begin again without it.', { field: 'cursor' })
  }
}

/** Cuts a page out of rows of which one more than `limit` was asked for. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => readonly (string | null)[],
): { items: Item[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(toItem), nextCursor: last && rows.length > limit ? writeCursor(keyOf(last)) : null }
}
