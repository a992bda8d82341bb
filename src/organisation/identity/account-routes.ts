import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Person } from '../../platform/auth/person.ts'
import { type Http, serve } from '../../platform/http/server.ts'
import { type AccountHolder, changeOwnPassword } from './account.ts'
import { changePassword } from './contract.ts'
import type { Sessions } from './sessions.ts'
import { addressOf } from './throttle.ts'

interface AccountOptions {
  batch: pg.Pool
  sessions: Sessions
  /** Opens a session and gives its token to the browser, in place of the one that it has. */
  begin(personId: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown>
}

/** What people do with their own account. As the batch role: the application's reaches nothing of it. */
export function serveAccount(http: Http, { batch, sessions, begin }: AccountOptions): void {
  const holderOf = (person: Person, request: FastifyRequest): AccountHolder => ({
    personId: person.id,
    address: addressOf(request.ip),
  })

  serve(http, changePassword, async ({ body, person, request, reply }) => {
    await changeOwnPassword(batch, holderOf(person, request), body)
    sessions.forget(person.id)
    await begin(person.id, request, reply)
    return {}
  })
}
