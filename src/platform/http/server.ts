import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type pg from 'pg'
import type { z } from 'zod'
import type { AuditedRead } from '../audit/contract.ts'
import type { ReadRecorder } from '../audit/reads.ts'
import type { Person } from '../auth/person.ts'
import { type Ask, type AsPerson, askOf, asPersonOf } from '../database/as-person.ts'
import { AppError } from '../errors.ts'
import type { Permission, RouteContract } from './contract.ts'
import { applyLimits, type Limits, usualLimits } from './limits.ts'
import { badInput, notFound, sendProblem } from './problem.ts'
import { responseSchema } from './schema.ts'
import { answerHeaders, pageHeaders, refuseCrossSite } from './security.ts'

/** What routes need of the server: wired in main/http.ts. */
export interface Http {
  app: FastifyInstance
  pool: pg.Pool
  /** Who sends this request; undefined when nobody is signed in. */
  authenticate(request: FastifyRequest): Person | undefined | Promise<Person | undefined>
  /** Where reads of personal data are recorded. */
  reads: ReadRecorder
}

type AnyRoute = RouteContract<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
type Part<Schema extends z.ZodType | undefined> = z.output<NonNullable<Schema>>
export interface PublicCall<Route extends AnyRoute> {
  params: Part<Route['params']>
  query: Part<Route['query']>
  body: Part<Route['body']>
  request: FastifyRequest
  reply: FastifyReply
}
export interface Call<Route extends AnyRoute> extends PublicCall<Route> {
  person: Person
  /** One transaction in the scope that the route's permission has for the person; read-only for GET. */
  asPerson: AsPerson
  /** One statement of such a transaction, without a round trip for its beginning and end. */
  ask: Ask
}

const bodyLimitBytes = 256 * 1024

export interface AppOptions {
  /** Whether others than this machine's own people come to it, by TLS then. */
  secure: boolean
  /** Besides proxies on this machine: who may say on whose behalf it asks. */
  trustedProxies?: readonly string[]
  limits?: Limits
}

export function createApp(log: FastifyInstance['log'], options: AppOptions): FastifyInstance {
  const { secure, trustedProxies = [], limits = usualLimits } = options
  const app = Fastify({
    loggerInstance: log,
    childLoggerFactory: (logger) => logger,
    trustProxy: ['loopback', ...trustedProxies],
    bodyLimit: bodyLimitBytes,
    // An upload takes as long as it takes, as long as something comes: the rest is limited in limits.ts.
    requestTimeout: 0,
    connectionTimeout: limits.silenceMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: Math.min(limits.headersMs, 5000) },
    keepAliveTimeout: 72_000,
    return503OnClosing: true,
    forceCloseConnections: true,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 400 },
  })
  const lasting = secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}
  const [answers, pages] = [
    { ...answerHeaders, ...lasting },
    { ...pageHeaders, ...lasting },
  ]
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.url.startsWith('/api/') ? answers : pages)
    done()
  })
  applyLimits(app, limits)
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  return app
}

/** Serves an operation of signed-in people, as its contract has it. */
export function serve<Route extends AnyRoute>(
  http: Http,
  route: Route,
  handler: (call: Call<Route>) => Promise<z.input<Route['response']> | FastifyReply>,
): void {
  const { permission, reads } = route
  if (!permission) throw new Error(`${route.path} is public: use servePublic`)
  if (!reads && route.method === 'GET' && route.path.includes('/:customerId'))
    throw new Error(`${route.path} reads of a customer: say what it is recorded as`)
  const mode = route.method === 'GET' ? 'read' : 'change'
  const people = new WeakMap<FastifyRequest, Person>()
  http.app.route({
    ...optionsOf(route),
    onRequest: async (request) => {
      people.set(request, await requirePerson(http, request, permission, route))
    },
    handler: (request, reply) => {
      const person = people.get(request) as Person
      const call = readCall(route, request, reply) as Call<Route>
      call.person = person
      const { customerId } = (call.params ?? {}) as { customerId?: string }
      call.asPerson = asPersonOf(http.pool, person, permission, mode, customerId)
      call.ask = askOf(http.pool, person, permission, mode, customerId)
      const answered = handler(call)
      return reads ? recordRead(http, reads, call, answered) : answered
    },
  })
}

/** What was refused has not been read. */
async function recordRead<Answer>(
  http: Http,
  action: AuditedRead,
  { person, params, request }: Call<AnyRoute>,
  answered: Promise<Answer>,
): Promise<Answer> {
  const answer = await answered
  const { customerId, deliveryId } = (params ?? {}) as { customerId?: string; deliveryId?: string }
  http.reads.record({ action, personId: person.id, customerId, subject: deliveryId, address: request.ip })
  return answer
}

/** Serves an operation that needs no sign-in. */
export function servePublic<Route extends AnyRoute>(
  http: Http,
  route: Route,
  handler: (call: PublicCall<Route>) => Promise<z.input<Route['response']>>,
  options: { attemptsPerMinute?: number } = {},
): void {
  if (route.permission) throw new Error(`${route.path} needs ${route.permission}: use serve`)
  const { attemptsPerMinute: max } = options
  http.app.route({
    ...optionsOf(route),
    ...(max && { config: { contract: route, rateLimit: { max, timeWindow: 60_000 } } as object }),
    onRequest: async (request) => refuseCrossSite(request),
    handler: (request, reply) => handler(readCall(route, request, reply)),
  })
}

/** For answers that no contract describes, such as downloads. */
export async function requirePerson(
  http: Http,
  request: FastifyRequest,
  permission: Permission | 'signed-in',
  { forKeys, withoutFactor }: Pick<AnyRoute, 'forKeys' | 'withoutFactor'> = {},
): Promise<Person> {
  refuseCrossSite(request)
  const person = await http.authenticate(request)
  if (!person) throw new AppError('not-signed-in', 'Sign in first; your session may have ended.')
  if (person.lacksFactor && !withoutFactor) {
    throw new AppError('second-factor-needed', 'Your role demands a second factor: set one up, or sign in with yours.')
  }
  if (person.viaKey && permission === 'signed-in' && !forKeys) {
    throw new AppError('not-for-keys', 'This belongs to a person who is signed in; an API key has none of it.')
  }
  if (permission !== 'signed-in' && !person.permissions.has(permission)) {
    throw new AppError('not-permitted', 'Your role does not permit this; ask your administrator.', { permission })
  }
  return person
}

function optionsOf(route: AnyRoute) {
  return {
    method: route.method,
    url: route.path,
    config: { contract: route },
    schema: { response: { 200: responseSchema(route.response) } },
  }
}

function readCall<Route extends AnyRoute>(route: Route, request: FastifyRequest, reply: FastifyReply) {
  return {
    params: route.params && readPart('path', route.params, request.params),
    query: route.query && readPart('query', route.query, request.query),
    body: route.body && readPart('body', route.body, request.body),
    request,
    reply,
  } as PublicCall<Route>
}

function readPart(part: 'path' | 'query' | 'body', schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  // A path that cannot be right names nothing.
  throw part === 'path' ? notFound('page') : badInput(part, parsed.error)
}
