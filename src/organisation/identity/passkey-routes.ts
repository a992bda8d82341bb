import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Person } from '../../platform/auth/person.ts'
import { inTransaction } from '../../platform/database/connect.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, serve, servePublic } from '../../platform/http/server.ts'
import { confirmPassword, holderOf } from './account.ts'
import type { Challenges } from './challenges.ts'
import {
  addPasskey as addPasskeyRoute,
  askForPasskey,
  listPasskeys,
  type Me,
  removePasskey,
  signInWithPasskey as signInWithPasskeyRoute,
  startPasskey,
} from './contract.ts'
import { readToken } from './cookie.ts'
import { deletePasskey, listOwnPasskeys } from './passkey-queries.ts'
import {
  addPasskey,
  newPasskeyOptions,
  type PasskeyChallenge,
  passkeyOptions,
  type Site,
  signInWithPasskey,
} from './passkeys.ts'
import { actAs } from './queries.ts'
import { keepingFactor, type ProviderCounts } from './second-factor.ts'
import { isFresh, type Opening } from './session-queries.ts'
import { type Sessions, sha256 } from './sessions.ts'

interface PasskeyRouteOptions {
  batch: pg.Pool
  sessions: Sessions
  providerCounts: ProviderCounts
  challenges: Challenges
  demoAllowed: boolean
  attemptsPerMinute: number
  /** Whether people reach Almanac by TLS only. */
  secure: boolean
  siteOf(request: FastifyRequest): Site
  begin(personId: string, request: FastifyRequest, reply: FastifyReply, opening: Opening): Promise<Me>
}

export function servePasskeys(http: Http, options: PasskeyRouteOptions): void {
  const { batch, sessions, providerCounts, challenges, demoAllowed, attemptsPerMinute, secure, siteOf, begin } = options
  const tokenOf = (request: FastifyRequest) => readToken(request, secure) ?? ''
  const currentOf = (request: FastifyRequest) => sha256(tokenOf(request))

  /** What opens the account without the password is changed only by whoever has just proved to be its owner. */
  async function confirmOwner(person: Person, request: FastifyRequest, password: string | undefined): Promise<void> {
    if (password !== undefined) await confirmPassword(batch, holderOf(person, request), password)
    else if (!(await isFresh(batch, currentOf(request)))) {
      throw new AppError('fresh-sign-in-needed', 'Enter your password, or sign in again first.')
    }
  }

  serve(http, listPasskeys, async ({ person, request }) => ({
    items: await listOwnPasskeys(batch, person.id),
    confirmed: await isFresh(batch, currentOf(request)),
  }))
  serve(http, startPasskey, async ({ body, person, request, reply }) => {
    await sessions.strengthToChange(person, tokenOf(request))
    await confirmOwner(person, request, body.password)
    const { options: asked, challenge } = await newPasskeyOptions(batch, siteOf(request), person.id)
    await challenges.give({ request, reply }, 'passkey-added', challenge, person.id)
    return { options: { ...asked } }
  })
  serve(http, addPasskeyRoute, async ({ body, person, request, reply }) => {
    await sessions.strengthToChange(person, tokenOf(request))
    const challenge = await challenges.take<PasskeyChallenge>(request, 'passkey-added', person.id)
    if (!challenge) throw late()
    const response = body.response as unknown as RegistrationResponseJSON
    await addPasskey(batch, siteOf(request), person.id, { name: body.name, response, challenge })
    // The device has just asked for its owner. Another token: who had the former one was let in by less.
    if (person.lacksFactor) await begin(person.id, request, reply, { means: 'renewal', proved: true, strong: true })
    return {}
  })
  serve(http, removePasskey, async ({ body, params, person, request }) => {
    await confirmOwner(person, request, body.password)
    const removed = await inTransaction(batch, async (db) => {
      await actAs(db, person.id)
      return keepingFactor(db, person.id, providerCounts, () =>
        deletePasskey(db, person.id, params.passkeyId, currentOf(request)),
      )
    })
    if (!removed) throw notFound('passkey')
    sessions.forget(person.id)
    return {}
  })

  servePublic(
    http,
    askForPasskey,
    async ({ request, reply }) => {
      const { options: asked, challenge } = await passkeyOptions(siteOf(request))
      await challenges.give({ request, reply }, 'passkey-sign-in', challenge)
      return { options: { ...asked } }
    },
    // Every sign-in page asks, and nothing is guessed by it.
    { attemptsPerMinute: attemptsPerMinute * 10 },
  )
  servePublic(
    http,
    signInWithPasskeyRoute,
    async ({ body, request, reply }) => {
      const challenge = await challenges.take<PasskeyChallenge>(request, 'passkey-sign-in')
      if (!challenge) throw late()
      const response = body.response as unknown as AuthenticationResponseJSON
      const attempt = { site: siteOf(request), response, challenge, address: request.ip, demoAllowed }
      const { personId, passkeyId } = await signInWithPasskey(batch, attempt, sessions.forget)
      return begin(personId, request, reply, { means: 'passkey', proved: true, strong: true, passkeyId })
    },
    { attemptsPerMinute },
  )
}

function late(): AppError {
  return new AppError('passkey-late', 'This took too long, or was begun in another window; try again.')
}
