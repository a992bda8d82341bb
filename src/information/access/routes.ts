import { z } from 'zod'
import { presetsWith } from '../../organisation/identity/index.ts'
import { appendAudit } from '../../platform/audit/record.ts'
import type { Person } from '../../platform/auth/person.ts'
import type { AsPerson } from '../../platform/database/as-person.ts'
import { AppError } from '../../platform/errors.ts'
import { id } from '../../platform/http/contract.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { type MaskedField, maskedFields } from '../customers/contract.ts'
import { whyWhole } from '../customers/index.ts'
import { createAttempts } from './attempts.ts'
import {
  breakGlass,
  type CustomerAccess,
  confideCustomer,
  endOpening,
  getAccess,
  identifyCustomer,
  liftConfidence,
  listOpenings,
  type Opening,
} from './contract.ts'
import { serveNotes } from './note-routes.ts'
import { endOwnOpening, type OpeningRecord, type OpeningRequest, openCustomer, openingPage } from './opening-queries.ts'
import { type AccessRecord, confide, findAccess, liftConfidenceOf } from './queries.ts'
import { endOfDay } from './rules.ts'

export interface AccessOptions {
  /** The institution's day, `YYYY-MM-DD`. */
  today(): string
  timeZone: string
  breakGlassHours: number
}

const openingPlace = z.tuple([z.iso.datetime({ precision: 6 }), id])

export function serveAccess(http: Http, { today, timeZone, breakGlassHours }: AccessOptions): void {
  const attempts = createAttempts()

  /** What was looked for in vain is recorded without what was typed, which may be somebody's number. */
  async function open(asPerson: AsPerson, person: Person, request: Omit<OpeningRequest, 'reached'>) {
    attempts.check(person.id)
    const { everything, institutions } = person.scopeOf('customer:read')
    const found = await asPerson(async (db) => {
      const found = await openCustomer(db, { ...request, reached: everything ? null : institutions })
      if (request.kind === 'break-glass' && found.length > 1)
        throw new AppError('number-ambiguous', 'Several customers have this number; give another number of theirs.')
      if (!found.length) await appendAudit(db, [{ action: 'opening-refused', subject: request.kind }])
      return found
    })
    if (!found.length) attempts.missed(person.id)
    return found
  }

  serve(http, identifyCustomer, async ({ asPerson, person, body }) => {
    const items = await open(asPerson, person, {
      kind: 'identified',
      number: body.idNo.replaceAll(/\s/g, '').toUpperCase(),
      holder: asWritten(body.name),
      reason: 'document-checked',
      // The first of several outlets that somebody may identify at.
      institutionId: person.scopeOf('customer:identify').institutions[0],
      until: endOfDay(today(), timeZone),
    })
    if (!items.length)
      throw new AppError('not-identified', 'No customer has this number and this name; compare both with the document.')
    return { items: items.map(({ customerId }) => ({ customerId })) }
  })

  serve(http, breakGlass, async ({ asPerson, person, body }) => {
    const until = new Date(Date.now() + breakGlassHours * 3_600_000).toISOString()
    const [found] = await open(asPerson, person, { kind: 'break-glass', ...body, until })
    if (!found) throw new AppError('not-opened', 'No customer has this number; it must be whole and exact.')
    return found
  })

  serve(http, listOpenings, async ({ ask, person, query }) => {
    if (query.whose === 'all' && !person.permissions.has('audit:read'))
      throw new AppError('not-permitted', 'Your role does not permit this; ask your administrator.', {
        permission: 'audit:read',
      })
    const after = readCursor(query.cursor, openingPlace)
    const records = await ask<OpeningRecord>(openingPage(query.whose === 'own', query.kind, after, query.limit))
    return toPage(records, query.limit, toOpening, (record) => [record.exactAt, record.id])
  })
  serve(http, endOpening, ({ asPerson, params }) =>
    asPerson(async (db) => {
      if (!(await endOwnOpening(db, params.openingId))) throw notFound('opening')
      return {}
    }),
  )

  serve(http, getAccess, async ({ asPerson, person, params }) => {
    const record = await asPerson((db) => findAccess(db, params.customerId, presetsWith('customer:read')))
    if (!record) throw notFound('customer')
    return toAccess(record, person)
  })

  serve(http, confideCustomer, ({ asPerson, params, body }) =>
    asPerson(async (db) => {
      if (!(await confide(db, params.customerId, body.reason, body.readers))) throw notFound('customer')
      return {}
    }),
  )
  serve(http, liftConfidence, ({ asPerson, params }) =>
    asPerson(async (db) => {
      if (!(await liftConfidenceOf(db, params.customerId))) throw notFound('customer')
      return {}
    }),
  )
  serveNotes(http)
}

/** Documents set the two characters of a name apart. */
function asWritten(name: string): string {
  return name.replaceAll(/\s+/gu, /\p{Script=Han}/u.test(name) ? '' : ' ')
}

function toOpening({ exactAt: _, ...record }: OpeningRecord): Opening {
  return { ...record, kind: record.kind as Opening['kind'] }
}

function toAccess(record: AccessRecord, person: Person): CustomerAccess {
  const has: Record<MaskedField, boolean> = {
    mobile: record.mobile !== null,
    idNo: record.idNo !== null,
    accountNo: true,
  }
  return {
    roles: record.roles,
    institutionName: record.institutionName ?? '',
    manages: record.managerId !== null && record.managerId === person.staffId,
    opening: record.opening,
    confidential: record.confidentiality,
    fields: maskedFields
      .filter((field) => has[field])
      .map((field) => ({
        field,
        whole: whyWhole(person, record, field) ?? null,
        until: record.revealed?.[field] ?? null,
      })),
    others: record.others,
    openedFor: record.openedFor,
  }
}
