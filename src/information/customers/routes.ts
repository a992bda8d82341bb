import { z } from 'zod'
import { centsToDecimal } from '../../platform/amount.ts'
import { inScope, type Person } from '../../platform/auth/person.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { type Customer, type CustomerRow, getCustomer, listCustomers, searchCustomers } from './contract.ts'
import { type CustomerLine, type CustomerRecord, customerById, customerPage, customersFound, keyOf } from './queries.ts'
import { maskIdNo, maskMobile } from './rules.ts'

const place = z.tuple([z.string(), z.string()])
const mostFound = 50

export function serveCustomers(http: Http): void {
  serve(http, listCustomers, async ({ ask, person, query }) => {
    const after = readCursor(query.cursor, place)
    const lines = await ask<CustomerLine>(customerPage({ scope: person.scopeOf('customer:read'), query, after }))
    return toPage(
      lines,
      query.limit,
      (line) => toRow(line, person),
      (line) => keyOf(query.sort, line),
    )
  })
  serve(http, searchCustomers, async ({ ask, person, query }) => {
    const found = await ask<CustomerLine>(customersFound(query.text, person.permissions.has('customer:reveal')))
    return { items: found.slice(0, mostFound).map((line) => toRow(line, person)), more: found.length > mostFound }
  })
  serve(http, getCustomer, async ({ ask, person, params }) => {
    const [record] = await ask<CustomerRecord>(customerById(params.customerId))
    if (!record) throw notFound('customer')
    return toCustomer(record, person)
  })
}

/** Masks by the institution of the customer: a role reveals within its own subtree only. */
function reveals(person: Person, line: CustomerLine): boolean {
  return inScope(person.scopeOf('customer:reveal'), line.institutionId)
}

function toRow(line: CustomerLine, person: Person): CustomerRow {
  return {
    id: line.id,
    customerNo: line.customerNo,
    name: line.name,
    kind: line.kind as CustomerRow['kind'],
    institutionName: line.institutionName ?? '',
    managerName: line.managerName,
    mobile: line.mobile && (reveals(person, line) ? line.mobile : maskMobile(line.mobile)),
    aum: amountOf(line, line.aum),
    standing: (line.standing ?? 'none') as CustomerRow['standing'],
    tier: line.tier ?? 0,
  }
}

function toCustomer(record: CustomerRecord, person: Person): Customer {
  return {
    ...record,
    ...toRow(record, person),
    idNo: record.idNo && (reveals(person, record) ? record.idNo : maskIdNo(record.idNo)),
    deposits: amountOf(record, record.deposits),
    investments: amountOf(record, record.investments),
    cts: amountOf(record, record.cts),
    aumMonth: record.month?.slice(0, 7) ?? null,
  }
}

function amountOf(line: CustomerLine, cents: string | null): string | null {
  return line.month === null || cents === null ? null : centsToDecimal(cents)
}
