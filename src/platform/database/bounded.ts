import { AppError } from '../errors.ts'
import type { AsPerson } from './as-person.ts'

/**
 * A statement of which nobody knows beforehand how much it reads: planned for its own values, and ended when it takes too
 * long. Throws too-slow.
 */
export async function askWithin<Row>(
  asPerson: AsPerson,
  milliseconds: number,
  statement: { text: string; values: unknown[] },
): Promise<Row[]> {
  try {
    return await asPerson(async (db) => {
      const [, { rows }] = await Promise.all([
        db.query(`set local statement_timeout = ${Math.round(milliseconds)}`),
        db.query({ text: statement.text, values: statement.values }),
      ])
      return rows as Row[]
    })
  } catch (error) {
    if ((error as { code?: string }).code !== cancelled) throw error
    throw new AppError(
      'too-slow',
      'This takes too long: narrow the filter, or sort by AUM, name, number or opening date.',
    )
  }
}
const cancelled = '57014'
