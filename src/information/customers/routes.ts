import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { centsToDecimal } from '../../platform/amount.ts'
import { inScope, type Person } from '../../platform/auth/person.ts'
import { askWithin } from '../../platform/database/bounded.ts'
import { AppError } from '../../platform/errors.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import type { FilterNode } from '../../platform/http/filter.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import {
  type Customer,
  type CustomerRow,
  countCustomers,
  type FoundCustomer,
  getCustomer,
  listChoices,
  listCustomers,
  revealNumber,
  searchCustomers,
} from './contract.ts'
import { type FacetLine, facetCounts, fieldChoices } from './count-queries.ts'
import { createFacetCounter } from './facets.ts'
import { customerPage, isWalked, type Narrowing, placeOf } from './list-queries.ts'
import { calledBy, masksFor, mayReveal, tellMasks } from './masks.ts'
import {
  type CustomerLine,
  type CustomerRecord,
  customerById,
  insertReveal,
  type OpeningOfCustomer,
  openingOf,
} from './queries.ts'
import { ageOn, isWholeNumber, mobilesAskedFor } from './rules.ts'
import { customersFound, type FoundLine } from './search-queries.ts'

const place = z.tuple([z.string().nullable(), z.string()])
const mostFound = 50
const listWithinMs = 5000
const countWithinMs = 3000

export interface CustomerOptions {
  /** The day where the institution is, as YYYY-MM-DD. */
  today(): string
  /** How long a lifted mask stays lifted. */
  revealMinutes: number
}

export function serveCustomers(http: Http, { today, revealMinutes }: CustomerOptions): void {
  const countOnce = createFacetCounter()

  /** Whoever finds a customer by the whole of such a number has learnt whose it is. */
  function recordFound(person: Person, request: FastifyRequest, lines: Pick<FoundLine, 'id' | 'matched'>[]): void {
    for (const { id, matched } of lines) {
      const action = 'customer-found'
      http.reads.record({ action, personId: person.id, customerId: id, subject: matched, address: request.ip })
    }
  }

  serve(http, listCustomers, async ({ ask, asPerson, person, query, request }) => {
    const after = readCursor(query.cursor, place)
    const narrowing = narrowingOf(person, query, today())
    if (!narrowing) return { items: [], nextCursor: null }
    const at = { ...narrowing, sort: query.sort, direction: query.direction, limit: query.limit, after }
    const page = customerPage(at)
    const lines = await (isWalked(at) ? ask<CustomerLine>(page) : askWithin<CustomerLine>(asPerson, listWithinMs, page))
    if (query.filter) {
      const asked = mobilesAskedFor(query.filter)
      recordFound(
        person,
        request,
        lines.filter(({ mobile }) => mobile && asked.has(mobile)).map((line) => ({ ...line, matched: 'mobile' })),
      )
    }
    return toPage(
      lines,
      query.limit,
      (line) => toRow(line, person, narrowing.today),
      (line) => placeOf(query.sort, line),
    )
  })
  serve(http, countCustomers, async ({ asPerson, person, query }) => {
    const narrowing = narrowingOf(person, query, today())
    if (!narrowing) return countOnce(person, query, async () => [])
    return countOnce(person, query, () => askWithin<FacetLine>(asPerson, countWithinMs, facetCounts(narrowing)))
  })
  serve(http, listChoices, async ({ asPerson, person, query }) => {
    const statement = fieldChoices(query.field, query.text, person.scopeOf('customer:read'))
    return { items: await askWithin<{ value: string; label: string }>(asPerson, countWithinMs, statement) }
  })
  serve(http, searchCustomers, async ({ ask, person, query, request }) => {
    const found = await ask<FoundLine>(customersFound(query.text, calledBy(person)))
    const byNumber = found.filter((line) => isWholeNumber(query.text, line))
    recordFound(person, request, byNumber)
    const day = today()
    const items = found.slice(0, mostFound).map((line): FoundCustomer => {
      return { ...toRow(line, person, day), matched: line.matched as FoundCustomer['matched'] }
    })
    return { items, more: found.length > mostFound }
  })
  serve(http, getCustomer, async ({ ask, person, params }) => {
    const [record] = await ask<CustomerRecord>(customerById(params.customerId))
    if (!record) throw notFound('customer')
    // What is in sight anyway was not opened.
    const isInSight = inScope(person.scopeOf('customer:read'), record.institutionId)
    const [opening] = isInSight ? [] : await ask<OpeningOfCustomer>(openingOf(params.customerId))
    return toCustomer(record, opening, person, today())
  })
  serve(http, revealNumber, ({ asPerson, person, params, body }) =>
    asPerson(async (db) => {
      const { rows } = await db.query<CustomerRecord>(customerById(params.customerId))
      const [record] = rows
      if (!record) throw notFound('customer')
      const { rows: openings } = await db.query<OpeningOfCustomer>(openingOf(params.customerId))
      if (!mayReveal(person, record.institutionId, openings[0]?.kind))
        throw new AppError('mask-stays', 'Your role does not lift masks at the institution of this customer.')
      return { until: await insertReveal(db, { ...params, ...body, minutes: revealMinutes }) }
    }),
  )
}

/** Undefined for the own customers of a person who is not on the staff list: there are none. */
function narrowingOf(
  person: Person,
  query: { filter?: FilterNode | undefined; mine?: '1' | undefined },
  today: string,
): Narrowing | undefined {
  if (query.mine && person.staffId === null) return undefined
  return {
    scope: person.scopeOf('customer:read'),
    called: calledBy(person),
    filter: query.filter,
    managerId: query.mine ? (person.staffId ?? undefined) : undefined,
    today,
  }
}

export function toRow(
  line: CustomerLine,
  person: Person,
  today: string,
  { mobile } = masksOf(line, person),
): CustomerRow {
  return {
    id: line.id,
    customerNo: line.customerNo,
    name: line.name,
    kind: line.kind as CustomerRow['kind'],
    institutionId: line.institutionId,
    institutionName: line.institutionName ?? '',
    managerId: line.managerId,
    managerName: line.managerName,
    mobile: mobile(line.mobile),
    aum: amountOf(line, line.aum),
    deposits: amountOf(line, line.deposits),
    investments: amountOf(line, line.investments),
    cts: amountOf(line, line.cts),
    aumChange: amountOf(line, line.aumChange),
    standing: (line.standing ?? 'none') as CustomerRow['standing'],
    tier: line.tier ?? 0,
    villageCode: line.villageCode,
    address: line.address,
    occupation: line.occupation,
    industryCode: line.industryCode,
    birthDate: line.birthDate,
    age: line.birthDate === null ? null : ageOn(line.birthDate, today),
    sex: line.sex,
    openedOn: line.openedOn,
    closedOn: line.closedOn,
    source: line.source,
  }
}

const masksOf = (line: CustomerLine, person: Person) => masksFor(person, { ...line, revealed: null })

function toCustomer(
  record: CustomerRecord,
  opening: OpeningOfCustomer | undefined,
  person: Person,
  today: string,
): Customer {
  const masks = masksFor(person, record)
  const has = { mobile: record.mobile !== null, idNo: record.idNo !== null, accountNo: true }
  return {
    ...toRow(record, person, today, masks),
    idType: record.idType,
    idNo: masks.idNo(record.idNo),
    managerNo: record.managerNo,
    managerMobile: record.managerMobile,
    asOf: record.asOf,
    aumMonth: record.month?.slice(0, 7) ?? null,
    masks: tellMasks(person, record, has, opening?.kind),
    confidential: record.confidential,
    opening: opening ?? null,
  }
}

function amountOf(line: CustomerLine, cents: string | null): string | null {
  return line.month === null || cents === null ? null : centsToDecimal(cents)
}
