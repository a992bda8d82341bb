import type { FastifyReply, FastifyRequest } from 'fastify'

const cookieName = 'almanac_session'
const pattern = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]+)`)

export function readToken(request: FastifyRequest): string | undefined {
  return pattern.exec(request.headers.cookie ?? '')?.[1]
}

export interface CookieOptions {
  hours: number
  /** Whether people reach Almanac by TLS only, so that the cookie never travels without. */
  secure: boolean
}

export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string, options: CookieOptions): void {
  reply.header('set-cookie', `${cookieName}=${token}; ${attributes(request, options)}; Max-Age=${options.hours * 3600}`)
}

export function takeToken(request: FastifyRequest, reply: FastifyReply, options: CookieOptions): void {
  reply.header('set-cookie', `${cookieName}=; ${attributes(request, options)}; Max-Age=0`)
}

/** Secure wherever the browser came by TLS; on loopback without it the cookie could not be set otherwise. */
function attributes(request: FastifyRequest, { secure }: CookieOptions): string {
  return `Path=/; HttpOnly; SameSite=Lax${secure || request.protocol === 'https' ? '; Secure' : ''}`
}
