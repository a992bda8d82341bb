import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { AppError } from '../../platform/errors.ts'
import { type Http, serve, servePublic } from '../../platform/http/server.ts'
import { serveAccount } from './account-routes.ts'
import {
  askForLink as askForLinkRoute,
  createAdministrator,
  getMe,
  getSetup,
  lookAtLink,
  type Me,
  setPasswordByLink as setPasswordByLinkRoute,
  signIn,
  signOut,
} from './contract.ts'
import { giveToken, readToken, takeToken } from './cookie.ts'
import { askForLink, getLinkOwner, setPasswordByLink } from './password-link.ts'
import { createFirstAdministrator } from './people.ts'
import { readSetup, stillHolds } from './queries.ts'
import { createSecondStep } from './second-step.ts'
import { serveSecondStep } from './second-step-routes.ts'
import { deleteAllSessions, type SessionRecord } from './session-queries.ts'
import type { Sessions, SignedIn } from './sessions.ts'
import { signInWithPassword } from './sign-in.ts'
import { addressOf } from './throttle.ts'

export interface IdentityOptions {
  batch: pg.Pool
  sessions: Sessions
  demoAllowed: boolean
  /** 32 bytes in base64url, of which nothing is in the database: seals what must be read again. */
  secret: string
  /** Whether people reach Almanac by TLS only. */
  secure: boolean
  /** Whether mail can be sent. */
  mail: boolean
  /** After so many days a password is due to be renewed; undefined: never. */
  passwordDays: number | undefined
  currency: string
  timeZone: string
}

const attemptsPerMinute = 60

export function serveIdentity(http: Http, options: IdentityOptions): void {
  const { batch, sessions, demoAllowed, secret, secure, mail, passwordDays, currency, timeZone } = options
  const cookie = { hours: sessions.limits.hours, secure }
  const secondStep = createSecondStep(batch, secret)
  async function begin(personId: string, request: FastifyRequest, reply: FastifyReply): Promise<Me> {
    // A token that was there before, whoever put it there, does not become that of this person.
    const before = readToken(request, secure)
    if (before) await sessions.close(before, request.ip)
    const token = await sessions.open(personId, { address: request.ip, userAgent: request.headers['user-agent'] })
    const signedIn = await sessions.find(token)
    if (!signedIn) throw new Error('a session that was just opened is not there')
    giveToken(request, reply, token, cookie)
    return toMe(signedIn)
  }

  servePublic(
    http,
    signIn,
    async ({ body, request, reply }) => {
      const given = { ...body, address: addressOf(request.ip), demoAllowed, passwordDays }
      const proof = await signInWithPassword(batch, secondStep, given)
      const me = await begin(proof.personId, request, reply)
      if (await stillHolds(batch, proof)) return me
      // Password or second step changed while this was under way, too late for the change to end this session.
      await deleteAllSessions(batch, proof.personId)
      sessions.forget(proof.personId)
      throw new AppError('sign-in-failed', 'The account was changed meanwhile; sign in again.')
    },
    { attemptsPerMinute },
  )
  servePublic(http, getMe, async ({ request }) => {
    const signedIn = await sessions.find(readToken(request, secure) ?? '')
    return signedIn ? toMe(signedIn) : null
  })
  serve(http, signOut, async ({ request, reply }) => {
    await sessions.close(readToken(request, secure) ?? '', request.ip)
    takeToken(request, reply, cookie)
    return {}
  })
  servePublic(http, getSetup, async () => {
    const { people, demo, institution } = await readSetup(batch)
    return { needed: !people, demo: demo && demoAllowed, mail, currency, institution, timeZone }
  })
  servePublic(
    http,
    createAdministrator,
    async ({ body, request, reply }) => begin(await createFirstAdministrator(batch, body), request, reply),
    { attemptsPerMinute },
  )
  servePublic(
    http,
    lookAtLink,
    async ({ body }) => {
      const { name, staffNo, email, kind } = await getLinkOwner(batch, body.token)
      return { name, login: staffNo ?? email, kind }
    },
    { attemptsPerMinute },
  )
  servePublic(
    http,
    setPasswordByLinkRoute,
    async ({ body }) => {
      sessions.forget(await setPasswordByLink(batch, body.token, body.password))
      return {}
    },
    { attemptsPerMinute },
  )
  servePublic(
    http,
    askForLinkRoute,
    async ({ body, request }) => {
      if (!mail) throw new AppError('mail-off', 'No mail can be sent here: ask an administrator for a link.')
      await askForLink(batch, body.login.trim(), addressOf(request.ip))
      return {}
    },
    { attemptsPerMinute },
  )
  serveAccount(http, { batch, sessions, secure, begin })
  serveSecondStep(http, { batch, sessions, secondStep, begin })
}

function toMe({ person, record }: SignedIn): Me {
  const { staffNo, staffId, email, roles } = record satisfies SessionRecord
  return {
    personId: person.id,
    name: person.name,
    staffNo,
    staffId,
    email,
    roles: roles.map(({ role, roleName, institutionName }) => ({ role, roleName, institutionName })),
    permissions: [...person.permissions],
    unionLevel: person.scopeOf('signed-in').everything,
  }
}
