import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { appendAudit } from '../../platform/audit/record.ts'
import type { SignOnConfig } from '../../platform/config.ts'
import { AppError } from '../../platform/errors.ts'
import { notFound } from '../../platform/http/problem.ts'
import { type Http, servePublic } from '../../platform/http/server.ts'
import { onceWithin } from '../../platform/once-within.ts'
import type { Challenges } from './challenges.ts'
import { finishSignOn, type Me, startSignOn } from './contract.ts'
import { provisionPerson } from './provision.ts'
import { seal, unseal } from './sealed.ts'
import type { EndedSession, Opening } from './session-queries.ts'
import type { Sessions } from './sessions.ts'
import type { SignOn, SignOnChallenge } from './sign-on.ts'

interface SignOnRouteOptions {
  batch: pg.Pool
  sessions: Sessions
  challenges: Challenges
  /** Undefined where none is configured: then there is nothing to be found here. */
  provider: { config: SignOnConfig; signOn: SignOn } | undefined
  /** Seals the ID token of a session. */
  key: Buffer
  attemptsPerMinute: number
  /** Told that the mapping would have left nobody who manages people. */
  onRoleKept(personId: string | undefined): void
  originOf(request: FastifyRequest): string
  begin(personId: string, request: FastifyRequest, reply: FastifyReply, opening: Opening): Promise<Me>
}

/** The page of the web client that a provider sends browsers back to; to be registered there. */
const returnPath = '/sign-on'
const aboutOf = (personId: string) => `session of person ${personId} at the provider`

export function serveSignOn(http: Http, options: SignOnRouteOptions): void {
  const { batch, sessions, challenges, key, attemptsPerMinute, originOf, begin } = options
  const returnTo = (request: FastifyRequest) => originOf(request) + returnPath

  function getProvider() {
    if (!options.provider) throw notFound('single sign-on')
    return options.provider
  }

  async function recognise(request: FastifyRequest, query: string, challenge: SignOnChallenge) {
    const { config, signOn } = getProvider()
    const who: { personId?: string | undefined; subject?: string } = {}
    try {
      const vouched = await signOn.finish(returnTo(request), query, challenge)
      who.subject = vouched.claims.sub
      const { personId, refusal, kept } = await provisionPerson(batch, config, vouched)
      who.personId = personId
      if (kept) options.onRoleKept(personId)
      // Their roles may have changed, in other browsers as well.
      if (personId) sessions.forget(personId)
      if (refusal || !personId) throw refusal ?? new Error('nobody was recognised, and nobody refused')
      return { personId, idToken: vouched.idToken, strong: vouched.strong }
    } catch (error) {
      await recordRefusal(batch, error, request.ip, who)
      throw error
    }
  }

  servePublic(
    http,
    startSignOn,
    async ({ body, request, reply }) => {
      const { url, challenge } = await getProvider().signOn.start(returnTo(request), body)
      await challenges.give({ request, reply }, 'sign-on', challenge)
      return { url }
    },
    { attemptsPerMinute },
  )
  servePublic(
    http,
    finishSignOn,
    async ({ body, request, reply }) => {
      const challenge = await challenges.take<SignOnChallenge>(request, 'sign-on')
      if (!challenge)
        throw new AppError('sign-on-late', 'This took too long, or was begun in another window; try again.')
      const { personId, idToken, strong } = await recognise(request, body.query, challenge)
      const sealedIdToken = seal(key, idToken, aboutOf(personId))
      const opening = { means: 'sign-on', proved: challenge.again, strong, sealedIdToken } as const
      const me = await begin(personId, request, reply, opening)
      return { me, to: challenge.to }
    },
    { attemptsPerMinute },
  )
}

/** The same refusal at the same address is recorded once in a while: an audit cannot be shortened. */
const isNewRefusal = onceWithin(5 * 60_000, 10_000)

async function recordRefusal(
  batch: pg.Pool,
  error: unknown,
  address: string,
  { personId, subject }: { personId?: string | undefined; subject?: string },
): Promise<void> {
  if (!(error instanceof AppError) || error.code === 'sign-on-away') return
  if (!isNewRefusal(`${address} ${error.code} ${subject}`)) return
  const details = { reason: error.code, means: 'sign-on', subject }
  await appendAudit(batch, [{ action: 'sign-in-refused', personId, address, details }])
}

/** Where a browser goes to end its session at the provider, too. */
export async function endUrlOf(
  signOn: SignOn | undefined,
  key: Buffer,
  { personId, sealedIdToken }: EndedSession,
  origin: string,
): Promise<string | undefined> {
  const idToken = sealedIdToken && unseal(key, sealedIdToken, aboutOf(personId))
  return idToken ? signOn?.endUrl(idToken, `${origin}/sign-in`) : undefined
}
