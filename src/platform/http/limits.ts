import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

export interface Limits {
  /** For all headers of a request to come. */
  headersMs: number
  /** For the body of a request to come that is no upload. */
  bodyMs: number
  /** A connection on which nothing travels for so long is ended: longer than any answer takes to begin. */
  silenceMs: number
  /** Requests that are worked on at a time for one session or key, and for one address, which may be a whole branch's. */
  atOnce: number
  atOnceByAddress: number
}

export const usualLimits: Limits = {
  headersMs: 15_000,
  bodyMs: 30_000,
  silenceMs: 120_000,
  atOnce: 48,
  atOnceByAddress: 400,
}

/** Nobody holds up everybody: neither by sending slowly nor by asking for much at once. */
export function applyLimits(app: FastifyInstance, { bodyMs, atOnce, atOnceByAddress }: Limits): void {
  const underWay = new Map<string, number>()
  const isTooMuch = (sender: string, most: number) => (underWay.get(sender) ?? 0) >= most
  const count = (sender: string, change: 1 | -1) => {
    const now = (underWay.get(sender) ?? 0) + change
    if (now > 0) underWay.set(sender, now)
    else underWay.delete(sender)
  }
  app.addHook('onRequest', (request, reply, done) => {
    const { authorization, cookie } = request.headers
    // Whether the key or cookie is valid is not known yet: who makes up one after the other is held by the address.
    const secret = authorization ?? cookie
    if (isTooMuch(request.ip, atOnceByAddress) || (secret && isTooMuch(secret, atOnce))) {
      reply.header('retry-after', '1')
      return done(new AppError('too-many-at-once', 'Too much is asked for at once; try again in a moment.'))
    }
    const senders = secret ? [request.ip, secret] : [request.ip]
    for (const sender of senders) count(sender, 1)
    // Also where the connection breaks before there is an answer. A file that is passed on has nine listeners of its own
    // on its answer, one short of what Node takes for a leak.
    reply.raw.setMaxListeners(16)
    reply.raw.once('close', () => {
      for (const sender of senders) count(sender, -1)
    })
    done()
  })
  app.addHook('preParsing', (request, _reply, body, done) => {
    // A GET’s body is never read, so that nothing waits for it.
    if (request.method !== 'GET' && !isUpload(request)) {
      const late = setTimeout(() => request.raw.destroy(), bodyMs)
      body.once('close', () => clearTimeout(late))
      body.once('end', () => clearTimeout(late))
    }
    done(null, body)
  })
}

function isUpload({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.startsWith('multipart/') ?? false
}
