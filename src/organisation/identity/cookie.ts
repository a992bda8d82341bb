import type { FastifyReply, FastifyRequest } from 'fastify'

const sessionName = 'almanac_session'
const sessionPattern = patternOf(sessionName)

export function readToken(request: FastifyRequest): string | undefined {
  return sessionPattern.exec(request.headers.cookie ?? '')?.[1]
}

export interface CookieOptions {
  hours: number
  /** Whether people reach Almanac by TLS only, so that the cookie never travels without. */
  secure: boolean
}

export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string, options: CookieOptions): void {
  setCookie(request, reply, sessionName, token, options.hours * 3600, options.secure)
}

export function takeToken(request: FastifyRequest, reply: FastifyReply, { secure }: CookieOptions): void {
  setCookie(request, reply, sessionName, '', 0, secure)
}

export function readCookie(request: FastifyRequest, name: string): string | undefined {
  return patternOf(name).exec(request.headers.cookie ?? '')?.[1]
}

function patternOf(name: string): RegExp {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`)
}

/** Secure wherever the browser came by TLS; on loopback without it the cookie could not be set otherwise. */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string,
  seconds: number,
  secure: boolean,
): void {
  const secured = secure || request.protocol === 'https' ? '; Secure' : ''
  reply.header('set-cookie', `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secured}; Max-Age=${seconds}`)
}
