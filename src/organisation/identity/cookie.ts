import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Where people come by TLS only, browsers take the cookie from this very host and by TLS alone: nobody on a neighbouring
 * host, and nobody in between, can put one of theirs in its place. Elsewhere they would not take one of that name.
 */
export function sessionCookie(secure: boolean): string {
  return `${secure ? '__Host-' : ''}almanac_session`
}

const patterns = new Map([true, false].map((secure) => [secure, patternOf(sessionCookie(secure))]))

export function readToken(request: FastifyRequest, secure: boolean): string | undefined {
  return patterns.get(secure)?.exec(request.headers.cookie ?? '')?.[1]
}

export interface CookieOptions {
  hours: number
  /** Whether people reach Almanac by TLS only, so that the cookie never travels without. */
  secure: boolean
}

export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string, options: CookieOptions): void {
  const { hours, secure } = options
  reply.header(
    'set-cookie',
    `${sessionCookie(secure)}=${token}; ${attributes(request, options)}; Max-Age=${hours * 3600}`,
  )
}

export function takeToken(request: FastifyRequest, reply: FastifyReply, options: CookieOptions): void {
  reply.header('set-cookie', `${sessionCookie(options.secure)}=; ${attributes(request, options)}; Max-Age=0`)
}

function patternOf(name: string): RegExp {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`)
}

/** Secure wherever the browser came by TLS; on loopback without it the cookie could not be set otherwise. */
function attributes(request: FastifyRequest, { secure }: CookieOptions): string {
  return `Path=/; HttpOnly; SameSite=Lax${secure || request.protocol === 'https' ? '; Secure' : ''}`
}
