import { z } from 'zod'
import { centsToDecimal } from '../../platform/amount.ts'
import type { Queryable } from '../../platform/database/connect.ts'
import { addDays } from '../../platform/day.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import {
  countMovements,
  listMovements,
  type Movement,
  type MovementGroup,
  movementGroups,
  periodsOf,
} from './contract.ts'
import {
  countByInstitution,
  countByManager,
  findBasis,
  type InstitutionRecord,
  listInstitutions,
  listOwnStaff,
  type MovementRecord,
  movementPage,
} from './queries.ts'
import { kindOf, sumGroups } from './rules.ts'

const place = z.tuple([z.string().regex(/^-?\d{1,19}$/), z.string().regex(/^\d{1,19}$/)])

export function serveMovements(http: Http): void {
  serve(http, countMovements, ({ asPerson, person, query }) =>
    asPerson(async (db) => {
      const [basis, staff, institutions] = await readPlace(db)
      const within = narrow(institutions, query.institution)
      const counts = !basis
        ? []
        : query.view === 'mine'
          ? await countByManager(db, staff, within, basis.until)
          : await countByInstitution(db, within, basis.until)
      return {
        basis: basis ? { ...basis, month: basis.month.slice(0, 7) } : null,
        mine: staff.length > 0,
        everything: person.scopeOf('close:read').everything,
        institutions: institutions.map(({ id, name, path }) => ({ id, name, depth: path.length })),
        groups: sumGroups(counts, movementGroups),
      }
    }),
  )

  serve(http, listMovements, async ({ asPerson, query }) => {
    const after = readCursor(query.cursor, place)
    const days = periodFor(query.group, query.days)
    const records = await asPerson(async (db) => {
      const [basis, staff, institutions] = await readPlace(db)
      if (!basis) return []
      const { rows } = await db.query<MovementRecord>(
        movementPage({
          kind: kindOf(query.group, days),
          dueBy: query.group === 'maturing' ? addDays(basis.until, days) : null,
          institutions: narrow(institutions, query.institution),
          staff: query.view === 'mine' ? staff : null,
          after,
          limit: query.limit,
        }),
      )
      return rows
    })
    return toPage(
      records,
      query.limit,
      (record) => toMovement(record, query.group),
      (record) => [record.rank, record.id],
    )
  })
}

function readPlace(db: Queryable) {
  return Promise.all([findBasis(db), listOwnStaff(db), listInstitutions(db)])
}

/** An institution with all below it; one outside the scope is none. */
function narrow(institutions: readonly InstitutionRecord[], id: string | undefined): string[] {
  if (id !== undefined && !institutions.some((one) => one.id === id)) throw notFound('institution')
  return institutions.filter(({ path }) => id === undefined || path.includes(id)).map((one) => one.id)
}

function periodFor(group: MovementGroup, days: number | undefined): number {
  const [shortest, ...longer] = periodsOf(group)
  if (days === undefined) return shortest ?? 0
  if (shortest === days || longer.includes(days)) return days
  const problem = `${group} has the periods ${periodsOf(group).join(', ') || 'none'}`
  throw new AppError('bad-input', `days: ${problem}.`, { field: 'days', problem })
}

function toMovement(record: MovementRecord, group: MovementGroup): Movement {
  const { rank: _, share, ...rest } = record
  return {
    ...rest,
    group,
    institutionName: record.institutionName ?? '',
    aum: centsToDecimal(record.aum),
    amount: centsToDecimal(record.amount),
    nextAmount: record.nextAmount && centsToDecimal(record.nextAmount),
    base: record.base && centsToDecimal(record.base),
    // In hundredths of a per cent.
    share: share === null ? null : (share / 10_000).toFixed(4),
  }
}
