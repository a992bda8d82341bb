import type { FastifyReply, FastifyRequest } from 'fastify'

const session = 'almanac_session'

/**
 * Where people come by TLS only, browsers take a cookie from this very host and by TLS alone: nobody on a neighbouring
 * host, and nobody in between, can put one of theirs in its place. Elsewhere they would not take one of that name.
 */
function nameOf(name: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}${name}`
}
export const sessionCookie = (secure: boolean) => nameOf(session, secure)

export interface CookieOptions {
  hours: number
  /** Whether people reach Almanac by TLS only, so that the cookie never travels without. */
  secure: boolean
}

export function readToken(request: FastifyRequest, secure: boolean): string | undefined {
  return readCookie(request, session, secure)
}

export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string, options: CookieOptions): void {
  setCookie(request, reply, session, token, options.hours * 3600, options.secure)
}

export function takeToken(request: FastifyRequest, reply: FastifyReply, { secure }: CookieOptions): void {
  setCookie(request, reply, session, '', 0, secure)
}

const patterns = new Map<string, RegExp>()

export function readCookie(request: FastifyRequest, name: string, secure: boolean): string | undefined {
  const full = nameOf(name, secure)
  const pattern = patterns.get(full) ?? new RegExp(`(?:^|;\\s*)${full}=([\\w-]+)`)
  patterns.set(full, pattern)
  return pattern.exec(request.headers.cookie ?? '')?.[1]
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
  const full = nameOf(name, secure)
  reply.header('set-cookie', `${full}=${value}; Path=/; HttpOnly; SameSite=Lax${secured}; Max-Age=${seconds}`)
}
