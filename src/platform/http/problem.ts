import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { AppError, type ErrorCode } from '../errors.ts'

/** RFC 9457. `code` is a key of the translations (`error.<code>`), `details` its parameters. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  details: Record<string, string>
  instance: string
}

export function badInput(part: string, error: z.ZodError): AppError {
  const issue = error.issues[0]
  const field = issue?.path.join('.') || part
  const problem = issue?.message ?? 'not as expected'
  return new AppError('bad-input', `${field}: ${problem}.`, { field, problem })
}

/** The one place where errors become answers. What we did not foresee is logged under a reference and tells no more than that. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asAppError(error)
  if (known) return sendDocument(request, reply, known, refusedStatus(error) ?? known.status)
  const reference = randomUUID()
  request.log.error(
    { err: error, reference, method: request.method, route: request.routeOptions.url },
    'request failed',
  )
  const internal = new AppError('internal', `Something went wrong; the log names it under ${reference}.`, { reference })
  return sendDocument(request, reply, internal, 500)
}

export function problemOf(error: AppError, status: number, instance: string): Problem {
  const words = error.code.replaceAll('-', ' ')
  return {
    type: `urn:almanac:error:${error.code}`,
    title: words[0]?.toUpperCase() + words.slice(1),
    status,
    detail: error.message,
    code: error.code,
    details: error.details,
    instance,
  }
}

function sendDocument(request: FastifyRequest, reply: FastifyReply, error: AppError, status: number): FastifyReply {
  const problem = problemOf(error, status, request.url.split('?', 1)[0] ?? '')
  if (error.details.seconds) reply.header('retry-after', error.details.seconds)
  return reply.code(status).type('application/problem+json').serializer(JSON.stringify).send(problem)
}

function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const { code = '', message } = error as FastifyError
  const status = refusedStatus(error)
  if (status === 413) return new AppError('upload-too-large', 'This is more than the server takes at once.')
  if (status === 429) return new AppError('too-many-attempts', message)
  if (status !== undefined) return new AppError('bad-input', message, { field: 'request', problem: message })
  if (postgresInput.has(code)) return new AppError('bad-input', 'A value is out of its range.', { field: 'request' })
  if (unavailable.test(code)) return new AppError('instance-unavailable', 'The database does not answer just now.')
  return undefined
}

/** Numbers beyond bigint, unreadable numbers and dates (of a forged cursor), characters that no text may hold. */
const postgresInput = new Set(['22003', '22P02', '22007', '22008', '22021'])
/** Shut down, starting, out of connections, statement cancelled by its time limit, a lock held for long, connection broken. */
const unavailable = /^(57P0[123]|57014|53300|55P03|08\w{3}|ECONNREFUSED|ECONNRESET|EPIPE)$/

/** The status of what Fastify itself refuses (unreadable JSON, unknown media type, too long); ours have theirs by code. */
function refusedStatus(error: unknown): number | undefined {
  if (error instanceof AppError) return undefined
  const status = (error as FastifyError).statusCode
  return status !== undefined && status >= 400 && status < 500 ? status : undefined
}

export function notFound(what: string): AppError {
  return new AppError('not-found', `There is no such ${what}, or it is outside what you may see.`, { what })
}
