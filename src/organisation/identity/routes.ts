import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { SignOnConfig } from '../../platform/config.ts'
import { dayIn } from '../../platform/day.ts'
import { AppError, ConfigError } from '../../platform/errors.ts'
import { type Http, serve, servePublic } from '../../platform/http/server.ts'
import { serveAccount } from './account-routes.ts'
import { createChallenges } from './challenges.ts'
import {
  askForLink as askForLinkRoute,
  createAdministrator,
  getMe,
  getSetup,
  lookAtLink,
  type Me,
  roleCodes,
  setPasswordByLink as setPasswordByLinkRoute,
  signIn,
  signOut,
} from './contract.ts'
import { giveToken, readToken, takeToken } from './cookie.ts'
import { servePasskeys } from './passkey-routes.ts'
import { askForLink, getLinkOwner, setPasswordByLink } from './password-link.ts'
import { createFirstAdministrator } from './people.ts'
import { readSetup, stillHolds } from './queries.ts'
import type { RoleCode } from './rules.ts'
import type { ProviderCounts } from './second-factor.ts'
import { createSecondStep } from './second-step.ts'
import { serveSecondStep } from './second-step-routes.ts'
import { deleteAllSessions, type Opening, type SessionRecord } from './session-queries.ts'
import type { Sessions, SignedIn } from './sessions.ts'
import { signInWithPassword } from './sign-in.ts'
import { createSignOn } from './sign-on.ts'
import { endUrlOf, serveSignOn } from './sign-on-routes.ts'
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
  /** Where people reach it; undefined where that is the address that they ask. */
  publicUrl: string | undefined
  signOn: SignOnConfig | undefined
  providerCounts: ProviderCounts
  /** Told why a provider's answer was of no use. */
  onSignOnFailure(reason: string): void
  /** Told whose role was kept though the provider gives it no longer: nobody else manages people for good. */
  onRoleKept(personId: string | undefined): void
  currency: string
  timeZone: string
}

const attemptsPerMinute = 60

export function serveIdentity(http: Http, options: IdentityOptions): void {
  const { batch, sessions, demoAllowed, secret, secure, mail, passwordDays, publicUrl, currency, timeZone } = options
  const { providerCounts } = options
  const cookie = { hours: sessions.limits.hours, secure }
  const key = Buffer.from(secret, 'base64url')
  const secondStep = createSecondStep(batch, secret)
  const challenges = createChallenges(batch, secure)
  const signOn = options.signOn && createSignOn(checkRoles(options.signOn), options.onSignOnFailure)
  // Proxies that are not trusted have no say in it (server.ts); a wrong name leads no passkey and no provider here.
  const originOf = (request: FastifyRequest) => publicUrl ?? `${request.protocol}://${request.host}`
  const siteOf = (request: FastifyRequest) => {
    const origin = originOf(request)
    return { origin, host: new URL(origin).hostname }
  }

  async function begin(personId: string, request: FastifyRequest, reply: FastifyReply, opening: Opening): Promise<Me> {
    // A token that was there before, whoever put it there, does not become that of this person.
    const before = readToken(request, secure)
    if (before) await sessions.close(before, request.ip)
    const origin = { address: request.ip, userAgent: request.headers['user-agent'] }
    const token = await sessions.open(personId, origin, opening)
    const signedIn = await sessions.find(token)
    if (!signedIn) throw new Error('a session that was just opened is not there')
    giveToken(request, reply, token, cookie)
    return toMe(signedIn, timeZone)
  }

  servePublic(
    http,
    signIn,
    async ({ body, request, reply }) => {
      const { ip } = request
      const administratorsOnly = options.signOn?.only ?? false
      const given = { ...body, address: addressOf(ip), ip, demoAllowed, passwordDays, administratorsOnly }
      const proof = await signInWithPassword(batch, secondStep, given)
      const means = proof.withSecondStep ? 'password-and-code' : 'password'
      const me = await begin(proof.personId, request, reply, { means, proved: true, strong: proof.withSecondStep })
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
    return signedIn ? toMe(signedIn, timeZone) : null
  })
  serve(http, signOut, async ({ request, reply }) => {
    const ended = await sessions.close(readToken(request, secure) ?? '', request.ip)
    takeToken(request, reply, cookie)
    const endUrl = ended && (await endUrlOf(signOn, key, ended, originOf(request)))
    return { ...(endUrl && { endUrl }) }
  })
  servePublic(http, getSetup, async () => {
    const { people, demo, institution } = await readSetup(batch)
    const provider = options.signOn ? { name: options.signOn.name, only: options.signOn.only } : null
    return { needed: !people, demo: demo && demoAllowed, mail, currency, institution, timeZone, signOn: provider }
  })
  servePublic(
    http,
    createAdministrator,
    async ({ body, request, reply }) =>
      begin(await createFirstAdministrator(batch, body), request, reply, {
        means: 'setup',
        proved: true,
        strong: false,
      }),
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
  serveSecondStep(http, { batch, sessions, secure, providerCounts, secondStep, begin })
  servePasskeys(http, {
    batch,
    sessions,
    providerCounts,
    challenges,
    demoAllowed,
    attemptsPerMinute,
    secure,
    siteOf,
    begin,
  })
  const provider = options.signOn && signOn ? { config: options.signOn, signOn } : undefined
  serveSignOn(http, {
    batch,
    sessions,
    challenges,
    provider,
    key,
    attemptsPerMinute,
    onRoleKept: options.onRoleKept,
    originOf,
    begin,
  })
}

/** A role that there is not would be given to nobody, and nobody would notice. */
function checkRoles(config: SignOnConfig): SignOnConfig {
  const unknown = config.roles.find(({ role }) => !roleCodes.includes(role as RoleCode))
  if (!unknown) return config
  throw new ConfigError(`ALMANAC_OIDC_ROLES: there is no role ${unknown.role}, but ${roleCodes.join(', ')}`)
}

function toMe({ person, record, lack }: SignedIn, timeZone: string): Me {
  const { staffNo, staffId, email, hasPassword, roles } = record satisfies SessionRecord
  return {
    personId: person.id,
    name: person.name,
    staffNo,
    staffId,
    email,
    hasPassword,
    roles: roles.map(({ role, roleName, institutionName }) => ({ role, roleName, institutionName })),
    permissions: person.lacksFactor ? [] : [...person.permissions],
    secondFactor: lack
      ? { state: lack.state, from: dayIn(timeZone, () => new Date(lack.from))(), there: record.factor }
      : null,
    unionLevel: person.scopeOf('signed-in').everything,
  }
}
