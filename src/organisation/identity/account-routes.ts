import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { changeOwnPassword, holderOf } from './account.ts'
import { changePassword, endOtherSessions, endSession, listSessions } from './contract.ts'
import { readToken } from './cookie.ts'
import { deleteOtherSessions, deleteOwnSession, listOwnSessions, type Opening } from './session-queries.ts'
import { type Sessions, sha256 } from './sessions.ts'
import { browserOf } from './user-agent.ts'

interface AccountOptions {
  batch: pg.Pool
  sessions: Sessions
  /** Whether people reach Almanac by TLS only. */
  secure: boolean
  /** Opens a session and gives its token to the browser, in place of the one that it has. */
  begin(personId: string, request: FastifyRequest, reply: FastifyReply, opening: Opening): Promise<unknown>
}

/** What people do with their own account. As the batch role: the application's reaches nothing of it. */
export function serveAccount(http: Http, { batch, sessions, secure, begin }: AccountOptions): void {
  serve(http, changePassword, async ({ body, person, request, reply }) => {
    const { strong } = await sessions.strengthToChange(person, readToken(request, secure) ?? '')
    await changeOwnPassword(batch, holderOf(person, request), body)
    sessions.forget(person.id)
    await begin(person.id, request, reply, { means: 'renewal', proved: true, strong })
    return {}
  })

  const currentOf = (request: FastifyRequest) => sha256(readToken(request, secure) ?? '')

  serve(http, listSessions, async ({ person, request }) => {
    const own = await listOwnSessions(batch, person.id, currentOf(request), sessions.limits)
    return { items: own.map(({ userAgent, ...session }) => ({ ...session, ...browserOf(userAgent) })) }
  })
  serve(http, endSession, async ({ params, person }) => {
    if (!(await deleteOwnSession(batch, person.id, params.sessionId))) throw notFound('session')
    sessions.forget(person.id)
    return {}
  })
  serve(http, endOtherSessions, async ({ person, request }) => {
    await deleteOtherSessions(batch, person.id, currentOf(request))
    sessions.forget(person.id)
    return {}
  })
}
