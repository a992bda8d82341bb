import type pg from 'pg'
import { z } from 'zod'
import { appendAudit } from '../../platform/audit/record.ts'
import { AppError } from '../../platform/errors.ts'
import { id } from '../../platform/http/contract.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { deleteAllSessions, deleteFactors, issueLink, type ProviderCounts, type Sessions } from '../identity/index.ts'
import { administer, refuseOwn } from './administer.ts'
import * as contract from './contract.ts'
import * as queries from './queries.ts'
import { endHeldRole, findCustomRole, insertHeldRole } from './role-queries.ts'
import { serveRoles } from './role-routes.ts'
import { customIdOf } from './rules.ts'

export interface PeopleOptions {
  batch: pg.Pool
  sessions: Sessions
  providerCounts: ProviderCounts
  /** The institution's: roles are held by its days. */
  timeZone: string
  today: () => string
  /** Whether links can go by mail. */
  mail: boolean
}

const place = z.tuple([z.string(), id])

export function servePeople(http: Http, options: PeopleOptions): void {
  const { batch, sessions, timeZone, today, mail } = options

  serve(http, contract.listPeople, async ({ query }) => {
    const rows = await queries.listPeopleRows(batch, query, readCursor(query.cursor, place), timeZone)
    return toPage(
      rows,
      query.limit,
      (row) => row,
      (row) => [row.name, row.id],
    )
  })
  serve(http, contract.getPerson, async ({ params, person }) => {
    const found = await queries.findPerson(batch, params.personId, sessions.limits, today())
    if (!found) throw notFound('person')
    const roles = await queries.listHeldRoles(batch, params.personId, timeZone)
    return { ...found, roles, self: person.id === params.personId }
  })
  serve(http, contract.listStaffToAdd, async ({ query }) => ({ items: await queries.listStaffRows(batch, query.text) }))
  serve(http, contract.listInstitutionsToChoose, async ({ query }) => ({
    items: await queries.listInstitutionRows(batch, query.text, query.chosen),
  }))

  serve(http, contract.createPerson, ({ body, person }) =>
    named(body, () =>
      administer(batch, person.id, async (db) => ({ personId: await queries.insertInvited(db, body) })),
    ),
  )
  serve(http, contract.changePerson, ({ body, params, person }) =>
    named(body, () =>
      administer(batch, person.id, async (db) => {
        // By the staff number a person is the manager of customers, confidential ones too.
        const staffNo = await queries.findStaffNo(db, params.personId)
        if (staffNo !== body.staffNo) refuseOwn(person.id, params.personId)
        if (!(await queries.updatePerson(db, params.personId, body))) throw notFound('person')
        return {}
      }),
    ).finally(() => sessions.forget(params.personId)),
  )
  serve(http, contract.setActive, async ({ body, params, person }) => {
    refuseOwn(person.id, params.personId)
    await administer(batch, person.id, async (db) => {
      if (!(await queries.updateActive(db, params.personId, body.active))) throw notFound('person')
    })
    sessions.forget(params.personId)
    return {}
  })

  serve(http, contract.giveRole, async ({ body, params, person }) => {
    const { personId } = params
    refuseOwn(person.id, personId)
    if (body.lastDay && body.lastDay < maxOf(today(), body.firstDay)) throw wrongPeriod()
    await heldOnce(
      administer(batch, person.id, async (db) => {
        if (!(await queries.findName(db, personId))) throw notFound('person')
        const customId = customIdOf(body.role)
        if (customId && !(await findCustomRole(db, customId))) throw notFound('role')
        if (body.institutionId && !(await queries.isInstitution(db, body.institutionId))) throw notFound('institution')
        await insertHeldRole(db, { ...body, personId, actorId: person.id }, timeZone)
      }),
    )
    sessions.forget(personId)
    return {}
  })
  serve(http, contract.endRole, async ({ body, params, person }) => {
    refuseOwn(person.id, params.personId)
    if (body.lastDay && body.lastDay < today()) throw wrongPeriod()
    await heldOnce(
      administer(batch, person.id, async (db) => {
        if (!(await endHeldRole(db, { ...params, ...body }, timeZone))) throw notFound('role')
      }),
    )
    sessions.forget(params.personId)
    return {}
  })

  serve(http, contract.endSessionsOf, async ({ params, person }) => {
    await administer(batch, person.id, async (db) => {
      const subject = await nameOf(db, params.personId)
      await deleteAllSessions(db, params.personId)
      await appendAudit(db, [{ action: 'sessions-ended', subject }])
    })
    sessions.forget(params.personId)
    return {}
  })
  serve(http, contract.takeOffSecondStep, async ({ body, params, person }) => {
    // One's own are put off on the account page.
    refuseOwn(person.id, params.personId)
    await administer(batch, person.id, async (db) => {
      const subject = await nameOf(db, params.personId)
      await deleteFactors(db, params.personId)
      await deleteAllSessions(db, params.personId)
      await appendAudit(db, [{ action: 'second-step-taken-off', subject, details: { reason: body.reason } }])
    })
    sessions.forget(params.personId)
    return {}
  })
  serve(http, contract.sendLinkTo, ({ body, params, person }) => {
    refuseOwn(person.id, params.personId)
    return administer(batch, person.id, async (db) => {
      const found = await queries.findPerson(db, params.personId, sessions.limits, today())
      if (!found) throw notFound('person')
      if (body.byMail && !(mail && found.email)) {
        throw new AppError('mail-off', 'No mail can be sent: hand the link over instead.')
      }
      return issueLink(db, params.personId, body.byMail)
    })
  })
  serve(http, contract.askForRenewal, ({ body, params, person }) =>
    administer(batch, person.id, async (db) => {
      if (!(await queries.updatePasswordDue(db, params.personId, body.due))) throw notFound('person')
      return {}
    }),
  )
  serveRoles(http, options)
}

async function nameOf(db: pg.PoolClient, personId: string): Promise<string> {
  const name = await queries.findName(db, personId)
  if (name === undefined) throw notFound('person')
  return name
}

const maxOf = (day: string, other: string | undefined) => (other && other > day ? other : day)

function wrongPeriod(): AppError {
  return new AppError('role-period', 'The last day lies before the first, or has passed; choose a later one.')
}

/** A person signs in by something, and nobody else by the same. */
async function named<T>(details: contract.PersonDetails, saving: () => Promise<T>): Promise<T> {
  if (!details.staffNo && !details.email) {
    throw new AppError('login-missing', 'Give a staff number or an e-mail: one of them is needed to sign in.')
  }
  return saving().catch((error) => {
    if ((error as { code?: string }).code !== '23505') throw error
    throw new AppError('login-taken', 'Somebody else has this staff number or e-mail already.')
  })
}

/** The same role for the same institution is held once at a time. */
function heldOnce(saving: Promise<unknown>): Promise<unknown> {
  return saving.catch((error) => {
    if ((error as { constraint?: string }).constraint !== 'person_role_held_once') throw error
    throw new AppError('role-held', 'The person holds this role there already at that time; end it first.')
  })
}
