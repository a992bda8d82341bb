import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import type { Person } from '../../platform/auth/person.ts'
import { id } from '../../platform/http/contract.ts'
import { readCursor, toPage } from '../../platform/http/cursor.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { holderOf } from './account.ts'
import { confirmSecondStep, getSecondStep, listPeopleSignIn, removeSecondStep, startSecondStep } from './contract.ts'
import { readToken } from './cookie.ts'
import type { ProviderCounts } from './second-factor.ts'
import type { SecondStep } from './second-step.ts'
import { listPeopleSignInRows, readSecondStep } from './second-step-queries.ts'
import { deleteAllSessions, type Opening } from './session-queries.ts'
import type { Sessions } from './sessions.ts'

interface SecondStepOptions {
  batch: pg.Pool
  sessions: Sessions
  /** Whether people reach Almanac by TLS only. */
  secure: boolean
  providerCounts: ProviderCounts
  secondStep: SecondStep
  begin(personId: string, request: FastifyRequest, reply: FastifyReply, opening: Opening): Promise<unknown>
}

const place = z.tuple([z.enum(['true', 'false']), z.string(), id])

export function serveSecondStep(http: Http, options: SecondStepOptions): void {
  const { batch, sessions, secure, providerCounts, secondStep, begin } = options
  const strengthToChange = (person: Person, request: FastifyRequest) =>
    sessions.strengthToChange(person, readToken(request, secure) ?? '')

  serve(http, getSecondStep, ({ person }) => readSecondStep(batch, person.id))
  serve(http, startSecondStep, async ({ body, person, request }) => {
    await strengthToChange(person, request)
    return secondStep.start(holderOf(person, request), body.password)
  })
  serve(http, confirmSecondStep, async ({ body, person, request, reply }) => {
    const { strong, factor } = await strengthToChange(person, request)
    const recoveryCodes = await secondStep.confirm(holderOf(person, request), body.code)
    // What was begun with the password alone does not go on.
    await deleteAllSessions(batch, person.id)
    sessions.forget(person.id)
    await begin(person.id, request, reply, { means: 'renewal', proved: true, strong: strong || !factor })
    return { recoveryCodes }
  })
  serve(http, removeSecondStep, async ({ body, person, request }) => {
    await secondStep.remove(holderOf(person, request), body, providerCounts)
    return {}
  })
  serve(http, listPeopleSignIn, async ({ query }) => {
    const rows = await listPeopleSignInRows(batch, readCursor(query.cursor, place), query.limit)
    return toPage(
      rows,
      query.limit,
      (row) => row,
      (row) => [String(row.secondStepSince !== null), row.name, row.personId],
    )
  })
}
